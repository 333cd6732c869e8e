import Core
import JSON
import Teams
import TestKit
import Testing

@testable import Planning

@Suite("Several stories at once")
struct BulkActionsTests {
  private func bulk(
    _ desk: PlanningDesk, _ person: Person, _ change: BulkChange, _ stories: [ID<Story>], version: Int? = nil
  ) async throws -> BulkResult {
    try await desk.app.write { tx in
      try BulkActions(tx, as: person.actor).apply(change, to: stories.map { BulkTarget(story: $0, version: version) })
    }
  }

  @Test("Each change is made to all of them, and what is so already stays", arguments: TestEngine.available)
  func changes(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let feature = try await desk.inWork(stories: 3)
      let other = try await desk.inWork("Kafka", stories: 1)
      let ids = try await desk.stories(feature).map(\.id)
      let turn = try await desk.nextIteration()
      let all = BulkResult(changed: 3, unchanged: 0)
      for change in [
        .size(8), .plan(turn), .join(desk.jonas.id), .block("waits for the vendor"), .unblock, .leave(desk.jonas.id),
        .unplan, .feature(other),
      ] as [BulkChange] {
        let person = change == .feature(other) || change == .join(desk.jonas.id) ? desk.lena : desk.petra
        #expect(try await bulk(desk, person, change, ids) == all, "\(change)")
        if case .block = change { continue }
        #expect(
          try await bulk(desk, person, change, ids) == BulkResult(changed: 0, unchanged: 3), "\(change)")
      }
      #expect(try await desk.stories(feature).isEmpty)
      let moved = try await desk.stories(other)
      #expect(moved.map(\.id).suffix(3) == ids[...] && moved.suffix(3).allSatisfy { $0.size == 8 })
      #expect(try await desk.sentences(ids[0]).last == "Lena Vogt moved it to F-2.")
      #expect(try await bulk(desk, desk.lena, .drop("not needed"), ids) == all)
      let states = try await desk.stories(other).map(\.state)
      #expect(states.suffix(3) == [.dropped, .dropped, .dropped])
    }
  }

  @Test("When one refuses none is changed, and each is told why", arguments: TestEngine.available)
  func refusals(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let ids = try await desk.stories(try await desk.inWork(stories: 4)).map(\.id)
      let before = try await desk.get(ids[0])
      try await desk.finish(ids[1])
      try await desk.story(desk.jonas) { try $0.block(ids[2], reason: "vendor") }
      let refused = try await desk.refusal {
        _ = try await bulk(desk, desk.jonas, .block("network"), ids, version: before.version)
      }
      guard case .invalid(let errors)? = refused else {
        Issue.record("\(String(describing: refused))")
        return
      }
      #expect(errors.map(\.field) == ["S-\(ids[1])", "S-\(ids[2])"])
      #expect(errors[1].problem == "has changed since you looked. Jonas Lind blocked it: vendor")
      let after = try await desk.get(ids[0])
      #expect(!after.isBlocked && after.version == before.version)
      let spoken = try await desk.refusal { _ = try await bulk(desk, desk.ines, .drop("no"), [ids[0], ids[3]]) }
      #expect(spoken?.message.contains("S-\(ids[0]): Ines Duarte may not move S-\(ids[0])") == true)
      let spike = try await desk.story(desk.lena) { actions in
        var draft = StoryDraft(title: "How?")
        draft.kind = .spike
        return try actions.add(draft, in: .backlog(.ssa, desk.team.id)).id
      }
      let size = try await desk.refusal { _ = try await bulk(desk, desk.lena, .size(20), [ids[0], spike]) }
      #expect(size == .invalid("S-\(spike)", "size: must be 1 to 10 days for a spike, is 20"))
      #expect(try await desk.get(ids[0]).size == 3)
    }
  }

  @Test("At most 200 at a time, each once, at least one")
  func limits() async throws {
    try await PlanningDesk.run { desk in
      for (ids, problem) in [
        ([], "must name at least one story"), ([1, 1], "must name each story once"),
        (Array(1...201), "must be at most 200 at a time, are 201"),
      ] as [([Int64], String)] {
        let refused = try await desk.refusal { _ = try await bulk(desk, desk.lena, .unblock, ids.map { ID($0) }) }
        #expect(refused == .invalid("stories", problem))
      }
      let many = try await desk.refusal { _ = try await bulk(desk, desk.lena, .unblock, (1...30).map { ID($0) }) }
      guard case .invalid(let errors)? = many else { return #expect(many == nil) }
      #expect(errors.count == 21 && errors.last?.problem == "cannot be changed either: 10 more of them")
    }
  }

  @Test("The list changes what is ticked, and shows again what was refused", arguments: TestEngine.available)
  func form(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let ids = try await desk.stories(try await desk.inWork(stories: 3)).map(\.id)
      let lena = Visitor.actor(desk.lena.actor)
      let versions = try await desk.get(ids[0]).version
      let seen = ids.map { "\($0):\(versions)" }
      func post(_ form: KeyValuePairs<String, String>, _ visitor: Visitor) async throws -> TestReply {
        try await desk.app.post("/stories/bulk?feature=1", form: form, as: visitor)
      }
      let page = try await desk.app.get("/stories?feature=1&all=on", as: lena).text
      #expect(page.contains("value=\"\(ids[0]):\(versions)\" checked") && page.contains("Choose all 3"))
      let sized = try await post(
        ["story": seen[0], "story": seen[1], "act": "size", "size": "5", "drop_reason": ""], lena)
      #expect(sized.status == 303 && sized.location == "/stories?feature=1&changed=2&so=0")
      #expect(try await desk.app.get(sized.location ?? "", as: lena).text.contains("2 stories were changed."))
      let stale = try await post(
        ["story": seen[0], "story": seen[1], "story": seen[2], "act": "block", "block_reason": "vendor"], lena)
      #expect(stale.status == 422 && stale.text.contains("S-1 has changed since you looked. Lena Vogt changed size."))
      #expect(stale.text.contains("value=\"\(ids[0]):\(versions + 1)\" checked"))
      #expect(try await post(["act": "unblock"], lena).status == 422)
      #expect(try await post(["story": seen[0], "act": "shout"], lena).status == 422)
      #expect(try await post(["story": seen[0], "act": "size"], lena).status == 422)
      #expect(try await post(["story": seen[0], "act": "unblock"], .actor(desk.ada.actor)).status == 403)
      #expect(try await post(["story": seen[2], "act": "feature", "feature": "none"], lena).status == 303)
      #expect(try await desk.get(ids[2]).feature == nil)
    }
  }

  @Test("The API does it too", arguments: TestEngine.available)
  func api(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let ids = try await desk.stories(try await desk.inWork(stories: 2)).map(\.id)
      let lena = Visitor.actor(desk.lena.actor)
      let stories = JSONValue.array(ids.map { ["number": .id($0)] })
      let done = try await desk.app.json(
        .post, "/api/v1/stories/bulk", ["act": "feature", "feature": nil, "stories": stories], as: lena)
      #expect(try done.status == 200 && done.json["changed"]?.integer == 2)
      for body in [
        ["act": "feature", "stories": stories], ["act": "size", "stories": stories],
        ["act": "block", "stories": stories], ["act": "plan", "iteration": 99, "stories": stories],
        ["act": "unblock", "stories": [["number": 77]]],
      ] as [JSONValue] {
        let reply = try await desk.app.json(.post, "/api/v1/stories/bulk", body, as: lena)
        #expect(reply.status == 422, "\(body): \(reply.text)")
      }
      #expect(throws: (any Error).self) { try BulkCommand.parse(["S-1", "--size", "3", "--unblock"]) }
      _ = try BulkCommand.parse(["S-1", "2", "--to-backlog"])
    }
  }
}
