import Core
import JSON
import TestKit
import Testing
import Web

@testable import Interrupts

@Suite("Slack")
struct SlackTests {
  @Test("What is written behind the command")
  func words() throws {
    func wish(_ text: String) throws -> SlackCommand.Wish {
      try SlackCommand([("command", "/interrupt"), ("user_name", "ada"), ("text", text)]).wish
    }
    #expect(try wish("") == .help && wish("help") == .help && wish("list") == .list)
    #expect(try wish("P2 Mail queue grows") == .open(title: "Mail queue grows", priority: .p2))
    #expect(try wish("Mail queue grows") == .open(title: "Mail queue grows", priority: nil))
    #expect(try wish("list of mails is empty") == .open(title: "list of mails is empty", priority: nil))
    #expect(try wish("ack I-12") == .act(.acknowledge, ID(12), text: ""))
    #expect(try wish("resolve 12 disk was full") == .act(.resolve, ID(12), text: "disk was full"))
    #expect(try wish("note something") == .open(title: "note something", priority: nil))
  }

  @Test(
    "A malformed press is refused",
    arguments: [
      "", "[]", "{}", #"{"type":"view_submission"}"#, #"{"type":"block_actions"}"#,
      #"{"type":"block_actions","actions":{}}"#,
      #"{"type":"block_actions","actions":[]}"#, #"{"type":"block_actions","actions":[1]}"#,
      #"{"type":"block_actions","actions":[{"action_id":"other","value":"1"}]}"#,
      #"{"type":"block_actions","actions":[{"action_id":"agileops.resolve"}]}"#,
      #"{"type":"block_actions","actions":[{"action_id":"agileops.resolve","value":"x"}]}"#,
      #"{"type":"block_actions","actions":[{"action_id":"agileops.resolve","value":"-1"}]}"#,
      #"{"type":"block_actions","actions":[{"action_id":"agileops.resolve","value":1}]}"#,
      #"{"type":"block_actions","actions":[{"action_id":7,"value":"1"}]}"#, #"{"type":1}"#, "null",
    ])
  func malformedPress(payload: String) {
    #expect(throws: Refusal.self) { try SlackPress(payload) }
  }

  @Test(
    "A malformed message is refused",
    arguments: [
      "", "[]", "{}", "1", #"{"text":""}"#, #"{"text":1}"#, #"{"text":[]}"#, #"{"attachments":{}}"#,
      #"{"attachments":[]}"#,
      #"{"attachments":[1]}"#, #"{"attachments":[{"title":""}]}"#, #"{"text":" "}"#, #"{"blocks":[]}"#, "{", "null",
    ])
  func malformedMessage(body: String) {
    #expect(throws: Refusal.self) { try SlackMessage.signal(Array(body.utf8)) }
  }

  static let alert = """
    {"channel": "#alerts", "username": "Alertmanager", "attachments": [{"title": "[FIRING:1] DiskFull (db-1)",
     "title_link": "https://am.example/#/alerts", "text": "At 97 %", "fallback": "[FIRING:1] DiskFull", "color": "danger",
     "mrkdwn_in": ["fallback", "pretext", "text"], "fields": [{"title": "Host", "value": "db-1", "short": true}]}]}
    """

  @Test("A message fires and ends under the same key")
  func message() throws {
    let fire = try SlackMessage.signal(Array(Self.alert.utf8))
    #expect(fire.act == .raise && fire.title == "DiskFull (db-1)" && fire.detail == "At 97 %\nHost: db-1")
    let over = Self.alert.replacing("[FIRING:1]", with: "[RESOLVED]").replacing("danger", with: "good")
    let end = try SlackMessage.signal(Array(over.utf8))
    #expect(end.act == .resolve && end.key == fire.key)
  }

  @Test("No mutation of a sample does anything but be read or refused")
  func mutations() {
    let message = MutatedBodies.decode([Self.alert], seed: 51) { _ = try SlackMessage.signal($0) }
    let press = MutatedBodies.decode(
      [#"{"type":"block_actions","user":{"username":"a"},"actions":[{"action_id":"agileops.resolve","value":"I-1"}]}"#],
      seed: 52
    ) { _ = try SlackPress(String(decoding: $0, as: UTF8.self)) }
    #expect(message.wrong + press.wrong == [])
    #expect(min(message.accepted, press.accepted) > 50)
  }

  @Test("A signed command opens and acts; another signature or an old one does not", arguments: TestEngine.available)
  func signed(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let key = try await desk.source(.slack)
      let signed = SignedBody(secret: "signing secret of the app")
      try await desk.app.write { tx in _ = try SourceSettingsActions(tx, as: .system).setSecret(ID(2), signed.secret) }
      func post(
        _ path: String, _ pairs: [(String, String)], late: Span = .zero, by signer: SignedBody? = nil
      ) async throws -> TestReply {
        let body = Array(pairs.map { "\($0.0)=\($0.1.queryEncoded)" }.joined(separator: "&").utf8)
        let time = "\((desk.app.now - late).seconds)"
        let code = (signer ?? signed).sign(Array("v0:\(time):".utf8) + body)
        return try await desk.app.send(
          .post, "/in/\(key)/slack/\(path)", body: body,
          headers: [
            "Content-Type": "application/x-www-form-urlencoded", "X-Slack-Request-Timestamp": time,
            "X-Slack-Signature": "v0=\(code)",
          ])
      }
      func say(_ text: String, _ trigger: String = "1.2") -> [(String, String)] {
        [("command", "/interrupt"), ("user_name", "ada"), ("trigger_id", trigger), ("text", text)]
      }
      let made = try await post("command", say("P2 Mail queue grows"))
      #expect(try made.json["text"]?.text?.hasPrefix("I-1 is open as P2.") == true)
      _ = try await post("command", say("P2 Mail queue grows"))
      #expect(try await desk.only().kind == .chat)
      #expect(try await post("command", say("x", "2"), late: .minutes(6)).status == 403)
      #expect(try await post("command", say("x", "3"), by: SignedBody(secret: "another")).status == 403)
      #expect(try await post("command", say("list")).json["text"]?.text?.contains("Mail queue grows") == true)
      let press =
        #"{"type":"block_actions","user":{"username":"ada"},"actions":[{"action_id":"agileops.acknowledge","value":"1"}]}"#
      #expect(try await post("interactive", [("payload", press)]).status == 200)
      #expect(try await desk.only().state == .acknowledged)
      #expect(try await post("command", say("resolve I-1 fixed")).json["text"] == "I-1 is resolved: Mail queue grows")
      #expect(try await post("command", say("ack I-99")).json["text"] == "There is no interrupt I-99.")
      #expect(try await desk.app.send(.post, "/in/\(key)/slack", body: Array(Self.alert.utf8)).text == "ok")
      #expect(try await desk.all().count == 2)
    }
  }
}
