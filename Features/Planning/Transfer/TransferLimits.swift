import Core

/// How much one import may bring.
enum TransferLimits {
  /// Of a file of another tool, and of any file that waits on the page for the word to apply it.
  static let bytes = 20 << 20
  /// Features, stories and spikes of another tool together.
  static let items = 20_000
  /// Of our own file, sent to the API: what was taken out can be brought back.
  static let ownBytes = 64 << 20
  static let ownItems = 100_000

  static let inWords = "at most \(bytes >> 20) MiB and \(items.grouped) items"
}
