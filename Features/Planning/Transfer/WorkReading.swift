import Core

/// Reads files of other tools.
enum WorkReading {
  /// - Throws: `Refusal.invalid` for the place in the file.
  static func work(_ request: WorkImportRequest) throws -> ForeignWork {
    throw Refusal.invalid("source", "cannot be read")
  }
}
