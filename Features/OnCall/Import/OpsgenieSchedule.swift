import Calendars
import Core
import JSON

/// A schedule of an Opsgenie backup.
struct OpsgenieSchedule {
  private let file: ExportNode
  private let node: ExportNode
  private let people: ImportedPeople
  private let isOn: Bool
  private var members: Set<ImportedPerson> = []
  private(set) var sketch: ScheduleSketch

  init(_ file: ExportNode, _ people: ImportedPeople) throws {
    self.file = file
    self.people = people
    node = file["schedule"] ?? file
    isOn = try node.flag("enabled", otherwise: true)
    sketch = ScheduleSketch(
      "opsgenie:" + (try node.identifier("id")), name: try node.text("name"), zone: try node.zone("timezone"),
      place: node)
    guard isOn else {
      sketch.notCarried.append(
        "“\(sketch.name)” is switched off in Opsgenie; its rotations and overrides are left out.")
      return
    }
    for rotation in try node.list("rotations", most: ImportLimits.overrides) { try add(rotation) }
  }

  private mutating func add(_ rotation: ExportNode) throws {
    let name = try rotation.optionalText("name") ?? "rotation"
    guard try rotation.flag("enabled", otherwise: true) else {
      return sketch.notCarried.append("“\(name)” is switched off in Opsgenie and is left out.")
    }
    let slots = try rotation.list("participants", most: ImportLimits.slots).enumerated().map { index, participant in
      try slot(participant, "turn \(index + 1) of “\(name)”")
    }
    members.formUnion(slots.joined())
    guard let cadence = try cadence(rotation, name) else { return }
    guard let start = try rotation.opsgenieInstant("startDate") else {
      throw rotation.refuse("startDate", "must not be empty")
    }
    try sketch.add(
      LayerSketch(
        externalID: try rotation.optionalText("id") ?? name, name: name, zone: sketch.zone,
        first: sketch.zone.local(start), cadence: cadence,
        windows: try rotation["timeRestriction"].map { try OpsgenieRestriction($0).windows() } ?? .always, slots: slots,
        endsAt: try rotation.opsgenieInstant("endDate")), level: 0)
  }

  private mutating func slot(_ participant: ExportNode, _ place: String) throws -> [ImportedPerson] {
    switch try participant.text("type").lowercased() {
    case "user": return [try people.person(participant)]
    case "none": return []
    case let other where ["team", "escalation", "schedule"].contains(other):
      let whose = try participant.optionalText("name") ?? participant.optionalText("id") ?? ""
      sketch.notCarried.append("\(place.capitalizedFirst) belongs to the \(other) “\(whose)”; here it is nobody's.")
      return []
    case let other:
      throw participant.refuse("type", "must be user, team, escalation or none, is “\(other.prefix(40))”")
    }
  }

  private mutating func cadence(_ rotation: ExportNode, _ name: String) throws -> Cadence? {
    let length = Int64(try rotation.optionalInteger("length", 1...1_000_000) ?? 1)
    let type = try rotation.text("type").lowercased()
    guard let unit = ["hourly": Int64(1), "daily": 24, "weekly": 168][type] else {
      throw rotation.refuse("type", "must be hourly, daily or weekly, is “\(type.prefix(40))”")
    }
    if let cadence = Cadence.turns(hours: length * unit) { return cadence }
    sketch.notCarried.append("“\(name)” has turns longer than the 366 days that are possible here and is left out.")
    return nil
  }
}

extension OpsgenieSchedule {
  /// - Parameter others: overrides of all schedules from files of their own.
  mutating func addOverrides(beside others: [ExportNode]) throws {
    guard isOn else { return }
    let own = try others.filter { other in
      guard let parent = other["_parent"] else { return false }
      return try parent.identifier("id") == node.identifier("id")
    }
    let list = file["scheduleOverrideList"] ?? node["overrides"]
    if list == nil, own.isEmpty {
      sketch.notCarried.append(
        "The export has no list of the overrides of “\(sketch.name)”: Opsgenie's backup program leaves them out.")
    }
    if list != nil { sketch.reach.add() }
    for override in try (list?.entries(most: ImportLimits.overrides) ?? []) + own { try add(override: override) }
  }

  private mutating func add(override: ExportNode) throws {
    let span = try override.opsgenieSpan()
    guard let user = override["user"] else { throw override.refuse("user", "must not be empty") }
    guard try user.optionalText("type")?.lowercased() ?? "user" == "user" else {
      return sketch.notCarried.append(
        "The override from \(sketch.zone.local(span.lowerBound)) (\(sketch.zone.name)) is not for a person and is left out."
      )
    }
    let layers = try override.list("rotations", most: ImportLimits.overrides).map { try rotationID($0) }
    let person = try people.person(user)
    let id = try override.optionalText("alias") ?? "\(span.lowerBound.rfc3339) \(person.title)"
    try sketch.add(
      ImportedOverride(
        externalID: id, from: span.lowerBound, to: span.upperBound, person: person, replaced: .everybody),
      layers: layers.isEmpty ? nil : Set(layers))
  }

  /// An override names rotations by id, or by a name that only counts within the schedule.
  private func rotationID(_ reference: ExportNode) throws -> String {
    if let id = try reference.optionalText("id") { return id }
    let name = try reference.text("name")
    for rotation in try node.list("rotations", most: ImportLimits.overrides) {
      if try rotation.optionalText("name") == name { return try rotation.optionalText("id") ?? name }
    }
    return name
  }

  /// Opsgenie forwards what one person is told to another for a time: here that is a replacement.
  mutating func addForwardings(_ forwardings: [ExportNode]) throws {
    // A backup without any may also be one that left them out.
    if !forwardings.isEmpty { sketch.reach.add(.forwarding) }
    for forwarding in forwardings {
      guard let from = forwarding["fromUser"], let to = forwarding["toUser"] else {
        throw forwarding.refuse("must have fromUser and toUser")
      }
      let replaced = try people.person(from)
      guard members.contains(replaced) else { continue }
      let span = try forwarding.opsgenieSpan()
      let id = try forwarding.optionalText("alias") ?? "\(span.lowerBound.rfc3339) \(replaced.title)"
      try sketch.add(
        ImportedOverride(
          externalID: OverrideReach.Kind.forwarding.rawValue + id, from: span.lowerBound, to: span.upperBound,
          person: try people.person(to),
          replaced: .person(replaced)))
    }
  }
}

extension ExportNode {
  /// The backup program writes RFC 3339; older ones milliseconds or `2026-11-23 18:00` in UTC.
  fileprivate func opsgenieInstant(_ key: String) throws -> Instant? {
    if let number = self[key]?.value.integer, (0...253_402_300_799_999).contains(number) {
      return Instant(microseconds: number * 1000)
    }
    if let text = try optionalText(key), text.utf8.count == 16, let local = LocalTime(export: text) {
      return Zone.utc.first(local)
    }
    return try optionalInstant(key)
  }

  fileprivate func opsgenieSpan() throws -> Range<Instant> {
    guard let from = try opsgenieInstant("startDate") else { throw refuse("startDate", "must not be empty") }
    guard let to = try opsgenieInstant("endDate") else { throw refuse("endDate", "must not be empty") }
    guard from < to else { throw refuse("endDate", "must be later than startDate") }
    return from..<to
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
