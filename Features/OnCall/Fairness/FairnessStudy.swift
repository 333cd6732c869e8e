import Calendars
import Core
import Notifications
import Storage
import Teams

/// What the page, the API and the command line say about a team's load.
struct FairnessStudy {
  let question: FairnessQuestion
  /// By who carried most, as a part of the fair share.
  let lines: [FairnessLine]
  let shifts: [DutyShift]
  let calls: DutyCalls

  /// Two statements beside those for the rotations, however long the period is.
  init(_ question: FairnessQuestion, _ tx: Transaction) throws {
    let period = question.period
    let rule = try OnCallReader(tx).rule(team: question.team, since: period.lowerBound)
    let lanes = rule.lanes.filter { question.rotation == nil || $0.rotation.id == question.rotation }
    if let rotation = question.rotation, lanes.isEmpty {
      throw Refusal.invalid("rotation", "\(question.team.name) had no rotation \(rotation) then")
    }
    let record = DutyRecord(lanes, rule, in: period)
    let calendars = try DutyCalendars(record.people, of: question.team, in: period, tx)
    let hours = try DutyHours(record.duties, from: period.lowerBound, to: period.upperBound) { calendars[$0] }
    let told = try NotificationStore(tx).calls(
      to: record.people, from: period.lowerBound, to: period.upperBound, about: "interrupt")
    let calls = DutyCalls(told, during: record.shifts) { calendars[$0] }
    let report = FairnessReport(hours, memberships: record.memberships, woken: calls.woken)
    lines = report.lines.sorted { left, right in
      let (one, other) = (left.allHours.ratio ?? .infinity, right.allHours.ratio ?? .infinity)
      return one == other ? left.person < right.person : one > other
    }
    (self.question, shifts, self.calls) = (question, record.shifts, calls)
  }

  func shifts(of person: ID<Person>) -> Int { shifts.count { $0.person == person } }

  func calls(to person: ID<Person>) -> Int { calls.calls.count { $0.person == person } }

  /// Who is named.
  var people: Set<ID<Person>> { Set(lines.map(\.person)).union(shifts.map(\.person)) }
}

/// Whose load, and when.
struct FairnessQuestion {
  let team: Team
  /// nil: all rotations of the team.
  let rotation: ID<Rotation>?
  let from: Day
  /// The last day.
  let to: Day
  /// The days by the clocks of the team.
  let period: Range<Instant>

  static let usualDays: Int64 = 91

  /// - Parameters:
  ///   - rotation: number of a rotation; nil: all of the team's.
  ///   - from: such as `2026-11-23`; nil: so that the last thirteen weeks are asked for.
  ///   - to: the last day; nil: today.
  /// - Throws: `Refusal.invalid` for rotation, from and to.
  init(team: Team, rotation: String? = nil, from: String? = nil, to: String? = nil, _ tx: Transaction) throws {
    var findings = FieldFindings()
    let zone = try Zone.named(team.zoneName)
    func day(_ field: String, _ text: String?) -> Day? {
      guard let text else { return nil }
      if let day = Day(text), (1970...2200).contains(day.civil.year) { return day }
      findings.add(field, "must be a day such as 2026-11-23")
      return nil
    }
    let last = day("to", to) ?? zone.local(tx.now).day
    let first = day("from", from) ?? last + (1 - Self.usualDays)
    let longest = DutyHours.longest.seconds / 86_400
    if findings.errors.isEmpty, first > last { findings.add("to", "must not be earlier than from, which is \(first)") }
    if last - first >= longest { findings.add("to", "must be at most \(longest) days later than from") }
    let number = rotation.flatMap { ID<Rotation>($0) }
    if rotation != nil, number == nil { findings.add("rotation", "must be the number of a rotation") }
    try findings.refuse()
    (self.team, self.rotation, self.from, self.to) = (team, number, first, last)
    period = zone.first(LocalTime(day: first, second: 0))..<zone.first(LocalTime(day: last + 1, second: 0))
  }
}
