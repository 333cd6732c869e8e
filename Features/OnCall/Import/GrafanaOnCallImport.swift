import Calendars
import Core
import JSON

/// What Grafana OnCall's public API lists, in one object: `schedules`, `on_call_shifts` and `users`, each as a list, as the API's
/// page (`{"results": […]}`) or as a list of its pages.
///
/// Of shifts at the same time those of the highest level have the duty, all of them; an override has it before all others.
enum GrafanaOnCallImport {
  /// - Throws: `Refusal.invalid` for the place that is wrong.
  static func rotations(_ bytes: [UInt8]) throws -> [ImportedRotation] {
    let root = try ExportNode.parse(bytes)
    let people = try ImportedPeople(list(root, "users"), email: ["email"], name: ["name", "username"])
    let shifts = try list(root, "on_call_shifts")
    let schedules = try list(root, "schedules")
    guard !schedules.isEmpty else { throw Refusal.invalid("schedules", "must not be empty") }
    var byID: [String: ExportNode] = [:]
    var bySchedule: [String: [ExportNode]] = [:]
    for shift in shifts {
      byID[try shift.identifier("id")] = shift
      if let schedule = try shift.optionalText("schedule") { bySchedule[schedule, default: []].append(shift) }
    }
    let hasAll = root.hasAll("on_call_shifts") { $0["results"] != nil && $0.value["next"] == JSONValue.null }
    return try schedules.map { schedule in
      let named = try schedule.list("shifts", most: ImportLimits.entries).map { node -> ExportNode in
        guard let id = node.value.text else { throw node.refuse("must be the id of a shift") }
        guard let shift = byID[id] else { throw node.refuse("is “\(id.prefix(40))”, which is not in on_call_shifts") }
        return shift
      }
      // Overrides of schedules that are kept by API are not in the list, but they name their schedule.
      let paths = Set(named.map(\.path))
      let others = (bySchedule[try schedule.identifier("id")] ?? []).filter { !paths.contains($0.path) }
      var sketch = try GrafanaOnCallSchedule(schedule, shifts: named + others, people).sketch
      if hasAll { sketch.reach.add() }
      return sketch
    }.rotations()
  }

  private static func list(_ root: ExportNode, _ key: String) throws -> [ExportNode] {
    try root.pages(key, entries: "results") { $0["next"] != nil }
  }
}
