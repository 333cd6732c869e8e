import ArgumentParser
import Core
import FeatureKit
import JSON
import Teams
import TestKit
import Testing
import Web

@testable import Planning

@Suite("Pages, API and commands that bring work along")
struct WorkPagesTests {
  private func visitor(_ person: Person) -> Visitor { .actor(person.actor, zone: "Europe/Berlin") }

  private let file = WorkSamples.file(stories: [
    WorkSamples.story(
      1, "Failover drill", moves: [("written", "2026-10-01T09:00:00Z"), ("ready", "2026-10-02T09:00:00Z")],
      more: [
        .init(
          "people",
          [["since": "2026-10-02T09:00:00Z", "until": nil, "person": ["name": "Max Frei", "email": "max@x.org"]]])
      ])
  ])

  @Test("A file is sent once, looked at, then applied and forgotten", arguments: TestEngine.available)
  func form(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let petra = visitor(desk.petra)
      #expect(try await desk.app.get("/work/import", as: petra).text.contains("Bring your board along"))
      let empty = try await desk.app.post("/work/import", form: ["team": "1", "then": "plan"], as: petra)
      #expect(empty.status == 422 && empty.text.contains("must be chosen"))
      let planned = try await desk.app.post(
        "/work/import", form: ["team": "1", "then": "plan", "file": file.encodedText()], as: petra)
      #expect(
        planned.status == 200 && planned.text.contains("1 to add.") && planned.text.contains("Max Frei, max@x.org"))
      let upload = try #require(planned.text.firstMatch(of: #/name="upload" value="([^"]+)"/#)?.1)
      let digest = try #require(planned.text.firstMatch(of: #/name="digest" value="([^"]+)"/#)?.1)
      let stolen = try await desk.app.post(
        "/work/import", form: ["team": "1", "then": "plan", "upload": "\(upload)"], as: visitor(desk.marek))
      #expect(stolen.status == 422 && stolen.text.contains("has been forgotten"))
      let answered = try await desk.app.post(
        "/work/import",
        form: ["team": "1", "then": "plan", "upload": "\(upload)", "who": "max@x.org", "is-0": "\(desk.ines.id)"],
        as: petra)
      // The answer is shown again, and is sent again with the word to apply it.
      #expect(answered.status == 200 && answered.text.contains("value=\"\(desk.ines.id)\" selected"))
      let said = try #require(answered.text.firstMatch(of: #/name="digest" value="([^"]+)"/#)?.1)
      #expect(said != digest && answered.text.contains(#"name="who" value="max@x.org""#))
      let stale = try await desk.app.post(
        "/work/import", form: ["team": "1", "then": "apply", "upload": "\(upload)", "digest": "of yesterday"], as: petra
      )
      #expect(stale.status == 409 && stale.text.contains("no longer the one") && stale.text.contains("1 to add."))
      let applied = try await desk.app.post(
        "/work/import",
        form: [
          "team": "1", "then": "apply", "upload": "\(upload)", "digest": "\(said)", "who": "max@x.org",
          "is-0": "\(desk.ines.id)",
        ], as: petra)
      #expect(try await desk.app.read { tx in try StoryStore(tx).people([ID(1)]) } == [ID(1): [desk.ines.id]])
      #expect(applied.status == 303 && applied.location == "/board?team=1")
      #expect(
        try await desk.app.get("/stories/1", as: petra).text.contains("Petra Hahn brought it along from AgileOps"))
      let gone = try await desk.app.post(
        "/work/import", form: ["team": "1", "then": "plan", "upload": "\(upload)"], as: petra)
      #expect(gone.status == 422)
      #expect(try await desk.app.get("/work/import", as: visitor(desk.jonas)).status == 403)
    }
  }

  @Test("A file that nobody applies is forgotten after a day", arguments: TestEngine.available)
  func forgotten(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      _ = try await desk.app.post(
        "/work/import", form: ["team": "1", "then": "plan", "file": file.encodedText()], as: visitor(desk.petra))
      try await desk.app.advance(by: .hours(23))
      #expect(try await desk.app.read { tx in try WorkLinkStore(tx).oldest() } != nil)
      try await desk.app.advance(by: .hours(2))
      #expect(try await desk.app.read { tx in try WorkLinkStore(tx).oldest() } == nil)
    }
  }

  @Test("A plan that is only shown keeps nobody from writing", arguments: ["/api/v1/work/import", "/work/import"])
  func planReads(path: String) throws {
    let route = try #require((WorkAPIRoutes.all + WorkRoutes.all).first { $0.path == path && $0.method == .post })
    guard case .flow = route.handler else {
      Issue.record("The plan is made in a transaction that writes.")
      return
    }
  }

  @Test(
    "What is wrong with the file is said beside the form, and the file is not lost", arguments: TestEngine.available)
  func wrong(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let petra = visitor(desk.petra)
      let sent = try await desk.app.post(
        "/work/import", form: ["team": "1", "then": "plan", "file": "name,state\nA,Done"], as: petra)
      #expect(sent.status == 422 && sent.text.contains("must name the column id"), "\(sent.text)")
      let large = String(repeating: "x", count: TransferLimits.bytes + 1)
      let refused = try await desk.app.post(
        "/work/import", form: ["team": "1", "then": "plan", "file": large], as: petra)
      #expect(refused.status == 422 && refused.text.contains("must have at most 20,971,520 bytes"))
    }
  }

  @Test("Our own file may be larger than one of another tool, and says its limit in words that are read easily")
  func limits() throws {
    let own = Array(#"{"format":"agileops-work","version":1}"#.utf8)
    func size(_ count: Int, own isOwn: Bool) -> String? {
      var request = WorkImportRequest(team: ID(1), bytes: isOwn ? own : Array("id,state".utf8))
      request.bytes += [UInt8](repeating: 0x20, count: count - request.bytes.count)
      do {
        try request.requireSize()
        return nil
      } catch { return (error as? Refusal)?.message }
    }
    #expect(size(TransferLimits.bytes + 1, own: true) == nil)
    #expect(size(TransferLimits.bytes + 1, own: false) == "file: must have at most 20,971,520 bytes, has 20,971,521")
    #expect(size(TransferLimits.ownBytes + 1, own: true)?.hasPrefix("file: must have at most 67,108,864 bytes") == true)
    #expect(TransferLimits.inWords == "at most 20 MiB and 20,000 items")
  }

  @Test("The API plans, applies what was planned, and then has nothing to do", arguments: TestEngine.available)
  func api(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let petra = visitor(desk.petra)
      func body(_ more: JSONValue.Member...) -> JSONValue {
        .object([.init("team", 1), .init("text", .string(file.encodedText()))] + more)
      }
      let path = "/api/v1/work/import"
      let planned = try await desk.app.json(.post, path, body(), as: petra)
      let plan = try planned.json
      #expect(planned.status == 200 && plan["counts"]?["new"]?["story"]?.integer == 1, "\(planned.text)")
      #expect(plan["applied"]?.flag == false && plan["people"]?[0]?["key"]?.text == "max@x.org")
      let blind = try await desk.app.json(.post, path + "?apply=true", body(), as: petra)
      #expect(blind.status == 422 && blind.text.contains("digest"))
      let digest = JSONValue.Member("digest", plan["digest"] ?? .null)
      let applied = try await desk.app.json(.post, path + "?apply=true", body(digest), as: petra)
      #expect(applied.status == 200 && applied.text.contains("\"applied\":true"), "\(applied.text)")
      #expect(try applied.json["items"]?[0]?["number"]?.integer == 1)
      #expect(try await desk.app.json(.post, path + "?apply=true", body(digest), as: petra).status == 409)
      let again = try await desk.app.json(.post, path, body(), as: petra)
      #expect(try again.json["counts"]?["unchanged"]?["story"]?.integer == 1)
      let wrong = try await desk.app.json(.post, path, body(.init("columns", ["Doing": "done"])), as: petra)
      #expect(wrong.status == 422 && wrong.text.contains("columns"))
      #expect(try await desk.app.json(.post, path, body(), as: visitor(desk.jonas)).status == 403)
    }
  }

  @Test(
    "Commands are understood",
    arguments: [
      ["export"], ["export", "--team", "Ops", "--what", "moves", "--format", "csv"],
      ["import", "a.json", "--team", "Ops", "--map", "Code Review=validation", "--person", "Max=nobody", "--apply"],
    ])
  func commands(arguments: [String]) throws { _ = try WorkCommand.parseAsRoot(arguments) }
}
