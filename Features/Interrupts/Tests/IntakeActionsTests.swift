import Core
import JSON
import TestKit
import Testing

@testable import Interrupts

@Suite("Alerts become interrupts")
struct IntakeActionsTests {
  @Test("A repeat joins the open interrupt without being counted again", arguments: TestEngine.available)
  func repeats(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      for _ in 0..<5 {
        try await desk.fire("alertname=Full instance=a", lasting: .minutes(4))
        try await desk.advance(by: .minutes(1))
      }
      let interrupt = try await desk.only()
      #expect(interrupt.count == 1 && interrupt.firing == 1)
    }
  }

  @Test("Alerts with the same grouping labels are one interrupt, others are not", arguments: TestEngine.available)
  func grouping(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.post([
        desk.alert("alertname=Full cluster=x instance=a"), desk.alert("alertname=Full cluster=x instance=b"),
        desk.alert("alertname=Full cluster=y instance=a"), desk.alert("instance=a"), desk.alert("instance=b"),
      ])
      try await desk.fire("alertname=Full cluster=x instance=c")
      #expect(try await desk.all().map(\.count) == [3, 1, 1, 1])
      #expect(try await desk.all().map(\.firing) == [3, 1, 1, 1])
    }
  }

  @Test("An interrupt ends when the last of its alerts ends", arguments: TestEngine.available)
  func children(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.fire("alertname=Full instance=a", lasting: .hours(1))
      try await desk.fire("alertname=Full instance=b", lasting: .hours(1))
      try await desk.end("alertname=Full instance=a")
      #expect(try await desk.only().firing == 1)
      #expect(try await desk.only().isOpen)
      try await desk.end("alertname=Full instance=b")
      let interrupt = try await desk.only()
      #expect(interrupt.state == .resolved && interrupt.closeCode == .recovered && interrupt.firing == 0)
    }
  }

  @Test("An alert ends when its end comes and it is not heard of again", arguments: TestEngine.available)
  func endsAt(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.fire("alertname=Full", lasting: .minutes(4))
      try await desk.advance(by: .minutes(3))
      #expect(try await desk.only().isOpen)
      try await desk.advance(by: .minutes(1))
      #expect(try await desk.only().resolvedAt == .testStart + .minutes(4))
    }
  }

  @Test("An alert without an end is over after the source's timeout", arguments: TestEngine.available)
  func timeout(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.fire("alertname=Full")
      try await desk.advance(by: .minutes(4))
      try await desk.fire("alertname=Full")
      try await desk.advance(by: .seconds(299))
      #expect(try await desk.only().isOpen)
      try await desk.advance(by: .seconds(20))
      #expect(try await desk.only().closeCode == .recovered)
    }
  }

  @Test("What fires again after the end is a new interrupt", arguments: TestEngine.available)
  func again(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.fire("alertname=Full", lasting: .hours(1))
      try await desk.end("alertname=Full")
      try await desk.fire("alertname=Full", lasting: .hours(1))
      #expect(try await desk.all().map(\.state) == [.resolved, .new])
    }
  }

  @Test("The end of an alert that nobody knows opens nothing", arguments: TestEngine.available)
  func unknownEnd(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.end("alertname=Full")
      #expect(try await desk.all().isEmpty)
    }
  }

  @Test("An alert that ends and fires again in one request keeps its interrupt open", arguments: TestEngine.available)
  func flapping(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.fire("alertname=Full", lasting: .hours(1))
      try await desk.post([desk.alert("alertname=Full", endsAt: desk.app.now), desk.alert("alertname=Full")])
      let interrupt = try await desk.only()
      #expect(interrupt.isOpen && interrupt.firing == 1 && interrupt.count == 2)
    }
  }

  @Test("A worse alert raises the interrupt, tells at once and is never lowered again", arguments: TestEngine.available)
  func raising(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine, at: InterruptDesk.evening) { desk in
      try await desk.fire("alertname=Full instance=a severity=warning", lasting: .hours(9))
      let id = try await desk.only().id
      #expect(try await desk.told(id, since: InterruptDesk.evening).isEmpty)
      try await desk.fire("alertname=Full instance=b severity=critical", lasting: .hours(9))
      try await desk.fire("alertname=Full instance=c severity=info", lasting: .hours(9))
      #expect(try await desk.only().priority == .p1)
      #expect(try await desk.told(id, since: InterruptDesk.evening) == ["Dora 0"])
      #expect(try await desk.events(id).map(\.name) == ["interrupt.opened", "interrupt.raised"])
    }
  }

  @Test("A refused alert does not take the others down with it", arguments: TestEngine.available)
  func partly(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let reply = try await desk.app.json(
        .post, "/in/\(desk.key)/api/v2/alerts", [desk.alert("alertname=Good"), ["labels": [:]]])
      #expect(reply.status == 400)
      #expect(try reply.json.text?.hasPrefix("[1].labels: must have at least one label") == true)
      #expect(try await desk.only().title == "Good")
    }
  }

  @Test("A wrong key and one that was switched off are refused alike", arguments: TestEngine.available)
  func keys(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let alerts: JSONValue = [desk.alert("alertname=A")]
      #expect(try await desk.app.json(.post, "/in/in_wrong/api/v2/alerts", alerts).status == 401)
      try await desk.app.write { tx in try SourceActions(tx, as: .system).setEnabled(desk.source.id, false) }
      #expect(try await desk.app.json(.post, "/in/\(desk.key)/api/v2/alerts", alerts).status == 401)
      #expect(try await desk.all().isEmpty)
    }
  }
}
