import Core
import Teams

/// What somebody wants to import, and where to.
package struct ImportRequest: Hashable, Sendable {
  package var source: ImportSource
  package var team: ID<Team>
  /// Of rotations whose file does not say it.
  package var kind: Rotation.Kind
  package var files: [ImportFile]
  /// Who people of the file are here, by address or name; nil: nobody, their turns stay empty.
  package var people: [String: ID<Person>?]
  /// Names or ids of the rotations that are meant; empty: all.
  package var only: [String]

  package init(
    source: ImportSource, team: ID<Team>, kind: Rotation.Kind, files: [ImportFile],
    people: [String: ID<Person>?] = [:], only: [String] = []
  ) {
    self.source = source
    self.team = team
    self.kind = kind
    self.files = files
    self.people = people
    self.only = only
  }
}

extension ImportRequest {
  /// Everything in the files, and of that what is meant.
  /// - Throws: `Refusal.invalid` for the place in the files, and for `only`.
  func read() throws -> (all: [ImportedRotation], chosen: [ImportedRotation]) {
    let size = files.reduce(0) { $0 + $1.bytes.count }
    guard size > 0 else { throw Refusal.invalid("files", "must not be empty") }
    guard size <= ImportLimits.bytes else {
      throw Refusal.invalid("files", "must have at most \(ImportLimits.bytes) bytes, have \(size)")
    }
    let all = try source.rotations(files)
    let wanted = only.map(\.trimmed).filter { !$0.isEmpty }
    for name in wanted where !all.contains(where: { $0.isCalled(name, source) }) {
      throw Refusal.invalid("only", "there is no “\(name.prefix(80))” in the file")
    }
    let chosen = wanted.isEmpty ? all : all.filter { rotation in wanted.contains { rotation.isCalled($0, source) } }
    guard chosen.count <= ImportLimits.chosen else {
      throw Refusal.invalid(
        "only", "must choose at most \(ImportLimits.chosen) rotations at a time, these are \(chosen.count)")
    }
    return (all, chosen)
  }
}

extension ImportedRotation {
  fileprivate func isCalled(_ text: String, _ source: ImportSource) -> Bool {
    name.lowercased() == text.lowercased() || externalID == text || externalID == source.prefix + text
  }
}

extension ImportedPerson {
  /// By which a request says who this is.
  var key: String { email ?? name ?? "" }
}
