import Core
import JSON
import TestKit
import Testing

@testable import Interrupts

@Suite("Alertmanager's API, its webhook and our own JSON")
struct IntakeFormatTests {
  @Test("Open alerts are listed as Alertmanager lists them", arguments: TestEngine.available)
  func listing(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.post([desk.alert("alertname=x"), desk.alert("alertname=y job=web")])
      let all = try await desk.app.get("/in/\(desk.key)/api/v2/alerts")
      #expect(try all.json.elements?.map { $0["fingerprint"]?.text } == ["d240efc3896bf266", "57c3cf9e392e7024"])
      let filtered = try await desk.app.get("/in/\(desk.key)/api/v2/alerts?filter=job%3D%22web%22")
      let alert = try #require(try filtered.json[0])
      #expect(try filtered.json.elements?.count == 1)
      #expect(alert["labels"] == ["alertname": "y", "job": "web"])
      #expect(alert["status"]?["state"] == "active" && alert["receivers"]?[0]?["name"] == "Prometheus")
      #expect(try await desk.app.get("/in/\(desk.key)/api/v2/alerts?filter=job%3D%7E%5B").status == 400)
      #expect(try await desk.app.get("/in/\(desk.key)/api/v2/alerts?active=false").json == [])
    }
  }

  @Test(
    "The key is taken from the path, as bearer token and as basic password",
    arguments: [
      "Bearer", "Basic", "bearer",
    ])
  func authorization(scheme: String) async throws {
    try await InterruptDesk.run { desk in
      let value = scheme == "Basic" ? "Basic \(base64("any:" + desk.key))" : "\(scheme) \(desk.key)"
      let reply = try await desk.app.send(.get, "/api/v2/status", headers: ["Authorization": value])
      #expect(reply.status == 200)
      #expect(try reply.json["versionInfo"]?["version"] == "1.2.3")
      #expect(try await desk.app.get("/api/v2/status").status == 401)
    }
  }

  @Test(
    "A group of Alertmanager's webhook is one interrupt until all of it is resolved", arguments: TestEngine.available)
  func webhook(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      func post(_ alerts: [JSONValue]) async throws -> TestReply {
        try await desk.app.json(
          .post, "/in/\(desk.key)/webhook",
          ["version": "4", "groupKey": "{}:{alertname=\"A\"}", "status": "firing", "alerts": .array(alerts)])
      }
      #expect(try await post([desk.alert("alertname=A i=1"), desk.alert("alertname=B i=2")]).status == 200)
      try await desk.advance(by: .hours(20))
      #expect(try await desk.only().firing == 2)
      let over = desk.app.now
      _ = try await post([desk.alert("alertname=A i=1", endsAt: over), desk.alert("alertname=B i=2", endsAt: over)])
      #expect(try await desk.only().closeCode == .recovered)
    }
  }

  @Test(
    "A body that is no such group is refused",
    arguments: [
      "[]", "{}", #"{"version":"4","alerts":[]}"#, #"{"version":"4","groupKey":"","alerts":[]}"#,
      #"{"version":"9","groupKey":"x","alerts":[]}"#, #"{"version":"4","groupKey":"x"}"#,
      #"{"version":"4","groupKey":"x","alerts":{}}"#, #"{"version":4,"groupKey":"x","alerts":[]}"#, "{",
    ])
  func malformedWebhook(body: String) {
    #expect(throws: Refusal.self) { try WebhookGroup(Array(body.utf8)) }
  }

  @Test("Messages with one key are one interrupt while it is open", arguments: TestEngine.available)
  func generic(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let message: JSONValue = ["title": "Backup failed", "priority": "P2", "key": "backup", "customer": "Payments"]
      #expect(try await desk.send(message).status == 201)
      #expect(try await desk.send(message).json["count"] == 2)
      let interrupt = try await desk.only()
      #expect(interrupt.customer == desk.world.payments.id && interrupt.priority == .p2)
      let over: JSONValue = ["title": "It works", "key": "backup", "state": "resolved"]
      #expect(try await desk.send(over).json["status"] == "resolved")
      #expect(try await desk.send(over).json["status"] == "nothing_open")
      #expect(try await desk.send(message).json["number"] == 2)
    }
  }

  @Test(
    "A malformed message is refused naming its field, and nothing is kept",
    arguments: [
      (#"{"title":""}"#, "title"), ("{}", "title"), (#"{"title":"x","priority":"P9"}"#, "priority"),
      (#"{"title":"x","colour":"red"}"#, "colour"), (#"{"title":"x","state":"resolved"}"#, "key"),
      (#"{"title":"x","link":"javascript:alert(1)"}"#, "link"), (#"{"title":"a\u0000b"}"#, "title"),
      (#"{"title":"x","customer":"Nobody we know"}"#, "customer"), (#"{"title":1}"#, "title"), ("[]", ""),
      ("{", "body"),
    ])
  func malformed(body: String, field: String) async throws {
    try await InterruptDesk.run { desk in
      let reply = try await desk.app.send(
        .post, "/in/\(desk.key)", body: Array(body.utf8), headers: ["Content-Type": "application/json"])
      #expect(reply.status == 422 || reply.status == 400)
      #expect(reply.text.contains("\"field\":\"\(field)\""), "\(reply.text)")
      #expect(try await desk.all().isEmpty)
    }
  }

  private func base64(_ text: String) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var bits = text.utf8.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
    while bits.count % 6 != 0 { bits.append(0) }
    let letters = stride(from: 0, to: bits.count, by: 6).map { at in
      alphabet[bits[at..<at + 6].reduce(0) { $0 << 1 | Int($1) }]
    }
    return String(letters) + String(repeating: "=", count: (4 - letters.count % 4) % 4)
  }
}
