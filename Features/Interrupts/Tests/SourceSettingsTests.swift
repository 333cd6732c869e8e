import Core
import JSON
import TestKit
import Testing
import World

@testable import Interrupts

@Suite("Secrets and mappings of sources")
struct SourceSettingsTests {
  private static let paths: KeyValuePairs = [
    "title": "check.name", "key": "check.id", "state": "result", "ends": "pass, ok", "act": "try",
    "sample": CloudEventTests.probe,
  ]

  @Test("Paths are tried with a sample, then saved, then count", arguments: TestEngine.available)
  func mapping(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let key = try await desk.source(.json)
      let ana = desk.world.ana.visitor
      let body = try JSONValue.parse(CloudEventTests.probe)
      #expect(try await desk.app.json(.post, "/in/\(key)/json", body).status == 422)
      let tried = try await desk.app.post("/sources/2/mapping", form: Self.paths, as: ana)
      #expect(
        tried.status == 200 && tried.text.contains("nothing was saved yet") && tried.text.contains("shop is slow"))
      #expect(try await desk.app.json(.post, "/in/\(key)/json", body).status == 422)
      let wrong = try await desk.app.post("/sources/2/mapping", form: ["title": "a..b", "act": "save"], as: ana)
      #expect(wrong.status == 422 && wrong.text.contains("must be a path"))
      let mapping: JSONValue = ["title": "check.name", "key": "check.id", "state": "result", "ends": ["pass"]]
      let trial = try await desk.app.json(
        .post, "/api/v1/sources/2/mapping/try", ["mapping": mapping, "sample": .string(CloudEventTests.probe)], as: ana)
      #expect(try trial.json["key"] == "4711" && trial.json["state"] == "open")
      #expect(try await desk.app.json(.put, "/api/v1/sources/2/mapping", mapping, as: ana).status == 200)
      #expect(try await desk.app.json(.post, "/in/\(key)/json", body).json["number"] == 1)
      let over = try JSONValue.parse(CloudEventTests.probe.replacing("\"fail\"", with: "\"Pass\""))
      #expect(try await desk.app.json(.post, "/in/\(key)/json", over).json["status"] == "resolved")
    }
  }

  @Test("A secret is made and shown once, or given and shown never", arguments: TestEngine.available)
  func secrets(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      _ = try await desk.source(.sentry)
      let ana = desk.world.ana.visitor
      let made = try await desk.app.post("/sources/2/secret", form: ["secret": ""], as: ana)
      let secret = try #require(made.text.firstMatch(of: /[0-9a-f]{64}/)).output
      #expect(try await !desk.app.get("/sources/2", as: ana).text.contains(secret))
      let given = try await desk.app.json(
        .post, "/api/v1/sources/2/secret", ["secret": "client secret"], as: ana)
      #expect(try given.json["secret"] == .null)
      let listed = try await desk.app.json(.get, "/api/v1/sources", as: ana)
      #expect(!listed.text.contains("client secret"))
      #expect(try await desk.app.json(.post, "/api/v1/sources/2/secret", ["secret": "short"], as: ana).status == 422)
      #expect(try await desk.app.json(.post, "/api/v1/sources/1/secret", [:], as: ana).status == 422)
      let ben = desk.world.ben.visitor
      #expect(try await desk.app.json(.post, "/api/v1/sources/2/secret", [:], as: ben).status == 403)
      #expect(try await desk.app.post("/sources/2/mapping", form: Self.paths, as: ben).status == 403)
    }
  }

  @Test("Each kind says what its client has to be told", arguments: Source.Kind.allCases)
  func snippets(kind: Source.Kind) {
    let snippets = IntakeSnippets(publicURL: "https://ops.test", key: "KEY-1")
    #expect(snippets.address(for: kind).contains("KEY-1") && !kind.title.isEmpty && !kind.detail.isEmpty)
    #expect(snippets.all(for: kind).contains { $0.text.contains("KEY-1") })
  }
}
