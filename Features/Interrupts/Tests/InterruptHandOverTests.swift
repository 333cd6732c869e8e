import Core
import OnCall
import Storage
import Teams
import TestKit
import Testing

@testable import Interrupts

@Suite struct InterruptHandOverTests {
  @Test(arguments: TestEngine.available)
  func `the next people are told what is open, oldest first, and what keeps coming`(
    _ engine: TestEngine
  ) async throws {
    try await InterruptDesk.run(engine) { desk in
      let first = try await desk.open("The lift is stuck", .p2, by: desk.world.dora)
      for _ in 1...3 {
        try await desk.advance(by: .hours(1))
        let again = try await desk.open("Disk full", by: desk.world.dora)
        try await desk.act(desk.world.ben) { try $0.resolve(again, code: .fixed, minutes: 5) }
      }
      try await desk.act(desk.world.ben) { try $0.acknowledge(first) }
      _ = try await desk.open("No paper", by: desk.world.dora)
      let sections = try await desk.app.read { [team = desk.world.operations.id] tx in
        try InterruptHandOver.part(team, tx.now, tx)
      }
      #expect(
        sections == [
          HandOverSection(
            "Open interrupts",
            [
              .init("I-1, P2, acknowledged by Ben Bauer, open for 3 h: The lift is stuck", path: "/interrupts/1"),
              .init("I-5, P3, new, open for < 1 min: No paper", path: "/interrupts/5"),
            ]),
          HandOverSection(
            "Came more than once in 7 d", [.init("3 times: Disk full", path: "/interrupts/4")]),
        ])
    }
  }

  @Test func `a long queue is cut but counted, and other teams' interrupts are theirs`() async throws {
    try await InterruptDesk.run { desk in
      for number in 1...23 { _ = try await desk.open("Thing \(number)", by: desk.world.dora) }
      let sections = try await desk.app.read { [team = desk.world.operations.id] tx in
        try InterruptHandOver.part(team, tx.now, tx) + InterruptHandOver.part(ID(99), tx.now, tx)
      }
      #expect(sections.map(\.count) == [23, 0, 0, 0] && sections[0].lines.count == 20)
    }
  }

  @Test(arguments: TestEngine.available)
  func `a hand-over keeps what was open at that moment`(_ engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.app.settle()
      let id = try await desk.open("The lift is stuck", by: desk.world.dora)
      try await desk.act(desk.world.ben) { try $0.acknowledge(id) }
      try await desk.app.write { [dora = desk.world.dora] tx in
        try OverrideActions(tx, as: dora.actor).takePager(in: ID(1))
      }
      try await desk.app.settle()
      try await desk.act(desk.world.ben) { try $0.resolve(id, code: .fixed, minutes: 5) }
      let digest = try await desk.app.read { tx in
        try tx.all("SELECT text FROM notifications WHERE subject_kind = 'handover' ORDER BY id") { try $0.text(0) }
      }
      #expect(digest.count == 1 && digest.first?.contains("Open interrupts: 1\n– I-1, P3,") == true)
      let kept = try await desk.app.get("/rotations/1/handovers", as: .actor(desk.world.dora.actor)).text
      #expect(kept.contains("<a href=\"/interrupts/1\">I-1, P3,") && kept.contains("The lift is stuck"))
    }
  }
}
