import Calendars
import Core
import ICalendar
import Testing

/// Calendar files of tests, and what is read from them in words.
struct CalendarSample {
  let bytes: [UInt8]

  /// - Parameter events: the lines of a VEVENT each; whole other components begin with `BEGIN:`.
  init(_ events: [String]) {
    let parts = events.map { $0.hasPrefix("BEGIN:") ? $0 : "BEGIN:VEVENT\n\($0)\nEND:VEVENT" }
    self.init(text: (["BEGIN:VCALENDAR", "VERSION:2.0"] + parts + ["END:VCALENDAR", ""]).joined(separator: "\n"))
  }

  init(_ events: String...) { self.init(events) }

  init(text: String) { bytes = Array(text.utf8) }

  func occurrences(
    from: String = "2026-01-01", to: String = "2027-01-01", zone: String = "Europe/Berlin",
    limits: CalendarLimits = CalendarLimits()
  ) throws -> [Occurrence] {
    let zone = try Zone.named(zone)
    return try CalendarFile(bytes: bytes, limits: limits)
      .occurrences(from: midnight(from, zone), to: midnight(to, zone), zone: zone)
  }

  /// `03-27 09:00–17:00` by the clocks of the zone, with the end's day where it is another one; `04-03` and
  /// `04-03…04-05` for whole days.
  func times(
    from: String = "2026-01-01", to: String = "2027-01-01", in zone: String = "Europe/Berlin"
  ) throws -> [String] {
    let reader = try Zone.named(zone)
    return try occurrences(from: from, to: to, zone: zone).map { occurrence in
      if let days = occurrence.days {
        return Set([days.lowerBound, days.upperBound]).sorted().map(short).joined(separator: "…")
      }
      let (start, end) = (reader.local(occurrence.start), reader.local(occurrence.end))
      let isSameDay = start.day == end.day
      return "\(short(start.day)) \(start.clock)–\(isSameDay ? "" : short(end.day) + " ")\(end.clock)"
    }
  }

  /// What is said when the file is refused.
  func refusal(limits: CalendarLimits = CalendarLimits()) throws -> String {
    try #require(throws: Refusal.self) { try occurrences(limits: limits) }.message
  }

  private func short(_ day: Day) -> String { String(day.description.dropFirst(5)) }

  private func midnight(_ text: String, _ zone: Zone) throws -> Instant {
    zone.first(LocalTime(day: try #require(Day(text)), second: 0))
  }
}

/// - Parameter text: RFC 3339.
func at(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }
