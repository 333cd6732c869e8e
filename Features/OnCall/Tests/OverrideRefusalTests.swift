import Calendars
import Core
import Storage
import Teams
import TestKit
import Testing

@testable import OnCall

/// What cannot be changed by hand, and who may not.
@Suite struct OverrideRefusalTests {
  @Test(arguments: TestEngine.available)
  func `engineers decide for themselves, managers for everybody, others for nobody`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi]])
      let (from, to) = ("2026-11-24 09:00", "2026-11-25 09:00")
      try await world.replace(world.ravi, by: world.teo, in: rotation, from, to, as: world.actor(world.teo))
      try await world.cover(rotation, by: world.mina, from, to, as: world.actor(world.mina, [.productOwner]))
      let nadia = world.actor(world.nadia)
      for person in [world.mina, nil] {
        await #expect(throws: Self.forSomebodyElse("Nadia Roth", "change who has this duty")) {
          try await world.replace(world.ravi, by: person, in: rotation, from, to, as: nadia)
        }
      }
      await #expect(throws: Self.forSomebodyElse("Nadia Roth", "add coverage")) {
        try await world.cover(rotation, by: world.mina, from, to, as: nadia)
      }
      await #expect(throws: Self.forSomebodyElse("Nadia Roth", "change who has this duty")) {
        try await world.take(rotation, for: world.mina, as: nadia)
      }
    }
  }

  @Test(arguments: TestEngine.available, [Role.viewer, .customer])
  func `viewers and customers change nothing`(_ engine: TestEngine, _ role: Role) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi]])
      let (actor, from, to) = (world.actor(world.teo, [role]), "2026-11-24 09:00", "2026-11-25 09:00")
      let made = try await world.replace(world.ravi, by: world.teo, in: rotation, from, to)
      let attempts: [@Sendable () async throws -> Void] = [
        { try await world.replace(world.ravi, by: world.teo, in: rotation, from, to, as: actor) },
        { try await world.cover(rotation, by: world.teo, from, to, as: actor) },
        { try await world.take(rotation, as: actor) },
      ]
      for attempt in attempts {
        await #expect { try await attempt() } throws: { if case Refusal.notAllowed = $0 { true } else { false } }
      }
      let stranger = world.actor(world.nadia, [role])
      await #expect(throws: Self.refusal("Nadia Roth", "take back an override of others")) {
        try await world.end(made, as: stranger)
      }
    }
  }

  @Test(arguments: TestEngine.available)
  func `only who is concerned or a manager takes a change back`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi]])
      let override = try await world.replace(
        world.ravi, by: world.teo, in: rotation, "2026-11-24 09:00", "2026-11-25 09:00")
      await #expect(throws: Self.refusal("Mina Sato", "take back an override of others")) {
        try await world.end(override, as: world.actor(world.mina))
      }
      try await world.end(override, as: world.actor(world.ravi))
    }
  }

  @Test func `times are in order, not too long and not too far away`() async throws {
    try await OnCallWorld.run { world in
      let rotation = try await world.add(.onCall, [[world.ravi]])
      let refusals: [(String, String, String, String)] = [
        ("2026-11-25 09:00", "2026-11-25 09:00", "to", "must be later than from, and than now"),
        ("2026-11-01 09:00", "2026-11-02 09:00", "to", "must be later than from, and than now"),
        ("2026-11-25 09:00", "2027-11-27 09:00", "to", "must be at most 366 days after from"),
        ("0001-01-01 00:00", "9999-12-31 00:00", "to", "must be at most 366 days after from"),
        ("2028-11-25 09:00", "2028-11-26 09:00", "from", "must be within two years of today"),
      ]
      for (from, to, field, problem) in refusals {
        await #expect(throws: Refusal.invalid(field, problem)) {
          try await world.replace(world.ravi, by: world.teo, in: rotation, from, to)
        }
        await #expect(throws: Refusal.invalid(field, problem)) {
          try await world.cover(rotation, by: world.teo, from, to)
        }
      }
      #expect(try await world.events() == ["rotation.added by AgileOps"])
    }
  }

  @Test func `people must be able to have the duty, and not have it already`() async throws {
    try await OnCallWorld.run { world in
      let rotation = try await world.add(.potw, [[world.nadia, world.teo]])
      try await world.app.write { try PersonActions($0, as: .system).deactivate(world.mina) }
      let refusals: [(ID<Person>, String)] = [
        (ID(99), "there is no person 99"), (world.cleo, "Cleo Kant is not of operations"),
        (world.mina, "Mina Sato is deactivated"), (world.teo, "Teo Lang has the duty then already"),
      ]
      for (person, problem) in refusals {
        await #expect(throws: Refusal.invalid("person", problem)) {
          try await world.replace(world.nadia, by: person, in: rotation, "2026-11-24 09:00", "2026-11-25 09:00")
        }
        await #expect(throws: Refusal.invalid("person", problem)) {
          try await world.cover(rotation, by: person, "2026-11-24 09:00", "2026-11-25 09:00")
        }
      }
      await #expect(throws: Refusal.notFound("There is no rotation 77.")) {
        let (from, to) = (Instant.testStart, Instant.testStart + .hours(1))
        try await world.app.write { tx in
          try OverrideActions(tx, as: .system).addCoverage(
            by: world.ravi, to: ID(77), from: from, to: to, reason: "")
        }
      }
    }
  }

  @Test func `all that is wrong is said at once`() async throws {
    try await OnCallWorld.run { world in
      let rotation = try await world.add(.potw, [[world.nadia]])
      await #expect(
        throws: Refusal.invalid([
          FieldError(field: "reason", problem: "must have at most 200 characters, has 201"),
          FieldError(field: "replaced", problem: "Ravi Rao does not have the duty in that time"),
          FieldError(field: "person", problem: "must be somebody else"),
        ])
      ) {
        try await world.replace(
          world.ravi, by: world.ravi, in: rotation, "2026-11-24 09:00", "2026-11-25 09:00",
          reason: String(repeating: "x", count: 201))
      }
    }
  }

  private static func refusal(_ name: String, _ act: String) -> Refusal {
    .notAllowed("\(name) may not \(act): it takes one of the roles administrator, manager.")
  }

  private static func forSomebodyElse(_ name: String, _ act: String) -> Refusal {
    refusal(name, "\(act) for somebody else")
  }
}
