import Core
import FeatureKit
import JSON
import Storage
import Teams
import TestKit
import Testing

@testable import Planning

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

  @Test("What was said of columns and people is said again by the next import", arguments: TestEngine.available)
  func remembered(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      try await desk.app.write { tx in
        var request = WorkImportRequest(team: desk.team.id, bytes: Array(Self.table.utf8))
        request.columns = ["Code Review": "in_work"]
        request.people = ["Max Frei": desk.ines.id, "Lena Vogt": nil]
        let actions = WorkImportActions(tx, as: desk.petra.actor)
        try actions.apply(request, digest: try actions.plan(request).digest)
      }
      let again = try await plan(desk, [:])
      #expect(!again.writes && again.count(.unchanged) == 2)
      #expect(again.columns.map(\.state) == [.written, .inWork, .done])
      #expect(again.answered.map(\.person) == [desk.ines.id] && again.strangers.map(\.isNobody) == [true])
      let other = try await plan(desk, ["Code Review": "validation"])
      #expect(other.columns[1].state == .validation && other.count(.changed) == 2)
    }
  }

  @Test("Keys of a table are one line of at most 200 characters, and it has at most 1,000 columns")
  func keys() async throws {
    try await PlanningDesk.run { desk in
      let wide = (1...1001).map { "c\($0)" }.joined(separator: ";")
      for (text, words) in [
        ("id;state;created\n\"A\n1\";Done;2026-10-01\n", "line 2 id: must be one line without control characters"),
        (
          "id;state;created\n\(String(repeating: "x", count: 201));Done;2026-10-01\n",
          "line 2 id: must have at most 200"
        ),
        ("id;state;\(wide)\nA;Done\n", "line 1: must have at most 1,000 cells"),
      ] {
        let refusal = try await desk.refusal {
          try await desk.app.read { tx in
            _ = try WorkImportActions(tx, as: desk.petra.actor).plan(
              WorkImportRequest(team: desk.team.id, source: .csv, bytes: Array(text.utf8)))
          }
        }
        #expect(refusal?.message.hasPrefix(words) == true, "\(refusal?.message ?? "nothing")")
      }
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
          "1 dependency left out: part of a circle.",
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
