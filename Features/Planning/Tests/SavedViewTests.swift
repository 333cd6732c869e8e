import Core
import JSON
import Teams
import TestKit
import Testing

@testable import Planning

@Suite("Saved views")
struct SavedViewTests {
  @Test("A filter is saved, shown on its page, renamed and removed", arguments: TestEngine.available)
  func life(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (lena, jonas) = (Visitor.actor(desk.lena.actor), Visitor.actor(desk.jonas.actor))
      let team = "\(desk.team.id)"
      #expect(try await desk.app.get("/board?mark=blocked", as: lena).text.contains("Save this view…"))
      let saved = try await desk.app.post(
        "/views",
        form: [
          "name": "Blocked, mine", "for": "me", "place": "board", "query": "mark=blocked&person=me", "team": "\(team)",
        ],
        as: lena)
      #expect(saved.location == "/board?team=\(team)&person=me&mark=blocked")
      _ = try await desk.app.post(
        "/views",
        form: ["name": "To size", "for": "team", "place": "stories", "query": "mark=unsized", "team": "\(team)"],
        as: lena)
      let board = try await desk.app.get("/board?person=me&mark=blocked", as: lena).text
      #expect(board.contains("aria-current=\"page\">Blocked, mine") && !board.contains("Save this view…"))
      #expect(try await !desk.app.get("/board", as: jonas).text.contains("Blocked, mine"))
      #expect(try await desk.app.get("/stories", as: jonas).text.contains("&amp;mark=unsized\">To size"))
      let iteration = try await desk.nextIteration()
      let path = "/iterations/\(iteration)"
      #expect(try await desk.app.get(path, as: lena).text.contains("href=\"\(path)?person=me&amp;mark=blocked\""))
      // Lena's own is not there for Jonas; the shared one is, and is not his.
      #expect(try await desk.app.post("/views/1", form: ["name": "x"], as: jonas).status == 404)
      #expect(try await desk.app.post("/views/2/remove", as: jonas).status == 403)
      #expect(try await desk.app.post("/views/2", form: ["name": "Sizes"], as: .actor(desk.petra.actor)).status == 303)
      #expect(try await desk.app.post("/views/1/remove", as: lena).status == 303)
      let page = try await desk.app.get("/views", as: lena).text
      #expect(page.contains("Sizes") && !page.contains("Blocked, mine"))
      #expect(
        try await desk.events(Reference(kind: "view", number: 1)) == ["view.saved", "view.removed"])
    }
  }

  @Test("A wrong view shows what is wrong and keeps the form")
  func wrong() async throws {
    try await PlanningDesk.run { desk in
      let lena = Visitor.actor(desk.lena.actor)
      func save(_ name: String, _ query: String = "mark=blocked") async throws -> TestReply {
        try await desk.app.post(
          "/views", form: ["name": name, "for": "me", "place": "board", "query": query, "team": "\(desk.team.id)"],
          as: lena)
      }
      let long = try await save(String(repeating: "x", count: 61))
      #expect(long.status == 422 && long.text.contains("must have at most 60 characters, has 61"))
      #expect(long.text.contains("value=\"mark=blocked\""))
      #expect(try await save("Nothing", "colour=red").status == 422)
      #expect(try await save("Hot", "mark=hot").status == 422)
      #expect(try await save("Mine").status == 303)
      let twice = try await save("MINE")
      #expect(twice.status == 422 && twice.text.contains("there is a view called “MINE” already"))
      #expect(try await desk.app.get("/views", as: .actor(desk.ada.actor)).status == 403)
    }
  }

  @Test("A person and a team keep at most 50", arguments: TestEngine.available)
  func limit(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      for shared in [true, false] {
        let refused = try await desk.refusal {
          try await desk.app.write { tx in
            let actions = SavedViewActions(tx, as: desk.lena.actor)
            for number in 1...51 {
              _ = try actions.save("View \(number)", .board, query: "q=a", team: desk.team.id, isShared: shared)
            }
          }
        }
        #expect(refused == .invalid("name", "there are 50 views already, which is the most"))
      }
    }
  }

  @Test("The API and the command line do the same", arguments: TestEngine.available)
  func api(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let lena = Visitor.actor(desk.lena.actor)
      let made = try await desk.app.json(
        .post, "/api/v1/views",
        ["name": "Platform", "place": "features", "query": "q=kafka&backlog=ssa", "shared": true], as: lena)
      #expect(made.status == 201)
      #expect(try made.json["path"]?.text == "/features?team=\(desk.team.id)&q=kafka&backlog=ssa")
      let renamed = try await desk.app.json(.patch, "/api/v1/views/1", ["name": "Kafka", "version": 1], as: lena)
      #expect(try renamed.json["version"]?.integer == 2)
      #expect(try await desk.app.json(.patch, "/api/v1/views/1", ["name": "x", "version": 1], as: lena).status == 409)
      let list = try await desk.app.json(.get, "/api/v1/views", as: .actor(desk.ines.actor)).json
      #expect(
        SavedViewCommand.listing(list["views"]?.elements ?? [], list).text(.csv)
          == "id,name,place,for,query\r\n1,Kafka,features,team,q=kafka&backlog=ssa\r\n")
      #expect(try await desk.app.json(.delete, "/api/v1/views/1", as: lena).status == 200)
      #expect(try await desk.app.json(.get, "/api/v1/views", as: .actor(desk.ada.actor)).status == 403)
      _ = try SavedViewCommand.parseAsRoot(["save", "Mine", "--query", "person=me", "--shared"])
    }
  }
}
