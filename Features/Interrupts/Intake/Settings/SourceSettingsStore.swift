import Core
import JSON
import Storage

/// What a source needs beside its key. The secret is readable, because whoever checks a signature needs it; it is shown
/// to nobody.
extension SourceStore {
  func secret(of id: ID<Source>) throws -> String? {
    try tx.first("SELECT secret FROM sources WHERE id = \(id)") { $0.optionalText(0) } ?? nil
  }

  func setSecret(_ id: ID<Source>, _ secret: String) throws {
    try tx.run("UPDATE sources SET secret = \(secret), version = version + 1 WHERE id = \(id)")
  }

  /// The usual paths for a source that was told none.
  func mapping(of id: ID<Source>) throws -> FieldMapping {
    let settings = try tx.first("SELECT settings FROM sources WHERE id = \(id)") { try $0.text(0) }
    guard let mapping = try settings.map({ try JSONValue.parse($0) })?["mapping"] else { return .usual }
    return try FieldMapping(mapping)
  }

  func setMapping(_ id: ID<Source>, _ mapping: FieldMapping) throws {
    let settings: JSONValue = ["mapping": mapping.json]
    try tx.run("UPDATE sources SET settings = \(settings.encodedText()), version = version + 1 WHERE id = \(id)")
  }
}
