import Core

/// What a calendar and a clock on the wall show, in no particular zone, to the second.
package struct LocalTime: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let day: Day
  /// Seconds after the day's 00:00 by the wall clock, 0..<86400.
  package let second: Int

  /// - Parameter second: may lie outside 0..<86400 and then leads to another day: 86400 is the next day's 00:00.
  package init(day: Day, second: Int) {
    self.init(seconds: day.number * 86_400 + Int64(second))
  }

  package init(day: Day, time: TimeOfDay) {
    self.init(day: day, second: time.minute * 60)
  }

  /// - Parameter seconds: since 1970-01-01 00:00 by the wall clock.
  init(seconds: Int64) {
    day = Day(number: seconds.quotientRoundingDown(by: 86_400))
    second = Int(seconds - day.number * 86_400)
  }

  var seconds: Int64 { day.number * 86_400 + Int64(second) }

  /// 0...23
  package var hour: Int { second / 3600 }
  /// 0...59
  package var minute: Int { second / 60 % 60 }
  /// `18:00`
  package var clock: String { "\(hour.padded(2)):\(minute.padded(2))" }
  /// `2026-11-23 18:00`
  package var description: String { "\(day) \(clock)" }

  package static func < (left: LocalTime, right: LocalTime) -> Bool {
    (left.day, left.second) < (right.day, right.second)
  }
}

/// A minute of the day by the wall clock, 00:00 to 23:59.
package struct TimeOfDay: Hashable, Comparable, Sendable, CustomStringConvertible, LosslessStringConvertible {
  /// Minutes after 00:00, 0..<1440.
  package let minute: Int

  /// - Returns: nil outside 0..<1440.
  package init?(minute: Int) {
    guard (0..<1440).contains(minute) else { return nil }
    self.minute = minute
  }

  /// - Returns: nil unless the hour is 0...23 and the minute 0...59.
  package init?(hour: Int, minute: Int = 0) {
    guard (0..<24).contains(hour), (0..<60).contains(minute) else { return nil }
    self.minute = hour * 60 + minute
  }

  /// Reads `9:00` and `09:00`.
  package init?(_ text: String) {
    guard let minute = Self.minutes(text), minute < 1440 else { return nil }
    self.minute = minute
  }

  /// `09:00`
  package var description: String { Self.text(minute) }

  package static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.minute < right.minute }

  static func text(_ minutes: Int) -> String { "\((minutes / 60).padded(2)):\((minutes % 60).padded(2))" }

  /// Reads `0:00` to `24:00`.
  static func minutes(_ text: some StringProtocol) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
    else { return nil }
    return hour * 60 + minute
  }
}

/// Which instants show a given local time.
package enum LocalResolution: Hashable, Sendable {
  case once(Instant)
  /// The clocks are set back over it: it is shown twice.
  case twice(first: Instant, second: Instant)
  /// The clocks are put forward over it at `jump`, so it is never shown. `forward` is the instant that shows a time
  /// later by as much as the clocks were put forward.
  case skipped(jump: Instant, forward: Instant)
}

extension Zone {
  /// Seconds east of UTC.
  package func offset(at instant: Instant) -> Int64 { table.period(at: instant.seconds).offset.seconds }

  /// `CET`, `CEST`, or `+0330` where there is no name.
  package func abbreviation(at instant: Instant) -> String { table.period(at: instant.seconds).offset.abbreviation }

  /// What the clocks of the zone show, rounded down to the second.
  package func local(_ instant: Instant) -> LocalTime {
    LocalTime(seconds: instant.seconds + offset(at: instant))
  }

  /// The instants at which the clocks of the zone show the local time.
  package func instants(of local: LocalTime) -> LocalResolution {
    let wanted = local.seconds
    var period = table.period(at: wanted - OffsetTable.widest)
    var shown: (first: Int64, last: Int64)?
    var skipped: (jump: Int64, forward: Int64)?
    while true {
      let candidate = wanted - period.offset.seconds
      if period.contains(candidate) { shown = (shown?.first ?? candidate, candidate) }
      guard period.end <= wanted + OffsetTable.widest else { break }
      let next = table.period(at: period.end)
      if candidate >= period.end, wanted - next.offset.seconds < next.start { skipped = (period.end, candidate) }
      period = next
    }
    if let (first, last) = shown {
      return first == last
        ? .once(Instant(seconds: first)) : .twice(first: Instant(seconds: first), second: Instant(seconds: last))
    }
    let (jump, forward) = skipped ?? (wanted, wanted - period.offset.seconds)
    return .skipped(jump: Instant(seconds: jump), forward: Instant(seconds: forward))
  }

  /// The local times, in seconds since 1970 by the clocks on the wall, that are shown once and with the offset that
  /// holds at the instant.
  func plainTimes(around instant: Instant) -> (times: Range<Int64>, offset: Int64) {
    let period = table.period(at: instant.seconds)
    let start = period.start == .min ? .min : period.start + OffsetTable.widest
    let end = period.end == .max ? .max : period.end - OffsetTable.widest
    return (start..<max(start, end), period.offset.seconds)
  }

  /// Whether the clocks never show the local time.
  func skips(_ local: LocalTime) -> Bool {
    if case .skipped = instants(of: local) { true } else { false }
  }

  /// The first instant that shows the local time; a skipped one moves forward by as much as the clocks were put.
  package func first(_ local: LocalTime) -> Instant {
    switch instants(of: local) {
    case .once(let instant), .twice(let instant, _), .skipped(_, let instant): instant
    }
  }

  /// The last instant that shows the local time; a skipped one moves forward by as much as the clocks were put.
  package func last(_ local: LocalTime) -> Instant {
    switch instants(of: local) {
    case .once(let instant), .twice(_, let instant), .skipped(_, let instant): instant
    }
  }
}
