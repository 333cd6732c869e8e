import Core
import JSON
import Storage
import Teams

/// What people say about an iteration: everybody may, customers too.
package struct RetroActions {
  let tx: Transaction
  let actor: Actor
  private let store: RetroStore

  /// How many notes an iteration may have.
  static let most = 200

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = RetroStore(tx)
  }

  /// - Throws: `invalid` for text, `notAllowed`
  @discardableResult
  package func note(_ kind: RetroNote.Kind, _ text: String, on id: ID<Iteration>) throws -> RetroNote {
    try actor.require(.manager, .productOwner, .engineer, .customer, to: "write a note")
    let iteration = try IterationStore(tx).get(id)
    var findings = FieldFindings()
    let line = findings.line("text", text, length: 1...300)
    if try store.of(id).count >= Self.most { findings.add("text", "there are \(Self.most) notes, which is the most") }
    try findings.refuse()
    let note = try store.add(kind, line, to: id, by: actor.name, actor.person.map { ID($0) })
    try IterationActions(tx, as: actor).record(
      "noted", iteration, 0, [.init("kind", .string(kind.rawValue)), .init("text", .string(line))])
    return try store.get(note)
  }

  /// By whoever wrote it, or whoever decides about the iteration.
  /// - Throws: `notFound`, `notAllowed`
  package func remove(_ id: ID<RetroNote>) throws {
    let note = try store.get(id)
    let iteration = try IterationStore(tx).get(note.iteration)
    let actions = IterationActions(tx, as: actor)
    if actor.person == nil || note.person?.number != actor.person {
      try actions.requireSay(over: iteration.team, to: "remove a note of somebody else")
    }
    try store.remove(id)
    try actions.record("note_removed", iteration, 0, [.init("text", .string(note.text))])
  }
}
