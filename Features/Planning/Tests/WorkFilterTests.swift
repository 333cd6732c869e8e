import Core
import JSON
import Teams
import TestKit
import Testing
import Web

@testable import Planning

@Suite("Filters, lists and search of planned work")
struct WorkFilterTests {
  @Test(
    "A filter is its own link: what is read is written again in one order",
    arguments: [
      ("q=drill&mark=blocked", "q=drill&mark=blocked"), ("mark=unsized&person=me&q=+", "person=me&mark=unsized"),
      ("iteration=none&state=ready&feature=F-3", "feature=3&state=ready&iteration=none"), ("colour=red&backlog=", ""),
      ("backlog=ssa&person=4&iteration=7", "person=4&backlog=ssa&iteration=7"),
    ])
  func links(sent: String, written: String) throws {
    let filter = try WorkFilter(Query(decoding: sent), at: .stories)
    #expect(filter.query == written)
    #expect(filter.isActive == !written.isEmpty)
    #expect(try WorkFilter(Query(decoding: written), at: .stories) == filter)
  }

  @Test(
    "What cannot be understood is refused by its name",
    arguments: [
      ("person=Lena", "person"), ("backlog=other", "backlog"), ("feature=S-1", "feature"), ("mark=hot", "mark"),
      ("state=gone", "state"), ("iteration=last", "iteration"),
    ])
  func wrong(sent: String, field: String) {
    let refusal = #expect(throws: Refusal.self) { try WorkFilter(Query(decoding: sent), at: .stories) }
    guard case .invalid(let errors)? = refusal else { return }
    #expect(errors.map(\.field) == [field])
  }

  /// Two features with stories: S-1 and S-2 of F-1, S-3 of F-2, S-4 alone.
  private static func prepare(_ desk: PlanningDesk) async throws {
    let first = try await desk.inWork("Quota by form")
    try await desk.write("100 % of the drill_down", size: nil, in: first)
    let second = try await desk.agreed("Kafka without downtime")
    try await desk.write("Brokers restart", in: second)
    try await desk.story(desk.jonas) { actions in
      var draft = StoryDraft(title: "Disk thresholds")
      draft.text = "See the runbook of the BROKERS"
      _ = try actions.add(draft, in: .backlog(.ssa, desk.team.id))
    }
    try await desk.story(desk.lena) { actions in
      try actions.move(ID(1), to: .ready)
      try actions.block(ID(1), reason: "waits for I-7")
    }
    try await desk.story(desk.jonas) { try $0.join(ID(4), desk.jonas.id) }
  }

  @Test("Each filter finds what it says, by the API and on the list", arguments: TestEngine.available)
  func filters(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      try await Self.prepare(desk)
      let iteration = try await desk.nextIteration()
      try await desk.iteration(desk.petra) { try $0.plan(ID(3), into: iteration) }
      let lena = Visitor.actor(desk.lena.actor)
      for (query, numbers) in [
        ("", [1, 2, 3, 4]), ("q=brokers", [3, 4]), ("q=BROKERS+restart", [3]), ("q=100+%25", [2]), ("q=l_d", [2]),
        ("q=S-3", [3]), ("q=F-1", [1, 2]), ("person=\(desk.jonas.id)", [4]), ("backlog=ssa", [4]), ("feature=2", [3]),
        ("mark=blocked", [1]), ("mark=unsized", [2, 4]), ("state=ready", [1]), ("iteration=\(iteration)", [3]),
        ("iteration=none&state=written", [2, 4]), ("q=nothing", []), ("mark=blocked&q=brokers", []),
      ] as [(String, [Int64])] {
        let reply = try await desk.app.json(.get, "/api/v1/stories?\(query)", as: lena)
        let found = try reply.json["stories"]?.elements?.compactMap { $0["number"]?.integer }
        #expect(found == numbers, "\(query)")
        let page = try await desk.app.get("/stories?\(query)", as: lena).text
        let shown = (1...4).filter { page.contains("id=\"story-\($0)\"") }
        #expect(shown == numbers.map(Int.init), "\(query)")
      }
      #expect(try await desk.app.get("/stories?mark=hot", as: lena).status == 422)
      #expect(try await desk.app.get("/stories", as: .actor(desk.ada.actor)).status == 403)
    }
  }

  @Test(
    "The board shows what fits, counts its limits over everything, and keeps the filter",
    arguments: TestEngine.available)
  func board(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      try await Self.prepare(desk)
      try await desk.story(desk.lena) { try $0.unblock(ID(1)) }
      try await desk.story(desk.jonas) { try $0.move(ID(1), to: .inWork) }
      let jonas = Visitor.actor(desk.jonas.actor)
      let mine = try await desk.app.get("/board?person=me", as: jonas).text
      #expect(mine.contains("id=\"card-1\"") && mine.contains("1 of 1 open stories fit"))
      let other = try await desk.app.get("/board?q=nothing", as: jonas).text
      #expect(!other.contains("id=\"card-1\"") && other.contains("1 of 6"))
      #expect(other.contains("<option value=\"1\">F-1 Quota by form</option>"))
      let moved = try await desk.app.post(
        "/board/move?person=me", form: ["move": "1:in_work:validation"], as: jonas)
      #expect(moved.location == "/board?person=me#card-1")
      try await desk.story(desk.lena) { try $0.move(ID(1), to: .done) }
      #expect(try await desk.app.get("/board?person=me", as: jonas).text.contains("Story 1"))
      #expect(try await !desk.app.get("/board?mark=unsized", as: jonas).text.contains("Story 1"))
    }
  }

  @Test("Features are found by words, people, blocked stories and missing effort", arguments: TestEngine.available)
  func features(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      try await Self.prepare(desk)
      let ines = desk.ines.id
      try await desk.feature(desk.petra) { _ = try $0.add(FeatureDraft(title: "Vault")) }
      try await desk.story(desk.lena) { try $0.join(ID(3), ines) }
      let petra = Visitor.actor(desk.petra.actor)
      for (query, numbers) in [
        ("q=kafka", [2]), ("person=\(desk.lena.id)", [1, 2]), ("person=\(ines)", [2]), ("mark=blocked", [1]),
        ("mark=unsized", [3]), ("q=F-3", [3]), ("q=kafka&backlog=ssa", []),
      ] as [(String, [Int64])] {
        let reply = try await desk.app.json(.get, "/api/v1/features?\(query)", as: petra)
        #expect(try reply.json["features"]?.elements?.compactMap { $0["number"]?.integer } == numbers, "\(query)")
        let page = try await desk.app.get("/features?\(query)", as: petra).text
        #expect((1...3).filter { page.contains("id=\"feature-\($0)\"") } == numbers.map(Int.init), "\(query)")
      }
      let page = try await desk.app.get("/features?q=kafka", as: petra).text
      #expect(page.contains("/features?q=kafka&amp;backlog=ssa") && page.contains("1 of 3 open features fit."))
    }
  }

  /// Numbers of features, then of stories.
  private static func found(_ desk: PlanningDesk, _ query: String, _ visitor: Visitor) async throws -> [Int64] {
    let sent = try await desk.app.json(.get, "/api/v1/work?\(query)", as: visitor)
    let answer: JSONValue = try sent.json
    let all = (answer["features"]?.elements ?? []) + (answer["stories"]?.elements ?? [])
    return all.compactMap { $0["number"]?.integer }
  }

  @Test("The search looks through all teams, and customers find only what is theirs", arguments: TestEngine.available)
  func search(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      try await Self.prepare(desk)
      let other = try await desk.app.write { tx in
        try TeamActions(tx, as: .system).add(
          name: "Platform", kind: .operations, zoneName: "Europe/Berlin", hoursText: "Mo-Fr 09:00-18:00")
      }
      try await desk.story(desk.lena) {
        _ = try $0.add(StoryDraft(title: "Brokers elsewhere"), in: .backlog(.ssa, other.id))
      }
      let (lena, ada) = (Visitor.actor(desk.lena.actor), Visitor.actor(desk.ada.actor))
      #expect(try await Self.found(desk, "q=brokers", lena) == [5, 4, 3])
      #expect(try await Self.found(desk, "q=brokers&limit=1", lena) == [5])
      #expect(try await Self.found(desk, "q=kafka", lena) == [2])
      #expect(try await Self.found(desk, "q=brokers", ada) == [])
      _ = try await desk.app.post("/features", form: ["title": "Our brokers"], as: ada)
      #expect(try await Self.found(desk, "q=brokers", ada) == [3])
      #expect(try await Self.found(desk, "", lena) == [])
      let page = try await desk.app.get("/work?q=brokers", as: lena).text
      #expect(page.contains("1 feature and 3 stories fit.") && page.contains("· Platform"))
      let board = try await desk.app.get("/board", as: lena).text
      #expect(board.contains("/board?team=\(other.id)\">Platform</a>"))
      #expect(
        try await desk.app.get("/board?team=\(other.id)", as: lena).text.contains("aria-current=\"page\">Platform"))
      #expect(try await desk.app.get("/iterations", as: lena).text.contains("/iterations?team=\(other.id)"))
      #expect(try await desk.app.get("/features", as: lena).text.contains("/features?team=\(other.id)"))
    }
  }

  @Test("Words are found wherever they stand in a text of any length", arguments: TestEngine.available)
  func wholeText(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let lena = Visitor.actor(desk.lena.actor)
      for start in [0, 780, 985, 999, 1000, 5000, 19_980] {
        var draft = StoryDraft(title: "T")
        draft.text = String(repeating: "x", count: start) + " Ärger\(start)ende"
        let written = draft
        try await desk.story(desk.lena) { _ = try $0.add(written, in: .backlog(.ssa, desk.team.id)) }
        let found = try await Self.found(desk, "q=%C3%A4rger\(start)ENDE", lena)
        #expect(found.count == 1, "at \(start)")
      }
      let id = ID<Story>(7)
      try await desk.story(desk.lena) { try $0.edit(id, version: nil, to: StoryDraft(title: "Short now")) }
      #expect(try await Self.found(desk, "q=%C3%A4rger19980ende", lena) == [])
      #expect(try await Self.found(desk, "q=%C3%A4rger5000ende+xxx", lena) == [6])
      var feature = FeatureDraft(title: "Long")
      feature.text = String(repeating: "y", count: 15_000) + " Needle"
      let asked = feature
      try await desk.feature(desk.petra) { _ = try $0.add(asked) }
      #expect(try await Self.found(desk, "q=needle", lena) == [1])
    }
  }

  @Test(
    "What was written before the search knew whole texts is found after the upgrade", arguments: TestEngine.available)
  func upgrade(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      var draft = StoryDraft(title: "Old")
      draft.text = String(repeating: "x", count: 3000) + " NEEDLE"
      let written = draft
      try await desk.story(desk.lena) { _ = try $0.add(written, in: .backlog(.ssa, desk.team.id)) }
      try await desk.app.write { tx in
        try tx.run("DELETE FROM story_tails")
        for statement in StoryTailSchema.refill { try tx.run(statement) }
      }
      #expect(try await Self.found(desk, "q=needle", Visitor.actor(desk.lena.actor)) == [1])
    }
  }

  @Test(
    "Arguments are read as the help says",
    arguments: [
      ["story", "list", "--search", "drill", "--mark", "unsized", "--iteration", "none"],
      ["feature", "list", "--search", "drill", "--person", "Lena Vogt", "--team", "2"],
    ])
  func arguments(_ words: [String]) throws {
    if words[0] == "story" {
      _ = try StoryCommand.parseAsRoot(Array(words.dropFirst()))
    } else {
      _ = try FeatureCommand.parseAsRoot(Array(words.dropFirst()))
    }
    _ = try WorkCommand.parseAsRoot(["find", "failover", "drill", "--limit", "5"])
  }
}
