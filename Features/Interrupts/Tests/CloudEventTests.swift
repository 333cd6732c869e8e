import Core
import JSON
import TestKit
import Testing

@testable import Interrupts

@Suite("CloudEvents and JSON of any form")
struct CloudEventTests {
  static let structured = """
    {"specversion": "1.0", "type": "com.example.disk.full", "source": "/mycontext", "subject": "db-1", "id": "C234-1234-1",
     "time": "2026-11-23T08:31:00Z", "comexampleextension1": "value", "datacontenttype": "application/json",
     "data": {"title": "Disk of db-1 is full", "severity": "critical", "mount": "/var", "url": "https://a.example/"}}
    """

  @Test("A document, headers and body, and a batch say the same")
  func forms() throws {
    let value = try JSONValue.parse(Self.structured)
    let one = try CloudEvent(structured: value).signal
    #expect(one.act == .raise && one.key == "/mycontext db-1" && one.priority == .p1)
    #expect(one.title == "Disk of db-1 is full" && one.links.map(\.address) == ["https://a.example/"])
    let headers = [
      ("ce-specversion", "1.0"), ("ce-type", "com.example.disk.full"), ("ce-source", "/mycontext"),
      ("ce-id", "C234-1234-1"), ("ce-subject", "db%2D1"), ("content-type", "application/json"),
    ]
    let data = try #require(value["data"])
    let binary = try CloudEvent(binary: headers, type: "application/json", body: data.encoded()).signal
    #expect(binary == one)
    let text = try CloudEvent(binary: headers, type: "text/plain", body: Array("Disk full".utf8)).signal
    #expect(text.title == "Disk full" && text.key == one.key)
  }

  @Test("What is over is told by its state or its type", arguments: ["type", "state", "data"])
  func over(place: String) throws {
    var value = try JSONValue.parse(Self.structured)
    switch place {
    case "type": value = value.replacing("type", "com.example.disk.resolved")
    case "state": value = value.replacing("state", "ok")
    default: value = value.replacing("data", ["status": "recovered"])
    }
    #expect(try CloudEvent(structured: value).signal.act == .resolve)
  }

  @Test(
    "A malformed event is refused naming its attribute",
    arguments: [
      ("[]", "body"), ("1", "body"), ("{}", "id"), (#"{"id":"1"}"#, "source"), (#"{"id":"1","source":"/s"}"#, "type"),
      (#"{"id":"1","source":"/s","type":"t"}"#, "specversion"), (#"{"id":1}"#, "id"), (#"{"id":""}"#, "id"),
      (#"{"id":"1","source":"/s","type":"t","specversion":"0.3"}"#, "specversion"),
      (#"{"id":"1","source":"/s","type":"t","specversion":1.0}"#, "specversion"),
      (#"{"id":"1","source":[],"type":"t","specversion":"1.0"}"#, "source"),
      (#"{"id":"1","source":"/s","type":{},"specversion":"1.0"}"#, "type"),
      (#"{"id":"1","source":"/s","type":"t","specversion":"1.0","subject":1}"#, "subject"),
      (#"{"id":"1","source":"/s","type":"t","specversion":"1.0","time":7}"#, "time"),
      (#"{"id":null,"source":"/s","type":"t","specversion":"1.0"}"#, "id"),
    ])
  func malformed(body: String, field: String) {
    let refusal = #expect(throws: Refusal.self) { try CloudEvent(structured: JSONValue.parse(body)) }
    guard case .invalid(let errors)? = refusal else {
      Issue.record("refused otherwise: \(String(describing: refusal))")
      return
    }
    #expect(errors.contains { $0.field == field }, "\(errors)")
  }

  static let probe = """
    {"check": {"id": 4711, "name": "shop is slow", "url": "https://probe.example/4711"}, "result": "fail",
     "labels": [{"host": "web-1"}], "level": "high"}
    """

  static func mapping() throws -> FieldMapping {
    try FieldMapping(
      paths: [
        .title: "check.name", .key: "check.id", .state: "result", .priority: "level", .link: "check.url",
        .technology: "labels[0].host", .customer: "=Payments",
      ], ends: ["Pass"])
  }

  @Test("Fields are found by their paths, in objects and arrays")
  func paths() throws {
    let signal = try Self.mapping().signal(try JSONValue.parse(Self.probe))
    #expect(signal.act == .raise && signal.key == "4711" && signal.title == "shop is slow" && signal.priority == .p2)
    #expect(signal.technology == "web-1" && signal.customer == "Payments")
    let over = try Self.mapping().signal(try JSONValue.parse(Self.probe.replacing("\"fail\"", with: "\"PASS\"")))
    #expect(over.act == .resolve)
    #expect(try FieldMapping(Self.mapping().json) == Self.mapping())
  }

  @Test(
    "What is no path is refused", arguments: ["", ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[-1]", "a[1", "[x]"])
  func wrongPaths(path: String) {
    #expect(throws: Refusal.self) { try FieldMapping(paths: [.title: path]) }
  }

  @Test(
    "A body without what is needed is refused",
    arguments: [
      "1", "\"x\"", "null", "true", "{}", "[]", #"{"check":null}"#, #"{"check":{"name":null}}"#, #"{"check":[]}"#,
      #"{"check":{"name":""}}"#, #"{"check":"x"}"#, #"{"result":"pass"}"#, #"{"result":"pass","check":{}}"#,
      #"{"check":{"name":"x"},"result":"pass"}"#, #"{"check":{"id":1},"result":"fail"}"#,
    ])
  func incomplete(body: String) throws {
    let mapping = try Self.mapping()
    #expect(throws: Refusal.self) { try mapping.signal(JSONValue.parse(body)) }
  }

  @Test("No mutation of a sample does anything but be read or refused")
  func mutations() throws {
    let event = MutatedBodies.decode([Self.structured], seed: 31) {
      _ = try CloudEvent(structured: JSONValue.parse($0))
    }
    let mapping = try Self.mapping()
    let mapped = MutatedBodies.decode([Self.probe], seed: 32) { _ = try mapping.signal(JSONValue.parse($0)) }
    #expect(event.wrong + mapped.wrong == [])
    #expect(min(event.accepted, mapped.accepted) > 50)
  }

  @Test("Events arrive in each form, and a wrong one of a batch keeps all out", arguments: TestEngine.available)
  func intake(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let path = "/in/\(try await desk.source(.cloudEvents))/cloudevents"
      let (json, batch) = ("application/cloudevents+json", "application/cloudevents-batch+json")
      let body = Array(Self.structured.utf8)
      #expect(try await desk.app.send(.post, path, body: body, headers: ["Content-Type": json]).status == 202)
      let wrong = Array("[\(Self.structured), {}]".utf8)
      #expect(try await desk.app.send(.post, path, body: wrong, headers: ["Content-Type": batch]).status == 422)
      #expect(try await desk.only().count == 1)
      let both = Array("[\(Self.structured), \(Self.structured.replacing("db-1", with: "db-2"))]".utf8)
      #expect(try await desk.app.send(.post, path, body: both, headers: ["Content-Type": batch]).status == 202)
      #expect(try await desk.all().map(\.count) == [2, 1])
      let binary = try await desk.app.send(
        .post, path, body: Array("{}".utf8),
        headers: ["ce-id": "9", "ce-source": "/s", "ce-type": "a.b", "ce-specversion": "1.0"])
      #expect(binary.status == 202)
      #expect(try await desk.all().last?.title == "a.b from /s")
    }
  }
}

extension JSONValue {
  /// The object with one member more, or another value of it.
  func replacing(_ key: String, _ value: JSONValue) -> JSONValue {
    .object((members ?? []).filter { $0.key != key } + [Member(key, value)])
  }
}
