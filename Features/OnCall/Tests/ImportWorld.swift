import Core
import JSON
import Storage
import Teams
import TestKit

@testable import OnCall

extension OnCallWorld {
  func request(_ source: ImportSource = .pagerduty, _ text: String = ImportSamples.pagerduty) -> ImportRequest {
    ImportRequest(
      source: source, team: team, kind: .onCall, files: [ImportFile(path: "export", bytes: Array(text.utf8))])
  }

  func plan(_ request: ImportRequest, as actor: Actor = manager) async throws -> ImportPlan {
    try await app.read { try ImportActions($0, as: actor).plan(request) }
  }

  /// Looks at the plan, then applies it.
  @discardableResult
  func `import`(_ request: ImportRequest, as actor: Actor = manager) async throws -> ImportPlan {
    let digest = try await plan(request, as: actor).digest
    return try await app.write { try ImportActions($0, as: actor).apply(request, digest: digest) }
  }

  /// The one rotation of the team.
  func only() async throws -> RotationLane {
    let lanes = try await app.read { try OnCallReader($0).lanes() }
    guard let lane = lanes.first, lanes.count == 1 else {
      throw Refusal.notFound("There should be one rotation, there are \(lanes.count).")
    }
    return lane
  }

  func count(_ table: SQL) async throws -> Int64 {
    try await app.read { try $0.integer("SELECT COUNT(*) FROM \(table)") }
  }

  /// What the API takes.
  func body(_ source: ImportSource, _ files: [String: String], _ more: JSONValue.Member...) -> JSONValue {
    let files = files.sorted { $0.key < $1.key }.map { file -> JSONValue in
      ["path": .string(file.key), "text": .string(file.value)]
    }
    return .object(
      [.init("source", .string(source.rawValue)), .init("team", .id(team)), .init("files", .array(files))] + more)
  }
}
