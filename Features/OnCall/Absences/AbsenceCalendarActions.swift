import Calendars
import Core
import ICalendar
import JSON
import Notifications
import Storage
import Teams

/// Calendars that leave and holidays are read from. An address is fetched only once an administrator allows it.
package struct AbsenceCalendarActions {
  package let tx: Transaction
  package let actor: Actor
  private let store: AbsenceCalendarStore

  /// Between two readings of a feed that is well.
  static let period = Span.hours(6)

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = AbsenceCalendarStore(tx)
  }

  /// Where a calendar is.
  package enum Place: Sendable {
    case url(String)
    /// A file, read once.
    case file([UInt8])
  }

  /// - Throws: `invalid` for person, team, name, url and file; `notAllowed`.
  @discardableResult
  package func add(_ subject: AbsenceCalendar.Subject, name: String, at place: Place) throws -> AbsenceCalendar {
    try requireSay(over: subject)
    var findings = FieldFindings()
    let name = findings.line("name", name, length: 1...80)
    var address: CalendarAddress?
    if case .url(let text) = place {
      address = CalendarAddress(text)
      if address == nil {
        findings.add("url", "must be an address such as https://calendar.example.org/team.ics, at most 2000 characters")
      }
    }
    try findings.refuse()
    let isAdministrator = actor.roles.contains(.administrator)
    let id = try store.add(
      subject, name: name, url: address?.text, by: actor.person.map { ID($0) },
      isAllowed: address == nil || isAdministrator)
    let calendar = try store.get(id)
    try record("calendar.added", calendar)
    if case .file(let bytes) = place {
      try keep(try reading(try CalendarFile(bytes: bytes), of: calendar), of: calendar)
    }
    if address != nil, isAdministrator { tx.wake(.due) }
    return try store.get(id)
  }

  /// From now on the address is fetched.
  /// - Throws: `notAllowed` unless by an administrator; `notFound`; `conflict` when it is allowed already.
  package func allow(_ id: ID<AbsenceCalendar>) throws {
    try actor.require(to: "allow the address of a calendar")
    let calendar = try store.get(id)
    guard calendar.isWaiting else { throw Refusal.conflict("It is allowed already.") }
    try store.allow(id)
    try record("calendar.allowed", calendar)
    tx.wake(.due)
  }

  /// What it said and is still to come no longer holds.
  /// - Throws: `notAllowed`; `notFound`.
  package func remove(_ id: ID<AbsenceCalendar>) throws {
    let calendar = try store.get(id)
    try requireSay(over: calendar.subject)
    let leaves = LeaveStore(tx)
    for leave in try leaves.open(id).values.joined() { try leaves.end(leave.id, at: max(leave.from, tx.now)) }
    if case .holidays(let team) = calendar.subject {
      try HolidayStore(tx).replace(id, of: team, since: try today(of: team), with: [:])
    }
    try store.remove(id)
    try record("calendar.removed", calendar)
    try HandOverStore(tx).lookAgain()
    try FindingStore(tx).mark()
  }

  private func requireSay(over subject: AbsenceCalendar.Subject) throws {
    switch subject {
    case .person(let person):
      guard actor.person != person.number else { return }
      guard try PersonStore(tx).find(person) != nil else {
        throw Refusal.invalid("person", "there is no person \(person)")
      }
      try actor.require(.manager, to: "say where the leave of others is read")
    case .team(let team), .holidays(let team):
      guard try TeamStore(tx).find(team) != nil else { throw Refusal.invalid("team", "there is no team \(team)") }
      try actor.require(.manager, to: "say when a team does not work")
    }
  }

  private func today(of team: ID<Team>) throws -> Day {
    try TeamStore(tx).get(team).hours.zone.local(tx.now).day
  }

  private func record(_ event: String, _ calendar: AbsenceCalendar) throws {
    let facts: JSONValue = [
      "name": .string(calendar.name), "purpose": .string(calendar.subject.purpose), "host": .string(calendar.host),
    ]
    try tx.record(Event(event, of: calendar.reference, by: actor, facts: facts.encodedText()))
  }
}

extension AbsenceCalendarActions {
  /// - Throws: `Refusal.invalid` for `file`.
  func reading(_ file: CalendarFile, of calendar: AbsenceCalendar) throws -> AbsenceReading {
    let people: [Person]
    let zone: Zone
    switch calendar.subject {
    case .person(let person):
      people = [try PersonStore(tx).get(person)]
      zone = try Zone.named(PersonStore(tx).zoneName(of: person))
    case .team(let team), .holidays(let team):
      people = try PersonStore(tx).inTeam(team).filter(\.isActive)
      zone = try Zone.named(TeamStore(tx).get(team).zoneName)
    }
    return try AbsenceReading(file, of: calendar.subject, people: people, zone: zone, now: tx.now)
  }

  /// Makes what was read hold: what is new is added, what has moved moves, what has gone ends. What has begun keeps its
  /// begin.
  func keep(_ reading: AbsenceReading, of calendar: AbsenceCalendar) throws {
    let leaves = LeaveStore(tx)
    var known = try leaves.open(calendar.id)
    var fresh: [String: (person: ID<Person>, span: Range<Instant>, note: String, key: String)] = [:]
    var ended: [(leave: Leave, at: Instant)] = []
    for entry in reading.leaves {
      let span = max(entry.span.lowerBound, tx.now)..<max(entry.span.upperBound, tx.now)
      if let leaves = known.removeValue(forKey: entry.key), let leave = leaves.first {
        if leave.to != span.upperBound { ended.append((leave, span.upperBound)) }
        ended += leaves.dropFirst().map { ($0, max($0.from, tx.now)) }
      } else if !span.isEmpty {
        fresh[entry.key] = (entry.person, span, entry.note, entry.key)
      }
    }
    ended += known.values.joined().map { ($0, max($0.from, tx.now)) }
    for (leave, end) in ended { try leaves.end(leave.id, at: end) }
    try leaves.add(fresh.values.sorted { $0.key < $1.key }, from: calendar.id, by: calendar.name)
    let hasDays = try keepHolidays(reading, of: calendar)
    try store.recordGood(
      calendar.id, remark: reading.remark, next: calendar.url == nil ? nil : tx.now + Self.period)
    if calendar.problem != nil { try record("calendar.recovered", calendar) }
    guard hasDays || !fresh.isEmpty || !ended.isEmpty else { return }
    try record("calendar.read", calendar)
    try HandOverStore(tx).lookAgain()
    try FindingStore(tx).mark()
  }

  /// - Returns: whether the days are others than before.
  private func keepHolidays(_ reading: AbsenceReading, of calendar: AbsenceCalendar) throws -> Bool {
    guard case .holidays(let team) = calendar.subject else { return false }
    let today = try today(of: team)
    let known = try HolidayStore(tx).holidays(team, since: today).filter { $0.calendar == calendar.id }
    let days = Dictionary(known.map { ($0.day, $0.name) }) { first, _ in first }
    guard days != reading.holidays else { return false }
    try HolidayStore(tx).replace(calendar.id, of: team, since: today, with: reading.holidays)
    return true
  }

  /// What is known stays; whoever added the calendar is told once that it is no longer read.
  func fail(_ calendar: AbsenceCalendar, _ problem: String) throws {
    try store.recordProblem(calendar.id, problem, next: tx.now + AbsenceCalendar.pause(after: calendar.failures + 1))
    guard calendar.problem == nil else { return }
    try record("calendar.failed", calendar)
    guard let person = calendar.addedBy, try PersonStore(tx).find(person)?.isActive == true else { return }
    try NotificationActions(tx).tell(
      person, about: calendar.reference, headline: "The calendar \(calendar.name) can no longer be read",
      text: "\(problem). What was read before still holds.", path: "/absences", reason: "You added it.",
      isUrgent: false, key: "calendar-\(calendar.id)-\(tx.now.microseconds)")
  }
}

extension AbsenceCalendar {
  var reference: Reference { Reference(kind: "calendar", number: id.number) }

  /// 15 minutes, doubling up to the period of feeds that are well.
  static func pause(after failures: Int) -> Span {
    min(.minutes(15 << min(max(failures - 1, 0), 5)), AbsenceCalendarActions.period)
  }
}
