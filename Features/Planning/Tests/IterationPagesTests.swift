import Core
import FeatureKit
import JSON
import Teams
import TestKit
import Testing
import Web

@testable import Planning

@Suite("Pages, API and commands about iterations")
struct IterationPagesTests {
  private func visitor(_ person: Person) -> Visitor { .actor(person.actor, zone: "Europe/Berlin") }

  @Test(
    "Operations read every page, customers none, and only who decides sees its buttons", arguments: TestEngine.available
  )
  func pages(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (id, stories) = try await desk.running(stories: 3)
      try await desk.validate(stories[0])
      for (path, words) in [
        ("/iterations", "Iteration 1, day 1 of 14: 1 of 3 stories done."),
        ("/iterations/\(id)/plan", "Not enough data to say what fits."),
        ("/iterations/\(id)/standup", "1 of 3 stories done. Nothing is blocked."),
        ("/iterations/\(id)/demo", "No feature to show yet; 1 story done."),
        ("/iterations/\(id)/close", "1 of 3 stories done. 2 unfinished: each goes somewhere."),
        ("/iterations/\(id)/retro", "No notes yet."), ("/pairs", "0 of 3 possible pairs worked together."),
      ] {
        for person in [desk.petra, desk.jonas] {
          let reply = try await desk.app.get(path, as: visitor(person))
          #expect(reply.status == 200 && reply.text.contains(words), "\(path): \(reply.text.prefix(3000))")
        }
        #expect(try await desk.app.get(path, as: visitor(desk.ada)).status == 403, "customers see none of it")
      }
      let plan = "/iterations/\(id)/plan"
      #expect(try await desk.app.get(plan, as: visitor(desk.lena)).text.contains("Take out"))
      #expect(try await !desk.app.get(plan, as: visitor(desk.jonas)).text.contains("Take out"))
    }
  }

  @Test("The list says what was promised in each iteration and what of it was kept", arguments: TestEngine.available)
  func promises(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (id, stories) = try await desk.running(stories: 2)
      #expect(try await desk.app.get("/iterations", as: visitor(desk.petra)).text.contains("Commitments kept"))
      try await desk.app.advance(by: .hours(1))
      for story in stories { try await desk.commit(desk.jonas, to: .story(story)) }
      try await desk.app.advance(by: .hours(1))
      try await desk.validate(stories[0])
      try await desk.iteration(desk.petra) { try $0.close(id, [stories[1]: .next]) }
      try await desk.app.advance(by: .hours(1))
      let next = try await desk.nextOpen()
      try await desk.iteration(desk.petra) { try $0.start(next) }
      try await desk.commit(desk.lena, to: .story(stories[1]))
      let kept = try await desk.app.read { tx in
        try CommitmentStore(tx).kept(in: [id, next]).mapValues { "\($0.kept) of \($0.made)" }
      }
      #expect(kept == [id: "1 of 2", next: "0 of 1"])
      let page = try await desk.app.get("/iterations", as: visitor(desk.petra)).text
      #expect(page.contains(">1 of 2</td>") && page.contains(">0 of 1</td>"), "\(page)")
    }
  }

  @Test("An iteration is planned, started and closed by forms", arguments: TestEngine.available)
  func forms(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let petra = visitor(desk.petra)
      let story = try await desk.stories(try await desk.inWork(stories: 1))[0].id
      let wrong = try await desk.app.post(
        "/iterations", form: ["starts_on": "2026-11-30", "ends_on": "2026-11-23"], as: petra)
      #expect(wrong.status == 422 && wrong.text.contains("must not be before the first day, 2026-11-30"))
      let added = try await desk.app.post(
        "/iterations", form: ["starts_on": "2026-11-23", "ends_on": "2026-12-04", "goal": "Show it"], as: petra)
      #expect(added.status == 303 && added.location == "/iterations/1/plan")
      #expect(try await desk.app.post("/iterations/1/stories/\(story)/add", as: petra).status == 303)
      #expect(try await desk.app.post("/iterations/1/stories/\(story)/add", as: visitor(desk.jonas)).status == 403)
      #expect(try await desk.app.post("/iterations/1/start", form: ["version": "1"], as: petra).status == 303)
      let edited = try await desk.app.post(
        "/iterations/1/edit",
        form: [
          "version": "2", "starts_on": "2026-11-23", "ends_on": "2026-12-06", "goal": "Show it",
          "demo_at": "2026-12-04T15:30",
        ], as: petra)
      #expect(edited.status == 303)
      #expect(try await desk.get(ID<Iteration>(1)).demoAt?.rfc3339 == "2026-12-04T14:30:00.000Z")
      let open = try await desk.app.post("/iterations/1/close", form: ["version": "3"], as: petra)
      #expect(open.status == 409 && open.text.contains("S-1 “Story 1”"))
      let closed = try await desk.app.post(
        "/iterations/1/close", form: ["version": "3", "story-\(story)": "next"], as: petra)
      #expect(closed.status == 303 && closed.location == "/iterations/1/demo")
      #expect(try await desk.get(story).iteration == ID(2))
    }
  }

  @Test(
    "Everybody of operations writes notes, and what is to be done becomes a story with one click",
    arguments: TestEngine.available)
  func retro(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.nextIteration()
      let path = "/iterations/\(id)/retro"
      let empty = try await desk.app.post(path, form: ["kind": "keep", "text": " "], as: visitor(desk.jonas))
      #expect(empty.status == 422)
      for (person, kind) in [(desk.jonas, "keep"), (desk.ines, "action")] {
        let reply = try await desk.app.post(
          path, form: ["kind": kind, "text": "Alert on restore time & size"], as: visitor(person))
        #expect(reply.status == 303)
      }
      let page = try await desk.app.get(path, as: visitor(desk.jonas)).text
      #expect(page.contains("/stories/new?title=Alert%20on%20restore%20time%20%26%20size&amp;team=\(desk.team.id)"))
      #expect(try await desk.app.post("\(path)/2/remove", as: visitor(desk.jonas)).status == 403)
      #expect(try await desk.app.post("\(path)/2/remove", as: visitor(desk.ada)).status == 403)
      #expect(try await desk.app.post("\(path)/2/remove", as: visitor(desk.ines)).status == 303)
      #expect(
        try await desk.events(try await desk.get(id).reference).suffix(3) == [
          "iteration.noted", "iteration.noted", "iteration.note_removed",
        ])
    }
  }

  @Test("The API does what the pages do", arguments: TestEngine.available)
  func api(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let lena = visitor(desk.lena)
      let story = try await desk.stories(try await desk.inWork(stories: 2))[0].id
      let added = try await desk.app.json(.post, "/api/v1/iterations", ["goal": "Show it"], as: lena)
      #expect(added.status == 201)
      let path = "/api/v1/iterations/\(try added.json["id"]?.integer ?? 0)"
      let taken = try await desk.app.json(.post, "\(path)/stories", ["story": .id(story)], as: lena)
      #expect(try taken.json["counts"]?["planned"]?.integer == 1)
      #expect(try await desk.app.json(.post, "\(path)/start", [:], as: lena).status == 200)
      let changed = try await desk.app.json(.patch, path, ["version": 2, "demo_at": nil, "goal": "New"], as: lena)
      #expect(try changed.json["goal"]?.text == "New" && changed.json["demo_at"]?.isNull == true)
      #expect(try changed.json["ends_on"]?.text == "2026-12-06")
      let plan = try await desk.app.json(.get, "\(path)/plan", as: lena)
      #expect(try plan.json["chosen"]?.elements?.count == 1 && plan.json["candidates"]?.elements?.count == 1)
      #expect(try plan.json["fits"]?["points"]?.isNull == true)
      let scope = try await desk.app.json(.get, "\(path)/scope?at=2026-11-22T00:00:00Z", as: lena)
      #expect(try scope.json["stories"]?.elements?.isEmpty == true)
      #expect(try await desk.app.json(.get, "\(path)/standup", as: lena).status == 200)
      let rhythm = try await desk.app.json(
        .put, "/api/v1/team-rhythm",
        [
          "days": 10, "first_weekday": 1, "demo": "15:00", "in_work": 4, "validation": 2, "lane": 2, "person": 1,
          "version": 0,
        ], as: lena)
      #expect(try rhythm.json["demo"]?.text == "15:00" && rhythm.json["version"]?.integer == 1)
      let undecided = try await desk.app.json(.post, "\(path)/close", ["stories": []], as: lena)
      #expect(undecided.status == 409)
      let closed = try await desk.app.json(
        .post, "\(path)/close", ["stories": [["story": .id(story), "to": "backlog"]]], as: lena)
      #expect(closed.status == 200, "\(closed.text)")
      let list = try await desk.app.json(.get, "/api/v1/iterations", as: lena).json["iterations"]?.elements
      #expect(list?.count == 1 && list?[0]["counts"]?["done"]?.integer == 0)
      let pairs = try await desk.app.json(.get, "/api/v1/pairs/suggestion?person=\(desk.lena.id)", as: lena)
      #expect(pairs.status == 422)
      let three = try await desk.app.json(.get, "/api/v1/pairs/suggestion", as: lena).json
      #expect(three["pairs"]?.elements?.count == 1 && three["alone"]?.isNull == false)
    }
  }

  @Test(
    "Arguments are read as the help says",
    arguments: [
      ["list"], ["list", "--team", "Ops", "--format", "csv"], ["show"], ["show", "5"], ["add", "--goal", "x"],
      ["edit", "5", "--demo", "2026-12-04T14:00:00+01:00"], ["plan", "5"], ["take", "S-4", "5", "--iteration", "2"],
      ["drop", "S-4"], ["start", "5"], ["standup"], ["close", "--next", "S-1", "--backlog", "2"], ["note"],
      ["note", "Good", "--kind", "keep"], ["rhythm", "--days", "7"],
    ])
  func arguments(_ words: [String]) throws { _ = try IterationCommand.parseAsRoot(words) }

  @Test("Commands say what the API answers")
  func commands() async throws {
    try await PlanningDesk.run { desk in
      let (_, stories) = try await desk.running(stories: 2)
      let person = visitor(desk.petra)
      let client = APIClient(address: "https://ops.test", token: nil) { request in
        let body = request.body.isEmpty ? nil : try JSONValue.parse(request.body)
        let target = String(request.url.dropFirst("https://ops.test".count))
        let reply = try await desk.app.json(request.method == "GET" ? .get : .post, target, body, as: person)
        return OutgoingReply(status: reply.status, body: reply.body)
      }
      let id = try await IterationChoice.id(nil, try IterationTeam.parse([]), client)
      #expect(id == 1)
      let list = try await client.get("/api/v1/iterations")
      #expect(
        IterationListing.iterations(list["iterations"]?.elements ?? [], json: list).text(.csv)
          == "number,state,first_day,last_day,planned,added,done,carried,open,done_points,goal\r\n"
          + "1,running,2026-11-23,2026-12-06,2,0,0,0,2,0,\r\n")
      let plan = IterationListing.plan(try await client.get("/api/v1/iterations/1/plan")).text(.csv)
      #expect(plan.contains("fits,,not enough data\r\n") && plan.contains("in,S-1 Story 1,3\r\n"))
      #expect(throws: Refusal.self) { try IterationListing.story("F-3") }
      #expect(try IterationListing.story("s-\(stories[0])") == 1)
    }
  }
}
