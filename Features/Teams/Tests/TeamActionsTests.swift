import Core
import Storage
import TestKit
import Testing
import World

@testable import Teams

@Suite("What can be done with teams")
struct TeamActionsTests {
  @Test("Working hours are kept in their shortest writing and mean the team's zone", arguments: TestEngine.available)
  func hours(engine: TestEngine) async throws {
    try await withWorld(engine) { app, _ in
      let team = try await app.write { tx in
        try TeamActions(tx, as: .system).add(
          name: "Night", kind: .operations, zoneName: "Asia/Tokyo", hoursText: "mo 9:00-17:00; Tu 09:00-17:00")
      }
      let stored = try await app.read { try TeamStore($0).get(team.id) }
      #expect(stored == team && stored.hours.text == "Mo-Tu 09:00-17:00" && stored.hours.zone.name == "Asia/Tokyo")
      #expect(try await app.read { try TeamStore($0).all(kind: .operations) }.map(\.name) == ["Night", "Operations"])
    }
  }

  @Test("Name, zone and hours are checked together", arguments: TestEngine.available)
  func invalid(engine: TestEngine) async throws {
    try await withWorld(engine) { app, _ in
      let refusal = await refusal {
        try await app.write { tx in
          try TeamActions(tx, as: .system).add(
            name: "Operations", kind: .customer, zoneName: "../etc/passwd", hoursText: "")
        }
      }
      guard case .invalid(let errors) = refusal else { return #expect(Bool(false), "\(String(describing: refusal))") }
      #expect(errors.map(\.field) == ["hours", "zone", "name"])
    }
  }

  @Test("Engineers cannot edit teams; a stale edit says what is different", arguments: TestEngine.available)
  func editing(engine: TestEngine) async throws {
    try await withWorld(engine) { app, world in
      var draft = TeamDraft(world.operations)
      draft.hoursText = "Mo-Su 08:00-20:00"
      let forbidden = await refusal { [draft] in try await edit(app, world, draft, as: world.ben.actor) }
      try await edit(app, world, draft, as: world.ana.actor)
      draft.hoursText = "Mo 09:00-10:00"
      let stale = await refusal { [draft] in try await edit(app, world, draft, as: world.ana.actor) }
      guard case .notAllowed = forbidden, case .conflict(let why) = stale else {
        return #expect(Bool(false), "\(String(describing: forbidden)) \(String(describing: stale))")
      }
      #expect(why.contains("hours is now “Mo-Su 08:00-20:00”"), "\(why)")
    }
  }

  private func edit(_ app: TestApp, _ world: World, _ draft: TeamDraft, as actor: Actor) async throws {
    try await app.write { tx in try TeamActions(tx, as: actor).edit(world.operations.id, version: 1, to: draft) }
  }
}
