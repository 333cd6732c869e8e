import Core
import HTTPTypes
import JSON
import TestKit
import Testing
import World

@testable import Interrupts

@Suite("Heartbeats")
struct HeartbeatTests {
  @Test("Silence opens an interrupt, a sign of life ends it", arguments: TestEngine.available)
  func silence(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let address = "/in/\(desk.key)/heartbeat/backup"
      #expect(try await desk.app.get(address).status == 404)
      try await desk.heartbeat("backup", every: .minutes(10), .p2)
      try await desk.advance(by: .hours(1))
      #expect(try await desk.all().isEmpty, "it has not begun")
      #expect(try await desk.app.get(address).status == 200)
      try await desk.advance(by: .minutes(9))
      #expect(try await desk.app.send(.post, address).status == 200)
      try await desk.advance(by: .minutes(9))
      #expect(try await desk.all().isEmpty)
      try await desk.advance(by: .minutes(1))
      let missing = try await desk.only()
      #expect(missing.title == "No sign of life from backup for 10 min" && missing.priority == .p2)
      #expect(missing.isOpen && missing.detail == "Look at cron")
      try await desk.advance(by: .hours(2))
      #expect(try await desk.only().count == 1)
      #expect(try await desk.app.get(address).status == 200)
      #expect(try await desk.only().closeCode == .recovered)
      try await desk.advance(by: .minutes(10))
      #expect(try await desk.all().map(\.state) == [.resolved, .new])
    }
  }

  @Test("What is switched off, and what comes from a source that is, is not missed", arguments: TestEngine.available)
  func off(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let id = try await desk.heartbeat("backup", every: .minutes(10))
      _ = try await desk.app.get("/in/\(desk.key)/heartbeat/backup")
      try await desk.app.write { tx in
        _ = try HeartbeatActions(tx, as: .system).change(id, isEnabled: false)
      }
      try await desk.advance(by: .hours(1))
      try await desk.app.write { tx in _ = try HeartbeatActions(tx, as: .system).change(id, isEnabled: true) }
      _ = try await desk.app.get("/in/\(desk.key)/heartbeat/backup")
      let source = desk.source.id
      try await desk.app.write { tx in try SourceActions(tx, as: .system).setEnabled(source, false) }
      try await desk.advance(by: .hours(1))
      #expect(try await desk.all().isEmpty)
      try await desk.app.write { tx in try SourceActions(tx, as: .system).setEnabled(source, true) }
      try await desk.advance(by: .seconds(10))
      #expect(try await desk.all().count == 1)
    }
  }

  @Test("Opsgenie's clients keep their own list", arguments: TestEngine.available)
  func opsgenie(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let client = try await OpsgenieLifeTests.Client(desk)
      let body: JSONValue = [
        "name": "sync", "description": "Every night", "interval": 2, "intervalUnit": "hours", "enabled": true,
        "ownerTeam": ["name": "NOC"], "alertPriority": "P5",
      ]
      #expect(try await client.send(.post, "/v2/heartbeats", body).status == 201)
      #expect(try await client.send(.post, "/v2/heartbeats", body).status == 422)
      for method in [.get, .post, .put, .patch] as [HTTPRequest.Method] {
        let pong = try await client.send(method, "/v2/heartbeats/sync/ping")
        #expect(try pong.status == 202 && pong.json["result"] == "PONG - Heartbeat received")
      }
      let sync = try #require(try await client.get("/v2/heartbeats/sync"))
      #expect(sync["intervalUnit"] == "hours" && sync["expired"] == false)
      #expect(try await client.send(.patch, "/v2/heartbeats/sync", ["interval": 5]).json["data"]?["interval"] == 5)
      try await desk.advance(by: .minutes(6))
      #expect(try await client.get("/v2/heartbeats/sync")?["expired"] == true)
      #expect(try await desk.only().priority == .p4)
      #expect(try await client.send(.post, "/v2/heartbeats/sync/disable").json["data"]?["enabled"] == false)
      #expect(try await client.get("/v2/heartbeats")?["heartbeats"]?.elements?.count == 1)
      #expect(try await client.send(.delete, "/v2/heartbeats/sync").status == 200)
      #expect(try await client.send(.get, "/v2/heartbeats/sync/ping").status == 404)
    }
  }

  @Test("The API and the page add, change and remove", arguments: TestEngine.available)
  func api(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let ana = desk.world.ana.visitor
      let api = API(desk, desk.world.ana)
      let body: JSONValue = ["source": 1, "name": "a", "interval_seconds": 600, "priority": "P1", "text": "Look"]
      let made = try await api.post("/api/v1/heartbeats", body, 201)
      #expect(made["state"] == "waiting" && made["priority"] == "P1")
      let form: KeyValuePairs = ["name": "b", "source": "1", "minutes": "5", "priority": "", "text": ""]
      #expect(try await desk.app.post("/heartbeats", form: form, as: ana).location == "/heartbeats")
      #expect(try await desk.app.post("/heartbeats", form: form, as: ana).status == 422)
      let page = try await desk.app.get("/heartbeats", as: ana)
      #expect(page.text.contains("Nothing is missing.") && page.text.contains("waits for the first sign"))
      let changed = try await desk.app.json(.patch, "/api/v1/heartbeats/1", ["enabled": false], as: ana)
      #expect(try changed.json["state"] == "off")
      #expect(try await desk.app.post("/heartbeats/2/remove", as: ana).status == 303)
      #expect(try await desk.app.json(.delete, "/api/v1/heartbeats/1", as: ana).status == 200)
      #expect(try await api.get("/api/v1/heartbeats")["heartbeats"] == [])
      #expect(try await desk.app.get("/heartbeats", as: desk.world.ben.visitor).status == 403)
    }
  }

  @Test(
    "A wrong field is named",
    arguments: [
      (#"{"source":1,"name":"a"}"#, "interval_seconds"), (#"{"source":1,"interval_seconds":600}"#, "name"),
      (#"{"name":"a","interval_seconds":600}"#, "source"),
      (#"{"source":1,"name":"a/b","interval_seconds":60}"#, "name"),
      (#"{"source":1,"name":"a","interval_seconds":59}"#, "interval_seconds"),
      (#"{"source":1,"name":"a","interval_seconds":60,"priority":"P9"}"#, "priority"),
    ])
  func malformed(body: String, field: String) async throws {
    try await InterruptDesk.run { desk in
      let reply = try await API(desk, desk.world.ana).post("/api/v1/heartbeats", try JSONValue.parse(body), 422)
      #expect(reply["error"]?["fields"]?[0]?["field"]?.text == field)
    }
  }
}

extension InterruptDesk {
  @discardableResult
  func heartbeat(_ name: String, every interval: Span, _ priority: Priority? = nil) async throws -> ID<Heartbeat> {
    let source = source.id
    return try await app.write { tx in
      try HeartbeatActions(tx, as: .system).add(
        name, of: source, interval: interval, priority: priority, detail: "Look at cron"
      ).id
    }
  }
}
