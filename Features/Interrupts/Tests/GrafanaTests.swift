import Core
import JSON
import TestKit
import Testing

@testable import Interrupts

@Suite("Grafana, Grafana OnCall and GoAlert")
struct GrafanaTests {
  static let group = """
    {"receiver": "agileops", "status": "firing", "orgId": 1, "alerts": [{"status": "firing",
      "labels": {"alertname": "High memory usage", "team": "blue", "zone": "us-1"}, "annotations": {"summary": "At 93 %"},
      "startsAt": "2026-11-23T08:00:00Z", "endsAt": "0001-01-01T00:00:00Z", "values": {"B": 44.2},
      "valueString": "[ var='B' value=44 ]", "generatorURL": "https://play.grafana.example.org/x", "fingerprint": "6011",
      "silenceURL": "https://play.grafana.example.org/s", "dashboardURL": "", "panelURL": "", "imageURL": ""}],
     "groupLabels": {"team": "blue"}, "commonLabels": {"team": "blue"}, "commonAnnotations": {}, "truncatedAlerts": 0,
     "externalURL": "https://play.grafana.example.org/", "version": "1", "groupKey": "{}:{team=\\"blue\\"}",
     "title": "[FIRING:1] blue", "state": "alerting", "message": "**Firing**"}
    """
  static let legacy = """
    {"dashboardId": 1, "evalMatches": [{"value": 1, "metric": "Count", "tags": {}}], "imageUrl": "https://g.example/i",
     "message": "Notification Message", "orgId": 1, "panelId": 2, "ruleId": 7, "ruleName": "Panel Title alert",
     "ruleUrl": "http://localhost:3000/d/hZ7BuVbWz", "state": "alerting", "tags": {"severity": "critical"},
     "title": "[Alerting] Panel Title alert"}
    """
  static let formatted = """
    {"alert_uid": "08d6891a-835c-e661-39fa-96b6a9e26552", "title": "The whole system is down", "image_url": "https://a.b/c",
     "state": "alerting", "link_to_upstream_details": "https://en.wikipedia.org/wiki/Downtime", "message": "Smth happened"}
    """

  @Test("Old and new forms are read")
  func reading() throws {
    guard case .group(let group) = try GrafanaAlert(Array(Self.group.utf8)) else {
      Issue.record("no group")
      return
    }
    #expect(group.decoded.alerts.count == 1 && group.decoded.errors.isEmpty)
    guard case .state(let signal) = try GrafanaAlert(Array(Self.legacy.utf8)) else {
      Issue.record("no state")
      return
    }
    #expect(signal.act == .raise && signal.key == "grafana:7" && signal.priority == .p1)
    #expect(signal.links.map(\.text) == ["Rule", "Picture"])
    let over = Self.legacy.replacing("\"alerting\"", with: "\"ok\"")
    guard case .state(let end) = try GrafanaAlert(Array(over.utf8)) else {
      Issue.record("no state")
      return
    }
    #expect(end.act == .resolve && end.key == "grafana:7")
  }

  @Test(
    "A malformed body is refused",
    arguments: [
      "", "[]", "{", "1", "{}", #"{"state":"alerting"}"#, #"{"ruleName":"x"}"#, #"{"state":"on fire","ruleName":"x"}"#,
      #"{"state":1,"ruleName":"x"}"#, #"{"state":"ok","ruleName":""}"#, #"{"state":"ok","ruleName":[]}"#,
      #"{"version":"1"}"#, #"{"version":"1","groupKey":"x","alerts":{}}"#, #"{"alerts":[]}"#,
      #"{"version":"7","groupKey":"x","alerts":[]}"#, #"{"state":"ok","ruleName":"x","evalMatches":{}}"#,
      #"{"state":"ok","ruleName":"x","tags":[]}"#, #"{"state":"ok","ruleName":"x","ruleUrl":7}"#,
    ])
  func malformed(body: String) {
    #expect(throws: Refusal.self) { try GrafanaAlert(Array(body.utf8)) }
  }

  @Test(
    "A malformed body of Grafana OnCall is refused",
    arguments: [
      ("formatted_webhook", "[]"), ("formatted_webhook", ""), ("formatted_webhook", #"{"state":"up"}"#),
      ("formatted_webhook", #"{"state":"ok"}"#), ("formatted_webhook", #"{"title":1}"#),
      ("formatted_webhook", #"{"alert_uid":{}}"#), ("formatted_webhook", #"{"message":[]}"#), ("webhook", "{}"),
      ("webhook", "[]"), ("webhook", "1"), ("webhook", ""), ("webhook", #"{"status":"ok"}"#), ("alertmanager", "{}"),
      ("grafana_alerting", "[]"), ("grafana", #"{"state":"alerting"}"#), ("inbound_email", "{}"), ("", "{}"),
    ])
  func malformedOnCall(type: String, body: String) {
    #expect(throws: Refusal.self) { try GrafanaOnCallAlert(Array(body.utf8), type: type, mapping: .usual) }
  }

  @Test(
    "A malformed message of GoAlert is refused",
    arguments: [
      "[]", "{", "1", "{}", #"{"summary":""}"#, #"{"summary":1}"#, #"{"summary":null}"#, #"{"action":"close"}"#,
      #"{"summary":"x","action":"open"}"#, #"{"summary":"x","action":1}"#, #"{"summary":"x","details":{}}"#,
      #"{"summary":"x","dedup":[]}"#, #"{"summary":"x","meta":[]}"#, #"{"summary":"x","meta":"a=b"}"#,
      "{\"summary\":\"x\",\"dedup\":\"\(String(repeating: "d", count: 513))\"}", #"{"dedup":"x"}"#,
    ])
  func malformedGoAlert(body: String) {
    #expect(throws: Refusal.self) { try GoAlertMessage(Array(body.utf8), pairs: []) }
  }

  @Test("No mutation of a sample does anything but be read or refused")
  func mutations() {
    let grafana = MutatedBodies.decode([Self.group, Self.legacy], seed: 21) { _ = try GrafanaAlert($0) }
    let onCall = MutatedBodies.decode([Self.formatted], seed: 22) { body in
      _ = try GrafanaOnCallAlert(body, type: "formatted_webhook", mapping: .usual)
    }
    let goAlert = MutatedBodies.decode(
      [#"{"summary":"x","details":"y","dedup":"z","action":"close","meta":{"a":"b"}}"#], seed: 23
    ) { _ = try GoAlertMessage($0, pairs: [("meta", "a=b"), ("summary", "s")]) }
    #expect(grafana.wrong + onCall.wrong + goAlert.wrong == [])
    #expect(min(grafana.accepted, onCall.accepted, goAlert.accepted) > 50)
  }

  @Test("Grafana's contact point opens, and is refused without its signature", arguments: TestEngine.available)
  func grafana(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let key = try await desk.source(.grafana)
      let body = Array(Self.group.utf8)
      #expect(try await desk.app.send(.put, "/in/\(key)/grafana", body: body).status == 200)
      #expect(try await desk.only().title == "At 93 %")
      let secret = "a secret of some length"
      try await desk.app.write { tx in
        _ = try SourceSettingsActions(tx, as: .system).setSecret(SourceStore(tx).get(ID(2)).id, secret)
      }
      #expect(try await desk.app.send(.post, "/in/\(key)/grafana", body: body).status == 403)
      let signed = SignedBody(secret: secret)
      let code = signed.sign(body)
      let good = try await desk.app.send(
        .post, "/in/\(key)/grafana", body: body, headers: ["X-Grafana-Alerting-Signature": code])
      #expect(good.status == 200)
      let timed = try await desk.app.send(
        .post, "/in/\(key)/grafana", body: body,
        headers: [
          "X-Grafana-Alerting-Signature": signed.sign(Array("1764000000:".utf8) + body),
          "X-Grafana-Alerting-Timestamp": "1764000000",
        ])
      #expect(timed.status == 200)
    }
  }

  @Test("The addresses of Grafana OnCall and GoAlert carry over", arguments: TestEngine.available)
  func carryOver(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let onCall = try await desk.source(.grafanaOnCall, "OnCall")
      let path = "/integrations/v1/formatted_webhook/\(onCall)/"
      #expect(try await desk.app.send(.post, path, body: Array(Self.formatted.utf8)).text == "Ok.")
      #expect(try await desk.only().link == "https://en.wikipedia.org/wiki/Downtime")
      let over = Self.formatted.replacing("\"alerting\"", with: "\"ok\"")
      #expect(try await desk.app.send(.post, path, body: Array(over.utf8)).status == 200)
      #expect(try await desk.only().closeCode == .recovered)
      #expect(try await desk.app.send(.post, path, body: []).status == 400)
      #expect(try await desk.app.get("/integrations/v1/webhook/\(onCall)/heartbeat/").status == 404)
      let goAlert = try await desk.source(.goAlert, "GoAlert")
      let incoming = "/api/v2/generic/incoming?token=\(goAlert)"
      #expect(try await desk.app.post(incoming, form: ["summary": "Down", "dedup": "d"]).status == 204)
      let again = try await desk.app.json(.post, incoming, ["summary": "Down", "dedup": "d"])
      #expect(try again.json["IsNew"] == false && again.json["AlertID"] == 2)
      #expect(try await desk.app.post(incoming + "&action=close&dedup=d").status == 204)
      #expect(try await desk.all().allSatisfy { !$0.isOpen })
      #expect(try await desk.app.post("/api/v2/generic/incoming?token=x&summary=y").status == 401)
    }
  }
}
