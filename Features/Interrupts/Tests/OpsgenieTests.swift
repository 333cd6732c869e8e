import Core
import JSON
import TestKit
import Testing
import Web

@testable import Interrupts

@Suite("Opsgenie's Alert API")
struct OpsgenieTests {
  static let sample = """
    {"message": "An example alert message", "alias": "Life is too short for no alias", "description": "Every alert",
     "responders": [{"id": "4513b7ea-3b91-438f-b7e4-e3e54af9147c", "type": "team"}, {"name": "NOC", "type": "team"},
       {"username": "trinity@example.org", "type": "user"}], "visibleTo": [{"name": "rocket_team", "type": "team"}],
     "actions": ["Restart", "AnExampleAction"], "tags": ["OverwriteQuietHours", "Critical"],
     "details": {"key1": "value1", "key2": "value2", "runbook": "https://example.org/runbook"},
     "entity": "An example entity", "source": "monitor", "user": "ops@example.org", "note": "Seen twice",
     "priority": "P1", "a_new_key": 1}
    """

  @Test("An alert is read with everything that it says")
  func creation() throws {
    let signal = try OpsgenieAlert.signal(Array(Self.sample.utf8))
    #expect(signal.act == .raise && signal.key == "Life is too short for no alias" && signal.priority == .p1)
    #expect(signal.title == "An example alert message" && signal.technology == "An example entity")
    #expect(signal.detail.hasPrefix("Every alert\nkey1: value1\n") && signal.text == "Seen twice")
    #expect(signal.tags == ["OverwriteQuietHours", "Critical"] && signal.by == "ops@example.org")
    #expect(signal.links.map(\.address) == ["https://example.org/runbook"])
    #expect(signal.labels.map(\.name) == ["entity", "key1", "key2", "responders", "runbook", "source"])
  }

  @Test("Five priorities are four here, and none is the source's", arguments: ["P1", "P2", "P3", "P4", "P5", nil])
  func priority(name: String?) throws {
    let body = name.map { "{\"message\":\"x\",\"priority\":\"\($0)\"}" } ?? "{\"message\":\"x\"}"
    let found = try OpsgenieAlert.signal(Array(body.utf8)).priority?.name
    #expect(found == (name == "P5" ? "P4" : name))
  }

  static let malformedSamples: [(String, String)] = [
    ("", "body"), ("[]", "body"), ("{", "body"), ("\"x\"", "body"), ("{}", "message"), (#"{"message":""}"#, "message"),
    (#"{"message":1}"#, "message"), (#"{"message":null}"#, "message"), (#"{"message":"x","alias":[]}"#, "alias"),
    ("{\"message\":\"x\",\"alias\":\"\(String(repeating: "a", count: 513))\"}", "alias"),
    (#"{"message":"x","priority":"P6"}"#, "priority"), (#"{"message":"x","priority":1}"#, "priority"),
    (#"{"message":"x","details":[]}"#, "details"), (#"{"message":"x","details":"a=b"}"#, "details"),
    (#"{"message":"x","tags":"a"}"#, "tags"), (#"{"message":"x","tags":[1]}"#, "tags"),
    (#"{"message":"x","responders":{}}"#, "responders"), (#"{"message":"x","visibleTo":1}"#, "visibleTo"),
    (#"{"message":"x","entity":{}}"#, "entity"), (#"{"message":"x","note":[]}"#, "note"),
    (#"{"message":"x","user":7}"#, "user"), (#"{"message":"x","description":false}"#, "description"),
    (#"{"message":"x","actions":{}}"#, "actions"),
  ]

  @Test("A malformed alert is refused naming its field", arguments: malformedSamples)
  func malformed(body: String, field: String) {
    let refusal = #expect(throws: Refusal.self) { try OpsgenieAlert.signal(Array(body.utf8)) }
    guard case .invalid(let errors)? = refusal else {
      Issue.record("refused otherwise: \(String(describing: refusal))")
      return
    }
    #expect(errors.contains { $0.field == field }, "\(errors)")
  }

  @Test(
    "A malformed action is refused naming its field",
    arguments: [
      (OpsgenieAction.note, "{}", "note"), (.note, #"{"note":""}"#, "note"), (.note, #"{"note":3}"#, "note"),
      (.snooze, "{}", "endTime"), (.snooze, #"{"endTime":"tomorrow"}"#, "endTime"), (.assign, "{}", "owner"),
      (.assign, #"{"owner":"ada"}"#, "owner"), (.assign, #"{"owner":{}}"#, "owner"), (.addTags, "{}", "tags"),
      (.addTags, #"{"tags":[]}"#, "tags"), (.addDetails, "{}", "details"), (.addDetails, #"{"details":[]}"#, "details"),
      (.message, "{}", "message"), (.description, #"{"description":""}"#, "description"),
      (.priority, "{}", "priority"), (.priority, #"{"priority":"high"}"#, "priority"), (.close, "[]", "body"),
      (.close, #"{"user":[]}"#, "user"),
    ])
  func malformedAction(action: OpsgenieAction, body: String, field: String) {
    let refusal = #expect(throws: Refusal.self) { try action.signal(SenderFields(Array(body.utf8)), Query([])) }
    guard case .invalid(let errors)? = refusal else {
      Issue.record("refused otherwise: \(String(describing: refusal))")
      return
    }
    #expect(errors.contains { $0.field == field }, "\(errors)")
  }

  @Test("No mutation of a sample does anything but be read or refused")
  func mutations() {
    let created = MutatedBodies.decode([Self.sample], seed: 11) { _ = try OpsgenieAlert.signal($0) }
    let actions = [
      #"{"user":"a@example.org","note":"x","source":"y","endTime":"2026-11-23T12:00:00Z","priority":"P2"}"#,
      #"{"owner":{"username":"a@example.org"},"tags":["a","b"],"details":{"a":"b"},"message":"m","description":"d"}"#,
    ]
    let acted = MutatedBodies.decode(actions, seed: 12) { body in
      for action in OpsgenieAction.allCases { _ = try? action.signal(SenderFields(body), Query([])) }
      _ = try OpsgenieAction.close.signal(SenderFields(body), Query([]))
    }
    #expect(created.wrong + acted.wrong == [])
    #expect(min(created.accepted, acted.accepted) > 50)
  }

  @Test("An id says what it stands for, and a strange one nothing")
  func ids() {
    let id = ID<Interrupt>(4_711)
    #expect(OpsgenieID.interrupt(OpsgenieID.alert(id)) == id)
    #expect(Schema.format(.uuid).check(.string(OpsgenieID.alert(id)), at: "").isEmpty)
    let request = OpsgenieID.Request(action: .snooze, outcome: .reasonNeeded, interrupt: id, at: .testStart)
    #expect(OpsgenieID.request(request.text(salt: [1, 2, 3])) == request)
    for text in ["", "x", "01936e0a-5f0c-7c3e-9a53-2f8f5f0e6b1d", String(repeating: "g", count: 36), "ä"] {
      #expect(OpsgenieID.interrupt(text) == nil && OpsgenieID.request(text) == nil)
    }
  }

  @Test("The search language that clients use")
  func query() {
    let query = OpsgenieQuery("status: open AND priority:P1 AND tag: \"Blue One\" AND disk full")
    #expect(query.isOpen == true && query.needsFacts)
    #expect(query.conditions.map(\.field) == ["priority", "tag", ""])
    #expect(query.conditions.map(\.value) == ["p1", "blue one", "disk full"])
    #expect(OpsgenieQuery("").isOpen == nil && OpsgenieQuery("status:closed").isOpen == false)
  }
}
