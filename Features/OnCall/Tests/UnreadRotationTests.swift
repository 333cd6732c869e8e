import Calendars
import Core
import Storage
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

/// A rotation whose zone an update of the system's data took away, or whose stored plan cannot be read.
@Suite struct UnreadRotationTests {
  private static let words = "Its zone Europe/Foo is not known to this machine’s \(Zone.dataName). Choose another."

  /// PoTW and on call are well; Nights, of Mina, is in a zone that nobody knows any more.
  private func world(
    _ engine: TestEngine, _ body: @escaping @Sendable (OnCallWorld, Rotation) async throws -> Void
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.app.write { tx in
        _ = try PersonActions(tx, as: .system).add(name: "Mona Kern", email: "mona@example.org", roles: [.manager])
      }
      try await world.addBoth()
      let nights = try await world.add(.onCall, [[world.teo], [world.mina]], name: "Nights")
      try await world.app.settle()
      try await world.set(zone: "Europe/Foo", of: nights)
      try await body(world, nights)
    }
  }

  @Test(arguments: TestEngine.available)
  func `it has nobody, and all others answer as before`(_ engine: TestEngine) async throws {
    try await world(engine) { world, nights in
      let evening = try await world.roster(at: "2026-11-23 20:00")
      #expect(evening.answeringNow == [world.ravi] && evening.onCall.map(\.people) == [[world.ravi], []])
      #expect(try await world.roster(at: "2026-11-23 12:00").answeringNow == [world.nadia, world.teo])
      #expect(try await world.roster(at: "2026-12-02 20:00").answeringNow == [world.nadia])
      let lane = try await world.app.read { try OnCallReader($0).lane(nights.id) }
      #expect(lane.problem == Self.words && lane.shift(at: world.app.now) == nil)
      // Whoever covers it has it.
      try await world.cover(nights, by: world.mina, "2026-11-23 18:00", "2026-11-24 08:00")
      #expect(try await world.roster(at: "2026-11-23 20:00").answeringNow == [world.ravi, world.mina])
    }
  }

  @Test(arguments: TestEngine.available)
  func `the duties of all others go on, and managers are told of it`(_ engine: TestEngine) async throws {
    try await world(engine) { world, nights in
      try await world.app.advance(to: Instant(berlin: "2026-11-30 09:00"))
      let onCall = try await world.app.read { [team = world.team] in try OnCallReader($0).rotations(team: team)[1] }
      #expect(try await world.handOvers(onCall).map(\.to) == [[world.nadia]])
      let kept = try await world.app.read {
        try $0.integer("SELECT COUNT(*) FROM kept_shifts WHERE rotation_id = \(onCall.id)")
      }
      #expect(kept > 0)
      let told = try await world.app.read { tx in
        try tx.all(
          """
          SELECT p.name, n.headline, n.text FROM notifications n JOIN people p ON p.id = n.person_id
          WHERE n.subject_kind = 'finding' ORDER BY n.id
          """
        ) { [try $0.text(0), try $0.text(1), try $0.text(2)] }
      }
      #expect(told.map { [$0[0], $0[1]] } == [["Mona Kern", "Nights cannot be read"]])
      #expect(told.first?[2].hasSuffix(Self.words) == true)
    }
  }

  @Test(arguments: TestEngine.available)
  func `the pages and the API say what is wrong and how to mend it`(_ engine: TestEngine) async throws {
    try await world(engine) { world, nights in
      try await world.app.advance(by: .hours(7))
      let manager = Visitor.actor(OnCallWorld.manager)
      let calendar = try await world.app.get("/rotations?tz=Europe/Berlin", as: manager)
      #expect(calendar.status == 200 && calendar.text.contains("Nights cannot be read.</b>"))
      #expect(calendar.text.contains(Self.words) && calendar.text.contains("href=\"/rotations/\(nights.id)/edit\""))
      for path in ["", "/edit", "/handovers"] {
        let page = try await world.app.get("/rotations/\(nights.id)\(path)", as: manager)
        #expect(page.status == 200 && (path == "/handovers" || page.text.contains(Self.words)), "\(path)")
      }
      for path in ["/people/\(world.mina)/succession?heir=\(world.ravi)", "/absences", "/rotations/fairness"] {
        let status = try await world.app.get(path, as: manager).status
        #expect(status == 200, "\(path)")
      }
      let all = try await world.app.get("/api/v1/rotations", as: manager).json["rotations"]?.elements ?? []
      #expect(all.map { $0["problem"]?.text } == [nil, nil, Self.words])
      let gaps = try await world.app.get("/api/v1/oncall/gaps", as: manager).json["gaps"]?.elements ?? []
      #expect(gaps.compactMap { $0["problem"]?.text } == [Self.words])
      let found = try await world.app.get("/api/v1/oncall/findings", as: manager).json["findings"]?.elements ?? []
      #expect(found.map { $0["mend"]?.text } == [Self.words])
    }
  }

  @Test(arguments: TestEngine.available)
  func `another zone takes over at once, and the time without one stays a gap`(_ engine: TestEngine) async throws {
    try await world(engine) { world, nights in
      try await world.app.advance(to: Instant(berlin: "2026-11-24 18:00"))
      try await world.app.write { tx in
        let lane = try OnCallReader(tx).lane(nights.id)
        var plan = lane.plan
        plan.layers[0].zoneName = "Europe/Berlin"
        try OnCallActions(tx, as: .system).changeRotation(nights.id, version: 1, name: "Nights", plan: plan)
      }
      #expect(
        try await world.shifts(nights, to: "2026-12-07 09:00") == [
          "24 18:00 to 30 09:00 Mina", "30 09:00 to 07 09:00 Teo",
        ])
      try await world.app.settle()
      let open = try await world.app.read { [team = world.team] in try FindingStore($0).open(team) }
      #expect(open.isEmpty)
      // The zone may come back; what was mended stays so.
      try await world.app.write { tx in
        try tx.run(
          "UPDATE rotation_layers SET zone = 'Europe/Paris' WHERE rotation_id = \(nights.id) AND number = 1")
      }
      #expect(
        try await world.shifts(nights, from: "2026-11-25 10:00", to: "2026-11-30 08:00") == [
          "24 18:00 to 30 09:00 Mina"
        ])
    }
  }

  @Test(arguments: TestEngine.available)
  func `where one layer cannot be read, the others go on`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let day = world.plan([[world.mina]]).layers[0]
      var night = world.plan([[world.ravi]]).layers[0]
      (night.name, night.windows) = ("nights", "Mo-Su 00:00-09:00 17:00-24:00")
      let layers = [day, night]
      let rotation = try await world.app.write { [team = world.team] tx in
        try OnCallActions(tx, as: .system).addRotation(
          name: "Both", kind: .onCall, team: team, plan: RotationPlan(layers))
      }
      try await world.app.write { tx in
        try tx.run("UPDATE rotation_layers SET zone = 'Europe/Foo' WHERE position = 1")
      }
      #expect(try await world.roster(at: "2026-11-23 20:00").answeringNow == [world.mina])
      let problem = try await world.app.read { try OnCallReader($0).lane(rotation.id).problem }
      #expect(problem?.hasPrefix("In its layer nights the zone Europe/Foo is not known") == true)
    }
  }

  @Test(arguments: TestEngine.available, ["slots", "people", "cadence", "windows"])
  func `what is stored and cannot be read has nobody, and nothing is guessed`(
    _ engine: TestEngine, _ what: String
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      let broken = try await world.add(.onCall, [[world.mina]], name: "Nights")
      try await world.app.write { tx in
        switch what {
        case "slots": try tx.run("UPDATE rotation_layers SET slots = 'x' WHERE rotation_id = \(broken.id)")
        case "people": try tx.run("UPDATE rotation_layers SET slots = '[[4],[\"x\"]]' WHERE rotation_id = \(broken.id)")
        case "cadence": try tx.run("UPDATE rotation_layers SET cadence = 'x' WHERE rotation_id = \(broken.id)")
        default: try tx.run("UPDATE rotation_layers SET windows = 'x' WHERE rotation_id = \(broken.id)")
        }
      }
      #expect(try await world.roster(at: "2026-11-23 20:00").answeringNow == [world.ravi])
      let lane = try await world.app.read { try OnCallReader($0).lane(broken.id) }
      #expect(lane.problem?.hasPrefix("Its plan cannot be read: ") == true)
      #expect(lane.problem?.hasSuffix("Write it anew.") == true)
      try await world.app.advance(by: .days(2))
      let page = try await world.app.get("/rotations/\(broken.id)/edit", as: .actor(OnCallWorld.manager))
      #expect(page.status == 200)
    }
  }

  @Test(arguments: TestEngine.available)
  func `a team whose zone is not known is served by UTC, and its page says so`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      try await world.app.write { tx in try tx.run("UPDATE teams SET zone = 'Europe/Foo'") }
      // 09:30 in Berlin is 08:30 by UTC.
      #expect(try await world.roster(at: "2026-11-24 09:30").answeringNow == [world.ravi])
      #expect(try await world.roster(at: "2026-11-24 10:30").answeringNow == [world.nadia, world.teo])
      try await world.app.advance(by: .days(2))
      for path in ["/rotations", "/absences"] {
        let page = try await world.app.get(path, as: .actor(OnCallWorld.manager))
        #expect(page.status == 200 && (path != "/rotations" || page.text.contains("working hours count by UTC")))
      }
    }
  }
}

/// Work on many things of which one fails.
@Suite struct DueWorkTests {
  @Test(arguments: TestEngine.available)
  func `one that fails neither undoes nor keeps back the others`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let work = DueWork<Person>(environment: world.app.environment, kind: "person", slice: 2) { person, tx in
        try tx.record(Event("test.done", of: Reference(kind: "person", number: person.number), by: .system))
        // A statement that fails ends its whole transaction on PostgreSQL.
        if person.number == 2 { try tx.run("INSERT INTO rotations (id) VALUES (1)") }
      }
      await #expect(throws: (any Error).self) { try await work.run([1, 2, 3, 4, 5].map { ID($0) }) }
      let done = try await world.app.read { tx in
        try tx.all("SELECT subject_id FROM events WHERE name = 'test.done' ORDER BY subject_id") { try $0.integer(0) }
      }
      #expect(done == [1, 3, 4, 5])
    }
  }
}

extension OnCallWorld {
  /// As an update of the system's data would leave it.
  func set(zone: String, of rotation: Rotation) async throws {
    try await app.write { tx in
      try tx.run("UPDATE rotation_layers SET zone = \(zone) WHERE rotation_id = \(rotation.id)")
    }
  }
}
