import Core
import JSON
import Teams
import TestKit
import Testing
import Web
import World

@testable import Interrupts

@Suite("The JSON API of interrupts")
struct InterruptAPITests {
  @Test("Every answer keeps what the OpenAPI document promises", arguments: TestEngine.available)
  func promises(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine, at: InterruptDesk.evening) { desk in
      let api = API(desk, desk.world.ben)
      try await desk.fire("alertname=Full severity=critical instance=a", lasting: .hours(9))
      try await desk.fire("alertname=Slow severity=warning", lasting: .hours(9))
      try await api.post("/api/v1/interrupts", ["title": "Help", "link": "https://x.test/a", "priority": "P2"], 201)
      try await desk.advance(by: .minutes(20))
      try await api.post("/api/v1/interrupts/1/acknowledge", [:])
      try await api.post("/api/v1/interrupts/1/note", ["text": "Two\nlines", "minutes": 5])
      try await api.post("/api/v1/interrupts/1/assign", ["assignee": .id(desk.world.dora.id)])
      try await api.post("/api/v1/interrupts/1/resolve", ["code": "fixed", "minutes": 5, "text": "Done"])
      try await api.post("/api/v1/interrupts/3/resolve", ["code": "duplicate"])
      try await api.post("/api/v1/interrupts/3/reopen", ["reason": "No"])
      for number in 1...3 {
        let detail = try await api.get("/api/v1/interrupts/\(number)")
        #expect(InterruptReply.detail.check(detail).isEmpty)
        #expect(detail["decision"]?.isNull == false && detail["events"]?[0]?["name"] == "interrupt.opened")
      }
      #expect(InterruptReply.list.check(try await api.get("/api/v1/interrupts?state=all")).isEmpty)
      #expect(InterruptReply.share.check(try await api.get("/api/v1/interrupts/share")).isEmpty)
    }
  }

  @Test("One interrupt comes with decision, people told, history and alerts", arguments: TestEngine.available)
  func detail(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.fire("alertname=Full severity=critical", lasting: .hours(9))
      try await desk.app.settle()
      let detail = try await API(desk, desk.world.ben).get("/api/v1/interrupts/1")
      #expect(detail["priority"] == "P1" && detail["state"] == "new" && detail["version"] == 1)
      #expect(detail["source"] == ["id": 1, "name": "Prometheus"])
      #expect(detail["next_action"]?["kind"] == "escalate")
      #expect(detail["told"]?[0]?["person"]?["name"] == "Ben Bauer" && detail["told"]?[0]?["state"] == "sent")
      #expect(detail["decision"]?["steps"]?[1]?["after_seconds"] == 300)
      #expect(detail["alerts"]?[0]?["labels"] == ["alertname": "Full", "severity": "critical"])
    }
  }

  @Test("A list is cut into slices that lead from one to the next", arguments: TestEngine.available)
  func slices(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      for number in 1...5 { _ = try await desk.open("Thing \(number)", by: desk.world.ben) }
      let api = API(desk, desk.world.ben)
      for state in ["open", "all"] {
        var numbers: [Int64] = []
        var after = ""
        repeat {
          let slice = try await api.get("/api/v1/interrupts?limit=2&state=\(state)\(after)")
          numbers += (slice["interrupts"]?.elements ?? []).compactMap { $0["number"]?.integer }
          after = slice["next"]?.text.map { "&after=\($0)" } ?? ""
        } while !after.isEmpty
        #expect(numbers == (state == "open" ? [1, 2, 3, 4, 5] : [5, 4, 3, 2, 1]))
      }
    }
  }

  @Test(
    "Filters choose",
    arguments: [
      ("state=mine", [2]), ("state=new", [1, 3]), ("priority=P1", [1]), ("kind=alert", [3]), ("q=I-2", [2]),
      ("q=stuck%20lift", [1]), ("q=LIFT", [1]), ("q=100%25", [2]), ("q=1_0", []), ("technology=node", [3]),
      ("customer=2", [1]), ("q=", [1, 2, 3]), ("state=resolved", []),
    ])
  func filters(query: String, numbers: [Int64]) async throws {
    try await InterruptDesk.run { desk in
      _ = try await desk.open("The lift is stuck", .p1, by: desk.world.chi)
      let second = try await desk.open("Disk at 100%", by: desk.world.ben)
      try await desk.act(desk.world.ben) { try $0.acknowledge(second) }
      try await desk.fire("alertname=Full job=node")
      let found = try await API(desk, desk.world.ben).get("/api/v1/interrupts?\(query)")
      #expect(found["interrupts"]?.elements?.compactMap { $0["number"]?.integer } == numbers)
    }
  }

  @Test(
    "A wrong query or body is refused naming every field",
    arguments: [
      ("GET", "?limit=0", "limit"), ("GET", "?limit=201", "limit"), ("GET", "?limit=x", "limit"),
      ("GET", "?state=half", "state"), ("GET", "?state=", "state"), ("GET", "?colour=red", "colour"),
      ("GET", "?after=1", "after"), ("GET", "?priority=P1&priority=P2", "priority"),
      ("GET", "?technology=", "technology"), ("GET", "?customer=0", "customer"),
      ("GET", "/share?from=yesterday", "from"),
      ("GET", "/share?from=2026-11-24T00:00:00Z&to=2026-11-24T00:00:00Z", "from"),
      ("POST", #"{"title":""}"#, "title"), ("POST", #"{"title":"x","priority":"P0"}"#, "priority"),
      ("POST", #"{"title":"x","customer":1}"#, "customer"), ("POST", #"{"title":"x","source":1}"#, "source"),
      ("POST", #"{"title":"x","customer":99}"#, "customer"),
    ])
  func malformed(method: String, target: String, field: String) async throws {
    try await InterruptDesk.run { desk in
      let path = "/api/v1/interrupts" + (method == "GET" ? target : "")
      let body = method == "GET" ? nil : try JSONValue.parse(target)
      let reply = try await desk.app.json(method == "GET" ? .get : .post, path, body, as: desk.world.ben.visitor)
      #expect(reply.status == 422, "\(reply.text)")
      #expect(try reply.json["error"]?["fields"]?.elements?.map { $0["field"]?.text } == [field])
    }
  }

  @Test("Customers see what was filed for their team and nothing else", arguments: TestEngine.available)
  func customers(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      _ = try await desk.open("Mine", by: desk.world.chi)
      _ = try await desk.open("Not mine", by: desk.world.ben)
      let api = API(desk, desk.world.chi)
      let list = try await api.get("/api/v1/interrupts?state=all")
      #expect(list["interrupts"]?.elements?.map { $0["title"]?.text } == ["Mine"])
      let own = try await api.get("/api/v1/interrupts/1")
      #expect(own["decision"] == .null && own["told"] == [])
      try await api.get("/api/v1/interrupts/2", 404)
      try await api.get("/api/v1/interrupts/99", 404)
      try await api.get("/api/v1/interrupts/share", 403)
      try await api.post("/api/v1/interrupts/1/acknowledge", [:], 403)
    }
  }

  @Test("Viewers read everything and change nothing", arguments: TestEngine.available)
  func viewers(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      _ = try await desk.open(by: desk.world.ben)
      let visitor = Visitor.person(desk.world.ben.id.number, "Vera", roles: [.viewer])
      #expect(try await desk.app.json(.get, "/api/v1/interrupts/1", as: visitor).status == 200)
      for (path, body) in [("", ["title": "x"]), ("/1/acknowledge", [:])] as [(String, JSONValue)] {
        #expect(try await desk.app.json(.post, "/api/v1/interrupts\(path)", body, as: visitor).status == 403)
      }
      #expect(try await desk.app.json(.get, "/api/v1/interrupts").status == 401)
    }
  }

  @Test("A stale version is a conflict that says what changed", arguments: TestEngine.available)
  func conflict(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let id = try await desk.open(by: desk.world.chi)
      try await desk.act(desk.world.dora) { try $0.note(id, text: "Looking", minutes: 0) }
      let refused = try await API(desk, desk.world.ben).post("/api/v1/interrupts/1/acknowledge", ["version": 1], 409)
      #expect(refused["error"]?["message"]?.text?.contains("Dora Dorn wrote a note.") == true)
    }
  }
}

/// Calls as one person, with the status that is expected.
struct API: Sendable {
  private let desk: InterruptDesk
  private let visitor: Visitor

  init(_ desk: InterruptDesk, _ person: Person) {
    self.desk = desk
    visitor = person.visitor
  }

  @discardableResult
  func get(_ target: String, _ status: Int = 200) async throws -> JSONValue {
    let reply = try await desk.app.json(.get, target, as: visitor)
    #expect(reply.status == status, "\(target): \(reply.text)")
    return try reply.json
  }

  @discardableResult
  func post(_ target: String, _ body: JSONValue, _ status: Int = 200) async throws -> JSONValue {
    let reply = try await desk.app.json(.post, target, body, as: visitor)
    #expect(reply.status == status, "\(target): \(reply.text)")
    let value = try reply.json
    if status < 300, target.hasPrefix("/api/v1/interrupts") {
      #expect(InterruptReply.interrupt.check(value).isEmpty, "\(target)")
    }
    try await desk.expectAttended()
    return value
  }
}
