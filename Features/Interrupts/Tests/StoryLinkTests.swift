import Core
import JSON
import Planning
import Teams
import TestKit
import Testing
import World

@testable import Interrupts

@Suite("Interrupts of a story")
struct StoryLinkTests {
  private func story(_ desk: InterruptDesk, _ title: String = "Bigger disks") async throws -> Story {
    try await desk.app.write { tx in
      try StoryActions(tx, as: desk.world.ben.actor).add(
        StoryDraft(title: title), in: .backlog(.ssa, desk.world.operations.id))
    }
  }

  private func sentences(_ desk: InterruptDesk, _ kind: String, _ number: Int64) async throws -> [String] {
    try await desk.app.read { tx in
      try tx.all(
        """
        SELECT name || ' ' || facts FROM events WHERE subject_kind = \(kind) AND subject_id = \(number) AND name LIKE '%linked'
        ORDER BY id
        """
      ) { try $0.text(0) }
    }
  }

  @Test("Several interrupts stand on the story's page and the story on theirs", arguments: TestEngine.available)
  func pages(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let ben = Visitor.actor(desk.world.ben.actor)
      let first = try await desk.open("Disk full on db-1", by: desk.world.ben)
      let second = try await desk.open("Disk full on db-2", by: desk.world.ben)
      let story = try await story(desk)
      let sent = try await desk.app.post(
        "\(story.path)/interrupts", form: ["interrupts": "I-\(first), \(second)", "act": "link"], as: ben)
      #expect(sent.location == "\(story.path)#interrupts")
      let page = try await desk.app.get(story.path, as: ben).text
      #expect(page.contains("Disk full on db-1</a>") && page.contains("Disk full on db-2</a>"))
      #expect(page.contains("Ben Bauer linked I-\(second) to it."))
      #expect(try await sentences(desk, "story", story.id.number).count == 2)
      let other = try await desk.app.get("/interrupts/\(second)", as: ben).text
      #expect(other.contains("Planned work") && other.contains("Bigger disks</a>"))
      #expect(other.contains("Ben Bauer linked it to S-\(story.id)."))
      let removed = try await desk.app.post("\(story.path)/interrupts/\(first)/remove", as: ben)
      #expect(removed.status == 303)
      #expect(try await !desk.app.get(story.path, as: ben).text.contains("Disk full on db-1</a>"))
      #expect(
        try await sentences(desk, "interrupt", first.number) == [
          "interrupt.story_linked {\"story\":\"S-\(story.id)\"}",
          "interrupt.story_unlinked {\"story\":\"S-\(story.id)\"}",
        ])
    }
  }

  @Test("What is not there, twice or no number is refused, and nothing is linked", arguments: TestEngine.available)
  func refusals(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let ben = Visitor.actor(desk.world.ben.actor)
      let first = try await desk.open("Disk full", by: desk.world.ben)
      let story = try await story(desk)
      for (text, problem) in [
        ("I-\(first) I-99", "there is no interrupt I-99"), ("\(first) \(first)", "is linked to S-\(story.id) already"),
        ("disk", "must be numbers such as I-12, is “disk”"), ("", "must name at least one"),
      ] {
        let reply = try await desk.app.post(
          "\(story.path)/interrupts", form: ["interrupts": "\(text)", "act": "link"], as: ben)
        #expect(reply.status == 422 && reply.text.contains(problem), "\(text)")
      }
      #expect(try await sentences(desk, "story", story.id.number).isEmpty)
      #expect(try await desk.app.post("\(story.path)/interrupts/\(first)/remove", as: ben).status == 404)
      let chi = Visitor.actor(desk.world.chi.actor)
      #expect(try await desk.app.post("\(story.path)/interrupts", form: ["interrupts": "1"], as: chi).status == 404)
    }
  }

  @Test("It is linked from the side of the interrupt too, even when that is over", arguments: TestEngine.available)
  func otherSide(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let ben = Visitor.actor(desk.world.ben.actor)
      let id = try await desk.open("Disk full", by: desk.world.ben)
      try await desk.act(desk.world.ben) { try $0.resolve(id, code: .fixed, minutes: 5) }
      let story = try await story(desk)
      let path = "/interrupts/\(id)"
      let missing = try await desk.app.post("\(path)/stories", form: ["story": "S-99"], as: ben)
      #expect(missing.status == 422 && missing.text.contains("there is no story “S-99”"))
      #expect(try await desk.app.post("\(path)/stories", form: ["story": "S-\(story.id)"], as: ben).location == path)
      #expect(try await desk.app.get(path, as: ben).text.contains("Bigger disks</a>"))
      let twice = try await desk.app.post("\(path)/stories", form: ["story": "\(story.id)"], as: ben)
      #expect(twice.status == 422 && twice.text.contains("I-\(id) is linked to S-\(story.id) already"))
      #expect(try await !desk.app.get(path, as: .actor(desk.world.chi.actor)).text.contains("Bigger disks"))
    }
  }

  @Test("Programs link and unlink, and both sides say it", arguments: TestEngine.available)
  func api(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let ben = Visitor.actor(desk.world.ben.actor)
      let first = try await desk.open("Disk full", by: desk.world.ben)
      let second = try await desk.open("Disk full", by: desk.world.ben)
      let story = try await story(desk)
      let path = "/api/v1/stories/\(story.id)/interrupts"
      let linked = try await desk.app.json(
        .post, path, ["interrupts": [.id(first), .id(second)]], as: ben)
      #expect(try linked.json["interrupts"]?.elements?.compactMap(\.integer) == [first.number, second.number])
      let detail = try await desk.app.json(.get, "/api/v1/interrupts/\(first)", as: ben).json
      #expect(detail["stories"]?[0]?.integer == story.id.number)
      #expect(InterruptListing.details(detail).text(.table).contains("S-\(story.id)"))
      let left = try await desk.app.json(.delete, "\(path)/\(first)", as: ben)
      #expect(try left.json["interrupts"]?.elements?.compactMap(\.integer) == [second.number])
      #expect(try await desk.app.json(.delete, "\(path)/\(first)", as: ben).status == 404)
    }
  }
}
