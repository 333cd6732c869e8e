import Core
import FeatureKit
import JSON
import Storage
import TestKit
import Testing
import Web
import World

@testable import Interrupts

@Suite("Sources")
struct SourceTests {
  @Test("The API adds a source, replaces its key and switches it off and on", arguments: TestEngine.available)
  func api(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let api = API(desk, desk.world.ana)
      let body: JSONValue = [
        "name": "Backups", "kind": "generic", "group_by": ["host"], "resolve_timeout_seconds": 60,
        "default_priority": "P4",
      ]
      let made = try await api.post("/api/v1/sources", body, 201)
      #expect(made["source"]?["group_by"] == ["host"] && made["source"]?["default_priority"] == "P4")
      let old = try #require(made["path"]?.text)
      #expect(try await desk.app.json(.post, old, ["title": "x"]).status == 201)
      let new = try #require(try await api.post("/api/v1/sources/2/key", [:])["path"]?.text)
      #expect(try await desk.app.json(.post, old, ["title": "x"]).status == 403)
      #expect(try await desk.app.json(.post, new, ["title": "x"]).status == 201)
      #expect(try await api.post("/api/v1/sources/2/disable", [:])["disabled_at"]?.text == desk.app.now.rfc3339)
      #expect(try await desk.app.json(.post, new, ["title": "x"]).status == 403)
      #expect(try await api.post("/api/v1/sources/2/enable", [:])["disabled_at"] == .null)
      #expect(try await api.get("/api/v1/sources")["sources"]?.elements?.count == 2)
    }
  }

  @Test(
    "A wrong field is named",
    arguments: [
      (#"{"kind":"generic"}"#, "name"), (#"{"name":"x"}"#, "kind"), (#"{"name":"x","kind":"mail"}"#, "kind"),
      (#"{"name":"Prometheus","kind":"generic"}"#, "name"), (#"{"name":"x","kind":"generic","team":2}"#, "team"),
      (#"{"name":"x","kind":"generic","group_by":["a-b"]}"#, "group_by"), (#"{"name":"  ","kind":"generic"}"#, "name"),
      (#"{"name":"x","kind":"generic","resolve_timeout_seconds":0}"#, "resolve_timeout_seconds"),
    ])
  func malformed(body: String, field: String) async throws {
    try await InterruptDesk.run { desk in
      let refused = try await API(desk, desk.world.ana).post("/api/v1/sources", try JSONValue.parse(body), 422)
      #expect(refused["error"]?["fields"]?[0]?["field"]?.text == field)
    }
  }

  @Test("Only managers and administrators may see or change sources")
  func permissions() async throws {
    try await InterruptDesk.run { desk in
      let (app, ben) = (desk.app, desk.world.ben.visitor)
      var replies: [TestReply] = []
      for path in ["/sources", "/sources/new", "/sources/1", "/api/v1/sources"] {
        replies.append(try await app.get(path, as: ben))
      }
      for path in ["/sources/1/key", "/sources/1/disable", "/sources/1/enable"] {
        replies.append(try await app.post(path, as: ben))
      }
      replies.append(try await app.post("/sources", form: Self.form, as: ben))
      replies.append(try await app.json(.post, "/api/v1/sources", ["name": "x", "kind": "generic"], as: ben))
      #expect(replies.allSatisfy { $0.status == 403 }, "\(replies.map(\.status))")
    }
  }

  static let form: KeyValuePairs = [
    "name": "Prometheus & Söhne", "kind": "alertmanager", "group_by": "alertname, instance",
    "resolve_timeout_minutes": "5", "default_priority": "P3",
  ]

  @Test("The page shows the new key once, with snippets that work", arguments: TestEngine.available)
  func page(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let ana = desk.world.ana.visitor
      let made = try await desk.app.post("/sources", form: Self.form, as: ana)
      #expect(made.status == 201 && made.text.contains("Prometheus &amp; Söhne can send now."))
      let match = try #require(made.text.firstMatch(of: /path_prefix: (\/in\/in_[\w-]+)/))
      #expect(made.text.contains("targets: [&quot;ops.test:443&quot;]"))
      let alerts: JSONValue = [desk.alert("alertname=Test")]
      #expect(try await desk.app.json(.post, "\(match.1)/api/v2/alerts", alerts).status == 200)
      let later = try await desk.app.get("/sources/2", as: ana)
      #expect(!later.text.contains(match.1) && later.text.contains("/in/KEY"))
      #expect(try await desk.app.post("/sources/2/disable", as: ana).location == "/sources/2")
      #expect(try await desk.app.get("/sources", as: ana).text.contains("1 switched off."))
      #expect(try await desk.app.post("/sources/2/key", as: ana).text.contains("in_"))
    }
  }

  @Test("A wrong form comes back filled with what is wrong")
  func wrongForm() async throws {
    try await InterruptDesk.run { desk in
      let reply = try await desk.app.post(
        "/sources", form: ["name": "", "kind": "alertmanager", "group_by": "a-b", "default_priority": "P3"],
        as: desk.world.ana.visitor)
      #expect(reply.status == 422)
      #expect(reply.text.contains("value=\"a-b\"") && reply.text.contains("Nothing was saved"))
    }
  }

  @Test(
    "Prometheus is told scheme, port and path",
    arguments: [
      ("https://ops.example.org", "https", "", "ops.example.org:443"),
      ("http://ops.example.org", "http", "", "ops.example.org:80"),
      ("http://10.0.0.7:8080", "http", "", "10.0.0.7:8080"),
      ("https://example.org/ops", "https", "/ops", "example.org:443"),
      ("http://[::1]", "http", "", "[::1]:80"), ("http://[::1]:8080", "http", "", "[::1]:8080"),
    ])
  func snippets(url: String, scheme: String, prefix: String, target: String) throws {
    let text = try #require(IntakeSnippets(publicURL: url, key: "in_x").all(for: .alertmanager).first?.text)
    #expect(text.contains("scheme: \(scheme)\n"))
    #expect(text.contains("path_prefix: \(prefix)/in/in_x\n"))
    #expect(text.contains("targets: [\"\(target)\"]"))
  }
}
