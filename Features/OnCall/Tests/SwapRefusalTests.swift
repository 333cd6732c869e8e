import Calendars
import Core
import Storage
import Teams
import TestKit
import Testing

@testable import OnCall

/// What cannot be asked or answered, and by whom not.
@Suite struct SwapRefusalTests {
  @Test(arguments: TestEngine.available)
  func `only the concerned and managers ask and answer; it is recorded who did`(_ engine: TestEngine) async throws {
    try await SwapDesk.run(engine) { desk in
      let mina = desk.world.actor(desk.world.mina)
      await #expect(throws: Self.forSomebodyElse("ask for a swap")) { try await desk.ask(as: mina) { _ in } }
      let swap = try await desk.askNadia()
      await #expect(throws: Self.forSomebodyElse("accept a swap")) { try await desk.accept(swap, as: mina) }
      await #expect(throws: Self.forSomebodyElse("decline a swap")) { try await desk.decline(swap, as: mina) }
      await #expect(throws: Self.forSomebodyElse("withdraw a swap")) { try await desk.withdraw(swap, as: mina) }
      try await desk.accept(swap, as: OnCallWorld.manager)
      #expect(try await desk.world.events().last == "rotation.swap_accepted by Mona Kern")
      #expect(
        try await desk.world.told().suffix(2) == [
          "Ravi Rao: Nadia Roth takes on call for you", "Nadia Roth: You take on call for Ravi Rao",
        ])
    }
  }

  @Test(arguments: TestEngine.available)
  func `a manager says who takes what nobody in particular was asked`(_ engine: TestEngine) async throws {
    try await SwapDesk.run(engine) { desk in
      let swap = try await desk.ask { _ in }
      await #expect(throws: Self.forSomebodyElse("accept a swap")) {
        try await desk.accept(swap, for: desk.world.teo, as: desk.world.actor(desk.world.mina))
      }
      try await desk.accept(swap, for: desk.world.teo, as: OnCallWorld.manager)
      #expect(try await desk.calendar()[1] == "27 09:00 to 28 09:00 Teo")
      let asked = try await desk.askNadia(from: "2026-11-24 09:00", to: "2026-11-25 09:00")
      await #expect(throws: Refusal.invalid("person", "must be Nadia Roth, who was asked")) {
        try await desk.accept(asked, for: desk.world.teo, as: OnCallWorld.manager)
      }
    }
  }

  @Test(arguments: TestEngine.available)
  func `viewers and customers neither ask nor answer`(_ engine: TestEngine) async throws {
    try await SwapDesk.run(engine) { desk in
      let swap = try await desk.askNadia()
      for role in [Role.viewer, .customer] {
        let (ravi, nadia) = (desk.world.actor(desk.world.ravi, [role]), desk.world.actor(desk.world.nadia, [role]))
        let attempts: [() async throws -> Void] = [
          { try await desk.ask(as: ravi) { $0.asker = nil } }, { try await desk.withdraw(swap, as: ravi) },
          { try await desk.accept(swap, as: nadia) }, { try await desk.decline(swap, as: nadia) },
        ]
        for attempt in attempts {
          await #expect { try await attempt() } throws: { if case Refusal.notAllowed = $0 { true } else { false } }
        }
      }
    }
  }

  @Test func `who takes it must be able to, and not have the duty already`() async throws {
    try await SwapDesk.run { desk in
      let world = desk.world
      try await world.app.write { try PersonActions($0, as: .system).deactivate(world.mina) }
      try await world.cover(desk.rotation, by: world.teo, "2026-11-27 12:00", "2026-11-27 18:00")
      let swap = try await desk.ask { _ in }
      let problems: [(ID<Person>, String)] = [
        (ID(99), "there is no person 99"), (world.cleo, "Cleo Kant is not of operations"),
        (world.mina, "Mina Sato is deactivated"), (world.teo, "Teo Lang has the duty in that time too"),
      ]
      for (person, problem) in problems {
        await #expect(throws: Refusal.invalid("person", problem)) {
          try await desk.accept(swap, for: person, as: OnCallWorld.manager)
        }
        let field = person == world.teo ? "from" : "asked"
        await #expect(throws: Refusal.invalid(field, problem)) { try await desk.ask { $0.asked = person } }
      }
    }
  }

  @Test(
    arguments: [
      ("2026-11-27 09:00", "2026-11-27 09:00", "must be earlier than the end"),
      ("2026-11-23 10:00", "2026-11-24 09:00", "must be later than now"),
      ("2028-11-27 09:00", "2028-11-28 09:00", "must be within two years of today"),
      ("2026-11-27 09:00", "2027-11-29 09:00", "must be at most 366 days before the end"),
      ("0001-01-01 09:00", "9999-12-31 09:00", "must be later than now"),
      ("9999-01-01 09:00", "9999-12-31 09:00", "must be within two years of today"),
      ("2026-11-29 09:00", "2026-11-30 09:01", "Ravi Rao does not have the duty in all of that time"),
      ("2026-12-01 09:00", "2026-12-02 09:00", "Ravi Rao does not have the duty in all of that time"),
    ])
  func `only a coming duty of one's own is asked about`(_ from: String, _ to: String, _ problem: String) async throws {
    try await SwapDesk.run { desk in
      await #expect(throws: Refusal.invalid("from", problem)) {
        try await desk.ask { draft in
          draft.from = Instant(berlin: from)
          draft.to = Instant(berlin: to)
        }
      }
    }
  }

  @Test func `in return only what is the other's is offered`() async throws {
    try await SwapDesk.run { desk in
      func offer(_ from: String, _ to: String, of asked: ID<Person>?) async throws {
        try await desk.ask { draft in
          draft.asked = asked
          draft.inReturn = Instant(berlin: from)..<max(Instant(berlin: from), Instant(berlin: to))
        }
      }
      await #expect(throws: Refusal.invalid("asked", "must be given when something is offered in return")) {
        try await offer("2026-12-01 09:00", "2026-12-02 09:00", of: nil)
      }
      let problems = [
        ("2026-12-02 09:00", "2026-12-01 09:00", "must be earlier than the end"),
        ("2026-11-23 09:00", "2026-11-24 09:00", "must be later than now"),
        ("2026-12-08 09:00", "2026-12-09 09:00", "Nadia Roth does not have the duty in all of that time"),
      ]
      for (from, to, problem) in problems {
        await #expect(throws: Refusal.invalid("return_from", problem)) {
          try await offer(from, to, of: desk.world.nadia)
        }
      }
    }
  }

  @Test func `all that is wrong is said at once, and nothing is found that is not there`() async throws {
    try await SwapDesk.run { desk in
      await #expect(
        throws: Refusal.invalid([
          FieldError(field: "note", problem: "must have at most 200 characters, has 201"),
          FieldError(field: "asked", problem: "must be somebody else"),
          FieldError(field: "from", problem: "must be later than now"),
        ])
      ) {
        try await desk.ask { draft in
          draft.asked = draft.asker
          draft.from = Instant(berlin: "2026-11-01 09:00")
          draft.note = String(repeating: "x", count: 201)
        }
      }
      await #expect(throws: Refusal.invalid("asker", "must be given: only a person has a duty")) {
        try await desk.ask(as: .system) { $0.asker = nil }
      }
      await #expect(throws: Refusal.notFound("There is no swap 99.")) {
        try await desk.world.app.write { try SwapActions($0, as: .system).withdraw(ID(99)) }
      }
    }
  }

  private static func forSomebodyElse(_ act: String) -> Refusal {
    .notAllowed(
      "Mina Sato may not \(act) for somebody else: it takes one of the roles administrator, manager.")
  }
}
