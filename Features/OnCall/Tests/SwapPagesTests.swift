import Calendars
import Core
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

/// Asking for a swap and answering, in the browser. This week Ravi is on call, next week Nadia, then Ravi again.
@Suite struct SwapPagesTests {
  private var manager: Visitor { .actor(OnCallWorld.manager, zone: "UTC") }

  private func turn(_ from: String, _ to: String) -> Range<Instant> {
    Instant(berlin: "\(from) 09:00")..<Instant(berlin: "\(to) 09:00")
  }

  /// Nadia asks whom for her turn of next week.
  private func ask(
    _ world: OnCallWorld, whom: String, inReturn: String = "", as visitor: Visitor? = nil
  ) async throws -> TestReply {
    try await world.app.post(
      "/rotations/2/swaps",
      form: [
        "asker": "\(world.nadia)", "asked": whom, "return_from": inReturn, "from": "2026-11-30T09:00",
        "to": "2026-12-07T09:00", "note": "A wedding", "about": turn("2026-11-30", "2026-12-07").key,
      ], as: visitor ?? world.visitor(world.nadia))
  }

  @Test(arguments: TestEngine.available)
  func `a turn is swapped against another`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      let offered = "\(world.ravi):\(turn("2026-12-07", "2026-12-14").key)"
      let form = try await world.app.get("/rotations/2", as: world.visitor(world.nadia)).text
      #expect(form.contains("<option value=\"\(offered)\">Ravi Rao, Mon 7 December 08:00 to Mon 14 December 08:00"))
      let asked = try await ask(world, whom: "", inReturn: offered)
      #expect(asked.status == 303 && asked.location == "/rotations/2")
      let weeks = try await world.app.get("/rotations", as: manager).text
      #expect(weeks.contains("asks Ravi to swap") && weeks.contains("asked by Nadia to swap"))
      #expect(weeks.contains("<b>Nadia asks Ravi to swap</b>") && weeks.contains("waits for Ravi"))
      let page = try await world.app.get("/rotations/2", as: world.visitor(world.ravi)).text
      #expect(page.contains("Nadia Roth asks you") && page.contains(">Accept<") && page.contains(">Decline<"))
      #expect(try await world.app.post("/swaps/1/accept", as: world.visitor(world.ravi)).location == "/rotations/2")
      #expect(try await world.roster(at: "2026-12-01 20:00").onCall.first?.people == [world.ravi])
      #expect(try await world.roster(at: "2026-12-08 20:00").onCall.first?.people == [world.nadia])
    }
  }

  @Test func `anybody may accept what anybody was asked, and nobody else's answer is offered`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      _ = try await ask(world, whom: "")
      let own = try await world.app.get("/rotations/2", as: world.visitor(world.nadia)).text
      #expect(own.contains("Nadia Roth asks anybody") && own.contains(">Withdraw<") && !own.contains(">Accept<"))
      let mona = try await world.app.get("/rotations/2", as: manager).text
      #expect(mona.contains("Accept for…"))
      let none = try await world.app.post(
        "/swaps/1/accept", form: ["person": "\(world.cleo)", "about": "1"], as: manager)
      #expect(none.status == 422 && none.text.contains("Cleo Kant is not of operations"))
      let form: KeyValuePairs = ["person": "\(world.mina)", "about": "1"]
      #expect(try await world.app.post("/swaps/1/accept", form: form, as: manager).status == 303)
      #expect(try await world.roster(at: "2026-12-01 20:00").onCall.first?.people == [world.mina])
    }
  }

  @Test func `it can be declined and withdrawn, by whom it concerns`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      _ = try await ask(world, whom: "\(world.teo)")
      #expect(try await world.app.post("/swaps/1/decline", as: world.visitor(world.ravi)).status == 403)
      #expect(try await world.app.post("/swaps/1/decline", as: world.visitor(world.teo)).status == 303)
      #expect(try await world.app.post("/swaps/1/accept", as: world.visitor(world.teo)).status == 409)
      _ = try await ask(world, whom: "\(world.teo)")
      #expect(try await world.app.post("/swaps/2/withdraw", as: world.visitor(world.nadia)).status == 303)
      let page = try await world.app.get("/rotations/2", as: manager).text
      #expect(!page.contains("Asked swaps"))
      #expect(try await world.roster(at: "2026-12-01 20:00").onCall.first?.people == [world.nadia])
    }
  }

  @Test func `what does not fit is said at its field`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      let wrong = "\(world.teo):\(turn("2026-12-07", "2026-12-14").key)"
      let reply = try await ask(world, whom: "", inReturn: wrong)
      #expect(reply.status == 422 && reply.text.contains("Teo Lang does not have the duty"))
      #expect(reply.text.contains("value=\"A wedding\""))
      #expect(try await ask(world, whom: "", inReturn: "x").status == 422)
      #expect(try await ask(world, whom: "", as: world.visitor(world.teo)).status == 403)
    }
  }
}
