import Calendars
import Core
import JSON

/// A rotation of GoAlert. Turns are counted by the wall clock from `start`; whose turn it is, is kept as a position.
struct GoAlertRotation {
  private let node: ExportNode
  private let name: String
  private let zone: Zone
  private let slots: [[ImportedPerson]]

  init(_ node: ExportNode, _ people: ImportedPeople) throws {
    self.node = node
    name = try node.text("name")
    zone = try node.zone("timeZone")
    if let participants = node["users"] ?? node["participants"] {
      slots = try participants.entries(most: ImportLimits.slots).map { [try people.person($0["user"] ?? $0)] }
    } else {
      slots = try node.list("userIDs", most: ImportLimits.slots).map { entry in
        guard let id = entry.value.text, let person = people.person(id) else {
          throw entry.refuse("must be a user's id")
        }
        return [person]
      }
    }
  }

  /// - Parameter scheduleZone: that in which the windows are meant.
  /// - Returns: nil when its turns cannot be said here.
  func layer(_ windows: WeekWindows, in scheduleZone: Zone, _ notCarried: inout [String]) throws -> LayerSketch? {
    let start = zone.local(try node.instant("start"))
    guard let cadence = try cadence(start, &notCarried) else { return nil }
    var layer = LayerSketch(
      externalID: try node.identifier("id"), name: name, zone: zone, first: start, cadence: cadence, windows: windows,
      slots: slots)
    try place(&layer, &notCarried)
    guard !windows.isAlways, scheduleZone != zone else { return layer }
    notCarried.append(
      "“\(name)” hands over in \(zone.name), its hours are in \(scheduleZone.name); here both are in \(scheduleZone.name)."
    )
    return LayerSketch(
      externalID: layer.externalID, name: name, zone: scheduleZone, first: scheduleZone.local(zone.first(layer.first)),
      cadence: cadence, windows: windows, slots: layer.slots)
  }

  private func cadence(_ start: LocalTime, _ notCarried: inout [String]) throws -> Cadence? {
    let length = Int64(try node.optionalInteger("shiftLength", 1...9000) ?? 1)
    let type = try node.text("type").lowercased()
    let day = Int(start.day.civil.day)
    var cadence: Cadence?
    switch type {
    case "hourly": cadence = .turns(hours: length)
    case "daily": cadence = .turns(hours: length * 24)
    case "weekly": cadence = .turns(hours: length * 168)
    case "monthly" where length <= 24: cadence = .months(Int(length), .day(day))
    case "monthly": break
    default: throw node.refuse("type", "must be hourly, daily, weekly or monthly, is “\(type.prefix(40))”")
    }
    if cadence == nil {
      notCarried.append(
        "“\(name)” has turns longer than the 366 days (24 months) that are possible here and is left out.")
    } else if type == "monthly", day > 28 {
      notCarried.append("“\(name)” hands over on day \(day); here on the last day of months that are shorter.")
    }
    return cadence
  }

  /// Begins with the turn that runs now, which ends at the next hand-over.
  private func place(_ layer: inout LayerSketch, _ notCarried: inout [String]) throws {
    guard slots.count > 1 else { return }
    // -1 as long as nobody has had a turn.
    let active = try node.optionalInteger("activeUserIndex", -1...Int64(slots.count - 1)) ?? -1
    guard active >= 0, let next = try nextHandOver(), let start = start(before: next, layer.cadence) else {
      return notCarried.append(
        "The export does not say whose turn it is in “\(name)” (activeUserIndex, nextHandoffTimes); turns count from its start."
      )
    }
    layer.first = start
    layer.slots = slots.rotated(by: Int64(active))
  }

  private func nextHandOver() throws -> LocalTime? {
    guard let node = try node.list("nextHandoffTimes", most: ImportLimits.slots).first else { return nil }
    guard let text = node.value.text, let instant = Instant(rfc3339: text) else {
      throw node.refuse("must be a time with its offset such as 2026-11-23T18:00:00+01:00")
    }
    return zone.local(instant)
  }

  private func start(before next: LocalTime, _ cadence: Cadence) -> LocalTime? {
    switch cadence {
    case .hours(let count): LocalTime(wallMinute: next.wallMinute - Int64(count) * 60)
    case .days(let count): LocalTime(wallMinute: next.wallMinute - Int64(count) * 1440)
    case .weeks(let count, _): LocalTime(wallMinute: next.wallMinute - Int64(count) * Int64(WeekWindows.week))
    case .months(let count, _):
      next.day.adding(months: -Int64(count)).map { LocalTime(day: $0, second: next.second) }
    }
  }
}
