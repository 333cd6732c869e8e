import Calendars
import Core
import Storage
import Teams
import TestKit

@testable import OnCall

extension OnCallWorld {
  /// Nadia, when she is an administrator.
  var administrator: Actor { actor(nadia, [.administrator]) }

  /// Times by the clocks of Berlin.
  @discardableResult
  func away(
    _ person: ID<Person>, _ from: String, _ to: String, note: String = "", as actor: Actor = manager
  ) async throws -> Leave {
    let (from, to) = (Instant(berlin: from), Instant(berlin: to))
    return try await app.write { try LeaveActions($0, as: actor).add(person, from: from, to: to, note: note) }
  }

  @discardableResult
  func addCalendar(
    _ subject: AbsenceCalendar.Subject, _ place: AbsenceCalendarActions.Place, name: String = "HR",
    as actor: Actor? = nil
  ) async throws -> AbsenceCalendar {
    let actor = actor ?? administrator
    return try await app.write { try AbsenceCalendarActions($0, as: actor).add(subject, name: name, at: place) }
  }

  func calendar(_ id: ID<AbsenceCalendar>) async throws -> AbsenceCalendar {
    try await app.read { try AbsenceCalendarStore($0).get(id) }
  }

  /// `Nadia 24 00:00 to 26 00:00`: what is not over, by day of month and clock of Berlin.
  func leaves() async throws -> [String] {
    let zone = try Zone.named("Europe/Berlin")
    func moment(_ instant: Instant) -> String {
      let local = zone.local(instant)
      return "\(local.day.description.suffix(2)) \(local.clock)"
    }
    return try await app.read { try LeaveStore($0).upcoming() }.map { leave in
      "\(name(leave.person).prefix { $0 != " " }) \(moment(leave.from)) to \(moment(leave.to))"
    }
  }

  func holidays() async throws -> [String] {
    let team = team
    let zone = try Zone.named("Europe/Berlin")
    return try await app.read { try HolidayStore($0).holidays(team, since: zone.local($0.now).day) }
      .map { "\($0.day) \($0.name)" }
  }

  /// An iCalendar file of events: lines of each, without BEGIN and END.
  static func file(_ events: [[String]]) -> [UInt8] {
    let lines =
      ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
      + events.enumerated().flatMap { number, lines in
        ["BEGIN:VEVENT", "UID:event-\(number)", "DTSTAMP:20261101T000000Z"] + lines + ["END:VEVENT"]
      } + ["END:VCALENDAR", ""]
    return Array(lines.joined(separator: "\r\n").utf8)
  }

  /// An event that lasts whole days, both given as `20261124`.
  static func days(_ first: String, until end: String, _ summary: String, _ more: String...) -> [String] {
    ["DTSTART;VALUE=DATE:\(first)", "DTEND;VALUE=DATE:\(end)", "SUMMARY:\(summary)"] + more
  }
}
