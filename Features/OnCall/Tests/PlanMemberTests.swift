import Calendars
import Core
import Storage
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

/// What was in a plan already is not the mistake of whoever changes it.
@Suite struct PlanMemberTests {
  @Test(arguments: TestEngine.available)
  func `who has left may stay in the plan, and cannot be new in it`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi]])
      try await world.app.write { tx in
        try PersonActions(tx, as: .system).deactivate(world.ravi)
        try PersonActions(tx, as: .system).deactivate(world.mina)
      }
      let manager = Visitor.actor(OnCallWorld.manager)
      let form: KeyValuePairs = [
        "version": "1", "name": "Nights", "slots": "Nadia Roth\nRavi Rao\nTeo Lang", "starts_on": "2026-11-16",
        "hand_over": "09:00", "every": "1", "unit": "weeks", "zone": "Europe/Berlin",
      ]
      #expect(try await world.app.post("/rotations/\(rotation.id)", form: form, as: manager).status == 303)
      #expect(
        try await world.shifts(rotation, to: "2026-12-14 09:00") == [
          "23 10:00 to 30 09:00 Ravi", "30 09:00 to 07 09:00 Teo", "07 09:00 to 14 09:00 Nadia",
        ])
      #expect(try await world.roster(at: "2026-11-24 20:00").answeringNow.isEmpty, "a gap that pages show")
      let plan = world.plan([[world.mina], [world.ravi]])
      await #expect(throws: Refusal.invalid("layers[0].slots[0]", "Mina Sato is deactivated")) {
        try await world.app.write { tx in
          try OnCallActions(tx, as: .system).changeRotation(rotation.id, version: 2, name: "Nights", plan: plan)
        }
      }
    }
  }

  @Test func `a zone that is not known may stay, and cannot be new`() async throws {
    try await OnCallWorld.run { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi]])
      try await world.set(zone: "Europe/Foo", of: rotation)
      let change = { @Sendable (zone: String, version: Int) in
        var plan = world.plan([[world.nadia], [world.teo]])
        plan.layers[0].zoneName = zone
        let changed = plan
        try await world.app.write { tx in
          try OnCallActions(tx, as: .system).changeRotation(
            rotation.id, version: version, name: "Nights", plan: changed)
        }
      }
      try await change("Europe/Foo", 1)
      await #expect(throws: Refusal.self) { try await change("Europe/Bar", 2) }
      try await change("Europe/Berlin", 2)
      let lane = try await world.app.read { try OnCallReader($0).lane(rotation.id) }
      #expect(lane.problem == nil && lane.rotation.version == 3)
    }
  }
}
