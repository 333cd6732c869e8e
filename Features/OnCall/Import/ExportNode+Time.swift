import Calendars
import Core
import JSON

extension ExportNode {
  /// What clocks show, without an offset: `2026-11-23T18:00:00`.
  func optionalLocalTime(_ key: String) throws -> LocalTime? {
    guard let text = try optionalText(key) else { return nil }
    guard let local = LocalTime(export: text) else {
      throw refuse(key, "must be a local time such as 2026-11-23T18:00:00, is “\(text.prefix(40))”")
    }
    return local
  }

  /// Seconds after midnight of a time such as `09:00` or `09:00:30`.
  func clock(_ key: String) throws -> Int {
    let text = try text(key)
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let second = parts.count == 3 ? Int(parts[2]) : 0
    guard (2...3).contains(parts.count), parts.allSatisfy({ $0.utf8.count == 2 }), let second,
      (0..<60).contains(second), let time = TimeOfDay(parts[..<2].joined(separator: ":"))
    else { throw refuse(key, "must be a time of day such as 09:00, is “\(text.prefix(40))”") }
    return time.minute * 60 + second
  }

  /// A time zone that must be there.
  func zone(_ key: String) throws -> Zone {
    guard let zone = try optionalZone(key) else { throw refuse(key, "must not be empty") }
    return zone
  }

  func optionalZone(_ key: String) throws -> Zone? {
    guard let name = try optionalText(key) else { return nil }
    do {
      return try Zone.named(name)
    } catch Refusal.invalid(let errors) {
      throw refuse(key, errors.first?.problem ?? "is not a time zone")
    }
  }

  /// Start and end of a change.
  func span(_ start: String, _ end: String) throws -> Range<Instant> {
    let (from, to) = (try instant(start), try instant(end))
    guard from < to else { throw refuse(end, "must be later than \(start)") }
    return from..<to
  }
}

extension LocalTime {
  /// Reads `2026-11-23T18:00:00` and, without seconds or with a blank, `2026-11-23 18:00`.
  init?(export text: String) {
    let text = text.split(separator: " ", maxSplits: 1).joined(separator: "T")
    let seconds = text.utf8.count == 16 ? ":00" : ""
    guard let instant = Instant(rfc3339: text + seconds + "Z") else { return nil }
    self = Zone.utc.local(instant)
  }

  /// Minutes after Monday 00:00 in the week of the day, seconds left out.
  var minuteOfWeek: Int { (day.weekday - 1) * 1440 + second / 60 }

  /// Minutes by the wall clock since a day long ago, seconds left out.
  var wallMinute: Int64 { day.number * 1440 + Int64(second / 60) }

  init(wallMinute: Int64) { self.init(day: Day(number: 0), second: Int(wallMinute) * 60) }
}
