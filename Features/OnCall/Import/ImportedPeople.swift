import Core
import JSON

/// The people of an export by their id in the source.
struct ImportedPeople {
  private let known: [String: ImportedPerson]
  private let email: [String]
  private let name: [String]

  /// - Parameters:
  ///   - nodes: the people of the export; each has an `id`.
  ///   - email: the keys that hold an address, the best one first; so for `name`.
  init(_ nodes: [ExportNode], email: [String], name: [String]) throws {
    self.email = email
    self.name = name
    known = try nodes.reduce(into: [:]) { known, node in
      let id = try node.identifier("id")
      known[id] = try Self.read(node, email, name) ?? ImportedPerson(email: nil, name: id)
    }
  }

  /// Whoever has the id.
  func person(_ id: String) -> ImportedPerson? { known[id] ?? ImportedPerson(email: nil, name: id) }

  /// Whom a reference in the export means: `{"id": …}`, mostly with a name.
  func person(_ reference: ExportNode) throws -> ImportedPerson {
    let id = reference["id"] == nil ? nil : try reference.identifier("id")
    if let id, let person = known[id] { return person }
    if let person = try Self.read(reference, email, name) ?? id.flatMap(person) { return person }
    throw reference.refuse("must name somebody by id")
  }

  private static func read(_ node: ExportNode, _ email: [String], _ name: [String]) throws -> ImportedPerson? {
    func first(_ keys: [String]) throws -> String? {
      for key in keys {
        if let text = try node.optionalText(key) { return text }
      }
      return nil
    }
    return ImportedPerson(email: try first(email), name: try first(name))
  }
}
