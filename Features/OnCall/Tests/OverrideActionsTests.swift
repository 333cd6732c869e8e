import Calendars
import Core
import Storage
import Teams
import TestKit
import Testing

@testable import OnCall

@Suite struct OverrideActionsTests {
  @Test(arguments: TestEngine.available)
  func `to replace somebody leaves the others and every other shift as they are`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.potw, [[world.mina], [world.nadia, world.teo]])
      try await world.replace(
        world.nadia, by: world.ravi, in: rotation, "2026-11-25 12:00", "2026-12-08 12:00", reason: "Training")
      #expect(
        try await world.shifts(rotation, to: "2026-12-14 09:00") == [
          "23 10:00 to 25 12:00 Nadia Teo", "25 12:00 to 30 09:00 Ravi Teo", "30 09:00 to 07 09:00 Mina",
          "07 09:00 to 08 12:00 Ravi Teo", "08 12:00 to 14 09:00 Nadia Teo",
        ])
      #expect(try await world.roster(at: "2026-11-26 12:00").answeringNow == [world.ravi, world.teo])
      #expect(try await world.events().last == "rotation.replaced by Mona Kern")
    }
  }

  @Test(arguments: TestEngine.available)
  func `replaced by nobody, the part of one is empty and the other's stays`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let both = try await world.add(.potw, [[world.nadia, world.teo]])
      let alone = try await world.add(.onCall, [[world.ravi]])
      for rotation in [both, alone] {
        let person = rotation == both ? world.nadia : world.ravi
        try await world.replace(
          person, by: nil, in: rotation, "2026-11-24 09:00", "2026-11-25 09:00", as: world.actor(person))
      }
      #expect(try await world.shifts(both, to: "2026-11-30 09:00")[1] == "24 09:00 to 25 09:00 Teo")
      #expect(try await world.shifts(alone, to: "2026-11-30 09:00")[1] == "24 09:00 to 25 09:00 nobody")
    }
  }

  @Test(arguments: TestEngine.available)
  func `coverage is added to a shift and in a gap, and starts anew where nobody is`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[], [world.ravi]])
      try await world.cover(rotation, by: world.nadia, "2026-11-29 09:00", "2026-12-01 09:00")
      #expect(
        try await world.shifts(rotation) == [
          "23 10:00 to 29 09:00 Ravi", "29 09:00 to 30 09:00 Ravi Nadia", "30 09:00 to 01 09:00 Nadia",
          "01 09:00 to 07 09:00 nobody",
        ])
      let later = try await world.add(.onCall, [[world.teo]], name: "Later", startsOn: "2026-12-07")
      try await world.cover(later, by: world.mina, "2026-12-06 09:00", "2026-12-08 09:00")
      #expect(
        try await world.shifts(later, to: "2026-12-14 09:00") == [
          "06 09:00 to 07 09:00 Mina", "07 09:00 to 08 09:00 Teo Mina", "08 09:00 to 14 09:00 Teo",
        ])
      #expect(try await world.events().last == "rotation.covered by Mona Kern")
    }
  }

  @Test(arguments: TestEngine.available)
  func `what has been is never changed`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi]])
      try await world.app.advance(to: Instant(berlin: "2026-11-25 12:00"))
      let override = try await world.replace(
        world.ravi, by: world.teo, in: rotation, "2026-11-23 00:00", "2026-11-26 12:00")
      #expect(override.from == Instant(berlin: "2026-11-25 12:00"))
      #expect(
        try await world.shifts(rotation, to: "2026-11-30 09:00") == [
          "23 10:00 to 25 12:00 Ravi", "25 12:00 to 26 12:00 Teo", "26 12:00 to 30 09:00 Ravi",
        ])
    }
  }

  @Test(arguments: TestEngine.available)
  func `an ended rotation ends its added coverage too`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi], []], startsOn: "2026-11-23")
      try await world.cover(rotation, by: world.teo, "2026-11-29 09:00", "2026-12-02 09:00")
      try await world.app.advance(to: Instant(berlin: "2026-11-30 12:00"))
      try await world.app.write { try OnCallActions($0, as: .system).removeRotation(rotation.id, version: 1) }
      #expect(try await world.shifts(rotation).last == "30 09:00 to 30 12:00 Teo")
      let lane = try await world.app.read { try OnCallReader($0).lane(rotation.id) }
      #expect(lane.next(after: Instant(berlin: "2026-11-30 10:00")) == nil)
      await #expect(throws: Refusal.conflict("on call has ended.")) {
        try await world.cover(rotation, by: world.teo, "2026-12-01 09:00", "2026-12-02 09:00")
      }
    }
  }
}

/// “I have it now.”
@Suite struct TakePagerTests {
  @Test(arguments: TestEngine.available)
  func `who takes the pager has it to the end of the shift, and it is said to whom it was`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi]])
      try await world.app.advance(to: Instant(berlin: "2026-11-24 22:15"))
      let override = try await world.take(rotation, as: world.actor(world.mina))
      #expect(override.replaced == world.ravi && override.person == world.mina)
      #expect(override.madeBy == "Mina Sato" && override.reason == "took the pager")
      #expect(
        try await world.shifts(rotation) == [
          "23 10:00 to 24 22:15 Ravi", "24 22:15 to 30 09:00 Mina", "30 09:00 to 07 09:00 Nadia",
        ])
      #expect(try await world.roster(at: "2026-11-24 22:15").answeringNow == [world.mina])
      #expect(try await world.told() == ["Ravi Rao: on call is no longer yours"])
    }
  }

  @Test(arguments: TestEngine.available)
  func `a manager gives it to another, and both are told`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi]])
      try await world.take(rotation, for: world.teo, as: OnCallWorld.manager)
      #expect(try await world.told() == ["Teo Lang: on call is yours", "Ravi Rao: on call is no longer yours"])
      #expect(try await world.events().last == "rotation.replaced by Mona Kern")
    }
  }

  @Test(arguments: TestEngine.available)
  func `where several have it, it must be said from whom`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.potw, [[world.nadia, world.teo]])
      let mina = world.actor(world.mina)
      await #expect(throws: Refusal.invalid("replaced", "must be given: 2 people have the duty now")) {
        try await world.take(rotation, as: mina)
      }
      await #expect(throws: Refusal.invalid("replaced", "Ravi Rao does not have the duty in that time")) {
        try await world.take(rotation, from: world.ravi, as: mina)
      }
      try await world.take(rotation, from: world.teo, as: mina)
      #expect(try await world.shifts(rotation, to: "2026-11-30 09:00") == ["23 10:00 to 30 09:00 Nadia Mina"])
    }
  }

  @Test(arguments: TestEngine.available)
  func `nothing can be taken from nobody, by nobody, or from oneself`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let empty = try await world.add(.onCall, [[], [world.ravi]], startsOn: "2026-11-23")
      await #expect(throws: Refusal.conflict("Nobody has the duty of on call now; add coverage instead.")) {
        try await world.take(empty, as: world.actor(world.teo))
      }
      let rotation = try await world.add(.potw, [[world.ravi]])
      await #expect(throws: Refusal.invalid("person", "must be given: only a person can take a duty")) {
        try await world.take(rotation, as: .system)
      }
      await #expect(throws: Refusal.invalid("person", "must be somebody else")) {
        try await world.take(rotation, as: world.actor(world.ravi))
      }
    }
  }
}

/// Taking a change by hand back.
@Suite struct OverrideEndTests {
  @Test(arguments: TestEngine.available)
  func `taken back before it began, it never was`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.nadia], [world.ravi]])
      let before = try await world.shifts(rotation)
      let override = try await world.replace(
        world.ravi, by: world.teo, in: rotation, "2026-11-25 09:00", "2026-11-26 09:00", as: world.actor(world.teo))
      let left = try await world.end(override, as: world.actor(world.teo))
      #expect(left.from == left.to)
      #expect(try await world.shifts(rotation) == before)
      #expect(try await world.told() == ["Ravi Rao: on call is no longer yours", "Ravi Rao: on call is yours"])
      await #expect(throws: Refusal.conflict("It is over already.")) { try await world.end(override) }
    }
  }

  @Test(arguments: TestEngine.available)
  func `taken back after it began, what has been stays`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi]])
      let override = try await world.replace(
        world.ravi, by: world.teo, in: rotation, "2026-11-24 09:00", "2026-11-27 09:00")
      try await world.app.advance(to: Instant(berlin: "2026-11-25 15:00"))
      #expect(try await world.end(override).to == Instant(berlin: "2026-11-25 15:00"))
      #expect(
        try await world.shifts(rotation, to: "2026-11-30 09:00") == [
          "23 10:00 to 24 09:00 Ravi", "24 09:00 to 25 15:00 Teo", "25 15:00 to 30 09:00 Ravi",
        ])
      #expect(try await world.events().last == "rotation.override_ended by Mona Kern")
    }
  }

  @Test(arguments: TestEngine.available)
  func `when it is over it cannot be taken back, and what is not there neither`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi]])
      let override = try await world.replace(
        world.ravi, by: world.teo, in: rotation, "2026-11-24 09:00", "2026-11-25 09:00")
      try await world.app.advance(to: Instant(berlin: "2026-11-25 09:00"))
      await #expect(throws: Refusal.conflict("It is over already.")) { try await world.end(override) }
      await #expect(throws: Refusal.notFound("There is no override 99.")) {
        try await world.app.write { try OverrideActions($0, as: .system).end(ID(99)) }
      }
    }
  }

  @Test(arguments: TestEngine.available)
  func `who loses a duty because the change below theirs is taken back is told`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi]])
      let (from, to) = ("2026-11-24 09:00", "2026-11-26 09:00")
      let first = try await world.replace(world.ravi, by: world.teo, in: rotation, from, to)
      try await world.replace(world.teo, by: world.mina, in: rotation, "2026-11-25 09:00", to)
      let before = try await world.told().count
      try await world.end(first)
      #expect(try await world.shifts(rotation, to: "2026-11-30 09:00") == ["23 10:00 to 30 09:00 Ravi"])
      #expect(
        try await world.told().dropFirst(before) == [
          "Ravi Rao: on call is yours", "Teo Lang: on call is no longer yours", "Mina Sato: on call is no longer yours",
        ])
    }
  }
}
