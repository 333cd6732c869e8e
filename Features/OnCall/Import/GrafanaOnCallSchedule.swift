import Calendars
import Core
import JSON

/// A schedule of Grafana OnCall with its shifts.
struct GrafanaOnCallSchedule {
  private(set) var sketch: ScheduleSketch
  private let people: ImportedPeople
  /// In which shifts without a zone of their own are meant.
  private let shiftZone: Zone
  private let isWeb: Bool
  private var levels: [Int] = []

  init(_ node: ExportNode, shifts: [ExportNode], _ people: ImportedPeople) throws {
    self.people = people
    let zone = try node.optionalZone("time_zone") ?? .utc
    let type = try node.optionalText("type") ?? (node["ical_url_primary"] == nil ? "web" : "ical")
    sketch = ScheduleSketch(
      "grafana-oncall:" + (try node.identifier("id")), name: try node.text("name"), zone: zone, place: node)
    isWeb = type == "web"
    shiftZone = type == "calendar" ? zone : .utc
    noteWhatIsOutside(node, type)
    let read = try shifts.map { try GrafanaOnCallShift($0) }
    if isWeb, zone != .utc, read.contains(where: { $0.zone == nil && $0.kind == .turns }) {
      sketch.notCarried.append(
        "“\(sketch.name)” is shown in \(zone.name), but Grafana OnCall keeps the turns of web schedules in UTC. They stay "
          + "there: hand-overs move when the clocks of \(zone.name) are set, as they did before.")
    }
    for shift in read where shift.kind == .turns { try add(turns: shift) }
    for shift in read where shift.kind == .once { try add(once: shift) }
    for shift in read where shift.kind == .override { try add(override: shift) }
  }

  private mutating func noteWhatIsOutside(_ node: ExportNode, _ type: String) {
    if type == "ical" {
      sketch.notCarried.append(
        "“\(sketch.name)” is read from a calendar's URL in Grafana OnCall; its turns are left out.")
    }
    if node["ical_url_overrides"] != nil {
      sketch.notCarried.append("“\(sketch.name)” has overrides from a calendar's URL; they are left out.")
    }
    if node["slack"]?["user_group_id"] != nil {
      sketch.notCarried.append("“\(sketch.name)” keeps a Slack user group up to date; nothing does so here.")
    }
  }

  private mutating func add(turns shift: GrafanaOnCallShift) throws {
    let zone = shift.zone ?? shiftZone
    guard let turns = try shift.recurrence(people, isWeb: isWeb).turns(&sketch.notCarried) else { return }
    let begins = shift.rotationStart.map { zone.first($0) }
    let layer = LayerSketch(
      externalID: shift.id, name: shift.name, zone: zone, first: turns.first, cadence: turns.cadence,
      windows: turns.windows, slots: turns.slots, startsAt: begins, endsAt: shift.until)
    if shift.until == nil { levels.append(shift.level) }
    try sketch.add(layer, level: shift.level)
  }

  /// A single shift is like an override of what lies below its level, and comes on top of what is on the same one.
  private mutating func add(once shift: GrafanaOnCallShift) throws {
    if levels.allSatisfy({ $0 == shift.level }) {
      try add(shift, first: .nobody)
    } else if levels.allSatisfy({ $0 < shift.level }) {
      try add(shift, first: .everybody)
    } else {
      sketch.notCarried.append(
        "The single shift “\(shift.name)” lies between the levels of the others, which cannot be said here; it is left out."
      )
    }
  }

  private mutating func add(override shift: GrafanaOnCallShift) throws { try add(shift, first: .everybody) }

  private mutating func add(_ shift: GrafanaOnCallShift, first: ImportedOverride.Replaced) throws {
    // Overrides are kept in UTC also where the schedule is in another zone.
    let zone = shift.zone ?? (shift.kind == .override ? .utc : shiftZone)
    let from = zone.first(shift.start)
    let to = min(
      zone.last(LocalTime(day: shift.start.day, second: shift.start.second + shift.seconds)),
      shift.until ?? .distantFuture)
    let crew = try shift.groups(people).first ?? []
    guard from < to, !crew.isEmpty else {
      return sketch.notCarried.append(
        "The shift “\(shift.name)” of \(shift.start) has nobody or no time and is left out.")
    }
    for (index, person) in crew.enumerated() {
      try sketch.add(
        ImportedOverride(
          externalID: index == 0 ? shift.id : "\(shift.id)/\(index + 1)", from: from, to: to, person: person,
          replaced: index == 0 ? first : .nobody))
    }
  }
}
