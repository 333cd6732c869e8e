import Core
import Testing

@testable import Calendars

@Suite("The yearly rule at the end of zone data")
struct YearlyRuleTests {
  @Test(
    "Changes fall on the right second of the year",
    arguments: [
      ("CET-1CEST,M3.5.0,M10.5.0/3", "2045-03-26T01:00:00.000Z", "2045-10-29T01:00:00.000Z"),
      ("EST5EDT,M3.2.0,M11.1.0", "2045-03-12T07:00:00.000Z", "2045-11-05T06:00:00.000Z"),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2045-09-30T15:30:00.000Z", "2045-04-01T15:00:00.000Z"),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", "2045-10-29T01:00:00.000Z", "2045-03-26T01:00:00.000Z"),
      ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2045-03-25T00:00:00.000Z", "2045-10-27T23:00:00.000Z"),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2045-03-26T01:00:00.000Z", "2045-10-29T01:00:00.000Z"),
      ("AAA0BBB,J60/0,59/0", "2045-03-01T00:00:00.000Z", "2045-02-28T23:00:00.000Z"),
    ])
  func changes(text: String, begins: String, ends: String) throws {
    let rule = try #require(YearlyRule(posix: text))
    #expect(rule.changes(in: 2045).map { Instant(seconds: $0.start).description } == [begins, ends])
  }

  @Test("29 February counts for n and not for Jn")
  func leapDays() throws {
    #expect(YearlyRule.YearDay.withLeapDay(59).day(in: 2044)?.description == "2044-02-29")
    #expect(YearlyRule.YearDay.withoutLeapDay(60).day(in: 2044)?.description == "2044-03-01")
    #expect(YearlyRule.YearDay.withoutLeapDay(59).day(in: 2044)?.description == "2044-02-28")
    #expect(YearlyRule.YearDay.withoutLeapDay(365).day(in: 2043)?.description == "2043-12-31")
  }

  @Test("Without daylight saving there are no changes")
  func fixed() throws {
    let rule = try #require(YearlyRule(posix: "<-0330>3:30"))
    #expect(rule.standard == Offset(seconds: -12_600, abbreviation: "-0330"))
    #expect(rule.changes(in: 2045).isEmpty)
  }

  @Test("Daylight saving all year long has one offset all year long")
  func allYear() throws {
    let body: [UInt8] = [0x54, 0x5A, 0x69, 0x66, 0x33] + [UInt8](repeating: 0, count: 31) + [0, 0, 0, 1, 0, 0, 0, 4]
    let types: [UInt8] = [0xFF, 0xFF, 0xC7, 0xC0, 1, 0] + Array("EDT\0".utf8)
    let data = body + types + body + types + Array("\nXXX3EDT4,0/0,J365/23\n".utf8)
    let zone = try Zone(name: "X", compiled: data)
    for year: Int64 in 1970...2500 {
      let newYear = try #require(Day(year: year, month: 1, day: 1)).number * 86_400
      for hour: Int64 in [-5, 0, 3, 4, 5] {
        #expect(zone.offset(at: Instant(seconds: newYear + hour * 3600)) == -14_400)
      }
    }
  }

  @Test(
    "A rule that is not wholly understood is none",
    arguments: [
      "", "CE-1", "CET", "CET-25", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
      "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5.0/168,M10.5.0", "<CET-1", "CET-1x",
      "CET-1CEST,J0,J5", "CET-1CEST,366,5", "CET-1CEST,M3.5.0,M10.5.0 ", "CET-1:60",
    ])
  func notUnderstood(text: String) {
    #expect(YearlyRule(posix: text) == nil)
  }
}
