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
  let days = (1...9).map { "2026-10-0\($0)T09:00:00.000Z" }

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

  @Test("What is done at the source has kept its promises here", arguments: TestEngine.available)
  func promises(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      func file(_ state: String, _ step: String) -> JSONValue {
        WorkSamples.file(
          features: [WorkSamples.feature(7, moves: [("definition", days[0]), (step, days[6])])],
          stories: (1...2).map { number in
            WorkSamples.story(
              number,
              moves: [("written", days[1]), (number == 1 ? state : state == "done" ? "dropped" : state, days[2])],
              more: [.init("feature", "F-7")])
          })
      }
      let plan = try await desk.bring(file("in_work", "work"))
      let feature = ID<PlannedFeature>(try #require(plan.entries.first?.item))
      let stories = plan.entries.dropFirst().compactMap { $0.item.map { ID<Story>($0) } }
      let kept = try await desk.commit(desk.jonas, to: .story(stories[0]))
      let dropped = try await desk.commit(desk.ines, to: .story(stories[1]))
      let whole = try await desk.commit(desk.lena, to: .feature(feature))
      // With a story still open the feature stays at work, and so does the promise.
      try await desk.bring(file("validation", "done"))
      #expect(try await desk.get(whole.id).isOpen)
      #expect(try await desk.get(kept.id).isOpen)
      try await desk.bring(file("done", "done"))
      #expect(try await desk.get(kept.id).outcome == .met)
      #expect(try await desk.get(whole.id).outcome == .met)
      let withdrawn = try await desk.get(dropped.id)
      #expect(withdrawn.outcome == .withdrawn && withdrawn.reason == "S-\(stories[1]) was dropped: as in AgileOps")
    }
  }

  @Test("Points of a story’s checklist and what it was split from come along", arguments: TestEngine.available)
  func parts(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      func file(_ isDone: Bool, _ from: JSONValue = "S-1") -> JSONValue {
        let checks: JSONValue = [
          ["text": "Form", "done": .bool(isDone), "by": ["name": "Lena Vogt", "email": nil], "at": .string(days[3])],
          ["text": "Job", "done": false],
        ]
        return WorkSamples.file(stories: [
          WorkSamples.story(1, moves: [("written", days[1])]),
          WorkSamples.story(
            2, moves: [("written", days[2])], more: [.init("checks", checks), .init("split_from", from)]),
        ])
      }
      let ids = try await desk.bring(file(false)).entries.compactMap { $0.item.map { ID<Story>($0) } }
      #expect(try await desk.bring(file(true)).count(.changed) == 1)
      let checks = try await desk.app.read { tx in try StoryCheckStore(tx).of(ids[1]) }
      #expect(checks.map(\.text) == ["Form", "Job"] && checks.map(\.isMet) == [true, false])
      #expect(checks[0].by == desk.lena.id && checks[0].at?.rfc3339 == days[3])
      #expect(try await desk.app.read { tx in try StorySplitStore(tx).origin(ids[1]) } == ids[0])
      for wrong: JSONValue in ["S-2", "S-9"] {
        let refusal = try await desk.refusal { _ = try await desk.plan(file(true, wrong)) }
        #expect(refusal?.message.hasPrefix("stories[1].split_from: there is no other story") == true)
      }
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
      let plan = try await desk.bring(other)
      #expect(
        plan.notes == [
          "1 item with another history at the source than was imported: the history here stays and goes on."
        ])
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
      let checks = try await desk.app.read { tx in try WorkExportStore(tx).checks([id], [:])[id] ?? [] }
      #expect(checks.filter { $0.kind == .handover }.map(\.text) == FeatureCheck.usualHandover)
      #expect(try await desk.plan(file(("in_work", days[2]))).writes == false)
      #expect(
        try await desk.bring(file(("done", days[3]))).notes == [
          "1 item with another history at the source than was imported: the history here stays and goes on."
        ])
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

  /// What is said of a file with one iteration and one story.
  private func problem(_ desk: PlanningDesk, _ more: JSONValue.Member, of kind: String = "story") async throws -> String
  {
    let dates: [JSONValue.Member] = [
      .init("number", 3), .init("starts_on", "2026-10-05"), .init("ends_on", "2026-10-16"), .init("goal", "All"),
    ]
    let iteration = JSONValue.object(
      dates.filter { kind == "story" || $0.key != more.key } + (kind == "story" ? [] : [more]))
    let story = WorkSamples.story(1, moves: [("written", days[1])], more: kind == "story" ? [more] : [])
    let file = WorkSamples.file(stories: [story], iterations: [iteration])
    return try await desk.refusal { _ = try await desk.plan(file) }?.message ?? "accepted"
  }

  @Test("Nothing has happened in the future, lasts for ever or waits for one thing twice")
  func bounds() async throws {
    try await PlanningDesk.run { desk in
      let later = "2027-01-01T00:00:00.000Z"
      let future = "file: must have nothing that happened in the future, has a time at \(later)"
      let lena: JSONValue = ["name": "Lena Vogt", "email": nil]
      let soon: JSONValue = ["since": .string(days[2]), "until": .string(later), "reason": "x", "person": lena]
      for key in ["blocks", "people"] { #expect(try await problem(desk, .init(key, [soon])) == future) }
      let stay: JSONValue = ["iteration": 3, "since": .string(later), "until": nil, "planned": true]
      #expect(try await problem(desk, .init("iterations", [stay])) == future)
      #expect(try await problem(desk, .init("started_at", .string(later)), of: "iteration") == future)
      let note: JSONValue = ["kind": "change", "text": "x", "at": .string(later), "by": "y", "person": nil]
      #expect(try await problem(desk, .init("notes", [note]), of: "iteration") == future)
      #expect(
        try await problem(desk, .init("ends_on", "2026-12-30"), of: "iteration")
          == "iterations[0].ends_on: must be at most 56 days from starts_on on")
      #expect(
        try await problem(desk, .init("starts_on", "1969-12-31"), of: "iteration")
          == "iterations[0].starts_on: must not be before 1970")
      #expect(try await problem(desk, .init("after", ["S-9", "S-9"])) == "stories[0].after: must have each story once")
      let many = JSONValue.array((1...1001).map { .string("S-\($0)") })
      #expect(
        try await problem(desk, .init("after", many)) == "stories[0].after: must have at most 1000 entries, has 1001")
      let story = WorkSamples.story(1, moves: [("written", days[1])])
      let backwards: JSONValue = [
        "number": 3, "starts_on": "2026-10-05", "ends_on": "2026-10-16", "goal": "", "started_at": .string(days[5]),
        "closed_at": .string(days[4]),
      ]
      let refusal = try await desk.refusal {
        _ = try await desk.plan(WorkSamples.file(stories: [story], iterations: [backwards]))
      }
      #expect(refusal?.message == "iterations[0].closed_at: must not be before started_at")
    }
  }

  @Test("A feature and a story of one name and time are refused before anything is stored")
  func oneKey() async throws {
    try await PlanningDesk.run { desk in
      let file = WorkSamples.file(
        features: [WorkSamples.feature(7, moves: [("definition", days[0])])],
        stories: [WorkSamples.story(1, moves: [("written", days[0])])])
      let text = file.encodedText().replacing("\"S-1\"", with: "\"F-7\"")
      let refusal = try await desk.refusal { try await desk.bring(try JSONValue.parse(text)) }
      #expect(refusal?.message == "stories[0].id: “F-7 \(days[0])” is there twice")
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
}
