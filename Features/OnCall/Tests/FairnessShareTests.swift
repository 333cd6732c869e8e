import Calendars
import Core
import Teams
import Testing

@testable import OnCall

@Suite struct FairnessShareTests {
  private let berlin: Zone
  private let office: DutyCalendar
  private let ravi = ID<Person>(1), jonas = ID<Person>(2), sam = ID<Person>(3)

  init() throws {
    berlin = try Zone.named("Europe/Berlin")
    let christmas = try [#require(Day("2026-12-25")), #require(Day("2026-12-26"))]
    office = DutyCalendar(
      zone: berlin, hours: try WorkingHours("Mo-Fr 09:00-17:00", zone: berlin), holidays: Set(christmas))
  }

  /// Weeks from Monday 2 November 2026 at 09:00, by who has them.
  private func weeks(_ people: [ID<Person>]) throws -> DutyHours {
    let starts = (0...people.count).map { week in
      berlin.first(LocalTime(day: Day(number: 20_759) + 7 * Int64(week), second: 32_400))
    }
    let duties: [DutyHours.Duty] = people.enumerated().map { ($1, starts[$0]..<starts[$0 + 1]) }
    return try DutyHours(duties, from: starts[0], to: starts[people.count]) { _ in office }
  }

  private func always(_ people: ID<Person>...) -> [FairMembership] {
    people.map { FairMembership(person: $0, span: Instant(seconds: 0)..<Instant.distantFuture) }
  }

  private func line(_ person: ID<Person>, in report: FairnessReport) throws -> FairnessLine {
    try #require(report.lines.first { $0.person == person })
  }

  @Test func `two who were there all the time share every kind by half`() throws {
    let report = FairnessReport(try weeks([ravi, ravi, ravi, jonas]), memberships: always(ravi, jonas))
    let hers = try line(ravi, in: report)
    #expect(hers.hours.weekend == FairAmount(actual: 144, share: 96) && hers.hours.weekend.difference == 48)
    #expect(hers.hours.night.ratio == 1.5 && hers.allHours == FairAmount(actual: 504, share: 336))
    #expect(hers[.nights] == FairAmount(actual: 21, share: 14) && hers[.shifts] == FairAmount(actual: 3, share: 2))
    #expect(hers.presence == .days(28) && report.lines.map(\.person) == [ravi, jonas])
  }

  @Test func `who joins later owes nothing of what was before`() throws {
    // Christmas is in the eighth week; Sam begins with the ninth.
    let duty = try weeks([ravi, jonas, ravi, jonas, ravi, jonas, ravi, jonas, sam])
    let joined = berlin.showing("2026-12-28 09:00")
    let report = FairnessReport(
      duty, memberships: always(ravi, jonas) + [FairMembership(person: sam, span: joined..<Instant.distantFuture)])
    let (old, new) = (try line(jonas, in: report), try line(sam, in: report))
    #expect(old.hours.holiday == FairAmount(actual: 48, share: 24) && old[.holidays].share == 1)
    #expect(new.hours.holiday == FairAmount(actual: 0, share: 0) && new[.shifts].share == 1.0 / 3)
    #expect(new.presence == .days(7))
  }

  @Test func `all shares together are all that was carried, whoever comes and goes`() throws {
    let days = [0, 9, 9, 30, 31, 44].map { berlin.showing("2026-11-02 09:00") + .days($0) }
    let memberships = [
      FairMembership(person: ravi, span: days[0]..<days[3]), FairMembership(person: jonas, span: days[1]..<days[4]),
      FairMembership(person: jonas, span: days[2]..<days[5], weight: 0.5),
      FairMembership(person: sam, span: days[0]..<Instant.distantFuture, weight: 0.6),
    ]
    let report = FairnessReport(try weeks([ravi, sam, jonas, sam, jonas, ravi, sam, jonas]), memberships: memberships)
    for kind in HourKind.allCases {
      let difference = report.lines.reduce(0) { $0 + $1.hours[kind].difference }
      #expect(abs(difference) < 1e-6, "\(kind)")
    }
    for count in FairCount.allCases {
      #expect(abs(report.lines.reduce(0) { $0 + $1[count].difference }) < 1e-6, "\(count)")
    }
  }

  @Test func `who works half the time has half a share`() throws {
    let half = FairMembership(person: sam, span: Instant(seconds: 0)..<Instant.distantFuture, weight: 0.5)
    let report = FairnessReport(try weeks([ravi, ravi, sam]), memberships: always(ravi) + [half])
    #expect(try line(sam, in: report)[.shifts] == FairAmount(actual: 1, share: 1))
    let nobody = FairMembership(person: sam, span: half.span, weight: -.infinity)
    #expect(FairnessReport(try weeks([ravi]), memberships: always(ravi) + [nobody]).lines.map(\.person) == [ravi])
  }

  @Test func `who stands in from elsewhere has no share, and the others carry theirs`() throws {
    let report = FairnessReport(try weeks([ravi, sam]), memberships: always(ravi, jonas))
    #expect(try line(sam, in: report).remark == .stoodIn && line(sam, in: report).hours.weekend.share == 0)
    #expect(try line(jonas, in: report)[.shifts] == FairAmount(actual: 0, share: 1))
    #expect(FairnessReport(try weeks([sam]), memberships: []).lines.map(\.remark) == [.stoodIn])
  }

  @Test func `a third more than the share is high, if it is not a trifle`() {
    #expect(FairAmount(actual: 8, share: 5.7).isHigh() && !FairAmount(actual: 7, share: 5.6).isHigh())
    #expect(!FairAmount(actual: 1, share: 0.5).isHigh() && FairAmount(actual: 1, share: 0.5).isHigh(least: 0.5))
    #expect(FairAmount(actual: 1, share: 2) + FairAmount(actual: 3, share: 1) == FairAmount(actual: 4, share: 3))
  }
}

@Suite struct FairnessRemarkTests {
  /// Lines of people who were there for 26 weeks, unless said otherwise.
  private func remarks(_ counts: [[FairCount: (Double, Double)]], weeks: [Int64] = []) -> [FairnessRemark?] {
    let lines = counts.enumerated().map { index, amounts in
      FairnessLine(
        person: ID(Int64(index + 1)), tally: DutyTally(), presence: .days(7 * (weeks.isEmpty ? 26 : weeks[index])),
        hours: PerKind { _ in FairAmount(actual: 0, share: 0) },
        counts: amounts.mapValues { FairAmount(actual: $0.0, share: $0.1) })
    }
    return FairnessRemark.remark(on: lines, period: .days(7 * 26)).map(\.remark)
  }

  @Test func `twice the share is said with a number, sleep before nights`() {
    let found = remarks([
      [.woken: (14, 5.6), .nights: (35, 14)], [.nights: (30, 14)], [.nights: (28, 14)], [.weekends: (2, 0.5)],
      [.nights: (280, 14)],
    ])
    #expect(found[0]?.text == "woken 2.5 times the fair share" && found[0]?.isWarning == true)
    #expect(found[1]?.text == "2.1 times the fair share of nights")
    #expect(found[2]?.text == "2 times the fair share of nights")
    #expect(found[3] == .most(.weekends))
    #expect(found[4]?.text == "more than 10 times the fair share of nights")
  }

  @Test func `the most is said of one person only, and only where it is a third too much`() {
    let found = remarks([[.weekends: (8, 5.7)], [.weekends: (6, 5.7)], [.weekends: (5, 5.7)]])
    #expect(found.map { $0?.text } == ["most weekends", nil, nil])
    #expect(remarks([[.weekends: (8, 5.7)], [.weekends: (8, 5.7)], [:]]) == [nil, nil, nil])
    #expect(remarks([[.weekends: (7, 5.7)], [.weekends: (6, 5.7)]]) == [nil, nil])
    #expect(remarks([[.woken: (9, 5.6)], [.woken: (8, 5.6)]])[0]?.text == "woken most often")
  }

  @Test func `half of the share is owed, except being woken`() {
    let found = remarks([[.holidays: (1, 2.4), .nights: (2, 14)], [.nights: (7, 14)], [.woken: (0, 5.6)]])
    #expect(found.map { $0?.text } == ["owes holidays", "owes nights", nil])
    #expect(found[0]?.isWarning == false)
  }

  @Test func `who was not there all the time is said to be, unless something else matters more`() {
    let found = remarks([[:], [.holidays: (0, 1)], [:], [:]], weeks: [13, 13, 26, 1])
    #expect(found.map { $0?.text } == ["here 13 weeks", "owes holidays", nil, "here 1 week"])
  }
}
