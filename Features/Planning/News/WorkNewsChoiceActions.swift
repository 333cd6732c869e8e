import Core
import JSON
import Storage
import Teams

/// Whether somebody wants news of their cards: their own choice, which managers can make for them.
struct WorkNewsChoiceActions {
  let tx: Transaction
  let actor: Actor

  init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
  }

  /// What already waits is not told either once it is off.
  /// - Throws: `notFound`, `notAllowed`
  func turn(_ id: ID<Person>, isOn: Bool) throws {
    let person = try require(id)
    let store = WorkNewsStore(tx)
    guard isOn != (try store.offSince(id) == nil) else { return }
    try store.turn(id, isOn: isOn)
    if !isOn { try store.remove(id) }
    try tx.record(
      Event(
        "person.news_\(isOn ? "on" : "off")", of: person.reference, by: actor,
        facts: JSONValue.object([.init("name", .string(person.name))]).encodedText()))
  }

  /// - Throws: `notFound`, `notAllowed`
  @discardableResult
  func require(_ id: ID<Person>) throws -> Person {
    let person = try PersonStore(tx).get(id)
    guard PersonActions(tx, as: actor).mayChangeContacts(of: person) else {
      throw Refusal.notAllowed(
        "Only \(person.name), a manager or an administrator may change what \(person.firstName) is told.")
    }
    return person
  }
}
