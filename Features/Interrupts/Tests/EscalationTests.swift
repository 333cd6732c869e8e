import Core
import JSON
import Notifications
import TestKit
import Testing
import World

@testable import Interrupts

@Suite("Escalation")
struct EscalationTests {
  @Test("A P1 is told along the ladder and then again, until somebody answers", arguments: TestEngine.available)
  func ladder(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.fire("alertname=Full severity=critical", lasting: .hours(9))
      let id = try await desk.only().id
      try await desk.advance(by: .minutes(52))
      #expect(
        try await desk.told(id, since: .testStart) == [
          "Ben 0", "Dora 5", "Ana 10", "Ben 25", "Dora 30", "Ana 35", "Ben 50",
        ])
      try await desk.act(desk.world.ben) { try $0.acknowledge(id) }
      try await desk.advance(by: .minutes(29))
      #expect(try await desk.told(id, since: .testStart).count == 7)
    }
  }

  @Test(
    "A P2 is told more slowly and once; unanswered, it begins anew with the working hours",
    arguments: TestEngine.available)
  func lower(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.fire("alertname=Full severity=error", lasting: .hours(9))
      let id = try await desk.only().id
      try await desk.advance(by: .hours(3))
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0", "Dora 10", "Ana 20"])
      #expect(try await desk.only().next == NextAction(.route, at: InterruptDesk.morning))
      #expect(try await desk.only().restReason == nil)
    }
  }

  @Test("A P3 is told along the path once; then it rests with a reason", arguments: TestEngine.available)
  func low(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.fire("alertname=Full severity=warning", lasting: .hours(9))
      let id = try await desk.only().id
      try await desk.advance(by: .hours(3))
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0", "Dora 60", "Ana 120"])
      #expect(try await desk.only().next == nil)
      #expect(try await desk.only().restReason == "Everybody on the path was told.")
    }
  }

  @Test("At night the on-call is told first, and only of what may wake", arguments: TestEngine.available)
  func night(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine, at: InterruptDesk.evening) { desk in
      try await desk.fire("alertname=Full severity=critical", lasting: .hours(9))
      let id = try await desk.only().id
      try await desk.advance(by: .minutes(11))
      #expect(try await desk.told(id, since: InterruptDesk.evening) == ["Dora 0", "Ben 5", "Ana 10"])
    }
  }

  @Test("A P3 of the night waits for working hours and then goes to the PoTW", arguments: TestEngine.available)
  func deferred(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine, at: InterruptDesk.evening) { desk in
      try await desk.fire("alertname=Full severity=warning", lasting: .hours(20))
      let id = try await desk.only().id
      #expect(try await desk.only().next == NextAction(.route, at: InterruptDesk.morning))
      try await desk.advance(by: .hours(11) - .seconds(1))
      #expect(try await desk.told(id, since: InterruptDesk.evening).isEmpty)
      try await desk.advance(by: .seconds(1))
      #expect(try await desk.told(id, since: InterruptDesk.morning) == ["Ben 0"])
      let decision = try await desk.app.read { tx in try InterruptStore(tx).decision(id) }
      #expect(decision?.1.rule == "B2")
    }
  }

  @Test("What ends by itself in the night wakes nobody and waits for nobody", arguments: TestEngine.available)
  func gone(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine, at: InterruptDesk.evening) { desk in
      try await desk.fire("alertname=Full severity=warning", lasting: .hours(2))
      try await desk.advance(by: .days(2))
      let interrupt = try await desk.only()
      #expect(interrupt.closeCode == .recovered && interrupt.next == nil)
      #expect(try await desk.told(interrupt.id, since: InterruptDesk.evening).isEmpty)
    }
  }

  @Test("Without any rotation the engineering pool is told, then the manager", arguments: TestEngine.available)
  func noRotation(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine, hasRotations: false) { desk in
      try await desk.fire("alertname=Full severity=critical", lasting: .hours(9))
      let id = try await desk.only().id
      try await desk.advance(by: .minutes(16))
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0", "Dora 0", "Ana 5"])
    }
  }

  @Test("A message names priority, number and title, links to the page and says why", arguments: TestEngine.available)
  func message(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.fire("alertname=Full severity=critical", lasting: .hours(9))
      try await desk.app.settle()
      let request = try #require(desk.app.outgoing.requests.first)
      #expect(request.url == World.webhook(desk.world.ben))
      let text = try #require(try JSONValue.parse(request.body)["text"]?.text)
      #expect(text.contains("P1") && text.contains("I-1") && text.contains("Full"))
      #expect(text.contains("https://ops.test/interrupts/1"))
      #expect(text.contains("PoTW"))
    }
  }
}
