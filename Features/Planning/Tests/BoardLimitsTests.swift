import Core
import JSON
import Teams
import TestKit
import Testing

@testable import Planning

@Suite("Limits and shield on the board")
struct BoardLimitsTests {
  @Test("Limits are changed at the board, and the column warns beyond them", arguments: TestEngine.available)
  func limits(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let ids = try await desk.stories(try await desk.inWork(stories: 2)).map(\.id)
      for id in ids {
        try await desk.story(desk.lena) { try $0.move(id, to: .ready) }
        try await desk.story(desk.jonas) { try $0.move(id, to: .inWork) }
      }
      let (lena, ines) = (Visitor.actor(desk.lena.actor), Visitor.actor(desk.ines.actor))
      let team = desk.team.id
      #expect(try await !desk.app.get("/board", as: lena).text.contains("over the limit"))
      #expect(try await desk.app.get("/board", as: lena).text.contains("/board?limits=open#limits"))
      #expect(try await !desk.app.get("/board", as: ines).text.contains("limits=open"))
      let path = "/board/limits?for=\(team)&person=me"
      let form: KeyValuePairs = [
        "in_work": "1", "validation": "3", "lane": "1", "person": "2", "pair": "1", "version": "0",
      ]
      #expect(try await desk.app.post(path, form: form, as: ines).status == 403)
      #expect(try await desk.app.post(path, form: form, as: lena).location == "/board?person=me")
      #expect(try await desk.app.post(path, form: form, as: lena).status == 409)
      let page = try await desk.app.get("/board", as: ines).text
      #expect(page.contains("2 of 1</em>") && page.contains("over the limit") && page.contains("2 of 1 at once"))
      let wrong = try await desk.app.post(
        path, form: ["in_work": "0", "validation": "", "lane": "1", "person": "2", "pair": "1"], as: lena)
      #expect(wrong.status == 422 && wrong.text.contains("In validation must be a number"))
      let rhythm = try await desk.app.read { tx in try IterationReader(tx).rhythm(team) }
      #expect(rhythm.days == 14 && rhythm.limits.inWork == 1 && rhythm.version == 1)
    }
  }

  @Test(
    "A pair that is on more than its limit is named above the board and on its cards", arguments: TestEngine.available)
  func pair(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let ids = try await desk.stories(try await desk.inWork(stories: 2)).map(\.id)
      for id in ids {
        try await desk.story(desk.lena) { try $0.move(id, to: .ready) }
        try await desk.story(desk.jonas) { try $0.move(id, to: .inWork) }
        try await desk.story(desk.ines) { try $0.join(id, desk.ines.id) }
      }
      let lena = Visitor.actor(desk.lena.actor)
      let words = "Jonas and Ines are on 2 stories together at once."
      let page = try await desk.app.get("/board", as: lena).text
      #expect(page.contains("Nobody works on SS&amp;A.") && page.contains(words))
      #expect(page.ranges(of: "title=\"\(words)\"").count == 2)
      let board = try await desk.app.json(.get, "/api/v1/board", as: lena).json
      #expect(
        board["pair_limit"]?.integer == 1
          && board["warnings"]?.elements?.contains(where: { $0.text?.hasPrefix("Jonas Lind and Ines Duarte") == true })
            == true
      )
      let rhythm: JSONValue = [
        "days": 14, "first_weekday": 1, "demo": "14:00", "in_work": 6, "validation": 3, "lane": 3, "person": 2,
        "pair": 2,
      ]
      #expect(try await desk.app.json(.put, "/api/v1/team-rhythm", rhythm, as: lena).status == 200)
      #expect(try await !desk.app.get("/board", as: lena).text.contains("together at once"))
      let older: JSONValue = [
        "days": 14, "first_weekday": 1, "demo": "14:00", "in_work": 6, "validation": 3, "lane": 3, "person": 2,
      ]
      #expect(try await desk.app.json(.put, "/api/v1/team-rhythm", older, as: lena).json["pair"]?.integer == 2)
    }
  }

  @Test("Each two of three people are a pair, and one who works alone is none")
  func load() {
    let (a, b, c) = (ID<Person>(1), ID<Person>(2), ID<Person>(3))
    var limits = WorkLimits()
    limits.person = 3
    let load = BoardLoad([[a, b, c], [b, a], [c], []], limits)
    #expect(load.people == [a: 2, b: 2, c: 2])
    #expect(load.pairs.values.sorted() == [1, 1, 2])
    #expect(load.warnings { "P\($0)" } == ["P1 and P2 are on 2 stories together at once."])
    #expect(load.warnings(on: [c, a]) { "P\($0)" } == [])
    limits.person = 1
    #expect(
      BoardLoad([[a, b, c], [b, a], [c], []], limits).warnings(on: [c]) { "P\($0)" } == ["P3 is on 2 stories at once."])
  }

  @Test("The board of an iteration says who is left in peace and who answers", arguments: TestEngine.available)
  func shield(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (iteration, stories) = try await desk.running(stories: 1)
      let path = "/iterations/\(iteration)"
      let ines = Visitor.actor(desk.ines.actor)
      let before = try await desk.app.get(path, as: ines).text
      #expect(before.contains("Nobody is behind the shield.") && before.contains("Nobody is PoTW or on call."))
      try await desk.story(desk.jonas) { try $0.move(stories[0], to: .inWork) }
      try await desk.commit(desk.jonas, to: .story(stories[0]))
      let page = try await desk.app.get(path, as: ines).text
      #expect(page.contains("Shield up until") && page.contains("One person takes no interrupts below P1."))
      #expect(try await !desk.app.get("/board", as: ines).text.contains("Shield up"))
    }
  }
}
