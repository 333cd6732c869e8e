import Testing

@testable import Core

@Suite struct InstantTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2026-03-11T09:42:00Z", 1_773_222_120_000_000),
    ("2026-03-11T10:42:00+01:00", 1_773_222_120_000_000), ("2026-03-11T10:42:00+0100", 1_773_222_120_000_000),
    ("2026-03-11T09:42:00.25Z", 1_773_222_120_250_000), ("2026-03-11T09:42:00.123456789Z", 1_773_222_120_123_456),
    ("1969-12-31T23:59:59Z", -1_000_000), ("2024-02-29T00:00:00Z", 1_709_164_800_000_000),
    ("2026-03-11t09:42:00z", 1_773_222_120_000_000), ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
  ])
  func readsRFC3339(text: String, microseconds: Int64) {
    #expect(Instant(rfc3339: text)?.microseconds == microseconds)
  }

  @Test(arguments: [
    "", "2026-03-11", "2026-03-11T09:42:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-03-11T24:00:00Z",
    "2026-03-11T09:60:00Z", "2026-03-11T09:42:00.Z", "2026-03-11T09:42:00.1234567890Z", "2026-03-11T09:42:00+25:00",
    "2026-03-11T09:42:00Zx", " 2026-03-11T09:42:00Z", "2026-3-11T09:42:00Z", "٢٠٢٦-03-11T09:42:00Z",
  ])
  func refusesWhatIsNoTime(text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  @Test func printsMillisecondsInUTC() {
    #expect(Instant(microseconds: 1_773_222_120_250_999).rfc3339 == "2026-03-11T09:42:00.250Z")
    #expect(Instant(microseconds: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
  }

  @Test func everyPrintedTimeIsReadAgain() {
    for step in Int64(0)..<2000 {
      let instant = Instant(microseconds: step * 86_400_000_123_000 / 7 - 50_000_000_000_000_000)
      let milliseconds = instant.microseconds.quotientRoundingDown(by: 1000) * 1000
      #expect(Instant(rfc3339: instant.rfc3339)?.microseconds == milliseconds)
    }
  }
}

@Suite struct DayTests {
  @Test func countsDaysOverFourCenturies() {
    var day = Day(year: 1900, month: 1, day: 1)
    var previous = day?.civil
    for _ in 0..<146_097 {
      day = day.map { $0 + 1 }
      let civil = day?.civil
      #expect(civil?.day == 1 || civil?.day == (previous?.day ?? 0) + 1)
      previous = civil
    }
    #expect(day?.description == "2300-01-01")
  }

  @Test(arguments: [("2026-11-23", 1), ("2026-03-11", 3), ("2024-02-29", 4), ("1969-12-28", 7)])
  func knowsTheWeekday(text: String, weekday: Int) {
    #expect(Day(text)?.weekday == weekday)
    #expect(Day(text)?.monday.weekday == 1)
  }

  @Test(arguments: ["2026-02-29", "2026-00-10", "2026-1-1", "26-01-01", "2026-01-32", "x", "2026-01-01-01"])
  func refusesDaysThatAreNone(text: String) {
    #expect(Day(text) == nil)
  }
}

@Suite struct RefusalTests {
  @Test func namesEachFieldWithItsProblem() {
    let refusal = Refusal.invalid([
      FieldError(field: "title", problem: "is required"), FieldError(field: "minutes", problem: "must be 0 to 1440"),
    ])
    #expect(refusal.message == "title: is required; minutes: must be 0 to 1440")
  }

  @Test func onlyTheNamedRolesAndAdministratorsMayAct() throws {
    let engineer = Actor(kind: .person(1), name: "Ben", roles: [.engineer])
    try engineer.require(.engineer, .manager, to: "do it")
    try Actor.system.require(.manager, to: "do it")
    #expect(throws: Refusal.self) { try engineer.require(.manager, to: "do it") }
  }

  @Test(arguments: ["0", "-1", "x", "", "9999999999999999999", "1.5"])
  func idsArePositiveNumbers(text: String) {
    #expect(ID<Refusal>(text) == nil)
  }
}
