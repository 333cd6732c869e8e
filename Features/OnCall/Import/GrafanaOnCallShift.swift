import Calendars
import Core
import JSON

/// A shift of Grafana OnCall: people at one time, or again and again, or groups in turn.
struct GrafanaOnCallShift {
  enum Kind { case turns, once, override }

  let id: String
  let name: String
  let kind: Kind
  let level: Int
  /// nil: that of the schedule.
  let zone: Zone?
  let start: LocalTime
  let seconds: Int
  /// From then on it counts; its turns are counted from `start`.
  let rotationStart: LocalTime?
  let until: Instant?
  private let node: ExportNode
  private let type: String

  init(_ node: ExportNode) throws {
    self.node = node
    id = try node.identifier("id")
    name = try node.optionalText("name") ?? id
    type = try node.text("type")
    let repeats = node["frequency"] != nil
    switch type {
    case "override": kind = .override
    case "single_event": kind = .once
    case "recurrent_event", "rolling_users": kind = repeats ? .turns : .once
    default:
      throw node.refuse(
        "type", "must be single_event, recurrent_event, rolling_users or override, is “\(type.prefix(40))”")
    }
    level = try node.optionalInteger("level", 0...1000) ?? 0
    zone = try node.optionalZone("time_zone")
    guard let start = try node.optionalLocalTime("start") else { throw node.refuse("start", "must not be empty") }
    self.start = start
    seconds = try node.integer("duration", 1...366 * 86_400)
    rotationStart = try node.optionalLocalTime("rotation_start")
    // The one time that is always in UTC.
    until = try node.optionalLocalTime("until").map { Zone.utc.first($0) }
  }

  /// The groups in the order in which they come, from the one that is first at `start`.
  func groups(_ people: ImportedPeople) throws -> [[ImportedPerson]] {
    let users = try node["users"].map { try Self.people($0, people) } ?? []
    let rolling = try node.list("rolling_users", most: ImportLimits.slots).map { try Self.people($0, people) }
    // An override made in the browser has its people in rolling_users; the API copies them to users.
    guard type == "rolling_users", !rolling.isEmpty else { return users.isEmpty ? rolling : [users] }
    let first = try node.optionalInteger("start_rotation_from_user_index", 0...Int64(rolling.count - 1)) ?? 0
    return rolling.rotated(by: Int64(first))
  }

  /// - Parameter isWeb: whether its schedule is kept in the browser.
  func recurrence(_ people: ImportedPeople, isWeb: Bool) throws -> GrafanaOnCallRecurrence {
    let frequency = try node.text("frequency")
    guard let unit = GrafanaOnCallRecurrence.Frequency(rawValue: frequency) else {
      throw node.refuse("frequency", "must be hourly, daily, weekly or monthly, is “\(frequency.prefix(40))”")
    }
    return GrafanaOnCallRecurrence(
      name: name, start: start, rotationStart: rotationStart, isWeb: isWeb, minutes: Int64((seconds + 59) / 60),
      frequency: unit,
      interval: try node.optionalInteger("interval", 1...1000) ?? 1,
      weekStart: try node.optionalText("week_start").map { try weekday($0, "week_start") } ?? (isWeb ? 1 : 7),
      weekdays: try texts("by_day").map { try weekday($0, "by_day") },
      monthDays: try node.list("by_monthday", most: 62).compactMap { $0.value.integer.map(Int.init) },
      months: try node.list("by_month", most: 12).count, isRolling: type == "rolling_users", groups: try groups(people))
  }

  private static func people(_ list: ExportNode, _ people: ImportedPeople) throws -> [ImportedPerson] {
    var found: [ImportedPerson] = []
    for entry in try list.entries(most: ImportLimits.slots) {
      guard let id = entry.value.text, let person = people.person(id) else { throw entry.refuse("must be a user's id") }
      if !found.contains(person) { found.append(person) }
    }
    return found
  }

  private func texts(_ key: String) throws -> [String] {
    try node.list(key, most: 53).map { entry in
      guard let text = entry.value.text else { throw entry.refuse("must be text") }
      return text
    }
  }

  private func weekday(_ text: String, _ key: String) throws -> Int {
    guard let index = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].firstIndex(of: text.uppercased()) else {
      throw node.refuse(key, "must be MO, TU, WE, TH, FR, SA or SU, is “\(text.prefix(40))”")
    }
    return index + 1
  }
}
