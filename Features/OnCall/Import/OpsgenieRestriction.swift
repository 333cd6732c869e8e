import Calendars
import Core
import JSON

/// The hours to which an Opsgenie rotation is limited: a time of each day, or times from one weekday to another.
struct OpsgenieRestriction {
  private let node: ExportNode

  init(_ node: ExportNode) { self.node = node }

  func windows() throws -> WeekWindows {
    let parts = try node.list("restrictions", most: ImportLimits.overrides) + (node["restriction"].map { [$0] } ?? [])
    guard !parts.isEmpty else { throw node.refuse("restrictions", "must not be empty") }
    var windows = WeekWindows()
    switch try node.text("type") {
    case "time-of-day":
      for part in parts {
        let (start, end) = (try minute(part, "start"), try minute(part, "end"))
        for day in 0..<7 { windows.add(day * 1440 + start, length: Self.length(start, end, within: 1440)) }
      }
    case "weekday-and-time-of-day":
      for part in parts {
        let start = try day(part, "startDay") * 1440 + minute(part, "start")
        let end = try day(part, "endDay") * 1440 + minute(part, "end")
        windows.add(start, length: Self.length(start, end, within: WeekWindows.week))
      }
    case let other:
      throw node.refuse("type", "must be time-of-day or weekday-and-time-of-day, is “\(other.prefix(40))”")
    }
    return windows
  }

  /// The end comes after the start, in the next round if it has to; where both are the same it is the whole round.
  private static func length(_ start: Int, _ end: Int, within round: Int) -> Int {
    let length = ((end - start) % round + round) % round
    return length == 0 ? round : length
  }

  private func minute(_ part: ExportNode, _ key: String) throws -> Int {
    try part.integer(key + "Hour", 0...24) * 60 + (part.optionalInteger(key + "Min", 0...59) ?? 0)
  }

  /// 0 for Monday.
  private func day(_ part: ExportNode, _ key: String) throws -> Int {
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    let name = try part.text(key)
    guard let index = names.firstIndex(of: name.lowercased()) else {
      throw part.refuse(key, "must be a weekday such as monday, is “\(name.prefix(40))”")
    }
    return index
  }
}
