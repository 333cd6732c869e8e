import Core
import TestKit
import Testing

@testable import Calendars

/// A layer from the oracle's zones.
/// - Parameter first: the local time from which on there are turns, such as `2026-01-05 09:00`.
func layer(
  _ zoneName: String, from first: String, _ rule: String = "FREQ=WEEKLY", windows: String? = nil,
  slots: [[Int64]] = [[1], [2], [3]]
) throws -> TurnLayer {
  let zone = try zone(zoneName)
  let moment = first.split(separator: " ").map(String.init)
  return try TurnLayer(
    zone: zone, first: local(moment[0], moment[1]), cadence: Cadence(rule),
    windows: windows.map { try WorkingHours($0, zone: zone) }, slots: slots)
}

/// Each shift as `2026-01-05T08:00/2026-01-12T08:00 [1]`, in UTC.
func text(_ shifts: [Shift]) -> [String] {
  shifts.map { "\($0.start.description.prefix(16))/\($0.end.description.prefix(16)) \($0.people)" }
}

/// Each shift as `Mo 09:00-17:00 [1]`, as the clocks of a zone show it.
func text(_ shifts: [Shift], in zone: Zone) -> [String] {
  shifts.map { shift in
    let (start, end) = (zone.local(shift.start), zone.local(shift.end))
    return "\(WorkingHours.names[start.day.weekday - 1]) \(start.clock)-\(end.clock) \(shift.people)"
  }
}

extension Dice {
  mutating func instant(_ from: String, days: Int) throws -> Instant {
    let minutes = Int64(number(0..<days * 1440))
    return try at(from) + .minutes(minutes - (oneIn(2) ? minutes % 60 : 0))
  }

  /// Groups of up to three people, sometimes nobody.
  mutating func slots(from person: Int64 = 1) -> [[Int64]] {
    (0..<number(1..<6)).map { _ in
      let first = person + Int64(number(0..<20))
      return (0..<Int64(pick([0, 1, 1, 1, 2, 3]))).map { first + $0 }
    }
  }

  mutating func cadence() throws -> Cadence {
    try Cadence(
      pick([
        "FREQ=WEEKLY", "FREQ=DAILY", "FREQ=HOURLY;INTERVAL=12", "FREQ=HOURLY;INTERVAL=7", "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=-1SU",
      ]))
  }

  mutating func layer() throws -> TurnLayer {
    let zone = try zone(
      pick(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca"]))
    let windows = pick([
      nil, nil, "Mo-Fr 09:00-17:00", "Mo-Su 00:00-06:00 22:00-24:00", "Sa-Su 00:00-24:00", "Su 01:15-02:45",
    ])
    let day = try day("2026-02-20") + Int64(number(0..<60))
    return try TurnLayer(
      zone: zone, first: LocalTime(day: day, second: pick([0, 105, 150, 540, 1410]) * 60), cadence: cadence(),
      windows: windows.map { try WorkingHours($0, zone: zone) }, slots: slots())
  }

  mutating func rotation() throws -> LayeredRotation {
    try LayeredRotation((0..<number(1..<4)).map { _ in try layer() })
  }
}
