import Calendars
import Core

/// Times of the week by the wall clock, as other products limit turns to them. A time may go over midnight and over the
/// week's end; what overlaps or touches becomes one.
struct WeekWindows: Hashable, Sendable {
  static let week = 7 * 1440
  static let always = WeekWindows(spans: [0..<week])

  /// Minutes after Monday 00:00, ascending, not touching.
  private(set) var spans: [Range<Int>] = []

  init() {}

  private init(spans: [Range<Int>]) { self.spans = spans }

  var isAlways: Bool { spans == [0..<Self.week] }
  var isEmpty: Bool { spans.isEmpty }

  /// - Parameters:
  ///   - start: minutes after Monday 00:00, of any week.
  ///   - length: in minutes; a week and more is always.
  mutating func add(_ start: Int, length: Int) {
    guard length > 0 else { return }
    guard length < Self.week else { return spans = [0..<Self.week] }
    let start = (start % Self.week + Self.week) % Self.week
    insert(start..<min(start + length, Self.week))
    if start + length > Self.week { insert(0..<(start + length - Self.week)) }
  }

  private mutating func insert(_ span: Range<Int>) {
    var merged: [Range<Int>] = []
    for next in (spans + [span]).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, last.upperBound >= next.lowerBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, next.upperBound)
      } else {
        merged.append(next)
      }
    }
    spans = merged
  }

  /// Whether any minute of the span lies in them.
  /// - Parameter start: as for `add`.
  func meets(_ start: Int64, length: Int64) -> Bool {
    guard length < Self.week else { return !isEmpty }
    let week = Int64(Self.week)
    let start = Int(start - start.quotientRoundingDown(by: week) * week)
    let end = start + Int(length)
    return spans.contains {
      ($0.lowerBound < end && $0.upperBound > start) || $0.lowerBound + Self.week < end
    }
  }

  /// Reads what `text` wrote.
  init(text: String) throws {
    let hours = try WorkingHours(text, zone: .utc)
    for day in 1...7 {
      for interval in hours.intervals(on: day) {
        add((day - 1) * 1440 + interval.lowerBound, length: interval.count)
      }
    }
  }

  /// As `WorkingHours` reads it, where no interval goes over midnight.
  func text() throws -> String {
    if isAlways { return LayerPlan.always }
    var days: [Int: [Range<Int>]] = [:]
    for span in spans {
      for day in span.lowerBound / 1440...(span.upperBound - 1) / 1440 {
        let part = span.clamped(to: day * 1440..<(day + 1) * 1440)
        days[day + 1, default: []].append(part.lowerBound - day * 1440..<part.upperBound - day * 1440)
      }
    }
    return try WorkingHours(zone: .utc, week: days).text
  }
}
