import Calendars
import Core
import JSON

/// A schedule of GoAlert: rules that put people or rotations on duty at hours of the week.
struct GoAlertSchedule {
  private let node: ExportNode
  private let rotations: [String: ExportNode]
  private let people: ImportedPeople
  private(set) var sketch: ScheduleSketch

  init(_ node: ExportNode, rotations: [String: ExportNode], _ people: ImportedPeople) throws {
    self.node = node
    self.rotations = rotations
    self.people = people
    sketch = ScheduleSketch(
      "goalert:" + (try node.identifier("id")), name: try node.text("name"), zone: try node.zone("timeZone"),
      place: node)
    for target in try node.list("targets", most: ImportLimits.overrides) { try add(target: target) }
    for temporary in try node.list("temporarySchedules", most: ImportLimits.overrides) { try add(temporary: temporary) }
    if node["temporarySchedules"] != nil { sketch.reach.add(.temporary) }
    if try !node.list("onCallNotificationRules", most: ImportLimits.overrides).isEmpty {
      sketch.notCarried.append("“\(sketch.name)” tells a chat channel who has the duty; that is left out.")
    }
  }

  private mutating func add(target entry: ExportNode) throws {
    guard let target = entry["target"] else { throw entry.refuse("target", "must not be empty") }
    let id = try target.identifier("id")
    let windows = try windows(entry)
    switch try target.text("type") {
    case "user":
      let person = try people.person(target)
      // Anybody who is always there is as good on any day; a Monday long ago.
      let first = LocalTime(day: Day(number: 4), second: 0)
      try sketch.add(
        LayerSketch(
          externalID: id, name: person.title, zone: sketch.zone, first: first, cadence: .weekly, windows: windows,
          slots: [[person]]), level: 0)
    case "rotation":
      guard let node = rotations[id] else {
        throw target.refuse("id", "is “\(id.prefix(40))”, which is not in rotations")
      }
      let rotation = try GoAlertRotation(node, people)
      if let layer = try rotation.layer(windows, in: sketch.zone, &sketch.notCarried) {
        try sketch.add(layer, level: 0)
      }
    case let other:
      throw target.refuse("type", "must be user or rotation, is “\(other.prefix(40))”")
    }
  }

  private func windows(_ target: ExportNode) throws -> WeekWindows {
    var windows = WeekWindows()
    for rule in try target.list("rules", most: ImportLimits.overrides) {
      let (start, end) = (try rule.clock("start") / 60, try rule.clock("end") / 60)
      let days = try rule.list("weekdayFilter", most: 7)
      guard days.count == 7 else { throw rule.refuse("weekdayFilter", "must have 7 entries, Sunday first") }
      for (index, day) in days.enumerated() {
        guard let isOn = day.value.flag else { throw day.refuse("must be true or false") }
        // An end that is not later is on the next day; the same time is a day and a night.
        if isOn { windows.add((index + 6) % 7 * 1440 + start, length: end > start ? end - start : end - start + 1440) }
      }
    }
    return windows
  }
}

extension GoAlertSchedule {
  mutating func add(override: ExportNode) throws {
    let span = try override.span("start", "end")
    let person = try user(override, "addUser")
    let replaced = try user(override, "removeUser")
    guard person != nil || replaced != nil else {
      throw override.refuse("must have addUserID or removeUserID")
    }
    try sketch.add(
      ImportedOverride(
        externalID: try override.identifier("id"), from: span.lowerBound, to: span.upperBound, person: person,
        replaced: replaced.map { .person($0) } ?? .nobody))
  }

  /// An id, which is empty where nobody is meant, or a whole person.
  private func user(_ override: ExportNode, _ key: String) throws -> ImportedPerson? {
    if let id = try override.optionalText(key + "ID") { return people.person(id) }
    return try override[key].map { try people.person($0) }
  }

  /// A temporary schedule is the whole calendar for its time: where it has nobody, nobody has the duty.
  private mutating func add(temporary: ExportNode) throws {
    let span = try temporary.span("start", "end")
    let shifts = try temporary.list("shifts", most: ImportLimits.overrides).map { shift in
      let id = try shift.optionalText("userID")
      guard let person = try id.flatMap({ people.person($0) }) ?? shift["user"].map({ try people.person($0) }) else {
        throw shift.refuse("userID", "must not be empty")
      }
      return (span: try shift.span("start", "end").clamped(to: span), person: person)
    }
    let edges = Set(shifts.flatMap { [$0.span.lowerBound, $0.span.upperBound] } + [span.lowerBound, span.upperBound])
    let sorted = edges.sorted()
    for (from, to) in zip(sorted, sorted.dropFirst()) {
      let crew = shifts.filter { $0.span.lowerBound <= from && to <= $0.span.upperBound && !$0.span.isEmpty }.map(
        \.person)
      let id = OverrideReach.Kind.temporary.rawValue + from.rfc3339
      try sketch.add(
        ImportedOverride(externalID: id, from: from, to: to, person: crew.first, replaced: .everybody))
      for (index, person) in crew.dropFirst().enumerated() {
        try sketch.add(
          ImportedOverride(externalID: "\(id)/\(index + 2)", from: from, to: to, person: person, replaced: .nobody))
      }
    }
  }
}
