import Core
import Teams

/// What somebody wants to import, and where to.
package struct WorkImportRequest: Hashable, Sendable {
  package var team: ID<Team>
  /// nil: as the file looks.
  package var source: WorkSource?
  /// The board at the source, for a file that does not say it.
  package var scope = ""
  package var bytes: [UInt8]
  /// What columns of the source are here, where the guess is wrong: names of states.
  package var columns: [String: String] = [:]
  /// Who people of the file are here, by address or name; nil: nobody.
  package var people: [String: ID<Person>?] = [:]

  package init(team: ID<Team>, source: WorkSource? = nil, bytes: [UInt8]) {
    self.team = team
    self.source = source
    self.bytes = bytes
  }
}

extension WorkImportRequest {
  /// - Throws: `Refusal.invalid` when there is nothing, or too much.
  func requireSize() throws {
    guard !bytes.isEmpty else { throw Refusal.invalid("file", "must not be empty") }
    let most = isOwn ? TransferLimits.ownBytes : TransferLimits.bytes
    guard bytes.count <= most else {
      throw Refusal.invalid("file", "must have at most \(most.grouped) bytes, has \(bytes.count.grouped)")
    }
  }

  /// What was said of the people of the board before, where the request says nothing.
  mutating func remember(people known: [String: ID<Person>?]) {
    let said = Set(people.keys.map { $0.trimmed.lowercased() })
    for (key, person) in known where !said.contains(key) { people.updateValue(person, forKey: key) }
  }

  /// What was said of its columns.
  mutating func remember(columns known: [String: String]) { columns.merge(known) { said, _ in said } }

  /// Whether it is our own export, as the request or the beginning of the file says.
  var isOwn: Bool {
    if let source { return source == .agileops }
    return String(decoding: bytes.prefix(200), as: UTF8.self).contains("\"\(WorkFormat.name)\"")
  }

  /// What each column of the work is here: as the request says, else as it was guessed.
  /// - Throws: `Refusal.invalid` for a column or a state that there is not.
  func columns(of work: ForeignWork) throws -> [WorkPlan.Column] {
    let names = work.columns.map(\.name)
    for (name, state) in columns.sorted(by: { $0.key < $1.key }) {
      guard names.contains(name) else {
        throw Refusal.invalid(
          "columns", "there is no column “\(name.prefix(80))” in the file; it has \(names.joined(separator: ", "))")
      }
      guard StoryState(rawValue: state) != nil else {
        let states = StoryState.allCases.map(\.rawValue).joined(separator: ", ")
        throw Refusal.invalid("columns", "“\(name.prefix(80))” must be one of \(states), is “\(state.prefix(40))”")
      }
    }
    return work.columns.map { column in
      let said = columns[column.name].flatMap(StoryState.init(rawValue:))
      let state = said ?? column.guess.state
      return WorkPlan.Column(
        name: column.name, state: state, basis: state == column.guess.state ? column.guess.basis : nil)
    }
  }
}
