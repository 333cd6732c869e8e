import Calendars
import Core
import JSON
import Storage
import Teams

/// Being away, and coming back. What has been is not changed: a leave counts from when it is known.
package struct LeaveActions {
  package let tx: Transaction
  package let actor: Actor
  private let store: LeaveStore

  /// The longest leave.
  static let longest = Span.days(731)

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = LeaveStore(tx)
  }

  /// - Parameters:
  ///   - person: the actor; a manager may say it for others.
  ///   - from: earlier than now means now.
  /// - Throws: `invalid` for person, from, to and note; `notAllowed`.
  @discardableResult
  package func add(_ person: ID<Person>, from: Instant, to: Instant, note: String = "") throws -> Leave {
    try requireSay(over: person, to: "say that somebody is away")
    var findings = FieldFindings()
    if let problem = try RotationCheck(tx).problem(with: person) { findings.add("person", problem) }
    let note = findings.line("note", note, length: 0...200)
    let start = max(from, tx.now)
    if to <= start {
      findings.add("to", "must be later than from, and than now")
    } else if to - start > Self.longest {
      findings.add("to", "must be at most two years after from")
    }
    if start - tx.now > AbsenceReading.horizon { findings.add("from", "must be within two years of today") }
    try findings.refuse()
    let id = try store.add(person, start..<to, note: note, by: actor.name)
    try record("leave.added", person, ["leave": .id(id), "from": .instant(start), "to": .instant(to)])
    return try store.get(id)
  }

  /// Whole days, by the clocks of the person.
  /// - Throws: as `add`, for first_day and last_day.
  @discardableResult
  package func add(_ person: ID<Person>, days first: Day, _ last: Day, note: String = "") throws -> Leave {
    guard first <= last else { throw Refusal.invalid("last_day", "must not be earlier than the first") }
    let zone = try Zone.named(PersonStore(tx).zoneName(of: person))
    do {
      return try add(
        person, from: zone.first(LocalTime(day: first, second: 0)), to: zone.first(LocalTime(day: last + 1, second: 0)),
        note: note)
    } catch Refusal.invalid(let errors) {
      let names = ["from": "first_day", "to": "last_day"]
      throw Refusal.invalid(errors.map { FieldError(field: names[$0.field] ?? $0.field, problem: $0.problem) })
    }
  }

  /// Takes a leave back, from now on.
  /// - Returns: what is left of it.
  /// - Throws: `notFound`; `notAllowed`; `conflict` when it is over, or a calendar says it.
  @discardableResult
  package func end(_ id: ID<Leave>) throws -> Leave {
    let leave = try store.get(id)
    try requireSay(over: leave.person, to: "say that somebody is back")
    guard leave.to > tx.now, leave.from < leave.to else { throw Refusal.conflict("It is over already.") }
    if let calendar = leave.calendar, let name = try? AbsenceCalendarStore(tx).get(calendar).name {
      throw Refusal.conflict("It comes from the calendar \(name); change it there.")
    }
    try store.end(id, at: max(leave.from, tx.now))
    try record("leave.ended", leave.person, ["leave": .id(id)])
    return try store.get(id)
  }

  private func requireSay(over person: ID<Person>, to act: String) throws {
    if actor.person == person.number { return }
    try actor.require(.manager, to: act)
  }

  private func record(_ event: String, _ person: ID<Person>, _ facts: JSONValue) throws {
    try tx.record(
      Event(event, of: Reference(kind: "person", number: person.number), by: actor, facts: facts.encodedText()))
    try HandOverStore(tx).lookAgain()
    try FindingStore(tx).mark()
  }
}
