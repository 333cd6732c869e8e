import Calendars
import Core
import Teams
import TestKit
import Testing

@testable import OnCall

@Suite struct ImportActionsTests {
  @Test(arguments: TestEngine.available)
  func `a plan says what would be done and writes nothing`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let plan = try await world.plan(world.request())
      #expect(plan.entries.map(\.act) == [.create] && plan.entries[0].name == "Nights" && plan.writes)
      #expect(plan.people.map(\.person) == [world.nadia, world.teo, world.ravi] && plan.strangers.isEmpty)
      #expect(try await world.plan(world.request()).digest == plan.digest)
      #expect(try await world.count("rotations") == 0)
      #expect(try await world.events().isEmpty)
    }
  }

  @Test(arguments: TestEngine.available)
  func `what was planned is applied, with the changes by hand`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let plan = try await world.import(world.request())
      let rotation = try #require(plan.entries[0].rotation)
      #expect(rotation.kind == .onCall && rotation.team == world.team)
      let made = ["rotation.added", "rotation.replaced", "rotation.imported"].map { "\($0) by Mona Kern" }
      #expect(try await world.events() == made)
      #expect(
        try await world.shifts(rotation) == ["23 10:00 to 30 09:00 Nadia", "30 09:00 to 07 09:00 Teo"])
      #expect(
        try await world.shifts(rotation, from: "2026-12-21 09:00", to: "2026-12-28 09:00") == [
          "21 09:00 to 24 18:00 Nadia", "24 18:00 to 25 09:00 Ravi", "25 09:00 to 28 09:00 Nadia",
        ])
      #expect(try await world.told().isEmpty)
    }
  }

  @Test(arguments: TestEngine.available)
  func `a second import changes nothing, also weeks later`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.import(world.request())
      let events = try await world.events()
      for time in ["2026-11-23 10:30", "2026-12-02 12:00", "2027-03-09 03:00"] {
        try await world.app.advance(to: Instant(berlin: time))
        let plan = try await world.import(world.request())
        #expect(plan.entries.map(\.act) == [.unchanged] && !plan.writes, "\(time)")
      }
      #expect(try await world.events().filter { !$0.hasPrefix("rotation.handed_over") } == events)
      #expect(try await world.count("overrides") == 1)
      #expect(try await world.only().rotation.version == 1)
    }
  }

  @Test(arguments: TestEngine.available)
  func `an edit at the source is a version of the same rotation, and begun shifts stay`(_ engine: TestEngine)
    async throws
  {
    try await OnCallWorld.run(engine) { world in
      let first = try await world.import(world.request()).entries[0].rotation
      try await world.app.advance(to: Instant(berlin: "2026-12-02 12:00"))
      let edited = ImportSamples.pagerduty.replacing(
        #"{"user": {"id": "PTEO", "type""#, with: #"{"user": {"id": "PRAV", "type""#)
      let plan = try await world.import(world.request(.pagerduty, edited))
      #expect(plan.entries[0].act == .change(["“Base”: Other people take turns."]))
      let lane = try await world.only()
      #expect(lane.rotation.id == first?.id && lane.rotation.version == 2 && lane.plans.map(\.number) == [1, 2])
      #expect(
        try await world.shifts(lane.rotation, to: "2026-12-21 09:00") == [
          "23 10:00 to 30 09:00 Nadia", "30 09:00 to 07 09:00 Teo", "07 09:00 to 14 09:00 Nadia",
          "14 09:00 to 21 09:00 Ravi",
        ])
      #expect(try await world.import(world.request(.pagerduty, edited)).entries[0].act == .unchanged)
    }
  }

  @Test func `what was changed here stays until the source changes too`() async throws {
    try await OnCallWorld.run { world in
      let export = ImportSamples.pagerduty.replacing(#""overrides": ["#, with: #""left": ["#)
      try await world.import(world.request(.pagerduty, export))
      let lane = try await world.only()
      let own = world.plan([[world.mina]], startsOn: "2026-11-23")
      try await world.app.write {
        try OnCallActions($0, as: .system).changeRotation(lane.rotation.id, version: 1, name: "Late", plan: own)
      }
      #expect(try await world.import(world.request(.pagerduty, export)).entries[0].act == .unchanged)
      #expect(try await world.only().rotation.name == "Late")
      let edited = export.replacing("T09:00:00+01:00", with: "T10:00:00+01:00")
      let plan = try await world.import(world.request(.pagerduty, edited))
      #expect(plan.entries[0].act.sentences.last == "Turns that were changed here since the last import are replaced.")
      #expect(try await world.only().plan.layers[0].handOverMinute == 600)
      #expect(try await world.only().rotation.name == "Late")
    }
  }

  @Test func `a plan that is no longer true is not applied`() async throws {
    try await OnCallWorld.run { world in
      let digest = try await world.plan(world.request()).digest
      try await world.add(.onCall, [[world.nadia]], name: "Nights")
      await #expect(throws: Refusal.self) {
        try await world.app.write { try ImportActions($0, as: .system).apply(world.request(), digest: digest) }
      }
      let plan = try await world.plan(world.request())
      #expect(plan.entries[0].act == .skip(["name is that of another rotation of this team already."]))
      #expect(try await world.count("rotation_imports") == 0)
    }
  }

  @Test func `only operations import, and a manager what was changed by hand`() async throws {
    try await OnCallWorld.run { world in
      await #expect(throws: Refusal.self) {
        try await world.plan(world.request(), as: world.actor(world.cleo, [.customer]))
      }
      let plan = try await world.import(world.request(), as: world.actor(world.nadia))
      #expect(plan.entries[0].notCarried == ["Left out, since it takes a manager to enter: 1 change by hand."])
      #expect(try await world.count("overrides") == 0)
      #expect(try await world.count("rotations") == 1)
      let later = try await world.import(world.request())
      #expect(later.entries[0].act == .change(["1 change by hand is entered."]))
      #expect(try await world.only().rotation.version == 1)
    }
  }

  @Test(arguments: TestEngine.available)
  func `a change by hand that was moved is moved, one that was removed stays`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.import(world.request())
      let moved = ImportSamples.pagerduty.replacing("2026-12-25T09", with: "2026-12-25T12")
      try await world.import(world.request(.pagerduty, moved))
      let rotation = try await world.only().rotation
      let night = try await world.shifts(rotation, from: "2026-12-24 18:00", to: "2026-12-25 13:00")
      #expect(night == ["24 18:00 to 25 12:00 Ravi", "25 12:00 to 28 09:00 Nadia"])
      let removed = moved.replacing(#""overrides": ["#, with: #""left": ["#)
      let plan = try await world.import(world.request(.pagerduty, removed))
      #expect(plan.entries[0].act == .unchanged)
      #expect(
        plan.entries[0].notCarried == [
          "Imported earlier, not in the file, and left as it is, since the file does not say that it has all of that time: "
            + "1 change by hand."
        ])
      #expect(try await world.shifts(rotation, from: "2026-12-24 18:00", to: "2026-12-25 13:00") == night)
    }
  }
}
