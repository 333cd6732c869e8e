import Calendars
import Core
import JSON

/// A layer of a PagerDuty schedule: turns of equal length, counted from `rotation_virtual_start`, within restrictions.
struct PagerDutyLayer {
  private let node: ExportNode
  private let zone: Zone
  private let people: ImportedPeople
  private let name: String

  init(_ node: ExportNode, zone: Zone, _ people: ImportedPeople) throws {
    self.node = node
    self.zone = zone
    self.people = people
    name = try node.optionalText("name") ?? "layer"
  }

  /// - Returns: nil when its turns cannot be said here.
  func sketch(_ notCarried: inout [String]) throws -> LayerSketch? {
    let slots = try node.list("users", most: ImportLimits.slots).map { entry in
      [try people.person(entry["user"] ?? entry)]
    }
    guard let cadence = try cadence(of: slots.count, &notCarried) else { return nil }
    let start = try node.instant("start")
    let virtualStart = try node.optionalInstant("rotation_virtual_start") ?? start
    return LayerSketch(
      externalID: try node.optionalText("id") ?? name, name: name, zone: zone, first: zone.local(virtualStart),
      cadence: cadence, windows: try windows(&notCarried), slots: slots, startsAt: start,
      endsAt: try node.optionalInstant("end"))
  }

  private func cadence(of people: Int, _ notCarried: inout [String]) throws -> Cadence? {
    let seconds = try node.integer("rotation_turn_length_seconds", 1...366 * 86_400)
    // Whose turn it is does not depend on its length when there is only one person.
    if people < 2 { return .weekly }
    if seconds % 3600 == 0, let cadence = Cadence.turns(hours: Int64(seconds / 3600)) { return cadence }
    notCarried.append(
      "“\(name)” has turns of \(seconds) s; turns here last whole hours, so it is left out.")
    return nil
  }

  private func windows(_ notCarried: inout [String]) throws -> WeekWindows {
    let restrictions = try node.list("restrictions", most: ImportLimits.overrides)
    guard !restrictions.isEmpty else { return .always }
    try checkZone()
    var windows = WeekWindows()
    for restriction in restrictions {
      let start = try restriction.clock("start_time_of_day")
      let length = try restriction.integer("duration_seconds", 1...7 * 86_400)
      if start % 60 != 0 || length % 60 != 0 {
        notCarried.append("“\(name)” has hours to the second; here to the whole minute around them.")
      }
      let (first, end) = (start / 60, (start + length + 59) / 60)
      for day in try days(of: restriction) { windows.add((day - 1) * 1440 + first, length: end - first) }
    }
    return windows
  }

  private func days(of restriction: ExportNode) throws -> [Int] {
    switch try restriction.text("type") {
    case "daily_restriction": return Array(1...7)
    case "weekly_restriction": return [try restriction.integer("start_day_of_week", 1...7)]
    case let other:
      throw restriction.refuse("type", "must be daily_restriction or weekly_restriction, is “\(other.prefix(40))”")
    }
  }

  /// Times of day are those of the zone that was asked for, which the offsets of the other times give away.
  private func checkZone() throws {
    for key in ["start", "rotation_virtual_start"] {
      guard let text = try node.optionalText(key), let asUTC = Instant(rfc3339: text.prefix(19) + "Z") else { continue }
      let offset = (asUTC - (try node.instant(key))).seconds
      guard offset == zone.offset(at: try node.instant(key)) else {
        throw node.refuse(
          "restrictions",
          "must be in the schedule's zone \(zone.name), but \(key) is in another: export with time_zone=\(zone.name)")
      }
    }
  }
}
