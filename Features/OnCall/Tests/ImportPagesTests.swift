import Core
import JSON
import Teams
import TestKit
import Testing

@testable import OnCall

@Suite struct ImportPagesTests {
  private static let samples: [(ImportSource, [String: String])] = [
    (.pagerduty, ["schedules.json": ImportSamples.pagerduty]),
    (.grafanaOnCall, ["export.json": ImportSamples.grafanaOnCall]), (.opsgenie, ImportSamples.opsgenie),
    (.goalert, ["goalert.json": ImportSamples.goalert]), (.csv, ["rota.csv": ImportSamples.csv]),
  ]

  @Test(arguments: TestEngine.available)
  func `each source goes through the API, first as a plan, then applied, then unchanged`(_ engine: TestEngine)
    async throws
  {
    try await OnCallWorld.run(engine) { world in
      let visitor = Visitor.actor(OnCallWorld.manager)
      for (source, files) in Self.samples {
        let planned = try await world.app.json(
          .post, "/api/v1/rotations/import", world.body(source, files), as: visitor)
        #expect(planned.status == 200, "\(source): \(planned.text)")
        let rotations = try planned.json["rotations"]?.elements ?? []
        #expect(rotations.map { $0["act"]?.text } == ["create"], "\(source): \(planned.text)")
        let digest = try planned.json["digest"] ?? .null
        let path = "/api/v1/rotations/import?apply=true"
        let applied = try await world.app.json(
          .post, path, world.body(source, files, .init("digest", digest)), as: visitor)
        #expect(try applied.json["applied"]?.flag == true, "\(source): \(applied.text)")
        #expect(try applied.json["rotations"]?[0]?["rotation"]?.integer != nil)
        let stale = try await world.app.json(
          .post, path, world.body(source, files, .init("digest", digest)), as: visitor)
        #expect(stale.status == 409)
        let again = try await world.app.json(.post, "/api/v1/rotations/import", world.body(source, files), as: visitor)
        #expect(try again.json["rotations"]?[0]?["act"]?.text == "unchanged", "\(source): \(again.text)")
      }
      #expect(try await world.count("rotations") == 5)
    }
  }

  @Test func `whose turn it is, is what the sources said`() async throws {
    try await OnCallWorld.run { world in
      for (source, files) in Self.samples {
        var request = world.request(source)
        request.files = files.map { ImportFile(path: $0.key, bytes: Array($0.value.utf8)) }
        try await world.import(request)
      }
      let roster = try await world.roster(at: "2026-11-26 12:00")
      #expect(roster.potw.map(\.people) == [[world.mina]])
      let people = Dictionary(roster.onCall.map { ($0.rotation.name, $0.people) }) { first, _ in first }
      #expect(people["Nights"] == [world.nadia] && people["Platform"] == [world.nadia])
      #expect(people["Platform_schedule"] == [world.ravi] && people["Sea"] == [world.mina])
    }
  }

  @Test func `what cannot be carried over is listed`() async throws {
    try await OnCallWorld.run { world in
      let visitor = Visitor.actor(OnCallWorld.manager)
      for (source, words) in [(ImportSource.grafanaOnCall, "Slack user group"), (.goalert, "chat channel")] {
        let files = try #require(Self.samples.first { $0.0 == source }?.1)
        let reply = try await world.app.json(.post, "/api/v1/rotations/import", world.body(source, files), as: visitor)
        #expect(
          try reply.json["rotations"]?[0]?["not_carried"]?.elements?.contains { $0.text?.contains(words) == true }
            == true)
      }
      let reply = try await world.app.json(
        .post, "/api/v1/rotations/import", world.body(.opsgenie, ImportSamples.opsgenie), as: visitor)
      #expect(reply.text.contains("belongs to the team “Payments”; here it is nobody's."))
    }
  }

  @Test(arguments: [
    ("{", "body: is not JSON"), ("{}", "schedules: must not be empty"),
    (ImportSamples.pagerduty.replacing("Europe/Berlin", with: "Mars/Base"), "schedules[0].time_zone"),
    (ImportSamples.pagerduty.replacing("604800", with: "-604800"), "rotation_turn_length_seconds: must be between"),
    (ImportSamples.pagerduty.replacing("604800", with: "3155760000"), "rotation_turn_length_seconds: must be between"),
    (ImportSamples.pagerduty.replacing("2026-12-25T09", with: "2026-12-23T09"), "overrides[0].end: must be later"),
    (ImportSamples.pagerduty.replacing(#""more": false"#, with: #""more": true"#), "add the pages that follow"),
  ])
  func `a broken file is refused naming the place, and nothing is stored`(_ text: String, _ problem: String)
    async throws
  {
    try await OnCallWorld.run { world in
      let body = world.body(.pagerduty, ["a.json": text], .init("digest", "x"))
      let reply = try await world.app.json(
        .post, "/api/v1/rotations/import?apply=true", body, as: .actor(OnCallWorld.manager))
      #expect(
        reply.status == 422 && reply.text.contains(problem), "\(reply.text)")
      #expect(try await world.count("rotations") == 0)
      #expect(try await world.count("rotation_imports") == 0)
    }
  }

  @Test func `a file that is too large, none, and two where one is meant are refused`() async throws {
    try await OnCallWorld.run { world in
      let visitor = Visitor.actor(OnCallWorld.manager)
      let large = String(repeating: " ", count: ImportLimits.bytes) + "x"
      for (files, problem) in [
        (["a.json": large], "must have at most 5242880"), ([:], "must not be empty"),
        (["a": "{}", "b": "{}"], "exactly one"),
      ] as [([String: String], String)] {
        let reply = try await world.app.json(
          .post, "/api/v1/rotations/import", world.body(.pagerduty, files), as: visitor)
        #expect(reply.status == 422 && reply.text.contains(problem), "\(problem): \(reply.text)")
      }
      let huge = String(repeating: "x", count: 3 * ImportLimits.bytes)
      let reply = try await world.app.json(
        .post, "/api/v1/rotations/import", world.body(.pagerduty, ["a": huge]), as: visitor)
      #expect(reply.status == 413)
    }
  }

  private func form(
    _ world: OnCallWorld, _ more: [(String, String)] = [], text: String = ImportSamples.pagerduty
  ) -> [(String, String)] {
    [
      ("csrf", "predictable-csrf"), ("source", "pagerduty"), ("team", "\(world.team)"), ("kind", "on_call"),
      ("text", text),
    ] + more
  }

  private func send(_ world: OnCallWorld, _ pairs: [(String, String)]) async throws -> TestReply {
    let text = pairs.map { "\($0.0.queryEncoded)=\($0.1.queryEncoded)" }.joined(separator: "&")
    return try await world.app.send(
      .post, "/rotations/import", body: Array(text.utf8), as: .actor(OnCallWorld.manager),
      headers: ["Content-Type": "application/x-www-form-urlencoded"])
  }

  private func digest(_ page: String) -> String {
    String(page.split(separator: "name=\"digest\" value=\"").dropFirst().first?.prefix { $0 != "\"" } ?? "")
  }

  @Test func `the page shows the plan, then does it`() async throws {
    try await OnCallWorld.run { world in
      let visitor = Visitor.actor(OnCallWorld.manager)
      #expect(try await world.app.get("/rotations", as: visitor).text.contains("/rotations/import"))
      #expect(try await world.app.get("/rotations/import", as: visitor).status == 200)
      let plan = try await send(world, form(world, [("then", "plan")]))
      #expect(plan.status == 200 && plan.text.contains("1 to add.") && plan.text.contains("Is added."))
      #expect(try await world.count("rotations") == 0)
      let done = try await send(world, form(world, [("then", "apply"), ("digest", digest(plan.text))]))
      #expect(done.status == 303 && done.location == "/rotations?team=\(world.team)")
      #expect(try await world.only().rotation.name == "Nights")
      let stale = try await send(world, form(world, [("then", "apply"), ("digest", digest(plan.text))]))
      #expect(stale.status == 409)
    }
  }

  @Test func `a file keeps its plan when a browser has kept its text in a field`() async throws {
    try await OnCallWorld.run { world in
      let fromDisk = "\n\r\n" + ImportSamples.pagerduty.replacing("\n", with: "\r") + "\n"
      let plan = try await send(world, form(world, text: fromDisk))
      let fromField = ImportSamples.pagerduty.replacing("\n", with: "\r\n") + "\r\n"
      let done = try await send(
        world, form(world, [("then", "apply"), ("digest", digest(plan.text))], text: fromField))
      #expect(done.status == 303)
    }
  }

  @Test func `the page asks who the strangers are, and shows a broken export with its place`() async throws {
    try await OnCallWorld.run { world in
      let text = ImportSamples.pagerduty.replacing("teo@example.org", with: "x").replacing(
        "Teo@example.org", with: "t@old.org")
      let plan = try await send(world, form(world, text: text))
      #expect(plan.text.contains("1 left out.") && plan.text.contains("Teo Lang, t@old.org"))
      let answered = try await send(
        world, form(world, [("who", "t@old.org"), ("is-0", "\(world.teo)")], text: text))
      #expect(answered.text.contains("1 to add."))
      let broken = try await send(world, form(world, text: "{"))
      #expect(broken.status == 422 && broken.text.contains("is not JSON"))
    }
  }

  @Test func `a backup folder can be pasted as one text`() async throws {
    try await OnCallWorld.run { world in
      let files = try ImportSamples.opsgenie.map { path, text -> JSONValue in
        ["path": .string(path), "content": try JSONValue.parse(text)]
      }
      let plan = try await world.plan(world.request(.opsgenie, JSONValue.array(files).encodedText()))
      #expect(plan.entries.map(\.act) == [.create])
      await #expect(throws: Refusal.self) { try await world.plan(world.request(.opsgenie, "[{}]")) }
    }
  }

  @Test func `the command line prints what is done and what is not carried over`() async throws {
    try await OnCallWorld.run { world in
      let files = ["e.json": ImportSamples.grafanaOnCall]
      let reply = try await world.app.json(
        .post, "/api/v1/rotations/import", world.body(.grafanaOnCall, files), as: .actor(OnCallWorld.manager))
      let text = ImportListing.text(try reply.json, .table)
      #expect(text.contains("create") && text.contains("not carried") && text.contains("--apply does it"))
    }
  }
}
