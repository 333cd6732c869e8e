import Core
import JSON
import Teams
import TestKit
import Testing

@testable import Planning

@Suite("Checklist and splitting of stories")
struct StoryToolsTests {
  @Test("Everybody writes the checklist, the pair ticks it, the card shows it", arguments: TestEngine.available)
  func checklist(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.pulled()
      let (ines, jonas) = (Visitor.actor(desk.ines.actor), Visitor.actor(desk.jonas.actor))
      for text in ["Runbook", "Alert"] {
        #expect(try await desk.app.post("/stories/\(id)/checks", form: ["text": "\(text)"], as: ines).status == 303)
      }
      #expect(try await desk.app.post("/stories/\(id)/checks", form: ["text": ""], as: ines).status == 422)
      #expect(try await desk.app.post("/stories/checks/1", form: ["state": "met"], as: ines).status == 403)
      #expect(try await desk.app.post("/stories/checks/1", form: ["state": "met"], as: jonas).status == 303)
      #expect(try await desk.app.get("/board", as: ines).text.contains("title=\"checklist\">1/2"))
      let page = try await desk.app.get("/stories/\(id)", as: jonas).text
      #expect(page.contains("ticked by Jonas") && page.contains("1 of 2"))
      #expect(try await desk.sentences(id).last == "Jonas Lind said of “Runbook”: met.")
      let edited = try await desk.app.json(
        .patch, "/api/v1/stories/checks/1", ["text": "Runbook and drill"], as: jonas)
      #expect(try edited.json["checks"]?[0]?["met"]?.flag == false)
      let ticked = try await desk.app.json(.patch, "/api/v1/stories/checks/2", ["met": true], as: jonas)
      #expect(try ticked.json["checks"]?[1]?["by"]?["name"]?.text == "Jonas Lind")
      let removed = try await desk.app.json(.delete, "/api/v1/stories/checks/1", as: jonas)
      #expect(try removed.json["checks"]?.elements?.count == 1)
      #expect(
        try await desk.app.json(.get, "/api/v1/stories/\(id)", as: jonas).json["checks"]?[0]?["text"]?.text == "Alert")
      #expect(
        try await desk.app.post("/stories/checks/2", form: ["state": "open"], as: .actor(desk.ada.actor)).status == 404)
      let stale = try await desk.app.json(
        .post, "/api/v1/stories/\(id)/checks", ["text": "x", "version": 1], as: jonas)
      #expect(stale.status == 409)
    }
  }

  @Test("A story has at most 50 points")
  func limit() async throws {
    try await PlanningDesk.run { desk in
      let id = try await desk.pulled()
      let refused = try await desk.refusal {
        try await desk.story(desk.jonas) { actions in
          for number in 1...51 { try actions.addCheck("Point \(number)", to: id) }
        }
      }
      #expect(refused == .invalid("text", "there are 50 already, which is the most"))
    }
  }

  @Test("Parts keep feature, rank, iteration and dependencies, and both sides know", arguments: TestEngine.available)
  func split(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (iteration, ids) = try await desk.running(stories: 3)
      let (first, big, last) = (ids[0], ids[1], ids[2])
      try await desk.story(desk.lena) { actions in
        try actions.depend(big, on: first)
        try actions.depend(last, on: big)
        try actions.addCheck("Form", to: big)
        try actions.addCheck("Job", to: big)
      }
      let made = try await desk.story(desk.lena) { actions in
        let parts = [
          StorySplit.Part(title: "The form", size: 2, checks: [ID(1)]), StorySplit.Part(title: "The job"),
        ]
        return try actions.split(big, StorySplit(title: "The rest", size: 1, parts: parts))
      }
      let feature = try #require(try await desk.get(big).feature)
      #expect(try await desk.stories(feature).map(\.id) == [first, big] + made.map(\.id) + [last])
      #expect(made.map(\.title) == ["The form", "The job"] && made.map(\.size) == [2, nil])
      let rest = try await desk.get(big)
      #expect(rest.title == "The rest" && rest.size == 1)
      #expect(made.allSatisfy { $0.iteration == iteration && $0.state == .written })
      // What was planned stays planned: a split is no new work.
      let counts = try await desk.counts(iteration)
      #expect(counts.planned == 5 && counts.added == 0)
      let waits = try await desk.app.read { tx in try StoryStore(tx).dependencies(made.map(\.id) + [last]) }
      #expect(waits[made[0].id] == [first] && waits[made[1].id] == [first])
      #expect(waits[last] == [big, made[0].id, made[1].id])
      let checks = try await desk.app.read { tx in try StoryCheckStore(tx).of(made[0].id).map(\.text) }
      #expect(checks == ["Form"])
      #expect(
        try await desk.sentences(big).last == "Lena Vogt split it: \(made[0].number), \(made[1].number) came of it.")
      #expect(try await desk.sentences(made[0].id).contains("It was split from S-\(big)."))
      let page = try await desk.app.get(made[0].path, as: .actor(desk.lena.actor)).text
      #expect(page.contains("Split from") && page.contains("href=\"/stories/\(big)\""))
      let api = try await desk.app.json(.get, "/api/v1/stories/\(big)", as: .actor(desk.lena.actor)).json
      #expect(api["split_into"]?.elements?.compactMap(\.integer) == made.map(\.id.number))
    }
  }

  @Test("Nothing is split by halves: who may not, what is wrong, what has changed", arguments: TestEngine.available)
  func refusals(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.pulled()
      try await desk.story(desk.jonas) { try $0.addCheck("Form", to: id) }
      let count = try await desk.stories(try #require(try await desk.get(id).feature)).count
      @Sendable func part(_ checks: [Int64] = []) -> StorySplit.Part {
        StorySplit.Part(title: "Part", checks: checks.map { ID($0) })
      }
      for (person, parts, version) in [
        (desk.ines, [part()], nil), (desk.lena, [], nil), (desk.lena, (1...11).map { _ in part() }, nil),
        (desk.lena, [part([9])], nil), (desk.lena, [part([1]), part([1])], nil), (desk.lena, [part()], 1),
        (desk.lena, [part(), StorySplit.Part(title: "", size: 3)], nil),
        (desk.lena, [StorySplit.Part(title: "x", size: 101)], nil),
      ] as [(Person, [StorySplit.Part], Int?)] {
        let refused = try await desk.refusal {
          try await desk.story(person) {
            _ = try $0.split(id, StorySplit(title: "Rest", size: nil, parts: parts), version: version)
          }
        }
        #expect(refused != nil, "\(parts)")
      }
      #expect(try await desk.stories(try #require(try await desk.get(id).feature)).count == count)
      #expect(try await desk.get(id).title == "Story 1")
      try await desk.story(desk.jonas) { try $0.move(id, to: .validation) }
      let late = try await desk.refusal {
        try await desk.story(desk.lena) { _ = try $0.split(id, StorySplit(title: "Rest", parts: [part()])) }
      }
      #expect(late?.message.contains("is in validation") == true)
    }
  }

  @Test("The form and the API split", arguments: TestEngine.available)
  func forms(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.pulled()
      try await desk.story(desk.jonas) { try $0.addCheck("Form", to: id) }
      let jonas = Visitor.actor(desk.jonas.actor)
      let path = "/stories/\(id)/split"
      #expect(try await desk.app.get(path, as: jonas).text.contains("Goes to new story 2"))
      let empty = try await desk.app.post(path, form: ["title": "Rest", "size": "x", "title_1": ""], as: jonas)
      #expect(empty.status == 422 && empty.text.contains("Size must be a number"))
      let untitled = try await desk.app.post(path, form: ["title": "Rest", "title_1": "A", "size_2": "3"], as: jonas)
      #expect(untitled.status == 422 && untitled.text.contains("Title of new story 2 must say"))
      let large = try await desk.app.post(
        path, form: ["title": "Rest", "title_2": "A", "title_4": "B", "size_4": "300"], as: jonas)
      #expect(large.status == 422 && large.text.contains("Size of new story 4 must be 1 to 100 points, is 300"))
      let done = try await desk.app.post(
        path, form: ["title": "Rest", "size": "1", "title_2": "The form", "size_2": "2", "check-1": "2"], as: jonas)
      #expect(done.status == 303 && done.location == "/stories/\(id)")
      let made = try await desk.app.read { tx in try StorySplitStore(tx).parts(id) }
      let part = try await desk.get(try #require(made.first))
      #expect(part.title == "The form" && part.size == 2)
      #expect(try await desk.app.read { tx in try StoryCheckStore(tx).of(part.id).count } == 1)
      let api = try await desk.app.json(
        .post, "/api/v1\(path)", ["parts": [["title": "Once more", "size": nil]]], as: jonas)
      #expect(try api.status == 201 && api.json["stories"]?[0]?["size"]?.integer == 1)
      #expect(try api.json["stories"]?[1]?["title"]?.text == "Once more")
      let wrong = try await desk.app.json(.post, "/api/v1\(path)", ["parts": []], as: jonas)
      #expect(wrong.status == 422)
      _ = try StorySplitCommand.parse([
        "S-1", "--part", "A", "--part", "B", "--points", "2", "--points", "3", "--check", "1=2",
      ])
      #expect(throws: (any Error).self) { try StorySplitCommand.parse(["S-1", "--part", "A", "--check", "1=2"]) }
      #expect(throws: (any Error).self) { try StoryCheckCommand.parse(["S-1", "Text", "--tick", "2"]) }
    }
  }
}
