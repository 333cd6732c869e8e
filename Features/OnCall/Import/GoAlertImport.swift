import Calendars
import Core
import JSON

/// What GoAlert's GraphQL API answers: `schedules`, `rotations`, `users` and `userOverrides`, each as a list or as its
/// connection (`{"nodes": […]}`), with or without the `data` around them.
///
/// All targets of a schedule have the duty together. A rotation's position is not computed there but kept: the file needs
/// `activeUserIndex` and `nextHandoffTimes`.
enum GoAlertImport {
  /// - Throws: `Refusal.invalid` for the place that is wrong.
  static func rotations(_ bytes: [UInt8]) throws -> [ImportedRotation] {
    var root = try ExportNode.parse(bytes)
    if let data = root["data"] { root = data }
    let users = try list(root, "users")
    let people = try ImportedPeople(users.map(withAddress), email: ["email", "address"], name: ["name"])
    var rotations: [String: ExportNode] = [:]
    for rotation in try list(root, "rotations") { rotations[try rotation.identifier("id")] = rotation }
    var overrides: [String: [ExportNode]] = [:]
    for override in try list(root, "userOverrides") {
      guard let target = override["target"] else { throw override.refuse("target", "must not be empty") }
      overrides[try target.identifier("id"), default: []].append(override)
    }
    let schedules = try list(root, "schedules")
    guard !schedules.isEmpty else { throw root.refuse("schedules", "must not be empty") }
    let hasAll = root.hasAll("userOverrides") { $0["pageInfo"]?["hasNextPage"]?.value.flag == false }
    return try schedules.map { node in
      var schedule = try GoAlertSchedule(node, rotations: rotations, people)
      for override in overrides[try node.identifier("id")] ?? [] { try schedule.add(override: override) }
      var sketch = schedule.sketch
      if hasAll { sketch.reach.add() }
      return sketch
    }.rotations()
  }

  private static func list(_ root: ExportNode, _ key: String) throws -> [ExportNode] {
    try root.pages(key, entries: "nodes") { $0["pageInfo"]?["hasNextPage"]?.value.flag == true }
  }

  /// People without an address have one among their contact methods, in an older or a newer form.
  private static func withAddress(_ user: ExportNode) throws -> ExportNode {
    guard try user.optionalText("email") == nil else { return user }
    for method in try user.list("contactMethods", most: ImportLimits.slots) {
      let old = method["type"]?.value.text == "EMAIL" ? try method.optionalText("value") : nil
      let new = try method["dest"]?["args"]?.optionalText("email_address")
      guard let address = old ?? new, let members = user.value.members else { continue }
      return ExportNode(value: .object(members + [.init("address", .string(address))]), path: user.path)
    }
    return user
  }
}
