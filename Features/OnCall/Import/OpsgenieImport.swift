import Calendars
import Core
import JSON

/// The folder that Opsgenie's configuration backup writes, a file for each object.
///
/// Reads the folders `schedules` (`{"schedule": …, "scheduleOverrideList": […]}`, or the answer of the API), `scheduleOverrides`,
/// `users` and `forwardings`. All rotations of a schedule have the duty together.
enum OpsgenieImport {
  /// A file of the backup.
  typealias File = (path: String, bytes: [UInt8])

  /// - Throws: `Refusal.invalid` for the file and the place in it that is wrong.
  static func rotations(_ files: [File]) throws -> [ImportedRotation] {
    let size = files.reduce(0) { $0 + $1.bytes.count }
    guard size <= ImportLimits.bytes else {
      throw Refusal.invalid("body", "must have at most \(ImportLimits.bytes) bytes, has \(size)")
    }
    let users = try nodes(files, folder: "users").map { $0["user"] ?? $0 }
    let people = try ImportedPeople(users, email: ["username"], name: ["fullName"])
    let overrides = try nodes(files, folder: "scheduleOverrides")
    let forwardings = try nodes(files, folder: "forwardings")
    let schedules = try nodes(files, folder: "schedules")
    guard !schedules.isEmpty else {
      throw Refusal.invalid("schedules", "must have at least one file with a name such as schedules/name-id.json")
    }
    return try schedules.map { file in
      var schedule = try OpsgenieSchedule(file, people)
      try schedule.addOverrides(beside: overrides)
      try schedule.addForwardings(forwardings)
      return schedule.sketch
    }.rotations()
  }

  /// Whether a file of the folder is looked at.
  static func reads(_ path: String) -> Bool {
    ["users", "scheduleOverrides", "forwardings", "schedules"].contains { isFile(path, in: $0) }
  }

  private static func isFile(_ path: String, in folder: String) -> Bool {
    let parts = path.split(separator: "/")
    return parts.dropLast().last?.lowercased() == folder.lowercased() && path.lowercased().hasSuffix(".json")
  }

  /// The objects in the files of a folder, by path.
  private static func nodes(_ files: [File], folder: String) throws -> [ExportNode] {
    try files.filter { isFile($0.path, in: folder) }.sorted { $0.path < $1.path }.flatMap { file -> [ExportNode] in
      let root = try ExportNode.parse(file.bytes, file: file.path)
      let data = root["data"] ?? root
      return data.value.elements == nil ? [data] : try data.entries(most: ImportLimits.entries)
    }
  }
}
