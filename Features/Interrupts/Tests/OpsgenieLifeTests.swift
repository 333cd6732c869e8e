import Core
import HTTPTypes
import JSON
import TestKit
import Testing

@testable import Interrupts

@Suite("The life of an alert through Opsgenie's API")
struct OpsgenieLifeTests {
  /// A client with a key of its own.
  struct Client: Sendable {
    let desk: InterruptDesk
    let key: String

    init(_ desk: InterruptDesk, _ name: String = "Sender") async throws {
      self.desk = desk
      key = try await desk.source(.opsgenie, name)
    }

    func send(
      _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil
    ) async throws -> TestReply {
      let reply = try await desk.app.json(method, path, body, headers: ["Authorization": "GenieKey \(key)"])
      try await desk.expectAttended()
      return reply
    }

    /// Carries an action out.
    /// - Returns: what the status of the request says then.
    func act(_ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
      let reply = try await send(method, path, body)
      #expect(reply.status == 202, "\(reply.text)")
      let request = try #require(try reply.json["requestId"]?.text)
      return try #require(try await get("/v2/alerts/requests/\(request)"))
    }

    func get(_ path: String) async throws -> JSONValue? {
      let reply = try await send(.get, path)
      #expect(reply.status == 200, "\(reply.text)")
      return try reply.json["data"]
    }
  }

  @Test("Created, found by id, number and alias, acknowledged and closed", arguments: TestEngine.available)
  func life(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let client = try await Client(desk)
      #expect(client.key.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
      let body = try JSONValue.parse(OpsgenieTests.sample)
      let made = try await client.act(.post, "/v2/alerts", body)
      #expect(made["isSuccess"] == true && made["alias"] == "Life is too short for no alias")
      let id = try #require(made["alertId"]?.text)
      _ = try await client.act(.post, "/v2/alerts", body)
      let alert = try #require(try await client.get("/v2/alerts/\(id)"))
      #expect(alert["count"] == 2 && alert["status"] == "open" && alert["priority"] == "P1")
      #expect(alert["tags"] == ["OverwriteQuietHours", "Critical"] && alert["details"]?["key1"] == "value1")
      #expect(try await client.get("/v2/alerts/1?identifierType=tiny")?["id"]?.text == id)
      let alias = "Life%20is%20too%20short%20for%20no%20alias"
      #expect(try await client.get("/v2/alerts/\(alias)?identifierType=alias")?["id"]?.text == id)
      _ = try await client.act(.post, "/v2/alerts/\(id)/acknowledge", ["user": .string(desk.world.ben.email)])
      #expect(try await client.get("/v2/alerts/\(id)")?["owner"]?.text == desk.world.ben.email)
      _ = try await client.act(.post, "/v2/alerts/\(alias)/close?identifierType=alias", ["note": "Fixed"])
      #expect(try await client.get("/v2/alerts/\(alias)?identifierType=alias")?["status"] == "closed")
      let missing = try await client.act(.post, "/v2/alerts/nothing/close?identifierType=alias", [:])
      #expect(missing["isSuccess"] == false && missing["status"] == "Alert does not exist")
    }
  }

  @Test("Notes, tags, details, wording, snoozing, giving back, escalating", arguments: TestEngine.available)
  func actions(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let client = try await Client(desk)
      let made = try await client.act(.post, "/v2/alerts", ["message": "Disk", "tags": ["a"], "details": ["k": "v"]])
      let path = "/v2/alerts/\(try #require(made["alertId"]?.text))"
      #expect(made["alias"] == made["alertId"])
      let steps: [(HTTPRequest.Method, String, JSONValue?)] = [
        (.post, "/notes", ["note": "Seen", "user": "ada"]), (.post, "/tags", ["tags": ["b"]]),
        (.delete, "/tags?tags=a", nil), (.post, "/details", ["details": ["n": "2"]]),
        (.delete, "/details?keys=k&note=gone", nil), (.put, "/message", ["message": "Disk is full"]),
        (.put, "/description", ["description": "Really"]), (.put, "/priority", ["priority": "P2"]),
        (.post, "/acknowledge", nil), (.post, "/unacknowledge", [:]), (.post, "/escalate", [:]),
        (.post, "/actions/Restart", ["user": "ada"]),
        (.post, "/responders", ["responder": ["name": "NOC", "type": "team"]]),
        (.post, "/snooze", ["endTime": .instant(desk.app.now + .hours(1))]),
      ]
      for (method, end, body) in steps { #expect(try await client.act(method, path + end, body)["success"] == true) }
      let alert = try #require(try await client.get(path))
      #expect(alert["message"] == "Disk is full" && alert["description"] == "Really" && alert["priority"] == "P2")
      #expect(alert["tags"] == ["b"] && alert["details"] == ["n": "2"] && alert["snoozed"] == true)
      let notes = try await client.get(path + "/notes")?.elements?.compactMap { $0["note"]?.text }
      #expect(notes?.last == "Seen" && notes?.contains("Action asked for: Restart") == true)
      #expect(try await client.get(path + "/logs")?.elements?.isEmpty == false)
      #expect(try await client.get(path + "/recipients")?[0]?["user"]?["username"]?.text?.isEmpty == false)
      #expect(try await client.act(.put, path + "/priority", ["priority": "P5"])["success"] == false)
      #expect(try await client.act(.delete, path)["action"] == "Close")
      #expect(try await client.get(path)?["status"] == "closed")
    }
  }

  @Test("Giving it to somebody by name asks the shield", arguments: TestEngine.available)
  func assign(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let client = try await Client(desk)
      let made = try await client.act(.post, "/v2/alerts", ["message": "Disk"])
      let path = "/v2/alerts/\(try #require(made["alertId"]?.text))/assign"
      let unknown = try await client.act(.post, path, ["owner": ["username": "nobody@example.org"]])
      #expect(unknown["status"] == "Nobody of operations has this mail address")
      let dora = try await client.act(.post, path, ["owner": ["username": .string(desk.world.dora.email)]])
      #expect(dora["isSuccess"] == true)
      #expect(try await desk.only().assignee == desk.world.dora.id)
    }
  }

  @Test("Lists are searched and paged, and hold nothing of other sources", arguments: TestEngine.available)
  func lists(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let (one, other) = (try await Client(desk), try await Client(desk, "Other"))
      for number in 1...5 {
        _ = try await one.act(
          .post, "/v2/alerts", ["message": "n\(number)", "priority": number == 1 ? "P1" : "P3", "tags": ["t\(number)"]])
      }
      let made = try await other.act(.post, "/v2/alerts", ["message": "theirs"])
      let first = try await one.send(.get, "/v2/alerts?limit=2&query=status%3Dx%20AND%20n")
      #expect(first.status == 200)
      let page = try await one.send(.get, "/v2/alerts?limit=2&offset=1&query=status%3Aopen").json
      #expect(page["data"]?.elements?.compactMap { $0["message"]?.text } == ["n4", "n3"])
      #expect(page["paging"]?["next"]?.text?.contains("offset=3") == true)
      #expect(try await one.get("/v2/alerts/count?query=priority%3AP1")?["count"] == 1)
      #expect(try await one.get("/v2/alerts/count?query=tag%3At2%20AND%20status%3Aopen")?["count"] == 1)
      let foreign = try #require(made["alertId"]?.text)
      #expect(try await one.send(.get, "/v2/alerts/\(foreign)").status == 404)
      #expect(try await one.act(.post, "/v2/alerts/\(foreign)/close")["success"] == false)
      #expect(try await desk.all().allSatisfy(\.isOpen))
    }
  }

  @Test("Wrong keys and bodies are answered as Opsgenie does, and nothing is kept")
  func refusals() async throws {
    try await InterruptDesk.run { desk in
      let client = try await Client(desk)
      for header in ["GenieKey wrong", "Bearer x", "GenieKey", ""] {
        let reply = try await desk.app.json(.post, "/v2/alerts", ["message": "x"], headers: ["Authorization": header])
        #expect(try reply.status == 401 && reply.json["message"]?.text != nil)
      }
      let wrong = try await client.send(.post, "/v2/alerts", [:])
      #expect(try wrong.status == 422 && wrong.json["errors"]?["message"] == "is required")
      #expect(try await client.send(.get, "/v2/alerts?limit=1000").status == 422)
      #expect(try await client.send(.get, "/v2/alerts/x?identifierType=name").status == 422)
      #expect(try await client.send(.get, "/v2/alerts/requests/x").status == 404)
      let broken = try await desk.app.send(
        .post, "/v2/alerts", body: Array("{".utf8), headers: ["Authorization": "GenieKey \(client.key)"])
      #expect(broken.status == 400)
      let path = try await desk.app.json(.post, "/in/\(client.key)/v2/alerts", ["message": "By path"])
      #expect(path.status == 202)
      #expect(try await desk.only().title == "By path")
    }
  }
}
