import Core
import JSON
import Teams
import TestKit
import Testing

@testable import Planning

@Suite("Pages and API of planned work")
struct PlanningPagesTests {
  @Test("Product owner, lead and pair take a feature through its pages", arguments: TestEngine.available)
  func pages(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      func post(_ path: String, _ form: KeyValuePairs<String, String>, as person: Person) async throws -> TestReply {
        try await desk.app.post(path, form: form, as: .actor(person.actor, zone: "Europe/Berlin"))
      }
      let added = try await post(
        "/features", ["title": "Quota by form", "backlog": "ssa", "text": "No ticket"], as: desk.petra)
      #expect(added.location == "/features/1")
      #expect(try await post("/features/1/move", ["to": "criteria"], as: desk.petra).status == 303)
      _ = try await post("/features/1/checks", ["kind": "criterion", "text": "It is there"], as: desk.petra)
      _ = try await post("/features/1/lead", ["lead": "\(desk.lena.id)"], as: desk.lena)
      _ = try await post(
        "/features/1/edit", ["title": "Quota by form", "backlog": "ssa", "text": "No ticket", "effort": "8"],
        as: desk.petra)
      #expect(try await post("/features/1/move", ["to": "writing"], as: desk.lena).status == 303)
      #expect(
        try await post("/stories", ["title": "The form", "feature": "1", "size": "3"], as: desk.lena).location
          == "/stories/1")
      _ = try await post("/features/1/move", ["to": "ordering"], as: desk.lena)
      _ = try await post("/features/1/move", ["to": "work"], as: desk.lena)
      _ = try await post("/board/move", ["move": "1:written:ready"], as: desk.lena)
      let pulled = try await post("/board/move", ["move": "1:ready:in_work"], as: desk.jonas)
      #expect(pulled.location == "/board#card-1")
      let stale = try await post("/board/move", ["move": "1:ready:in_work"], as: desk.ines)
      #expect(stale.status == 409 && stale.text.contains("Jonas Lind moved it to in work."))
      let page = try await desk.app.get("/features/1", as: .actor(desk.lena.actor))
      #expect(page.text.contains("0 of 1 stories are done and 0 of 1 criteria hold"))
      #expect(try await desk.get(ID<Story>(1)).state == .inWork)
    }
  }

  @Test("A wrong form shows what is wrong and keeps what was written")
  func wrongForms() async throws {
    try await PlanningDesk.run { desk in
      let visitor = Visitor.actor(desk.petra.actor)
      let long = String(repeating: "x", count: 201)
      let reply = try await desk.app.post(
        "/features", form: ["title": long, "backlog": "elsewhere", "effort": "0"], as: visitor)
      #expect(reply.status == 422 && reply.text.contains("must have at most 200 characters, has 201"))
      #expect(reply.text.contains(long) && reply.text.contains("3 things need your attention"))
      for (path, form) in [
        ("/stories", ["title": "", "feature": "1"]), ("/stories", ["title": "x", "feature": "9"]),
        ("/stories", ["title": "x", "size": "101"]),
        ("/board/move", ["move": "1:ready"]), ("/board/move", ["move": "x:ready:done"]), ("/board/move", [:]),
        ("/board/move", ["move": "1:ready:gone"]),
      ] as [(String, KeyValuePairs<String, String>)] {
        let reply = try await desk.app.post(path, form: form, as: visitor)
        #expect(reply.status == 422, "\(path) \(form): \(reply.status)")
      }
    }
  }

  @Test("Customers see their own features and no board")
  func customers() async throws {
    try await PlanningDesk.run { desk in
      let ada = Visitor.actor(desk.ada.actor)
      let secret = try await desk.feature(desk.petra) { try $0.add(FeatureDraft(title: "Something internal")).id }
      _ = try await desk.app.post("/features", form: ["title": "For Payments"], as: ada)
      let list = try await desk.app.get("/features", as: ada)
      #expect(list.text.contains("For Payments") && !list.text.contains("Something internal"))
      #expect(try await desk.app.get("/features/\(secret)", as: ada).status == 404)
      #expect(try await desk.app.get("/board", as: ada).status == 403)
      #expect(try await desk.app.json(.get, "/api/v1/stories", as: ada).status == 403)
      let api = try await desk.app.json(.get, "/api/v1/features", as: ada)
      #expect(try api.json["features"]?.elements?.count == 1)
    }
  }

  @Test("The API does what the pages do, and changes only what is given", arguments: TestEngine.available)
  func api(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (petra, lena) = (Visitor.actor(desk.petra.actor), Visitor.actor(desk.lena.actor))
      let added = try await desk.app.json(
        .post, "/api/v1/features", ["title": "Kafka 3.7", "text": "All of it", "effort": 21], as: petra)
      #expect(added.status == 201)
      let changed = try await desk.app.json(.patch, "/api/v1/features/1", ["technologies": "Kafka"], as: petra)
      #expect(try changed.json["text"]?.text == "All of it" && changed.json["technologies"]?.text == "Kafka")
      let stale = try await desk.app.json(
        .patch, "/api/v1/features/1", ["title": "Other", "version": 1], as: petra)
      #expect(stale.status == 409)
      let early = try await desk.app.json(.post, "/api/v1/features/1/move", ["to": "work"], as: petra)
      #expect(early.status == 409)
      let unknown = try await desk.app.json(
        .post, "/api/v1/features/1/move", ["to": "criteria", "now": true], as: petra)
      #expect(unknown.status == 422 && unknown.text.contains("now"))
      let story = try await desk.app.json(
        .post, "/api/v1/stories", ["title": "Restart", "kind": "spike", "size": 2, "backlog": "ssa"], as: lena)
      #expect(try story.json["feature"]?.isNull == true && story.json["size"]?.integer == 2)
      let sized = try await desk.app.json(.patch, "/api/v1/stories/1", ["size": 11], as: lena)
      #expect(sized.status == 422 && sized.text.contains("must be 1 to 10 days for a spike, is 11"))
      let joined = try await desk.app.json(
        .post, "/api/v1/stories/1/join", ["person": .id(desk.lena.id)], as: lena)
      #expect(try joined.json["people"]?[0]?["name"]?.text == "Lena Vogt")
      let mine = try await desk.app.json(.get, "/api/v1/stories?person=\(desk.lena.id)", as: lena)
      #expect(try mine.json["stories"]?.elements?.count == 1)
    }
  }

  @Test("What people write is shown as Markdown and runs nothing")
  func markdown() async throws {
    try await PlanningDesk.run { desk in
      _ = try await desk.feature(desk.petra) { actions in
        var draft = FeatureDraft(title: "<b>Bold</b>")
        draft.text = "**No ticket** <script>alert(1)</script> see S-1"
        return try actions.add(draft)
      }
      _ = try await desk.story(desk.lena) { actions in
        for origin in ["I-2841", "I-x\" onclick"] {
          var draft = StoryDraft(title: "Never again")
          draft.origin = origin
          _ = try actions.add(draft, in: .backlog(.ssa, desk.team.id))
        }
      }
      let linked = try await desk.app.get("/stories/1", as: .actor(desk.petra.actor))
      #expect(linked.text.contains("<a href=\"/interrupts/2841\">"))
      let plain = try await desk.app.get("/stories/2", as: .actor(desk.petra.actor))
      #expect(plain.text.contains("<dd>I-x&quot; onclick</dd>"))
      let page = try await desk.app.get("/features/1", as: .actor(desk.petra.actor))
      #expect(page.text.contains("&lt;b&gt;Bold&lt;/b&gt;") && page.text.contains("<strong>No ticket</strong>"))
      #expect(!page.text.contains("<script>alert") && page.text.contains("href=\"/stories/1\""))
    }
  }
}
