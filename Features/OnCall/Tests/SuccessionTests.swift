import Calendars
import Core
import Storage
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

/// Taking somebody out of the rotations.
@Suite struct SuccessionTests {
  private func preview(
    _ world: OnCallWorld, _ person: ID<Person>, _ heir: Succession.Heir
  ) async throws -> [String] {
    try await world.app.read { tx in
      try SuccessionActions(tx, as: OnCallWorld.manager).preview(person, to: heir).map { change in
        change.after.ahead(from: tx.now, count: 5).map { shift in
          shift.people.map { String(world.name(ID($0)).prefix(1)) }.joined()
        }.map { $0.isEmpty ? "-" : $0 }.joined(separator: " ")
      }
    }
  }

  private func apply(_ world: OnCallWorld, _ person: ID<Person>, _ heir: Succession.Heir) async throws {
    try await world.app.write { tx in
      let actions = SuccessionActions(tx, as: OnCallWorld.manager)
      let seen = try actions.preview(person, to: heir).map { ($0.before.rotation.id, $0.before.rotation.version) }
      try actions.apply(person, to: heir, seen: Dictionary(uniqueKeysWithValues: seen))
    }
  }

  @Test(arguments: TestEngine.available)
  func `another takes the same places, nobody keeps them, and left out the others move up`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      // Ravi has this week.
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi], [world.teo]])
      try await world.add(.potw, [[world.mina, world.teo], [world.teo]])
      #expect(try await preview(world, world.teo, .person(world.mina)) == ["R M N R M", "T M M M M"])
      #expect(try await preview(world, world.teo, .nobody) == ["R - N R -", "T M - M -"])
      #expect(try await preview(world, world.teo, .leaveOut) == ["R N R N R", "T M M M M"])
      #expect(try await preview(world, world.nadia, .leaveOut) == ["R T R T R"])
      try await apply(world, world.teo, .leaveOut)
      #expect(
        try await world.shifts(rotation, to: "2026-12-14 09:00") == [
          "23 10:00 to 30 09:00 Ravi", "30 09:00 to 07 09:00 Nadia", "07 09:00 to 14 09:00 Ravi",
        ])
      let events = try await world.events()
      #expect(events.filter { $0 == "rotation.changed by Mona Kern" }.count == 2)
    }
  }

  @Test(arguments: 0..<40)
  func `whoever would be next is, whenever somebody is left out`(_ week: Int) throws {
    let slots: [[ID<Person>]] = [[ID(1)], [ID(2)], [ID(3), ID(4)], [ID(5)], []]
    let layer = LayerPlan(
      zoneName: "Europe/Berlin", startsOn: Day("2026-01-05") ?? Day(number: 0), handOverMinute: 540,
      cadence: week % 2 == 0 ? .weekly : .days(1), windows: week % 3 == 0 ? LayerPlan.always : "Mo-Fr 09:00-17:00",
      slots: slots)
    let now = Instant(berlin: "2026-03-02 12:00") + .days(Int64(week))
    for number in 1...5 {
      let left = ID<Person>(Int64(number))
      let plan = try #require(
        try Succession(person: left, heir: .leaveOut).plan(after: RotationPlan([layer]), now: now))
      func next(_ layer: LayerPlan) throws -> [[Int64]] {
        // By turn, from the first that begins later.
        let all = try layer.turns().shifts(from: now - .days(14), to: now + .days(140))
        let begun = all.last { $0.start <= now }?.index ?? -1
        let turns = Dictionary(grouping: all.filter { $0.index > begun }, by: \.index).sorted { $0.key < $1.key }
        return turns.map { $0.value[0].people }
      }
      let before = try next(layer).filter { $0 != [left.number] }.map { $0.filter { $0 != left.number } }
      let after = try next(plan.layers[0])
      #expect(after.prefix(12) == before.prefix(12), "\(number) in \(week)")
    }
  }

  @Test(arguments: TestEngine.available)
  func `turns are handed over though others of the rotation have left, or its zone is not known any more`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      let left = try await world.add(.onCall, [[world.nadia], [world.ravi], [world.teo]])
      let unread = try await world.add(.potw, [[world.ravi], [world.teo]])
      try await world.set(zone: "Europe/Foo", of: unread)
      try await world.app.write { tx in try PersonActions(tx, as: .system).deactivate(world.nadia) }
      for (heir, slots) in [
        (
          Succession.Heir.person(world.mina),
          [[[world.nadia], [world.mina], [world.teo]], [[world.mina], [world.teo]]]
        ),
        (.leaveOut, [[[world.nadia], [world.teo]], [[world.teo]]]),
      ] {
        let person = heir == .leaveOut ? world.mina : world.ravi
        try await apply(world, person, heir)
        let lanes = try await world.app.read { tx in try [left, unread].map { try OnCallReader(tx).lane($0.id) } }
        #expect(lanes.map { Set($0.plan.layers[0].slots) } == slots.map { Set($0) })
        #expect(lanes.map { $0.problem == nil } == [true, false])
      }
    }
  }

  @Test func `what cannot be is refused, and what was not seen is a conflict`() async throws {
    try await OnCallWorld.run { world in
      try await world.add(.onCall, [[world.ravi]])
      try await world.add(.potw, [[world.mina], [world.ravi]])
      for heir in [Succession.Heir.nobody, .leaveOut, .person(world.ravi), .person(world.cleo), .person(ID(99))] {
        await #expect(throws: Refusal.self) { try await preview(world, world.ravi, heir) }
      }
      await #expect(throws: Refusal.self) {
        try await world.app.write { tx in
          try SuccessionActions(tx, as: OnCallWorld.manager).apply(
            world.ravi, to: .person(world.teo), seen: [ID(1): 1])
        }
      }
      await #expect(throws: Refusal.self) {
        try await world.app.read { tx in
          _ = try SuccessionActions(tx, as: world.actor(world.teo)).preview(world.ravi, to: .person(world.teo))
        }
      }
    }
  }

  @Test(arguments: TestEngine.available)
  func `the page shows both orders, and hands over`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.add(.onCall, [[world.nadia], [world.ravi], [world.teo]])
      let manager = Visitor.actor(OnCallWorld.manager)
      let path = "/people/\(world.ravi)/succession"
      let page = try await world.app.get("\(path)?heir=leave_out", as: manager).text
      #expect(page.contains("Who takes the turns of Ravi?") && page.contains("name=\"seen\" value=\"1:1\""))
      let reply = try await world.app.post(path, form: ["heir": "\(world.mina)", "seen": "1:1"], as: manager)
      #expect(reply.status == 303)
      let lane = try await world.app.read { try OnCallReader($0).lane(ID(1)) }
      #expect(lane.plan.layers[0].slots == [[world.nadia], [world.mina], [world.teo]])
      #expect(try await world.app.post(path, form: ["heir": "nobody", "seen": "1:1"], as: manager).status == 409)
    }
  }
}
