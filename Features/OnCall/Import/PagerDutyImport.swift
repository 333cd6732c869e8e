import Calendars
import Core
import JSON

/// Schedules as PagerDuty's REST API v2 gives them.
///
/// Reads the answer of `GET /schedules/{id}` (`schedule`) or of `GET /schedules?include[]=schedule_layers` (`schedules`), one or a
/// list of them. Beside them may stand `users` of `GET /users`, who have the addresses; in each schedule `overrides` of
/// `GET /schedules/{id}/overrides`, with the `since` and `until` that it was asked for: the answer does not say them, and without
/// them nobody knows for which time it has all overrides.
///
/// The API lists the layers from the highest to the lowest: the first one has the duty where several are at once.
enum PagerDutyImport {
  /// - Throws: `Refusal.invalid` for the place that is wrong.
  static func rotations(_ bytes: [UInt8]) throws -> [ImportedRotation] {
    let root = try ExportNode.parse(bytes)
    let pages = root.value.elements == nil ? [root] : try root.entries(most: ImportLimits.entries)
    let people = try ImportedPeople(
      try pages.flatMap { try $0.list("users", most: ImportLimits.entries) },
      email: ["email"], name: ["name", "summary"])
    return try schedules(pages).map { try sketch($0, people) }.rotations()
  }

  private static func schedules(_ pages: [ExportNode]) throws -> [ExportNode] {
    if let last = pages.last(where: { $0["schedules"] != nil }), try last.flag("more", otherwise: false) {
      throw last.refuse("more", "must be false: add the pages that follow")
    }
    let found = try pages.flatMap { page -> [ExportNode] in
      if page["schedule_layers"] != nil { return [page] }
      return try page.list("schedules", most: ImportLimits.rotations) + (page["schedule"].map { [$0] } ?? [])
    }
    guard !found.isEmpty else { throw Refusal.invalid("schedules", "must not be empty") }
    return found
  }

  private static func sketch(_ node: ExportNode, _ people: ImportedPeople) throws -> ScheduleSketch {
    var sketch = ScheduleSketch(
      "pagerduty:" + (try node.identifier("id")), name: try node.optionalText("name") ?? node.text("summary"),
      zone: try node.zone("time_zone"), place: node)
    guard node["schedule_layers"] != nil else {
      guard node["rotations"] == nil else {
        sketch.notCarried.append("“\(sketch.name)” is a schedule of PagerDuty's API v3, which is not read.")
        return sketch
      }
      throw node.refuse(
        "schedule_layers", "must be there: export with GET /schedules/{id} or with include[]=schedule_layers")
    }
    let layers = try node.list("schedule_layers", most: ImportLimits.overrides)
    for (level, layer) in layers.reversed().enumerated() {
      if let layer = try PagerDutyLayer(layer, zone: sketch.zone, people).sketch(&sketch.notCarried) {
        try sketch.add(layer, level: level)
      }
    }
    try addOverrides(of: node, people, to: &sketch)
    return sketch
  }

  /// `overrides` are the entries themselves; what `overrides_subschedule` shows is the part of them in the time asked for.
  private static func addOverrides(of node: ExportNode, _ people: ImportedPeople, to sketch: inout ScheduleSketch)
    throws
  {
    let listed = node["overrides"].map { $0["overrides"] ?? $0 }
    if let answer = node["overrides"], answer["since"] != nil || answer["until"] != nil {
      sketch.reach.add(.usual, try answer.span("since", "until"))
    }
    let shown = node["overrides_subschedule"]?["rendered_schedule_entries"]
    for entry in try (listed ?? shown)?.entries(most: ImportLimits.overrides) ?? [] {
      let span = try entry.span("start", "end")
      guard let user = entry["user"] else { throw entry.refuse("user", "must not be empty") }
      let person = try people.person(user)
      let id = try entry.optionalText("id") ?? "\(span.lowerBound.rfc3339) \(person.title)"
      try sketch.add(
        ImportedOverride(
          externalID: id, from: span.lowerBound, to: span.upperBound, person: person, replaced: .everybody))
    }
  }
}
