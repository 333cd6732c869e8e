import Core
import JSON
import Teams
import TestKit
import Testing
import Web

@testable import Planning

@Suite("The board as a tool")
struct BoardToolTests {
  @Test("Enter changes nothing, and what is wrong with a reason is at its field", arguments: TestEngine.available)
  func bulk(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (_, ids) = try await desk.running(stories: 2)
      let lena = Visitor.actor(desk.lena.actor)
      let story = "\(ids[0]):\(try await desk.get(ids[0]).version)"
      let page = try await desk.app.get("/stories", as: lena).text
      let form = page.split(separator: "action=\"/stories/bulk\"").last ?? ""
      let first = form.split(separator: "<button").dropFirst().first.map(String.init) ?? ""
      #expect(first.hasPrefix(" class=\"vh\" formnovalidate") && !(first.prefix { $0 != ">" }.contains("act")))
      let asked = try await desk.app.post(
        "/stories/bulk", form: ["story": "\(story)", "iteration": "", "feature": ""], as: lena)
      #expect(asked.status == 422 && asked.text.contains("Choose what to do with the chosen stories."))
      for act in ["plan", "feature", "join"] {
        let empty = try await desk.app.post(
          "/stories/bulk", form: ["story": "\(story)", "act": "\(act)", "iteration": "", "feature": "", "person": ""],
          as: lena)
        #expect(empty.status == 422, "\(act)")
      }
      #expect(try await desk.get(ids[0]).iteration != nil)
      let seen = [story, "\(ids[1]):\(try await desk.get(ids[1]).version)"]
      for (act, field) in [("block", "block_reason"), ("drop", "drop_reason")] {
        let empty = try await desk.app.post(
          "/stories/bulk", form: ["story": "\(seen[0])", "story": "\(seen[1])", "act": "\(act)", "\(field)": ""],
          as: lena)
        #expect(empty.status == 422 && empty.text.contains("<details class=\"ask\" open>"), "\(act)")
        #expect(empty.text.contains("#f-bulk-\(act)-reason"), "\(act)")
      }
      let once = try await desk.refusal {
        try await desk.app.write { tx in
          _ = try BulkActions(tx, as: desk.lena.actor).apply(
            .block(" "), to: ids.map { BulkTarget(story: $0, version: nil) })
        }
      }
      guard case .invalid(let errors)? = once else { return #expect(once == nil) }
      #expect(errors.map(\.field) == ["reason"])
    }
  }

  @Test("Up under a filter does not jump over what is hidden", arguments: TestEngine.available)
  func order(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let ids = try await desk.stories(try await desk.inWork(stories: 4)).map(\.id)
      for id in ids { try await desk.story(desk.lena) { try $0.move(id, to: .ready) } }
      for id in [ids[1], ids[3]] { try await desk.story(desk.lena) { try $0.join(id, desk.ines.id) } }
      let page = try await desk.app.get("/board?person=\(desk.ines.id)", as: .actor(desk.lena.actor)).text
      #expect(page.contains("value=\"\(ids[3]):behind:\(ids[0])\">Up") && !page.contains(":behind:top"))
      #expect(page.contains("data-story=\"\(ids[3])\" data-before=\"\(ids[2])\""))
      let all = try await desk.app.get("/board", as: .actor(desk.lena.actor)).text
      #expect(all.contains("value=\"\(ids[1]):behind:top\">Up"))
    }
  }

  @Test("Done says all and what is shown, and the API answers the same board", arguments: TestEngine.available)
  func api(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (iteration, ids) = try await desk.running(stories: 3)
      for id in ids.prefix(2) { try await desk.validate(id) }
      try await desk.story(desk.jonas) { try $0.move(ids[2], to: .inWork) }
      let jonas = Visitor.actor(desk.jonas.actor)
      let page = try await desk.app.get("/board?q=S-\(ids[0])", as: jonas).text
      #expect(page.contains("Done <span>2</span><span>1 shown</span>"))
      for query in ["person=me", "person=me&iteration=\(iteration)"] {
        let reply = try await desk.app.json(.get, "/api/v1/board?\(query)", as: jonas)
        let board = try reply.json
        #expect(reply.status == 200, "\(reply.text)")
        #expect(board["columns"]?.elements?.map { $0["count"]?.integer } == [0, 1, 0, 2])
        #expect(board["columns"]?[1]?["limit"]?.integer == 6)
        let cards = (board["lanes"]?.elements ?? []).flatMap { $0["cards"]?.elements ?? [] }
        #expect(cards.first?["number"]?.integer == ids[2].number)
        #expect(cards.first?["people"]?[0]?["name"]?.text == "Jonas Lind")
        #expect(board["warnings"]?.elements?.compactMap(\.text) == ["Nobody works on SS&A."])
        #expect(PlanningListing.board(board).text(.csv).contains("F-1,in_work,S-\(ids[2])"))
      }
      #expect(try await desk.app.json(.get, "/api/v1/board", as: .actor(desk.ada.actor)).status == 403)
      #expect(try await desk.app.json(.get, "/api/v1/board?mark=hot", as: jonas).status == 422)
      let mine = try await desk.app.json(.get, "/api/v1/stories?person=me", as: jonas).json
      #expect(mine["stories"]?.elements?.count == 1)
      _ = try BoardCommand.parseAsRoot(["--iteration", "2", "--person", "me", "--feature", "F-1", "--format", "json"])
    }
  }

  @Test("A closed iteration counts no later breaches and shows no duties of today", arguments: TestEngine.available)
  func shield(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (iteration, stories) = try await desk.running(stories: 1)
      let path = "/iterations/\(iteration)"
      let lena = Visitor.actor(desk.lena.actor)
      let cause = Reference(kind: "interrupt", number: 12)
      try await desk.story(desk.jonas) { try $0.move(stories[0], to: .inWork) }
      try await desk.commit(desk.jonas, to: .story(stories[0]))
      try await desk.app.write { tx in
        let promise = try ShieldReader(tx).commitment(of: desk.jonas.id, at: tx.now)
        try ShieldActions(tx, as: desk.marek.actor).breach(
          try #require(promise), by: cause, called: "I-12", rule: .named, reason: "Knows Kafka")
      }
      #expect(try await desk.app.get(path, as: lena).text.contains("1 breach"))
      let team = desk.team.id
      let early = try await desk.app.read { tx in
        try ShieldReader(tx).breaches(team: team, since: tx.now - .days(2), until: tx.now - .days(1))
      }
      #expect(early.isEmpty)
    }
  }

  @Test("The list counts all pages and says when one is empty", arguments: TestEngine.available)
  func list(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let feature = try await desk.agreed()
      try await desk.story(desk.lena) { actions in
        for number in 1...203 { _ = try actions.add(StoryDraft(title: "Story \(number)"), in: .feature(feature)) }
      }
      let lena = Visitor.actor(desk.lena.actor)
      let second = try await desk.app.get("/stories?page=2", as: lena).text
      #expect(second.contains("203 stories open.") && second.contains("203 without a size."))
      let far = try await desk.app.get("/stories?page=9", as: lena).text
      #expect(far.contains("Page 9 is empty") && far.contains("href=\"/stories?page=2\""))
      let part = try await desk.app.json(.get, "/api/v1/stories?limit=2&offset=201", as: lena).json
      #expect(part["stories"]?.elements?.map { $0["number"]?.integer } == [202, 203])
      #expect(try await desk.app.json(.get, "/api/v1/stories?limit=1001", as: lena).status == 422)
      let wordy = try await desk.app.get("/stories?q=a+b+c+d+e+f+g+h+i", as: lena)
      #expect(wordy.status == 422 && wordy.text.contains("must have at most 8 words, has 9"))
    }
  }

  @Test("A saved view of closed features opens closed ones", arguments: TestEngine.available)
  func closed(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.inWork()
      try await desk.feature(desk.petra) { try $0.move(id, to: .dropped, reason: "not needed") }
      let lena = Visitor.actor(desk.lena.actor)
      let page = try await desk.app.get("/features?state=closed&q=postgresql", as: lena).text
      #expect(page.contains("value=\"q=postgresql&amp;state=closed\"") && page.contains("id=\"feature-\(id)\""))
      let saved = try await desk.app.post(
        "/views",
        form: [
          "name": "Past", "for": "me", "place": "features", "query": "q=postgresql&state=closed",
          "team": "\(desk.team.id)",
        ], as: lena)
      #expect(saved.location == "/features?team=\(desk.team.id)&q=postgresql&state=closed")
      let found = try await desk.app.json(.get, "/api/v1/features?state=closed&q=nothing", as: lena).json
      #expect(found["features"]?.elements?.isEmpty == true)
      let other = try await desk.app.write { tx in
        try TeamActions(tx, as: .system).add(
          name: "Platform", kind: .operations, zoneName: "Europe/Berlin", hoursText: "Mo-Fr 09:00-18:00")
      }
      let theirs = try await desk.app.write { tx in
        try SavedViewActions(tx, as: desk.lena.actor).save(
          "Theirs", .board, query: "q=a", team: other.id, isShared: false
        ).id
      }
      #expect(
        try await desk.app.get("/views?team=\(other.id)", as: lena).text.contains("name=\"team\" value=\"\(other.id)\"")
      )
      let wrong = try await desk.app.post(
        "/views/\(theirs)", form: ["name": "", "view": "\(theirs)", "team": "\(other.id)"], as: lena)
      #expect(wrong.status == 422 && wrong.text.contains("id=\"view-\(theirs)\""))
    }
  }

  @Test("A customer in the pair is not offered a split", arguments: TestEngine.available)
  func split(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.stories(try await desk.inWork()).map(\.id)[0]
      try await desk.story(desk.lena) { try $0.join(id, desk.ada.id) }
      try await desk.story(desk.lena) { try $0.join(id, desk.jonas.id) }
      let (ada, jonas) = (Visitor.actor(desk.ada.actor), Visitor.actor(desk.jonas.actor))
      let (path, link) = ("/stories/\(id)", "/stories/\(id)/split")
      #expect(try await desk.app.get(path, as: jonas).text.contains(link))
      #expect(try await desk.app.get(link, as: jonas).status == 200)
      let page = try await desk.app.get(path, as: ada)
      #expect(page.status == 200 && !page.text.contains(link))
      #expect(try await desk.app.get(link, as: ada).status == 403)
      #expect(try await desk.app.get(link, as: .actor(desk.ines.actor)).status == 403)
      let refused = try await desk.refusal {
        try await desk.story(desk.ada) {
          _ = try $0.split(id, StorySplit(title: "Rest", parts: [StorySplit.Part(title: "New")]))
        }
      }
      #expect(refused?.message.contains("may not split S-\(id)") == true)
    }
  }
}
