import ArgumentParser
import Core
import FeatureKit
import HTTPTypes
import JSON
import Teams
import TestKit
import Testing
import Web

@testable import Planning

@Suite("Commitments on pages, in the API and on the command line")
struct CommitmentPagesTests {
  private func visitor(_ person: Person) -> Visitor { .actor(person.actor, zone: "Europe/Berlin") }

  @Test("From the story's page to the list and back by the form", arguments: TestEngine.available)
  func pages(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let story = try await desk.pulled()
      let jonas = visitor(desk.jonas)
      let before = try await desk.app.get("/stories/\(story)", as: jonas).text
      #expect(before.contains("Commit to it") && before.contains("Nobody yet."))
      let sent = try await desk.app.post(
        "/commitments", form: ["to": "S-1", "person": "\(desk.jonas.id)", "back": "/stories/1"], as: jonas)
      #expect(sent.status == 303 && sent.location == "/stories/1")
      let after = try await desk.app.get("/stories/\(story)", as: jonas).text
      #expect(
        !after.contains("Commit to it") && after.contains("until 4 December 18:00") && after.contains("av--shield"))
      let list = try await desk.app.get("/commitments", as: jonas).text
      #expect(list.contains("One person takes no interrupts below P1.") && list.contains("Withdraw…"))
      #expect(list.contains("not enough data"))
      let empty = try await desk.app.post(
        "/commitments/1/withdraw", form: ["reason": "", "act": "withdraw-1", "version": "1"], as: jonas)
      #expect(empty.status == 422 && empty.text.contains("Nothing was saved."))
      let other = try await desk.app.get("/commitments", as: visitor(desk.ines)).text
      #expect(!other.contains("Withdraw…"))
      let taken = try await desk.app.post(
        "/commitments/1/withdraw", form: ["reason": "Ill", "version": "1"], as: jonas)
      #expect(taken.status == 303)
      #expect(try await desk.app.get("/commitments", as: jonas).text.contains("everybody takes interrupts"))
    }
  }

  @Test("The form says what is wrong and keeps what was typed")
  func wrong() async throws {
    try await PlanningDesk.run { desk in
      _ = try await desk.pulled()
      let jonas = visitor(desk.jonas)
      let nonsense = try await desk.app.post("/commitments", form: ["to": "X-9", "until": ""], as: jonas)
      #expect(nonsense.status == 422 && nonsense.text.contains("must be a story such as S-408"))
      #expect(nonsense.text.contains("value=\"X-9\""))
      let past = try await desk.app.post("/commitments", form: ["to": "S-1", "until": "2026-11-23T09:00"], as: jonas)
      #expect(past.status == 422 && past.text.contains("must be later than now"))
    }
  }

  @Test(
    "The page counts what was kept and what called people away; customers see only numbers",
    arguments: TestEngine.available)
  func counted(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let feature = try await desk.inWork(stories: 2)
      let stories = try await desk.stories(feature).map(\.id)
      let late = try await desk.commit(desk.ines, to: .story(stories[1]), until: desk.app.now + .days(1))
      try await desk.commit(desk.jonas, to: .story(stories[0]))
      try await desk.finish(stories[0])
      try await desk.app.write { tx in
        let shield = ShieldActions(tx, as: .system)
        let cause = Reference(kind: "interrupt", number: 12)
        try shield.breach(late, by: cause, called: "I-12", rule: .emergency, reason: "It is a P1.")
        try shield.cost(late.person, of: cause, minutes: 72)
      }
      try await desk.app.advance(by: .days(2))
      let page = try await desk.app.get("/commitments", as: visitor(desk.petra)).text
      #expect(page.contains("Kept 1 of 2 commitments.") && page.contains("Called away by I-12 (1 h 12 min)."))
      #expect(page.contains("<dt>Breaches</dt><dd>1, 1 h 12 min</dd>"))
      let person = try await desk.app.get("/people/\(desk.ines.id)", as: visitor(desk.petra)).text
      #expect(person.contains("Made 1, kept 0, broken 1, called away by I-12. Called away once, 1 h 12 min."))
      let customer = try await desk.app.get("/commitments", as: visitor(desk.ada)).text
      #expect(customer.contains("Kept 1 of 2 commitments.") && !customer.contains("Ines"))
      let section = try await desk.app.read { tx in
        try CommitmentStore(tx).record(.person(late.person), (tx.now - .days(91))..<tx.now)
      }
      #expect(
        section.made == 1 && section.count(.broken) == 1 && section.minutes == 72 && section.words == "Kept 0 of 1")
    }
  }

  @Test("The API commits, lists, counts and withdraws", arguments: TestEngine.available)
  func api(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      _ = try await desk.pulled()
      let jonas = visitor(desk.jonas)
      func call(_ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, _ status: Int = 200)
        async throws
        -> JSONValue
      {
        let reply = try await desk.app.json(method, path, body, as: jonas)
        #expect(reply.status == status, "\(reply.text)")
        return try JSONValue.parse(reply.body)
      }
      let made = try await call(.post, "/api/v1/commitments", ["to": "S-1"], 201)
      #expect(made["to"] == "S-1" && made["until"] == "2026-12-04T17:00:00.000Z" && made["outcome"] == .null)
      #expect(made["person"]?["name"] == "Jonas Lind" && made["made_by"] == "Jonas Lind")
      _ = try await call(.post, "/api/v1/commitments", ["to": "S-1"], 409)
      _ = try await call(.post, "/api/v1/commitments", ["to": "S-1", "until": "2030-01-01T00:00:00Z"], 409)
      _ = try await call(.post, "/api/v1/commitments", ["to": "408"], 422)
      let list = try await call(.get, "/api/v1/commitments?to=S-1&person=\(desk.jonas.id)")
      #expect(list["commitments"]?.elements?.count == 1 && list["next"] == .null)
      #expect(try await call(.get, "/api/v1/commitments?state=broken")["commitments"] == [])
      let record = try await call(.get, "/api/v1/commitments/record?to=2026-11-24T00:00:00Z")
      #expect(record["made"] == 1 && record["open"] == 1 && record["kept"] == 0)
      _ = try await call(.post, "/api/v1/commitments/1/withdraw", ["reason": "Ill", "version": 7], 409)
      let ended = try await call(.post, "/api/v1/commitments/1/withdraw", ["reason": "Ill"])
      #expect(ended["outcome"] == "withdrawn" && ended["reason"] == "Ill" && ended["version"] == 2)
      #expect(try await call(.get, "/api/v1/commitments/1") == ended)
      let refused = try await desk.app.json(.get, "/api/v1/commitments", nil, as: visitor(desk.ada))
      #expect(refused.status == 403)
    }
  }

  @Test(
    "Arguments are read as the help says",
    arguments: [
      ["add", "S-408"], ["add", "F-31", "--until", "2026-12-04T17:00:00Z", "--person", "lena@example.org"],
      ["withdraw", "12", "--reason", "Ill"], ["list", "--team", "Ops", "--state", "broken", "--format", "csv"],
      ["record", "--from", "2026-09-01T00:00:00Z"],
    ])
  func commands(words: [String]) throws { _ = try CommitmentCommand.parseAsRoot(words) }

  @Test("Wrong arguments are refused", arguments: [["add"], ["withdraw", "12"], ["withdraw", "x", "--reason", "y"]])
  func wrongCommands(words: [String]) {
    #expect(throws: (any Error).self) { try CommitmentCommand.parseAsRoot(words) }
  }

  @Test("Answers are lines")
  func listing() {
    let made: JSONValue = [
      "id": 3, "person": ["id": 1, "name": "Jonas"], "to": "S-1", "until": "2026-12-04T17:00:00Z", "outcome": .null,
      "ended_at": .null, "reason": "", "breaches": [["cause": "I-12"], ["cause": "I-14"]],
    ]
    let row = CommitmentListing.commitments([made], json: made).text(.csv)
    #expect(row.contains("3,Jonas,S-1,2026-12-04T17:00:00Z,open,,,I-12 I-14"))
  }
}
