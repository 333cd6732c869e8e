import Calendars
import Core
import Storage
import Teams
import TestKit
import Testing

@testable import OnCall

@Suite struct SwapActionsTests {
  @Test(arguments: TestEngine.available)
  func `an accepted swap changes both times, and both people know`(_ engine: TestEngine) async throws {
    try await SwapDesk.run(engine) { desk in
      let swap = try await desk.askNadia()
      #expect(try await desk.calendar() == SwapDesk.asPlanned)
      #expect(try await desk.world.told() == ["Nadia Roth: Ravi Rao asks you to take on call"])
      try await desk.accept(swap, as: desk.nadia)
      #expect(
        try await desk.calendar() == [
          "23 10:00 to 27 09:00 Ravi", "27 09:00 to 28 09:00 Nadia", "28 09:00 to 30 09:00 Ravi",
          "30 09:00 to 01 09:00 Nadia", "01 09:00 to 02 09:00 Ravi", "02 09:00 to 07 09:00 Nadia",
        ])
      #expect(try await desk.world.told().last == "Ravi Rao: Nadia Roth takes on call for you")
      let overrides = try await desk.world.app.read { try OnCallReader($0).lane(desk.rotation.id).overrides }
      #expect(overrides.map(\.reason) == ["swap 1", "swap 1"] && overrides.allSatisfy { $0.madeBy == "Nadia Roth" })
      #expect(
        try await desk.world.events().dropFirst() == [
          "rotation.swap_asked by Ravi Rao", "rotation.replaced by Nadia Roth", "rotation.replaced by Nadia Roth",
          "rotation.swap_accepted by Nadia Roth",
        ])
    }
  }

  @Test(arguments: TestEngine.available)
  func `the message says for when, by the reader's clock, and what is given in return`(
    _ engine: TestEngine
  ) async throws {
    try await SwapDesk.run(engine) { desk in
      try await desk.world.app.write { [nadia = desk.world.nadia] tx in
        let before = try PersonStore(tx).get(nadia)
        var draft = PersonDraft(before)
        draft.zoneName = "Asia/Tokyo"
        _ = try PersonActions(tx, as: .system).edit(nadia, version: before.version, to: draft)
      }
      try await desk.askNadia()
      let text = try await desk.world.app.read { tx in
        try tx.all("SELECT text FROM notifications ORDER BY id") { try $0.text(0) }
      }
      let span = "Fri 27 November 17:00 to Sat 28 November 17:00"
      #expect(
        text == ["\(span), in return for Tue 1 December 17:00 to Wed 2 December 17:00, Asia/Tokyo. Family"])
    }
  }

  @Test(arguments: TestEngine.available)
  func `declined or withdrawn, the calendar stays as it is and the other is told`(_ engine: TestEngine) async throws {
    try await SwapDesk.run(engine) { desk in
      let declined = try await desk.askNadia()
      try await desk.decline(declined, as: desk.nadia)
      #expect(try await desk.world.told().last == "Ravi Rao: Nadia Roth cannot take on call")
      let withdrawn = try await desk.askNadia()
      try await desk.withdraw(withdrawn, as: desk.ravi)
      #expect(try await desk.world.told().last == "Nadia Roth: Ravi Rao no longer asks you to take on call")
      #expect(try await desk.calendar() == SwapDesk.asPlanned)
      #expect(try await desk.state(declined) == .declined)
      #expect(try await desk.state(withdrawn) == .withdrawn)
      #expect(try await desk.open().isEmpty)
      #expect(
        try await desk.world.events().suffix(3) == [
          "rotation.swap_declined by Nadia Roth", "rotation.swap_asked by Ravi Rao",
          "rotation.swap_withdrawn by Ravi Rao",
        ])
    }
  }

  @Test(arguments: TestEngine.available)
  func `whoever will takes what is asked of nobody in particular`(_ engine: TestEngine) async throws {
    try await SwapDesk.run(engine) { desk in
      let swap = try await desk.ask { _ in }
      #expect(try await desk.world.told().isEmpty)
      #expect(try await desk.open().map(\.id) == [swap.id])
      await #expect(throws: Refusal.conflict("Nobody in particular was asked, so nobody needs to decline.")) {
        try await desk.decline(swap, as: desk.world.actor(desk.world.teo))
      }
      await #expect(throws: Refusal.invalid("person", "must be somebody else than who asks")) {
        try await desk.accept(swap, as: desk.ravi)
      }
      await #expect(throws: Refusal.invalid("person", "must be given: only a person can take a duty")) {
        try await desk.accept(swap, as: .system)
      }
      try await desk.accept(swap, as: desk.world.actor(desk.world.teo))
      #expect(try await desk.calendar()[1] == "27 09:00 to 28 09:00 Teo")
      #expect(try await desk.world.told() == ["Ravi Rao: Teo Lang takes on call for you"])
    }
  }

  @Test(arguments: TestEngine.available)
  func `an answer is given once`(_ engine: TestEngine) async throws {
    try await SwapDesk.run(engine) { desk in
      let swap = try await desk.askNadia()
      try await desk.accept(swap, as: desk.nadia)
      let again = Refusal.conflict("It was accepted by Nadia Roth already.")
      await #expect(throws: again) { try await desk.accept(swap, as: desk.nadia) }
      await #expect(throws: again) { try await desk.decline(swap, as: desk.nadia) }
      await #expect(throws: again) { try await desk.withdraw(swap, as: desk.ravi) }
      #expect(try await desk.world.events().count == 5)
    }
  }

  @Test(arguments: TestEngine.available)
  func `of two who answer at the same moment one is refused`(_ engine: TestEngine) async throws {
    try await SwapDesk.run(engine) { desk in
      let swap = try await desk.ask { _ in }
      let world = desk.world
      let outcomes = await withTaskGroup(of: Bool.self) { group in
        for person in [world.teo, world.mina, world.nadia] {
          group.addTask { (try? await desk.accept(swap, as: world.actor(person))) != nil }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes.filter { $0 }.count == 1)
      #expect(try await desk.calendar().count == 4)
    }
  }

  @Test(arguments: TestEngine.available)
  func `when the calendar has changed since, it no longer fits`(_ engine: TestEngine) async throws {
    try await SwapDesk.run(engine) { desk in
      let world = desk.world
      let swap = try await desk.askNadia()
      let override = try await world.replace(
        world.nadia, by: world.mina, in: desk.rotation, "2026-12-01 12:00", "2026-12-01 13:00")
      let refusal = Refusal.conflict("The calendar has changed since it was asked; it no longer fits.")
      await #expect(throws: refusal) { try await desk.accept(swap, as: desk.nadia) }
      try await world.end(override)
      try await world.cover(desk.rotation, by: world.nadia, "2026-11-27 12:00", "2026-11-27 13:00")
      await #expect(throws: refusal) { try await desk.accept(swap, as: desk.nadia) }
      #expect(try await desk.state(swap) == .asked)
    }
  }

  @Test(arguments: TestEngine.available)
  func `it lapses when either time begins`(_ engine: TestEngine) async throws {
    try await SwapDesk.run(engine) { desk in
      let given = try await desk.askNadia()
      let early = try await desk.ask { draft in
        draft = SwapActions.Draft(from: Instant(berlin: "2026-12-01 09:00"), to: Instant(berlin: "2026-12-02 09:00"))
        draft.asker = desk.world.nadia
        draft.asked = desk.world.ravi
        draft.inReturn = Instant(berlin: "2026-11-26 09:00")..<Instant(berlin: "2026-11-27 09:00")
      }
      #expect(try await desk.open().map(\.id) == [given.id, early.id])
      try await desk.world.app.advance(to: Instant(berlin: "2026-11-26 09:00"))
      #expect(try await desk.open().map(\.id) == [given.id])
      let lapsed = Refusal.conflict("It has lapsed: that time has begun.")
      await #expect(throws: lapsed) { try await desk.accept(early, as: desk.ravi) }
      try await desk.world.app.advance(to: Instant(berlin: "2026-11-27 09:00"))
      await #expect(throws: lapsed) { try await desk.accept(given, as: desk.nadia) }
      await #expect(throws: lapsed) { try await desk.withdraw(given, as: desk.ravi) }
      #expect(try await desk.open().isEmpty)
    }
  }
}
