import Calendars
import Core
import FeatureKit
import Storage
import Teams
import TestKit
import Testing

@testable import OnCall

private let url = "https://hr.example.org/private-key/leave.ics"

/// Leave and holidays out of iCalendar files and addresses.
@Suite struct AbsenceCalendarTests {
  @Test(arguments: TestEngine.available)
  func `a file of holidays closes the team's days, also those that come every year`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      let file = OnCallWorld.file([
        OnCallWorld.days("20201225", until: "20201227", "Christmas", "RRULE:FREQ=YEARLY"),
        OnCallWorld.days("20261122", until: "20261125", "Bridge"),
        ["DTSTART:20261201T100000Z", "DTEND:20261201T110000Z", "SUMMARY:Party"],
      ])
      let calendar = try await world.addCalendar(
        .holidays(world.team), .file(file), as: world.actor(world.nadia, [.manager]))
      #expect(
        try await world.holidays() == [
          "2026-11-23 Bridge", "2026-11-24 Bridge", "2026-12-25 Christmas", "2026-12-26 Christmas",
          "2027-12-25 Christmas", "2027-12-26 Christmas",
        ])
      #expect(calendar.remark == "1 event has a time, so that it is no holiday: “Party”.")
      try await world.app.advance(by: .days(1))
      try await world.app.write { try AbsenceCalendarActions($0, as: OnCallWorld.manager).remove(calendar.id) }
      let kept = try await world.app.read { [team = world.team] in
        try HolidayStore($0).holidays(team, since: Day(number: 0)).map(\.day.description)
      }
      #expect(kept == ["2026-11-23"], "what has been stays")
    }
  }

  @Test func `a team's leave is whose the participants, the organiser or the title say`() async throws {
    try await OnCallWorld.run { world in
      try await world.app.write { [team = world.team] tx in
        for person in try PersonStore(tx).all() where person.name != "Cleo Kant" {
          var draft = PersonDraft(person)
          draft.team = team
          try PersonActions(tx, as: .system).edit(person.id, version: person.version, to: draft)
        }
      }
      let file = OnCallWorld.file([
        OnCallWorld.days(
          "20261124", until: "20261125", "Trip", "ATTENDEE:mailto:NAD@example.org", "ATTENDEE:mailto:teo@example.org"),
        OnCallWorld.days("20261125", until: "20261126", "Out", "ORGANIZER:mailto:rav@example.org"),
        OnCallWorld.days("20261126", until: "20261127", "mina sato – holiday"),
        OnCallWorld.days("20261127", until: "20261128", "Cleo Kant"),
        OnCallWorld.days("20261127", until: "20261128", "Offsite"),
      ])
      let calendar = try await world.addCalendar(.team(world.team), .file(file))
      #expect(
        try await world.leaves() == [
          "Nadia 24 00:00 to 25 00:00", "Teo 24 00:00 to 25 00:00", "Ravi 25 00:00 to 26 00:00",
          "Mina 26 00:00 to 27 00:00",
        ])
      #expect(calendar.remark == "2 events name nobody of the team: “Cleo Kant”, “Offsite”.")
    }
  }

  @Test(arguments: TestEngine.available)
  func `what somebody has declined, and what is cancelled or marked as free, is no leave`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      let no = "ATTENDEE;PARTSTAT=DECLINED:mailto:RAV@example.org"
      let file = OnCallWorld.file([
        OnCallWorld.days("20261124", until: "20261125", "Offsite", no, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:teo@x.org"),
        OnCallWorld.days("20261125", until: "20261126", "Trip", "ATTENDEE;PARTSTAT=DECLINED:mailto:teo@example.org"),
        OnCallWorld.days("20261126", until: "20261127", "Fair", "STATUS:CANCELLED"),
        OnCallWorld.days("20261127", until: "20261128", "Birthday", "TRANSP:TRANSPARENT", "RRULE:FREQ=WEEKLY;COUNT=9"),
        OnCallWorld.days("20261201", until: "20261202", "Doctor", "TRANSP:OPAQUE", "STATUS:TENTATIVE"),
        OnCallWorld.days(
          "20261203", until: "20261204", "Course", "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:rav@example.org"),
      ])
      let calendar = try await world.addCalendar(.person(world.ravi), .file(file))
      #expect(
        try await world.leaves() == [
          "Ravi 25 01:00 to 26 01:00", "Ravi 01 01:00 to 02 01:00", "Ravi 03 01:00 to 04 01:00",
        ])
      #expect(calendar.remark == "1 event is marked as free: “Birthday”. 1 event was declined: “Offsite”.")
    }
  }

  @Test(arguments: TestEngine.available)
  func `an occurrence that is declined later ends its leave, the others stay`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      func file(_ more: [String]) -> [UInt8] {
        let series = OnCallWorld.days("20261127", until: "20261128", "Course", "RRULE:FREQ=WEEKLY;COUNT=3")
        let events = OnCallWorld.file(more.isEmpty ? [series] : [series, more])
        return Array(String(decoding: events, as: UTF8.self).replacing("UID:event-1", with: "UID:event-0").utf8)
      }
      let declined = OnCallWorld.days(
        "20261204", until: "20261205", "Course", "RECURRENCE-ID;VALUE=DATE:20261204",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:rav@example.org")
      let (first, second) = (file([]), file(declined))
      world.app.outgoing.script(
        url, [{ _ in OutgoingReply(status: 200, body: first) }, { _ in OutgoingReply(status: 200, body: second) }])
      try await world.addCalendar(.person(world.ravi), .url(url))
      try await world.app.advance(by: .minutes(1))
      #expect(try await world.leaves().count == 3)
      try await world.app.advance(by: .hours(7))
      #expect(try await world.leaves() == ["Ravi 27 01:00 to 28 01:00", "Ravi 11 01:00 to 12 01:00"])
    }
  }

  @Test(arguments: TestEngine.available)
  func `of a team's event those are away who have not declined it; holidays may be marked as free`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.app.write { [team = world.team] tx in
        for person in try PersonStore(tx).all() where person.name != "Cleo Kant" {
          var draft = PersonDraft(person)
          draft.team = team
          try PersonActions(tx, as: .system).edit(person.id, version: person.version, to: draft)
        }
      }
      let (yes, no) = ("ATTENDEE:mailto:teo@example.org", "ATTENDEE;PARTSTAT=DECLINED:mailto:nad@example.org")
      let file = OnCallWorld.file([
        OnCallWorld.days("20261124", until: "20261125", "Trip of Nadia Roth", yes, no),
        OnCallWorld.days("20261125", until: "20261126", "Mina Sato", "ORGANIZER:mailto:nad@example.org", no),
        OnCallWorld.days("20261126", until: "20261127", "Mina Sato works from home", "TRANSP:TRANSPARENT"),
      ])
      let calendar = try await world.addCalendar(.team(world.team), .file(file))
      #expect(try await world.leaves() == ["Teo 24 00:00 to 25 00:00"])
      #expect(
        calendar.remark
          == "1 event is marked as free: “Mina Sato works from home”. 1 event was declined: “Mina Sato”.")
      let days = OnCallWorld.file([OnCallWorld.days("20261225", until: "20261226", "Christmas", "TRANSP:TRANSPARENT")])
      try await world.addCalendar(.holidays(world.team), .file(days))
      #expect(try await world.holidays() == ["2026-12-25 Christmas"])
    }
  }

  @Test(arguments: TestEngine.available)
  func `what a file says twice is one leave, and all of it goes with the calendar`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let two = OnCallWorld.file([
        OnCallWorld.days("20261130", until: "20261205", "A"), OnCallWorld.days("20261130", until: "20261205", "A"),
      ])
      let body = Array(String(decoding: two, as: UTF8.self).replacing("UID:event-1", with: "UID:event-0").utf8)
      world.app.outgoing.script(url, [{ _ in OutgoingReply(status: 200, body: body) }])
      let calendar = try await world.addCalendar(.person(world.ravi), .url(url))
      for _ in 0..<3 { try await world.app.advance(by: .minutes(361)) }
      #expect(try await world.leaves() == ["Ravi 30 01:00 to 05 01:00"])
      let admin = world.administrator
      try await world.app.write { try AbsenceCalendarActions($0, as: admin).remove(calendar.id) }
      let left = try await world.leaves()
      #expect(left.isEmpty)
    }
  }

  @Test func `names are found as whole words`() async throws {
    try await OnCallWorld.run { world in
      try await world.app.write { [team = world.team] tx in
        for (name, mail) in [("Sam", "sam@example.org"), ("Ann Lee", "ann@example.org")] {
          _ = try PersonActions(tx, as: .system).add(name: name, email: mail, roles: [.engineer], team: team)
        }
      }
      let file = OnCallWorld.file([
        OnCallWorld.days("20261124", until: "20261125", "Samira"),
        OnCallWorld.days("20261125", until: "20261126", "Joann Leeson"),
        OnCallWorld.days("20261126", until: "20261127", "Leave: ann-lee"),
      ])
      let calendar = try await world.addCalendar(.team(world.team), .file(file))
      let found = try await world.app.read { try LeaveStore($0).upcoming() }
      #expect(found.count == 1 && calendar.remark.hasPrefix("2 events name nobody"))
    }
  }

  @Test(arguments: TestEngine.available)
  func `an address is read again, and what moved, came and went follows`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let first = OnCallWorld.file([
        OnCallWorld.days("20261124", until: "20261126", "A"), OnCallWorld.days("20261201", until: "20261202", "B"),
      ])
      let second = OnCallWorld.file(
        [
          OnCallWorld.days("20261124", until: "20261128", "A"), [],
          OnCallWorld.days("20261210", until: "20261211", "C"),
        ].map { $0.isEmpty ? OnCallWorld.days("20300101", until: "20300102", "far") : $0 })
      world.app.outgoing.script(
        url, [{ _ in OutgoingReply(status: 200, body: first) }, { _ in OutgoingReply(status: 200, body: second) }])
      let calendar = try await world.addCalendar(.person(world.ravi), .url(url))
      try await world.app.advance(by: .minutes(1))
      #expect(try await world.leaves() == ["Ravi 24 01:00 to 26 01:00", "Ravi 01 01:00 to 02 01:00"])
      try await world.app.advance(to: Instant(berlin: "2026-11-24 12:00"))
      #expect(try await world.leaves() == ["Ravi 24 01:00 to 28 01:00", "Ravi 10 01:00 to 11 01:00"])
      let known = try await world.calendar(calendar.id)
      #expect(known.problem == nil && known.goodAt != nil && known.host == "hr.example.org")
    }
  }

  @Test(
    arguments: TestEngine.available,
    [
      (200, "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "line"), (503, "", "hr.example.org answered 503"),
      (200, "<html>", "is not an iCalendar file"), (404, "", "hr.example.org answered 404"),
    ])
  func `while it cannot be read, what was read before holds, and whoever added it is told once`(
    _ engine: TestEngine, _ broken: (status: Int, body: String, problem: String)
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      let good = OnCallWorld.file([OnCallWorld.days("20261130", until: "20261205", "A")])
      let bad: Outgoing.Answer = { _ in OutgoingReply(status: broken.status, body: Array(broken.body.utf8)) }
      world.app.outgoing.script(
        url,
        [{ _ in OutgoingReply(status: 200, body: good) }, bad, bad, { _ in OutgoingReply(status: 200, body: good) }])
      let calendar = try await world.addCalendar(
        .person(world.ravi), .url(url))
      try await world.app.advance(by: .hours(1))
      try await world.app.advance(by: .minutes(5 * 60 + 1))
      let leaves = try await world.leaves()
      #expect(leaves == ["Ravi 30 01:00 to 05 01:00"])
      let known = try await world.calendar(calendar.id)
      #expect(known.problem?.contains(broken.problem) == true, "\(known.problem ?? "none")")
      let told = try await world.app.read {
        try $0.all("SELECT headline FROM notifications ORDER BY id") { try $0.text(0) }
      }
      #expect(told == ["The calendar HR can no longer be read"])
      try await world.app.advance(by: .minutes(45))
      #expect(try await world.calendar(calendar.id).problem == nil)
    }
  }
}

@Suite struct CalendarAddressTests {
  @Test func `a redirect is followed on the host that was allowed, and nowhere else`() async throws {
    try await OnCallWorld.run { world in
      let good = OnCallWorld.file([OnCallWorld.days("20261130", until: "20261205", "A")])
      world.app.outgoing.script(
        "https://hr.example.org/a",
        [
          { _ in OutgoingReply(status: 302, location: "/b") },
          { _ in OutgoingReply(status: 302, location: "http://169.254.169.254/latest") },
        ])
      world.app.outgoing.script("https://hr.example.org/b", [{ _ in OutgoingReply(status: 200, body: good) }])
      let calendar = try await world.addCalendar(.person(world.ravi), .url("https://hr.example.org/a"))
      try await world.app.advance(by: .minutes(1))
      #expect(try await world.leaves().count == 1)
      try await world.app.advance(by: .hours(6))
      #expect(
        try await world.calendar(calendar.id).problem
          == "is redirected to 169.254.169.254, which nobody has allowed; add that address")
      #expect(try await world.leaves().count == 1)
    }
  }

  @Test func `an address waits until an administrator allows it`() async throws {
    try await OnCallWorld.run { world in
      let calendar = try await world.addCalendar(.person(world.ravi), .url(url), as: world.actor(world.ravi))
      #expect(calendar.isWaiting)
      try await world.app.advance(by: .days(1))
      await #expect(throws: Refusal.self) {
        try await world.app.write { try AbsenceCalendarActions($0, as: OnCallWorld.manager).allow(calendar.id) }
      }
      world.app.outgoing.script(url, [{ _ in OutgoingReply(status: 200, body: OnCallWorld.file([])) }])
      try await world.app.write { try AbsenceCalendarActions($0, as: world.administrator).allow(calendar.id) }
      try await world.app.advance(by: .minutes(1))
      #expect(try await world.calendar(calendar.id).goodAt != nil)
    }
  }

  @Test(
    "Addresses",
    arguments: [
      ("https://a.example/x.ics", "a.example"), (" webcal://A.example:8443/x ", "a.example:8443"),
      ("http://u:p@a.example/", "a.example"), ("ftp://a.example/", nil), ("a.example/x", nil), ("https:///x", nil),
      ("https://:80/", nil), ("https://a.example/x y", nil), ("", nil), ("file:///etc/passwd", nil),
      ("https://a.example/" + String(repeating: "x", count: 2000), nil),
    ])
  func addresses(_ text: String, _ host: String?) {
    #expect(CalendarAddress(text)?.host == host)
  }

  @Test(
    "Redirects",
    arguments: [
      ("/y", "https://a.example/y"), ("//a.example/y", "https://a.example/y"),
      ("https://a.example/y", "https://a.example/y"), ("https://A.EXAMPLE/y", "https://A.EXAMPLE/y"),
      ("https://a.example@b.example/", nil), ("https://b.example/", nil), ("https://a.example:444/", nil),
      ("y", nil), ("file:///etc/passwd", nil),
    ])
  func redirects(_ location: String, _ target: String?) throws {
    let address = try #require(CalendarAddress("https://a.example/x"))
    #expect((try? address.following(location))?.text == target)
  }

  @Test func `a calendar that nobody may add is not added`() async throws {
    try await OnCallWorld.run { world in
      let file = AbsenceCalendarActions.Place.file(OnCallWorld.file([]))
      let engineer = world.actor(world.ravi)
      for subject in [AbsenceCalendar.Subject.person(world.teo), .team(world.team), .holidays(world.team)] {
        await #expect(throws: Refusal.self) { try await world.addCalendar(subject, file, as: engineer) }
      }
      await #expect(throws: Refusal.self) { try await world.addCalendar(.team(ID(99)), file) }
      await #expect(throws: Refusal.self) { try await world.addCalendar(.person(world.ravi), file, name: "") }
      let broken = AbsenceCalendarActions.Place.file(Array("BEGIN:VCALENDAR\r\nBEGIN:VEVENT".utf8))
      await #expect(throws: Refusal.self) { try await world.addCalendar(.person(world.ravi), broken) }
      let stored = try await world.app.read { try AbsenceCalendarStore($0).all() }
      #expect(stored.isEmpty)
    }
  }
}
