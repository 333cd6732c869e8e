import Core
import JSON
import TestKit
import Testing

@testable import Interrupts

@Suite("GitHub and Sentry, signed")
struct SignedSourceTests {
  static let issue = """
    {"action": "opened", "issue": {"number": 17, "title": "Login broken", "body": "Since noon", "state": "open",
      "html_url": "https://github.com/acme/shop/issues/17", "labels": [{"name": "bug"}, {"name": "P2"}]},
     "repository": {"full_name": "acme/shop", "default_branch": "main"}, "sender": {"login": "octocat"}}
    """
  static let run = """
    {"action": "completed", "workflow_run": {"id": 1, "name": "CI", "head_branch": "main", "conclusion": "failure",
      "html_url": "https://github.com/acme/shop/actions/runs/1"},
     "repository": {"full_name": "acme/shop", "default_branch": "main"}, "sender": {"login": "octocat"}}
    """
  static let deployment = """
    {"action": "created", "deployment_status": {"state": "success", "environment": "production",
      "log_url": "https://ci.example.org/9"}, "repository": {"full_name": "acme/shop"}, "sender": {"login": "octocat"}}
    """
  static let finding = """
    {"action": "created", "alert": {"number": 5, "html_url": "https://github.com/acme/shop/security/5",
      "security_advisory": {"summary": "Prototype pollution", "severity": "high"}},
     "repository": {"full_name": "acme/shop"}, "sender": {"login": "github"}}
    """
  static let sentryIssue = """
    {"action": "created", "actor": {"type": "application", "id": "sentry", "name": "Sentry"}, "data": {"issue": {
      "id": "1170820242", "shortId": "FRONT-1", "title": "TypeError: x is undefined", "culprit": "app/main",
      "level": "fatal", "platform": "javascript", "project": {"slug": "front"}, "web_url": "https://s.example/i/1"}}}
    """
  static let sentryEvent = """
    {"action": "triggered", "data": {"event": {"event_id": "e4874d664c3540c1a32eab185f12c5ab", "issue_id": "1170820242",
      "title": "ReferenceError: heck is not defined", "level": "error", "web_url": "https://s.example/e"},
      "triggered_rule": "Very Important Alert Rule!"}}
    """
  static let sentryMetric = """
    {"action": "critical", "data": {"metric_alert": {"id": "7", "title": "Too many errors"}, "description_title":
      "Critical: Too many errors", "description_text": "12 events in the last 10 minutes", "web_url": "https://s.example"}}
    """

  @Test("Issues, runs, deployments and findings are read")
  func github() throws {
    func report(_ event: String, _ body: String) throws -> SenderReport {
      try GitHubEvent.report(event, Array(body.utf8))
    }
    let issue = try #require(try report("issues", Self.issue).signals.first)
    #expect(
      issue.act == .raise && issue.key == "github:acme/shop#17" && issue.priority == .p2 && issue.kind == .request)
    let closed = try report("issues", Self.issue.replacing("\"opened\"", with: "\"closed\""))
    #expect(closed.signals.first?.act == .resolve && closed.signals.first?.by == "octocat")
    #expect(try report("issues", Self.issue.replacing("\"opened\"", with: "\"labeled\"")).isEmpty)
    #expect(try report("workflow_run", Self.run).signals.first?.title == "CI failed on main of acme/shop")
    #expect(try report("workflow_run", Self.run.replacing("head_branch\": \"main", with: "head_branch\": \"x")).isEmpty)
    let good = try report("workflow_run", Self.run.replacing("failure", with: "success"))
    #expect(good.signals.first?.act == .resolve)
    let deployed = try report("deployment_status", Self.deployment)
    #expect(deployed.changes.first?.summary == "Deployed acme/shop to production")
    let finding = try #require(try report("dependabot_alert", Self.finding).signals.first)
    #expect(finding.priority == .p3 && finding.title == "Prototype pollution in acme/shop")
    #expect(try report("star", "{}").isEmpty && report("ping", "{}").isEmpty)
  }

  @Test("Issues, rules, metrics and comments are read")
  func sentry() throws {
    func report(_ resource: String, _ body: String) throws -> Signal? {
      try SentryEvent.report(resource, Array(body.utf8)).signals.first
    }
    let issue = try #require(try report("issue", Self.sentryIssue))
    #expect(issue.act == .raise && issue.priority == .p1 && issue.technology == "front")
    let event = try #require(try report("event_alert", Self.sentryEvent))
    #expect(event.key == issue.key && event.priority == nil, "its end ends both")
    #expect(try report("issue", Self.sentryIssue.replacing("created", with: "resolved"))?.act == .resolve)
    #expect(try report("issue", Self.sentryIssue.replacing("created", with: "assigned")) == nil)
    #expect(try report("metric_alert", Self.sentryMetric)?.priority == .p1)
    #expect(try report("metric_alert", Self.sentryMetric.replacing("critical", with: "resolved"))?.act == .resolve)
    let comment = #"{"action":"created","actor":{"type":"user","name":"Ada"},"data":{"issue_id":5,"comment":"Hm"}}"#
    #expect(try report("comment", comment)?.by == "Ada")
    #expect(try report("installation", "{}") == nil)
  }

  static let wrongGitHub: [(String, String)] = [
    ("issues", ""), ("issues", "[]"), ("issues", "{}"), ("issues", #"{"action":1}"#),
    ("issues", #"{"action":"opened"}"#),
    ("issues", #"{"action":"opened","repository":{"full_name":"a/b"}}"#),
    ("issues", #"{"action":"opened","repository":{"full_name":"a/b"},"issue":{"number":"1"}}"#),
    ("issues", #"{"action":"opened","repository":{"full_name":"a/b"},"issue":{"number":1}}"#),
    ("issues", #"{"action":"opened","repository":[],"issue":{"number":1,"title":"x"}}"#),
    ("workflow_run", "{}"), ("workflow_run", #"{"action":"completed","repository":{"full_name":"a/b"}}"#),
    ("workflow_run", #"{"action":"completed","repository":{"full_name":"a/b"},"workflow_run":{"name":1}}"#),
    ("deployment_status", "{}"), ("deployment_status", #"{"deployment_status":{"state":"success"}}"#),
    ("release", "{}"), ("release", #"{"action":"published","repository":{"full_name":"a/b"}}"#),
    ("dependabot_alert", "{}"), ("dependabot_alert", #"{"action":"created","repository":{"full_name":"a/b"}}"#),
    ("secret_scanning_alert", #"{"action":"created","alert":{"number":[]},"repository":{"full_name":"a/b"}}"#),
    ("star", "["),
  ]

  @Test("A malformed body of GitHub is refused", arguments: wrongGitHub)
  func malformedGitHub(event: String, body: String) {
    #expect(throws: Refusal.self) { try GitHubEvent.report(event, Array(body.utf8)) }
  }

  static let wrongSentry: [(String, String)] = [
    ("issue", ""), ("issue", "[]"), ("issue", "{}"), ("issue", #"{"action":7}"#), ("issue", #"{"action":"created"}"#),
    ("issue", #"{"action":"created","data":{"issue":{"id":"1"}}}"#),
    ("issue", #"{"action":"created","data":{"issue":{"id":[],"title":"x"}}}"#),
    ("issue", #"{"action":"created","data":{"issue":{"id":"","title":"x"}}}"#),
    ("issue", #"{"action":"created","data":{"issue":{"id":"1","title":{}}}}"#), ("event_alert", "{}"),
    ("event_alert", #"{"action":"triggered"}"#), ("event_alert", #"{"action":"triggered","data":{"event":{}}}"#),
    ("event_alert", #"{"action":"triggered","data":{"event":{"issue_id":1}}}"#), ("metric_alert", "{}"),
    ("metric_alert", #"{"action":"created","data":{"metric_alert":{"id":1}}}"#),
    ("metric_alert", #"{"action":"critical","data":{}}"#), ("comment", #"{"action":"created","data":{"issue_id":1}}"#),
    ("comment", #"{"action":"created","data":{"comment":"x"}}"#), ("error", "x"),
  ]

  @Test("A malformed body of Sentry is refused", arguments: wrongSentry)
  func malformedSentry(resource: String, body: String) {
    #expect(throws: Refusal.self) { try SentryEvent.report(resource, Array(body.utf8)) }
  }

  @Test("No mutation of a sample does anything but be read or refused")
  func mutations() {
    let events = ["issues", "workflow_run", "deployment_status", "dependabot_alert", "release"]
    let github = MutatedBodies.decode([Self.issue, Self.run, Self.deployment, Self.finding], seed: 41) { body in
      for event in events { _ = try? GitHubEvent.report(event, body) }
      _ = try GitHubEvent.report("issues", body)
    }
    let resources = ["issue", "event_alert", "metric_alert", "comment"]
    let sentry = MutatedBodies.decode([Self.sentryIssue, Self.sentryEvent, Self.sentryMetric], seed: 42) { body in
      for resource in resources { _ = try? SentryEvent.report(resource, body) }
      _ = try SentryEvent.report("issue", body)
    }
    #expect(github.wrong + sentry.wrong == [])
    #expect(min(github.accepted, sentry.accepted) > 50)
  }

  @Test("Only what is signed with the secret is heard, at this address and no other", arguments: TestEngine.available)
  func signatures(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let key = try await desk.source(.gitHub)
      let path = "/in/\(key)/github"
      func send(_ signature: String, _ body: String = Self.issue) async throws -> Int {
        try await desk.app.send(
          .post, path, body: Array(body.utf8), headers: ["X-GitHub-Event": "issues", "X-Hub-Signature-256": signature]
        ).status
      }
      let signed = SignedBody(secret: "a secret of GitHub")
      let code = "sha256=" + signed.sign(Array(Self.issue.utf8))
      #expect(try await send(code) == 403, "there is no secret yet")
      try await desk.app.write { tx in _ = try SourceSettingsActions(tx, as: .system).setSecret(ID(2), signed.secret) }
      #expect(try await send(code) == 202)
      for wrong in [
        "", "sha256=", "sha256=zz", String(code.dropLast()), code.uppercased(),
        "sha256=" + String(repeating: "0", count: 64),
      ] {
        let status = try await send(wrong)
        #expect(status == (wrong == code.uppercased() ? 202 : 403), "\(wrong)")
      }
      #expect(try await send(code, Self.issue + " ") == 403)
      #expect(try await desk.app.json(.post, "/in/\(key)", ["title": "unsigned"]).status == 403)
      #expect(
        try await desk.app.json(.post, "/v2/alerts", ["message": "x"], headers: ["Authorization": "GenieKey \(key)"])
          .status == 401)
      #expect(try await desk.app.send(.post, "/in/\(key)/sentry", body: []).status == 403)
      #expect(try await desk.all().count == 1)
    }
  }

  @Test("Sentry's end of an issue ends what a rule opened", arguments: TestEngine.available)
  func life(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let key = try await desk.source(.sentry)
      let signed = SignedBody(secret: "client secret")
      try await desk.app.write { tx in _ = try SourceSettingsActions(tx, as: .system).setSecret(ID(2), signed.secret) }
      func send(_ resource: String, _ text: String) async throws {
        let body = Array(text.utf8)
        let reply = try await desk.app.send(
          .post, "/in/\(key)/sentry", body: body,
          headers: ["Sentry-Hook-Resource": resource, "Sentry-Hook-Signature": signed.sign(body)])
        #expect(reply.status == 202, "\(reply.text)")
      }
      try await send("event_alert", Self.sentryEvent)
      try await send("installation", "{}")
      #expect(try await desk.only().isOpen)
      try await send("issue", Self.sentryIssue.replacing("created", with: "resolved"))
      #expect(try await desk.only().closeCode == .recovered)
    }
  }
}
