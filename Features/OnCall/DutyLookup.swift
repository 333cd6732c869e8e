import Calendars
import Core
import FeatureKit
import JSON
import Teams

/// Finds the numbers of what people name on the command line, and the moments that they write.
struct DutyLookup {
  private let client: APIClient
  private let names: NameLookup

  package init(_ client: APIClient) {
    self.client = client
    names = NameLookup(client)
  }

  /// - Parameter text: number or name of a rotation.
  /// - Throws: `Refusal.notFound` when none, or more than one, is called so.
  func rotation(_ text: String) async throws -> Int64 {
    try await names.number(text, "rotation", at: "/api/v1/rotations", in: "rotations") { rotation, matches in
      matches(rotation["name"])
    }
  }

  package func person(_ text: String) async throws -> Int64 { try await names.person(text) }
  package func team(_ text: String) async throws -> Int64 { try await names.team(text) }

  /// nil for nobody.
  func person(_ text: String?) async throws -> Int64? {
    guard let text else { return nil }
    return try await person(text)
  }

  /// - Parameters:
  ///   - text: RFC 3339, or `2026-12-24 18:00` by the clocks of the rotation's team.
  ///   - option: which one it was given for.
  /// - Throws: `Refusal.invalid` for the option.
  func instant(_ text: String, _ option: String, of rotation: Int64) async throws -> Instant {
    if let instant = Instant(rfc3339: text) { return instant }
    guard AnswerAt.instant(text, in: .utc) != nil else {
      throw Refusal.invalid(option, "must be a time such as 2026-12-24T18:00:00+01:00 or “2026-12-24 18:00”")
    }
    let team = try await client.get("/api/v1/rotations/\(rotation)")["team"]?.integer ?? 0
    let zone = try Zone.named(try await client.get("/api/v1/teams/\(team)")["zone"]?.text ?? "UTC")
    guard let instant = AnswerAt.instant(text, in: zone) else { throw Refusal.invalid(option, "cannot be understood") }
    return instant
  }
}

/// A body of which only what was given is sent.
struct DutyBody {
  private(set) var members: [JSONValue.Member] = []

  mutating func add(_ name: String, _ number: Int64?) {
    if let number { members.append(.init(name, .int(number))) }
  }

  mutating func add(_ name: String, _ text: String?) {
    if let text { members.append(.init(name, .string(text))) }
  }

  mutating func add(_ name: String, _ instant: Instant?) {
    if let instant { members.append(.init(name, .instant(instant))) }
  }

  var json: JSONValue { .object(members) }
}
