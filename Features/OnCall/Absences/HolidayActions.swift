import Calendars
import Core
import JSON
import Storage
import Teams

/// Days on which a team does not work; managers say which. One for today counts from now on: what has been is not changed.
package struct HolidayActions {
  package let tx: Transaction
  package let actor: Actor
  private let store: HolidayStore

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = HolidayStore(tx)
  }

  /// - Throws: `invalid` for team, day and name; `notAllowed`; `conflict` when the day is one already.
  @discardableResult
  package func add(_ team: ID<Team>, _ day: Day, _ name: String) throws -> Holiday {
    try actor.require(.manager, to: "say when a team does not work")
    guard let team = try TeamStore(tx).find(team) else { throw Refusal.invalid("team", "there is no team \(team)") }
    var findings = FieldFindings()
    let name = findings.line("name", name, length: 1...80)
    let today = team.hours.zone.local(tx.now).day
    if day < today {
      findings.add("day", "must not have passed: what has been is not changed")
    } else if day - today > 731 {
      findings.add("day", "must be within two years of today")
    }
    try findings.refuse()
    if let known = try store.holidays(team.id, since: day).first(where: { $0.day == day }) {
      throw Refusal.conflict("\(day) is a holiday of \(team.name) already: \(known.name).")
    }
    let id = try store.add(team.id, day, name)
    try record("holiday.added", team.id, ["day": .string(day.description), "name": .string(name)])
    return try store.get(id)
  }

  /// - Throws: `notAllowed`; `notFound`; `conflict` when it has passed, or a calendar says it.
  package func remove(_ id: ID<Holiday>) throws {
    try actor.require(.manager, to: "say when a team works")
    let holiday = try store.get(id)
    let team = try TeamStore(tx).get(holiday.team)
    guard holiday.day >= team.hours.zone.local(tx.now).day else {
      throw Refusal.conflict("\(holiday.day) has passed: what has been is not changed.")
    }
    if let calendar = holiday.calendar, let name = try? AbsenceCalendarStore(tx).get(calendar).name {
      throw Refusal.conflict("It comes from the calendar \(name); change it there, or remove the calendar.")
    }
    try store.remove(id)
    try record("holiday.removed", team.id, ["day": .string(holiday.day.description), "name": .string(holiday.name)])
  }

  private func record(_ event: String, _ team: ID<Team>, _ facts: JSONValue) throws {
    try tx.record(
      Event(event, of: Reference(kind: "team", number: team.number), by: actor, facts: facts.encodedText()))
    try FindingStore(tx).mark(team)
  }
}
