import Core
import JSON
import TestKit
import Testing

@testable import Interrupts

@Suite("PagerDuty's Events API")
struct PagerDutyTests {
  static let sample = """
    {"routing_key": "0123456789abcdef0123456789abcdef", "event_action": "trigger", "dedup_key": "samplekeyhere",
     "payload": {"summary": "PING OK - Packet loss = 0%, RTA = 1.41 ms", "timestamp": "2026-07-17T08:42:58.315+0000",
       "source": "monitoringtool:host:host-12", "severity": "critical", "component": "postgres", "group": "prod-datapipe",
       "class": "deploy", "custom_details": {"ping time": "1500ms", "load avg": 0.75, "nested": {"a": [1]}}},
     "images": [{"src": "https://www.example.org/chart.png", "href": "https://example.org/", "alt": "A chart"}],
     "links": [{"href": "https://example.org/runbook", "text": "Runbook"}], "client": "Sample Monitoring",
     "client_url": "https://monitoring.example.org", "a_new_key": {"of": "tomorrow"}}
    """
  static let firstSample = """
    {"service_key": "0123456789abcdef0123456789abcdef", "event_type": "trigger", "incident_key": "srv01/HTTP",
     "description": "FAILURE for production/HTTP on machine srv01", "details": {"load": "0.75"}, "client": "Sample",
     "client_url": "https://monitoring.example.org", "contexts": [{"type": "link", "href": "https://example.org/"}],
     "event_action": "", "payload": null}
    """
  static let changeSample = """
    {"routing_key": "0123456789abcdef0123456789abcdef",
     "payload": {"summary": "Build Success: increase the pool", "timestamp": "2026-11-23T08:42:58Z", "source": "ci-1",
       "custom_details": {"build_state": "passed", "build_number": "220"}},
     "links": [{"href": "https://ci.example.org/220", "text": "The build"}], "images": []}
    """

  @Test("A trigger is read with everything that it says")
  func trigger() throws {
    let event = try PagerDutyEvent(Array(Self.sample.utf8))
    let signal = event.signal
    #expect(event.routingKey == "0123456789abcdef0123456789abcdef")
    #expect(signal.act == .raise && signal.key == "samplekeyhere" && signal.priority == .p1)
    #expect(signal.title == "PING OK - Packet loss = 0%, RTA = 1.41 ms" && signal.technology == "postgres")
    #expect(signal.detail == "ping time: 1500ms\nload avg: 0.75\nnested: {\"a\":[1]}")
    #expect(
      signal.links.map(\.address) == [
        "https://example.org/runbook", "https://monitoring.example.org", "https://example.org/",
      ])
    #expect(
      signal.labels.map(\.name) == [
        "class", "client", "component", "group", "load avg", "nested", "ping time", "severity", "source",
      ])
  }

  @Test(
    "The severity is the priority", arguments: [("critical", "P1"), ("error", "P2"), ("warning", "P3"), ("info", "P4")])
  func severity(word: String, priority: String) throws {
    let body = Self.sample.replacing("\"critical\"", with: "\"\(word)\"")
    #expect(try PagerDutyEvent(Array(body.utf8)).signal.priority?.name == priority)
  }

  @Test("A summary longer than a title stands whole in the text")
  func longSummary() throws {
    let long = String(repeating: "word ", count: 200)
    let body = Self.sample.replacing("PING OK - Packet loss = 0%, RTA = 1.41 ms", with: long)
    let signal = try PagerDutyEvent(Array(body.utf8)).signal
    #expect(signal.title.count == 199 && signal.detail.hasPrefix(long.trimmed))
  }

  static let malformedSamples: [(String, String)] = [
    ("", "body"), ("[]", "body"), ("{", "body"), ("12", "body"), ("{}", "event_action"),
    (#"{"event_action":"explode"}"#, "event_action"), (#"{"event_action":1}"#, "event_action"),
    (#"{"event_action":"acknowledge"}"#, "dedup_key"), (#"{"event_action":"resolve","dedup_key":""}"#, "dedup_key"),
    (#"{"event_action":"resolve","dedup_key":7}"#, "dedup_key"),
    ("{\"event_action\":\"resolve\",\"dedup_key\":\"\(String(repeating: "k", count: 256))\"}", "dedup_key"),
    (#"{"event_action":"trigger"}"#, "payload.summary"),
    (#"{"event_action":"trigger","payload":[]}"#, "payload"),
    (#"{"event_action":"trigger","payload":{"summary":"x","severity":"info"}}"#, "payload.source"),
    (#"{"event_action":"trigger","payload":{"summary":"x","source":"y"}}"#, "payload.severity"),
    (#"{"event_action":"trigger","payload":{"summary":"x","source":"y","severity":"bad"}}"#, "payload.severity"),
    (#"{"event_action":"trigger","payload":{"summary":"  ","source":"y","severity":"info"}}"#, "payload.summary"),
    (#"{"event_action":"trigger","payload":{"summary":3,"source":"y","severity":"info"}}"#, "payload.summary"),
    (#"{"event_action":"trigger","payload":{"summary":"x","source":"y","severity":"info"},"links":{}}"#, "links"),
    (#"{"event_action":"trigger","payload":{"summary":"x","source":"y","severity":"info"},"client":[]}"#, "client"),
    (#"{"event_action":"trigger","payload":{"summary":"x","source":{},"severity":"info"}}"#, "payload.source"),
    (
      "{\"event_action\":\"trigger\",\"payload\":{\"summary\":\"\(String(repeating: "x", count: 1025))\","
        + "\"source\":\"y\",\"severity\":\"info\"}}", "payload.summary"
    ),
    (#"{"routing_key":5,"event_action":"trigger"}"#, "routing_key"),
  ]

  @Test("A malformed event is refused naming its field", arguments: malformedSamples)
  func malformed(body: String, field: String) {
    let refusal = #expect(throws: Refusal.self) { try PagerDutyEvent(Array(body.utf8)) }
    guard case .invalid(let errors)? = refusal else {
      Issue.record("refused otherwise: \(String(describing: refusal))")
      return
    }
    #expect(errors.contains { $0.field == field }, "\(errors)")
  }

  @Test("No mutation of a sample does anything but be read or refused")
  func mutations() {
    let event = MutatedBodies.decode([Self.sample], seed: 1) { _ = try PagerDutyEvent($0) }
    let first = MutatedBodies.decode([Self.firstSample], seed: 2) { _ = try PagerDutyEvent(first: $0) }
    let change = MutatedBodies.decode([Self.changeSample], seed: 3) { _ = try PagerDutyChange($0) }
    #expect(event.wrong + first.wrong + change.wrong == [])
    #expect(min(event.accepted, first.accepted, change.accepted) > 50)
  }

  @Test("Trigger, acknowledge and resolve by the key that was generated", arguments: TestEngine.available)
  func life(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let key = try await desk.source(.pagerduty)
      #expect(key.wholeMatch(of: /[0-9a-f]{32}/) != nil)
      func send(_ action: String, _ dedup: JSONValue? = nil) async throws -> TestReply {
        var members: [JSONValue.Member] = [
          .init("routing_key", .string(key)), .init("event_action", .string(action)),
          .init("payload", ["summary": "Disk full", "source": "db-1", "severity": "error"]),
        ]
        if let dedup { members.append(.init("dedup_key", dedup)) }
        return try await desk.app.json(.post, "/v2/enqueue", .object(members))
      }
      let made = try await send("trigger")
      #expect(made.status == 202)
      #expect(try made.json["status"] == "success" && made.json["message"] == "Event processed")
      let dedup = try #require(try made.json["dedup_key"])
      #expect(try await send("trigger", dedup).json["dedup_key"] == dedup)
      let joined = try await desk.only()
      #expect(joined.count == 2 && joined.priority == .p2)
      #expect(try await send("acknowledge", dedup).status == 202)
      #expect(try await desk.only().state == .acknowledged)
      _ = try await send("trigger", dedup)
      let again = try await desk.only()
      #expect(again.state == .acknowledged && again.count == 3)
      _ = try await send("resolve", dedup)
      #expect(try await desk.only().closeCode == .recovered)
      #expect(try await send("resolve", dedup).status == 202)
      _ = try await send("trigger", dedup)
      #expect(try await desk.all().map(\.state) == [.resolved, .new])
    }
  }

  @Test("The key may stand in the path; another source's key concerns nothing of the first")
  func keys() async throws {
    try await InterruptDesk.run { desk in
      let (one, other) = (try await desk.source(.pagerduty), try await desk.source(.pagerduty, "Other"))
      let body = Self.sample.replacing("0123456789abcdef0123456789abcdef", with: other)
      let made = try await desk.app.send(.post, "/in/\(one)/v2/enqueue", body: Array(body.utf8))
      #expect(made.status == 202)
      let resolve: JSONValue = [
        "routing_key": .string(other), "event_action": "resolve", "dedup_key": "samplekeyhere",
      ]
      #expect(try await desk.app.json(.post, "/v2/enqueue", resolve).status == 202)
      #expect(try await desk.only().isOpen)
      #expect(try await desk.app.send(.post, "/in/\(one)/v2/enqueue", body: Array(body.utf8)).status == 202)
      #expect(try await desk.only().count == 2)
    }
  }

  @Test("A wrong key and a wrong event are answered as PagerDuty does, and nothing is kept")
  func refusals() async throws {
    try await InterruptDesk.run { desk in
      for (path, body) in [
        ("/v2/enqueue", Self.sample), ("/v2/change/enqueue", Self.changeSample), ("/v2/enqueue", "{}"),
      ] {
        let reply = try await desk.app.send(.post, path, body: Array(body.utf8))
        #expect(reply.status == 400)
        #expect(try reply.json["status"] == "invalid event" && reply.json["errors"]?[0]?.text != nil, "\(reply.text)")
      }
      #expect(try await desk.all().isEmpty)
    }
  }

  @Test("Events of the first version and changes are taken too", arguments: TestEngine.available)
  func others(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let key = try await desk.source(.pagerduty)
      func body(_ text: String) -> [UInt8] { Array(text.replacing("0123456789abcdef0123456789abcdef", with: key).utf8) }
      let made = try await desk.app.send(.post, "/generic/2010-04-15/create_event.json", body: body(Self.firstSample))
      #expect(try made.status == 200 && made.json["incident_key"] == "srv01/HTTP")
      #expect(try await desk.only().priority == .p3)
      #expect(try await desk.app.send(.post, "/v2/change/enqueue", body: body(Self.changeSample)).status == 202)
      let (team, now) = (desk.source.team, desk.app.now)
      let changes = try await desk.app.read { tx in
        try ChangeStore(tx).between(now - .hours(1), now, team: team, limit: 9)
      }
      #expect(changes.map(\.summary) == ["Build Success: increase the pool"])
      #expect(changes.first?.detail == "build_state: passed\nbuild_number: 220")
    }
  }
}
