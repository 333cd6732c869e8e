import Core
import FeatureKit
import JSON
import Storage
import Teams
import TestKit
import Testing

@testable import Planning

@Suite("Planned work brought along")
struct WorkImportTests {
  private let days = (1...9).map { "2026-10-0\($0)T09:00:00.000Z" }

  private func board(_ titles: [String] = ["Failover drill"], done: Bool = false) -> JSONValue {
    WorkSamples.file(
      features: [WorkSamples.feature(7, moves: [("definition", days[0]), ("work", days[1])])],
      stories: titles.enumerated().map { index, title in
        WorkSamples.story(
          40 + index, title,
          moves: [("written", days[1]), ("ready", days[2]), ("in_work", days[3])]
            + (done ? [("validation", days[4]), ("done", days[5])] : []),
          more: [.init("feature", "F-7")])
      })
  }

  @Test("History keeps its times, events say who brought it along when", arguments: TestEngine.available)
  func history(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let plan = try await desk.bring(board(done: true))
      #expect(plan.count(.new) == 2 && plan.count(.new, .story) == 1)
      let id = ID<Story>(try #require(plan.entries.last?.item))
      let story = try await desk.get(id)
      #expect(story.state == .done && story.startedAt?.rfc3339 == days[3] && story.closedAt?.rfc3339 == days[5])
      #expect(story.createdAt.rfc3339 == days[1] && story.size == nil && story.version == 1)
      let moves = try await desk.app.read { tx in try StoryStore(tx).moves(id) }
      #expect(
        moves.map(\.at.rfc3339) == Array(days[1...5]) && moves.map(\.by) == Array(repeating: "Somebody Else", count: 5))
      #expect(try await desk.sentences(id) == ["Petra Hahn brought it along from AgileOps, where it is S-40."])
      #expect(try await desk.events(Reference(kind: "team", number: desk.team.id.number)).last == "team.work_imported")
    }
  }

  @Test(
    "Imported twice, nothing is to be done; what changed at the source changes here", arguments: TestEngine.available)
  func again(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let first = try await desk.bring(board(["One", "Two"]))
      let content = try await desk.content()
      #expect(try await desk.bring(board(["One", "Two"])).count(.unchanged) == 3)
      #expect(try await desk.content() == content)
      let second = try await desk.bring(board(["One", "Two", "Three"], done: true))
      #expect(second.count(.changed) == 2 && second.count(.new) == 1 && second.count(.unchanged) == 1)
      let one = ID<Story>(try #require(first.entries.first { $0.title == "One" }?.item))
      #expect(second.entries.first { $0.title == "One" }?.item == one.number)
      let story = try await desk.get(one)
      #expect(story.state == .done && story.version == 2)
      let moves = try await desk.app.read { tx in try StoryStore(tx).moves(one) }
      #expect(moves.map(\.to) == [.written, .ready, .inWork, .validation, .done])
      #expect(try await desk.bring(board(["One"], done: true)).gone == 2)
    }
  }

  @Test("What was changed here stays, and the plan says so", arguments: TestEngine.available)
  func conflict(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = ID<Story>(try #require(try await desk.bring(board()).entries.last?.item))
      try await desk.story(desk.lena) { try $0.block(id, reason: "No host") }
      #expect(try await desk.plan(board()).count(.unchanged) == 2)
      let plan = try await desk.bring(board(["Another title"]))
      let entry = try #require(plan.entries.last)
      #expect(entry.act == .conflict && entry.reason.contains("changed here since the last import"))
      #expect(try await desk.get(id).title == "Failover drill")
      #expect(try await desk.plan(board(["Another title"])).count(.conflict) == 1)
    }
  }

  @Test("The history here is never rewritten: another past at the source only adds its end")
  func otherPast() async throws {
    try await PlanningDesk.run { desk in
      let id = ID<Story>(try #require(try await desk.bring(board()).entries.last?.item))
      let other = WorkSamples.file(
        features: [WorkSamples.feature(7, moves: [("definition", days[0]), ("work", days[1])])],
        stories: [
          WorkSamples.story(
            40, "Failover drill", moves: [("written", days[1]), ("validation", days[6])],
            more: [.init("feature", "F-7")])
        ])
      try await desk.bring(other)
      let moves = try await desk.app.read { tx in try StoryStore(tx).moves(id) }
      #expect(moves.map(\.to) == [.written, .ready, .inWork, .validation])
      #expect(moves.last?.at.rfc3339 == days[6] && moves.last?.from == .inWork)
    }
  }

  @Test("A feature that is finished with open stories goes on, and ends when they do", arguments: TestEngine.available)
  func held(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      func file(_ state: (String, String)) -> JSONValue {
        WorkSamples.file(
          features: [WorkSamples.feature(7, moves: [("definition", days[0]), ("done", days[1])])],
          stories: [WorkSamples.story(1, moves: [("written", days[1]), state], more: [.init("feature", "F-7")])])
      }
      let plan = try await desk.bring(file(("in_work", days[2])))
      #expect(plan.notes == ["1 feature finished at the source with stories still open: in work here."])
      let id = ID<PlannedFeature>(try #require(plan.entries.first?.item))
      #expect(try await desk.get(id).step == .work)
      #expect(try await desk.plan(file(("in_work", days[2]))).writes == false)
      try await desk.bring(file(("done", days[3])))
      let feature = try await desk.get(id)
      #expect(feature.step == .done && feature.closedAt != nil)
      let moves = try await desk.app.read { tx in try FeatureStore(tx).moves(id) }
      #expect(moves.map(\.to) == [.definition, .done, .work, .done])
    }
  }

  @Test("Nothing is stored when something goes wrong on the way", arguments: TestEngine.available)
  func rollback(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let before = try await desk.content()
      let refusal = try await desk.refusal {
        try await desk.app.write { tx in
          let actions = WorkImportActions(tx, as: desk.petra.actor)
          let request = WorkImportRequest(team: desk.team.id, bytes: board().encoded())
          try actions.apply(request, digest: try actions.plan(request).digest)
          throw Refusal.unavailable("The power is gone.")
        }
      }
      #expect(refusal == .unavailable("The power is gone."))
      #expect(try await desk.content() == before)
      #expect(try await desk.plan(board()).count(.new) == 2)
    }
  }

  @Test("A plan of before a change is not applied")
  func stale() async throws {
    try await PlanningDesk.run { desk in
      let plan = try await desk.plan(board())
      try await desk.bring(board())
      let refusal = try await desk.refusal {
        try await desk.app.write { tx in
          _ = try WorkImportActions(tx, as: desk.petra.actor).apply(
            WorkImportRequest(team: desk.team.id, bytes: board().encoded()), digest: plan.digest)
        }
      }
      #expect(refusal?.message.contains("no longer the one that you looked at") == true)
    }
  }

  @Test("Engineers and customers bring nothing along; a customer is no team for it")
  func permission() async throws {
    try await PlanningDesk.run { desk in
      for person in [desk.jonas, desk.ada] {
        let refusal = try await desk.refusal { _ = try await desk.plan(board(), by: person) }
        #expect(refusal?.message.contains("may not import work") == true)
      }
      let refusal = try await desk.refusal { _ = try await desk.plan(board(), into: desk.payments) }
      #expect(refusal?.message == "team: Payments is a customer; planned work is for operations")
    }
  }

  @Test(
    "What is wrong with a file is named with its place",
    arguments: [
      ("\"in_work\"", "\"wip\"", "stories[0].moves[2].to: must be one of written, ready, in_work"),
      ("\"from\":\"ready\"", "\"from\":\"done\"", "stories[0].moves[2].from: must be ready"),
      ("2026-10-04", "2026-10-01", "stories[0].moves[2].at: must not be before the step before it"),
      ("\"version\":1", "\"version\":2", "version: must be 1"),
      ("\"feature\":\"F-7\"", "\"feature\":\"F-8\"", "stories[0].feature: there is no “F-8” in the file"),
      ("\"title\":\"Failover drill\"", "\"title\":\"\"", "stories[0].title: must not be empty"),
      ("\"backlog\":\"internal\"", "\"backlog\":\"mine\"", "stories[0].backlog: must be one of business"),
      ("\"stories\":[", "\"stories\":[7,", "stories[0]: must be an object"),
    ])
  func wrong(old: String, new: String, words: String) async throws {
    try await PlanningDesk.run { desk in
      let text = board().encodedText()
      #expect(text.contains(old))
      let refusal = try await desk.refusal {
        _ = try await desk.plan(try JSONValue.parse(text.replacing(old, with: new)))
      }
      #expect(refusal?.message.hasPrefix(words) == true, "\(refusal?.message ?? "nothing")")
    }
  }

  @Test("People are found by address, then by name; who is not known is listed and keeps the name in the history")
  func people() async throws {
    try await PlanningDesk.run { desk in
      func stint(_ name: String, _ email: String?) -> JSONValue {
        ["since": .string(days[2]), "until": nil, "person": ["name": .string(name), "email": .string(email)]]
      }
      let story = WorkSamples.story(
        1, moves: [("written", days[1]), ("in_work", days[2])],
        more: [
          .init(
            "people", [stint("J. L.", "jonas@example.org"), stint("Lena Vogt", nil), stint("Max Frei", "max@x.org")])
        ])
      let plan = try await desk.bring(WorkSamples.file(stories: [story]))
      #expect(plan.strangers.map(\.key) == ["max@x.org"])
      let id = ID<Story>(try #require(plan.entries.last?.item))
      let people = try await desk.app.read { tx in try StoryStore(tx).people([id])[id] }
      #expect(people == [desk.jonas.id, desk.lena.id])
    }
  }

  @Test("What would close a circle, or is on nothing known, is left out and counted", arguments: TestEngine.available)
  func dependencies(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let afters: [JSONValue] = [["S-3"], ["S-1"], ["S-2", "S-99"]]
      let stories = afters.enumerated().map { index, after in
        WorkSamples.story(index + 1, moves: [("written", days[1])], more: [.init("after", after)])
      }
      let plan = try await desk.bring(WorkSamples.file(stories: stories))
      #expect(
        plan.notes == [
          "1 dependency on what is neither in the file nor was imported: left out.",
          "1 dependency left out, as each would close a circle.",
        ])
      let ids = plan.entries.compactMap { $0.item.map { ID<Story>($0) } }
      let found = try await desk.app.read { tx in try StoryStore(tx).dependencies(ids) }
      #expect(found == [ids[0]: [ids[2]], ids[1]: [ids[0]]])
    }
  }

  @Test(
    "5,000 stories of four steps each are there in time", .timeLimit(.minutes(5)), arguments: TestEngine.available)
  func many(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let stories = (1...5000).map { number in
        WorkSamples.story(
          number,
          moves: [("written", days[0]), ("ready", days[1]), ("in_work", days[2]), ("validation", days[3])],
          more: [.init("size", 3)])
      }
      let file = WorkSamples.file(stories: stories)
      try await desk.bring(file)
      let counts = try await desk.app.read { tx in
        (try tx.integer("SELECT COUNT(*) FROM story_moves"), try tx.integer("SELECT COUNT(*) FROM stories"))
      }
      #expect(counts == (20_000, 5000))
      #expect(try await desk.plan(file).count(.unchanged) == 5000)
    }
  }
}

extension WorkImportTests {
  /// A board of three columns with a card that went through them.
  private static let table = """
    id;name;Backlog;Code Review;Done;assignee
    A-1;Restore one table;01.10.2026;05.10.2026;07.10.2026;Lena Vogt
    A-2;Restore a cluster;02.10.2026;06.10.2026;;Max Frei
    """

  private func plan(_ desk: PlanningDesk, _ columns: [String: String]) async throws -> WorkPlan {
    try await desk.app.read { tx in
      var request = WorkImportRequest(team: desk.team.id, bytes: Array(Self.table.utf8))
      request.columns = columns
      return try WorkImportActions(tx, as: desk.petra.actor).plan(request)
    }
  }

  @Test("Columns are what somebody says they are; a column or state that there is not is refused")
  func columns() async throws {
    try await PlanningDesk.run { desk in
      let guessed = try await plan(desk, [:])
      #expect(guessed.columns.map(\.state) == [.written, .validation, .done] && guessed.source == .csv)
      let said = try await plan(desk, ["Code Review": "in_work"])
      #expect(said.columns.map(\.state) == [.written, .inWork, .done] && said.columns[1].basis == nil)
      #expect(said.digest != guessed.digest && said.strangers.map(\.key) == ["Max Frei"])
      for (columns, words) in [
        (["Nowhere": "done"], "there is no column “Nowhere” in the file; it has Backlog, Code Review, Done"),
        (["Code Review": "finished"], "“Code Review” must be one of written, ready"),
      ] {
        let refusal = try await desk.refusal { _ = try await plan(desk, columns) }
        #expect(refusal?.message.contains(words) == true, "\(refusal?.message ?? "nothing")")
      }
    }
  }
}
