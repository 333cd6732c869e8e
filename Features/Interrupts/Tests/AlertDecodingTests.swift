import Core
import JSON
import Testing

@testable import Interrupts

@Suite("Reading alerts")
struct AlertDecodingTests {
  /// What is said about a body, be it refused as a whole or in parts.
  private func problem(_ body: [UInt8]) -> String {
    do {
      let decoded = try AlertDecoding.batch(body)
      return decoded.errors.map(\.description).joined(separator: "; ")
    } catch let refusal as Refusal {
      return refusal.message
    } catch {
      return "unexpected: \(error)"
    }
  }

  @Test("A body that is no array of alerts is refused as a whole", arguments: Malformed.bodies)
  func bodies(body: Malformed) {
    #expect(problem(body.bytes).contains(body.problem), "\(body)")
    #expect(throws: Refusal.self) { try AlertDecoding.batch(body.bytes) }
  }

  @Test("A malformed alert is refused with the place and the limit", arguments: Malformed.alerts)
  func alerts(alert: Malformed) throws {
    let text = String(decoding: alert.bytes, as: UTF8.self)
    let decoded = try AlertDecoding.batch(Array("[\(text), {\"labels\": {\"alertname\": \"Good\"}}]".utf8))
    #expect(decoded.alerts.map(\.title) == ["Good"], "the alert beside it is accepted")
    #expect(decoded.errors.count == 1 && decoded.errors[0].description.hasPrefix("[0]"), "\(decoded.errors)")
    #expect(problem(Array("[\(text)]".utf8)).contains(alert.problem), "\(problem(Array("[\(text)]".utf8)))")
  }

  @Test("A body that was cut off anywhere is refused, never half accepted")
  func truncated() {
    let body = Array(
      #"[{"labels":{"alertname":"Full","host":"dé"},"startsAt":"2026-11-23T09:00:00Z","annotations":{"a":"b"}}]"#.utf8)
    #expect(problem(body).isEmpty)
    for length in body.indices {
      #expect(throws: Refusal.self, "\(length)") { try AlertDecoding.batch(Array(body.prefix(length))) }
    }
  }

  @Test("More alerts than the limit are refused together, and of many errors twenty are said")
  func many() throws {
    let alert = #"{"labels":{"a":"b"}}"#
    func body(_ alert: String, _ count: Int) -> [UInt8] {
      Array("[\(Array(repeating: alert, count: count).joined(separator: ","))]".utf8)
    }
    #expect(try AlertDecoding.batch(body(alert, 10_000)).alerts.count == 10_000)
    #expect(problem(body(alert, 10_001)) == "body: must have at most 10000 alerts, has 10001")
    #expect(try AlertDecoding.batch(body("{}", 100)).errors.count == 20)
  }

  @Test("What Prometheus, amtool and others really send is accepted", arguments: Accepted.all)
  func accepted(example: Accepted) throws {
    let decoded = try AlertDecoding.batch(Array("[\(example.json)]".utf8))
    #expect(decoded.errors.isEmpty)
    let alert = try #require(decoded.alerts.first)
    #expect(alert.labels.json == example.labels, "\(example.name)")
    #expect(alert.startsAt?.rfc3339 == example.startsAt, "\(example.name)")
    #expect(alert.endsAt?.rfc3339 == example.endsAt, "\(example.name)")
  }

  @Test(
    "Priority comes from its own label, else from the severity",
    arguments: [
      ("priority=P2", Priority.p2), ("priority=p1 severity=info", .p1), ("priority=high severity=info", .p4),
      ("severity=critical", .p1), ("severity=Error", .p2), ("severity=warning", .p3), ("severity=none", .p4),
    ])
  func priority(labels: String, expected: Priority) {
    #expect(IncomingAlert(labels: parse(labels)).priority == expected)
  }

  @Test("A severity that says nothing leaves the priority to the source", arguments: ["severity=blue", "priority=P5"])
  func noPriority(labels: String) { #expect(IncomingAlert(labels: parse(labels)).priority == nil) }

  @Test("The title is the summary, else the name, else all labels, never longer than 200 characters")
  func title() {
    let labels = parse("alertname=DiskFull host=db1")
    #expect(IncomingAlert(labels: labels, annotations: [Label("summary", "It is full")]).title == "It is full")
    #expect(IncomingAlert(labels: labels).title == "DiskFull")
    #expect(IncomingAlert(labels: labels, annotations: [Label("summary", "a\r\nb\tc")]).title == "a b c")
    #expect(IncomingAlert(labels: parse("host=db1 job=node")).title == "host=db1 job=node")
    #expect(IncomingAlert(labels: [Label("alertname", String(repeating: "ä", count: 999))]).title.count == 200)
  }

  private func parse(_ text: String) -> [Label] {
    text.split(separator: " ").map { pair in
      let parts = pair.split(separator: "=")
      return Label(String(parts[0]), String(parts[1]))
    }
  }
}
