import Calendars
import Core
import JSON
import Storage
import Teams

/// How a team works, as its product owner, a lead or a manager chooses.
package struct RhythmActions {
  let tx: Transaction
  let actor: Actor

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
  }

  /// - Parameter seen: the version that the person saw, 0 when nobody had chosen anything; nil does not ask.
  /// - Throws: `invalid` for days, first_weekday, demo and each limit; `notAllowed`, `conflict`.
  package func set(_ wanted: TeamRhythm, of team: ID<Team>, seen: Int?) throws {
    let name = try TeamStore(tx).get(team).name
    try IterationActions(tx, as: actor).requireSay(over: team, to: "change how \(name) works")
    let now = try RhythmStore(tx).get(team)
    if let seen, seen != now.version {
      throw Refusal.conflict("Somebody has changed how \(name) works since you looked.")
    }
    var new = try checked(wanted)
    new.version = now.version + 1
    var old = now
    old.version = new.version
    guard new != old else { return }
    try RhythmStore(tx).set(new, of: team)
    try tx.record(
      Event(
        "team.rhythm_set", of: Reference(kind: "team", number: team.number), by: actor,
        facts: Self.facts(new).encodedText()))
  }

  /// Only when the board warns; the rest stays.
  /// - Throws: as `set` does.
  package func set(limits: WorkLimits, of team: ID<Team>, seen: Int?) throws {
    var rhythm = try RhythmStore(tx).get(team)
    rhythm.limits = limits
    try set(rhythm, of: team, seen: seen)
  }

  static func facts(_ rhythm: TeamRhythm) -> JSONValue {
    [
      "days": .int(rhythm.days), "first_weekday": .int(rhythm.firstWeekday), "demo": .string(rhythm.demoText),
      "in_work": .int(rhythm.limits.inWork), "validation": .int(rhythm.limits.validation),
      "lane": .int(rhythm.limits.lane), "person": .int(rhythm.limits.person), "pair": .int(rhythm.limits.pair),
    ]
  }

  private func checked(_ rhythm: TeamRhythm) throws -> TeamRhythm {
    var findings = FieldFindings()
    let limits = rhythm.limits
    let numbers: [(String, Int, ClosedRange<Int>)] = [
      ("days", rhythm.days, 1...TeamRhythm.longest), ("first_weekday", rhythm.firstWeekday, 1...7),
      ("in_work", limits.inWork, WorkLimits.range), ("validation", limits.validation, WorkLimits.range),
      ("lane", limits.lane, WorkLimits.range), ("person", limits.person, WorkLimits.range),
      ("pair", limits.pair, WorkLimits.range),
    ]
    for (name, number, range) in numbers where !range.contains(number) {
      findings.add(name, "must be \(range.lowerBound) to \(range.upperBound), is \(number)")
    }
    if TimeOfDay(minute: rhythm.demoMinute) == nil { findings.add("demo", "must be between 00:00 and 23:59") }
    try findings.refuse()
    return rhythm
  }
}
