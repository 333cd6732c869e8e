import Core
import Testing

@testable import Calendars

@Suite("Zones")
struct ZoneTests {
  @Test("UTC needs no data and never changes")
  func utc() throws {
    let instant = try at("2026-07-01T12:34:56.789Z")
    #expect(try Zone.named("UTC", in: "/nowhere") == .utc)
    #expect(Zone.utc.offset(at: instant) == 0)
    #expect(Zone.utc.abbreviation(at: instant) == "UTC")
    #expect(Zone.utc.local(instant).description == "2026-07-01 12:34")
    #expect(Zone.utc.first(Zone.utc.local(instant)) == Instant(seconds: instant.seconds))
  }

  @Test(
    "A name that is none is refused, naming the field and the problem",
    arguments: [
      ("", "must not be empty"), ("/etc/passwd", "must be a name, not a path"),
      ("../../etc/passwd", "must consist of words"), ("Europe/../Europe/Berlin", "must consist of words"),
      ("Europe//Berlin", "must consist of words"), ("Europe/Berlin/", "must consist of words"),
      ("Europe/Berlin\0", "must consist of words"), (".", "must consist of words"),
      ("tzdata.zi", "must consist of words"), ("Europe/Bërlin", "must consist of words"),
      ("localtime", "another zone on each machine"), ("Europe/Atlantis", "there is no time zone Europe/Atlantis"),
      ("Europe", "there is no time zone Europe"), (String(repeating: "A", count: 65), "at most 64 characters, has 65"),
    ])
  func refusedNames(name: String, problem: String) throws {
    let refusal = try #require(throws: Refusal.self) { try Zone.named(name) }
    #expect(refusal.message.hasPrefix("time_zone: "))
    #expect(refusal.message.contains(problem))
  }

  @Test("A system without zone data says what to install")
  func noData() throws {
    let refusal = try #require(throws: Refusal.self) { try Zone.named("Europe/Berlin", in: "/nowhere/zoneinfo") }
    #expect(refusal == .unavailable("There is no time zone data in /nowhere/zoneinfo; install the package tzdata."))
  }

  @Test("A file that is no zone is refused; one cut off anywhere is damaged and never crashes")
  func damagedFiles() throws {
    #expect(throws: Refusal.self) { try Zone(name: "X", compiled: Array("# version 2025b".utf8)) }
    #expect(throws: Refusal.self) { try Zone(name: "X", compiled: []) }
    let bytes = [UInt8](smallZone)
    #expect(try Zone(name: "X", compiled: bytes).offset(at: Instant(seconds: 0)) == 3600)
    for length in bytes.indices {
      #expect(throws: Refusal.self) { try Zone(name: "X", compiled: Array(bytes[..<length])) }
    }
    for position in bytes.indices {
      var changed = bytes
      changed[position] ^= 0xFF
      _ = try? Zone(name: "X", compiled: changed).first(LocalTime(seconds: 1_800_000_000))
    }
  }

  @Test("Version 1 data, 32 bits wide and without a rule, is read as well")
  func versionOne() throws {
    var bytes = header(version: 0, times: 1, types: 2, characters: 8)
    bytes += [0x40, 0, 0, 0] + [1] + [0, 0, 0x0E, 0x10, 0, 0] + [0, 0, 0x1C, 0x20, 1, 4] + Array("AAA\0BBB\0".utf8)
    let zone = try Zone(name: "X", compiled: bytes)
    #expect(zone.abbreviation(at: Instant(seconds: 0x3FFF_FFFF)) == "AAA")
    #expect(zone.abbreviation(at: Instant(seconds: 0x4000_0000)) == "BBB")
    #expect(zone.offset(at: Instant(seconds: 0x4000_0000)) == 7200)
  }

  @Test("A zone that counts leap seconds is refused")
  func leapSeconds() throws {
    let refusal = try #require(throws: Refusal.self) {
      try Zone(name: "right/UTC", compiled: header(version: 0, times: 0, types: 1, characters: 4, leaps: 1))
    }
    #expect(refusal.message.contains("counts leap seconds"))
  }

  @Test("Times on the wall roll over into other days and print as a clock")
  func localTimes() throws {
    let midnight = LocalTime(day: try day("2026-12-31"), second: 86_400)
    #expect(midnight.description == "2027-01-01 00:00")
    #expect(LocalTime(day: try day("2026-01-01"), second: -60).description == "2025-12-31 23:59")
    #expect(try local("2026-01-01", "9:05").clock == "09:05")
    #expect(try local("2026-01-01", "23:59") < midnight)
  }

  @Test(
    "Times of day are 00:00 to 23:59",
    arguments: ["24:00", "12:60", "1200", "12", "12:0", "-1:00", "", "１２:00", "+1:00"])
  func refusedTimes(text: String) {
    #expect(TimeOfDay(text) == nil)
  }

  @Test("A local time is skipped, shown once or shown twice in Berlin")
  func berlin() throws {
    let berlin = try zone("Europe/Berlin")
    #expect(berlin.instants(of: try local("2026-03-29", "01:59")) == .once(try at("2026-03-29T00:59:00Z")))
    let (jump, forward) = (try at("2026-03-29T01:00:00Z"), try at("2026-03-29T01:30:00Z"))
    #expect(berlin.instants(of: try local("2026-03-29", "02:30")) == .skipped(jump: jump, forward: forward))
    let (first, second) = (try at("2045-10-29T00:30:00Z"), try at("2045-10-29T01:30:00Z"))
    #expect(berlin.instants(of: try local("2045-10-29", "02:30")) == .twice(first: first, second: second))
  }

  @Test("Samoa skipped 30 December 2011, the whole day")
  func apia() throws {
    let apia = try zone("Pacific/Apia")
    let resolution = apia.instants(of: try local("2011-12-30", "09:00"))
    #expect(resolution == .skipped(jump: try at("2011-12-30T10:00:00Z"), forward: try at("2011-12-30T19:00:00Z")))
    #expect(apia.local(try at("2011-12-30T19:00:00Z")).description == "2011-12-31 09:00")
  }
}

/// One offset, an hour east, and the rule that says the same.
private var smallZone: [UInt8] {
  let body: [UInt8] = [0, 0, 0x0E, 0x10, 0, 0] + Array("AAA\0".utf8)
  return header(version: 0x32, times: 0, types: 1, characters: 4) + body
    + header(version: 0x32, times: 0, types: 1, characters: 4) + body + Array("\nAAA-1BBB,M3.5.0,M10.5.0\n".utf8)
}

private func header(version: UInt8, times: UInt8, types: UInt8, characters: UInt8, leaps: UInt8 = 0) -> [UInt8] {
  let counts: [UInt8] = [0, 0, leaps, times, types, characters]
  return Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15) + counts.flatMap { [0, 0, 0, $0] }
}
