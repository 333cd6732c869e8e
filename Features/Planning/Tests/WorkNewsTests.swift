import Core
import FeatureKit
import Notifications
import OnCall
import Teams
import TestKit
import Testing

@testable import Planning

@Suite("News of one's cards")
struct WorkNewsTests {
  private struct Told: Hashable, Sendable {
    let name: String
    let headline: String
    let text: String
  }

  private func told(_ desk: PlanningDesk) async throws -> [Told] {
    try await desk.app.read { tx in
      try tx.all(
        """
        SELECT p.name, n.headline, n.text FROM notifications n JOIN people p ON p.id = n.person_id
        WHERE n.subject_kind IN ('story', 'feature') ORDER BY n.id
        """
      ) { Told(name: try $0.text(0), headline: try $0.text(1), text: try $0.text(2)) }
    }
  }

  /// They can be told.
  private func reach(_ desk: PlanningDesk, _ people: [Person]) async throws {
    for person in people {
      desk.app.outgoing.script(
        "https://hooks.example.org/\(person.id)", [{ _ in OutgoingReply(status: 200, body: []) }])
    }
    try await desk.app.write { tx in
      for person in people {
        try PersonActions(tx, as: .system).addContactMethod(
          of: person.id, kind: .slackWebhook, address: "https://hooks.example.org/\(person.id)")
      }
    }
  }

  @Test(
    "Many changes are one message a person, without their own and without the order", arguments: TestEngine.available)
  func digest(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      try await reach(desk, [desk.lena, desk.jonas, desk.petra])
      let ids = try await desk.stories(try await desk.inWork(stories: 2)).map(\.id)
      for id in ids { try await desk.story(desk.lena) { try $0.move(id, to: .ready) } }
      try await desk.app.advance(by: .minutes(16))
      // Each heard of the steps of the feature that the other took.
      #expect(Set(try await told(desk).map(\.name)) == ["Petra Hahn", "Lena Vogt"])
      try await desk.story(desk.jonas) { try $0.move(ids[0], to: .inWork) }
      try await desk.story(desk.lena) { try $0.rank(ids[1], behind: nil) }
      try await desk.story(desk.ines) { try $0.block(ids[1], reason: "vendor") }
      try await desk.app.advance(by: .minutes(10))
      try await desk.story(desk.jonas) { try $0.move(ids[0], to: .validation) }
      try await desk.story(desk.lena) { try $0.move(ids[0], to: .ready, reason: "no test") }
      #expect(try await told(desk).count == 2)
      try await desk.app.advance(by: .minutes(6))
      let lena = try await told(desk).dropFirst(2).filter { $0.name == "Lena Vogt" }
      #expect(lena.map(\.headline) == ["News of 2 stories and features of yours"])
      #expect(
        lena.first?.text == """
          S-1 Story 1: Jonas Lind moved it to in work. Jonas Lind moved it to in validation.
          S-2 Story 2: Ines Duarte blocked it: vendor
          """)
      try await desk.app.advance(by: .minutes(10))
      let jonas = try await told(desk).filter { $0.name == "Jonas Lind" }
      #expect(
        jonas == [Told(name: "Jonas Lind", headline: "S-1 Story 1", text: "Lena Vogt moved it to ready: no test")])
      try await desk.app.advance(by: .minutes(20))
      #expect(try await told(desk).count == 4)
    }
  }

  @Test(
    "Who turned it off is told nothing, not even what waits, until they turn it on", arguments: TestEngine.available)
  func off(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      try await reach(desk, [desk.lena])
      let id = try await desk.stories(try await desk.inWork())[0].id
      try await desk.app.write { tx in try WorkNewsStore(tx).remove(desk.lena.id) }
      let (lena, jonas, marek) = (
        Visitor.actor(desk.lena.actor), Visitor.actor(desk.jonas.actor), Visitor.actor(desk.marek.actor)
      )
      let path = "/people/\(desk.lena.id)"
      try await desk.story(desk.ines) { try $0.block(id, reason: "vendor") }
      #expect(try await desk.app.get(path, as: lena).text.contains("On. You are told in one message"))
      #expect(try await !desk.app.get(path, as: jonas).text.contains("News of cards"))
      #expect(try await desk.app.post(path + "/news", form: ["news": "off"], as: jonas).status == 403)
      #expect(try await desk.app.post(path + "/news", form: ["news": "maybe"], as: lena).status == 422)
      #expect(try await desk.app.post(path + "/news", form: ["news": "off"], as: lena).location == path + "#news")
      #expect(try await desk.app.get(path, as: lena).text.contains("Off since 23 November. You are told of nothing"))
      try await desk.story(desk.ines) { try $0.unblock(id) }
      try await desk.app.advance(by: .minutes(30))
      #expect(try await told(desk).isEmpty)
      #expect(try await desk.app.json(.get, "/api/v1/people/me/news", as: lena).json["news"]?.text == "off")
      #expect(try await desk.app.json(.get, "/api/v1\(path)/news", as: jonas).status == 403)
      let on = try await desk.app.json(.put, "/api/v1\(path)/news", ["news": "on"], as: marek)
      #expect(try on.json["news"]?.text == "on")
      try await desk.story(desk.ines) { try $0.block(id, reason: "again") }
      try await desk.app.advance(by: .minutes(16))
      #expect(try await told(desk).map(\.text) == ["Ines Duarte blocked it: again"])
      let names = try await desk.app.read { tx in
        try tx.all("SELECT name FROM events WHERE name IN ('person.news_off', 'person.news_on') ORDER BY id") {
          try $0.text(0)
        }
      }
      #expect(names == ["person.news_off", "person.news_on"])
    }
  }

  @Test("At night it waits for the working hours, and who has no way is left out", arguments: TestEngine.available)
  func night(engine: TestEngine) async throws {
    // 08:30 in Berlin; work begins at 09:00.
    try await PlanningDesk.run(engine, at: .testStart - .minutes(90)) { desk in
      let id = try await desk.stories(try await desk.inWork())[0].id
      try await desk.app.write { tx in try WorkNewsStore(tx).remove(desk.lena.id) }
      try await reach(desk, [desk.lena])
      try await desk.story(desk.ines) { try $0.block(id, reason: "vendor") }
      try await desk.app.advance(to: .testStart - .minutes(61))
      #expect(try await told(desk).isEmpty)
      try await desk.app.advance(to: .testStart - .minutes(59))
      #expect(try await told(desk).map(\.headline) == ["S-1 Story 1"])
      try await desk.story(desk.ines) { try $0.unblock(id) }
      try await desk.story(desk.ines) { try $0.block(id, reason: "again") }
      // As if the server had been away for two days.
      try await desk.app.write { tx in try WorkNewsStore(tx).postpone(desk.lena.id, to: tx.now - .days(2)) }
      try await desk.app.advance(by: .minutes(1))
      #expect(try await told(desk).count == 1)
      let waiting = try await desk.app.read { tx in try WorkNewsStore(tx).nextDue() }
      #expect(waiting == nil)
    }
  }

  @Test(
    "Fresh news outlives what is too late, and who cannot be told keeps nobody back", arguments: TestEngine.available)
  func apart(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let ids = try await desk.stories(try await desk.inWork(stories: 2)).map(\.id)
      try await desk.app.write { tx in for one in [desk.lena, desk.petra] { try WorkNewsStore(tx).remove(one.id) } }
      try await reach(desk, [desk.lena, desk.jonas])
      try await desk.story(desk.ines) { try $0.block(ids[0], reason: "vendor") }
      try await desk.app.write { tx in try WorkNewsStore(tx).postpone(desk.lena.id, to: tx.now - .days(2)) }
      try await desk.story(desk.ines) { try $0.block(ids[1], reason: "network") }
      try await desk.story(desk.ines) { try $0.unblock(ids[1]) }
      try await desk.app.advance(by: .minutes(16))
      #expect(
        try await told(desk).map(\.text) == ["Ines Duarte blocked it: network Ines Duarte unblocked it."])
      try await desk.story(desk.lena) { try $0.join(ids[0], desk.jonas.id) }
      try await desk.story(desk.lena) { try $0.join(ids[1], desk.petra.id) }
      try await reach(desk, [desk.petra])
      try await desk.story(desk.ines) { try $0.unblock(ids[0]) }
      try await desk.story(desk.ines) { try $0.block(ids[1], reason: "disk") }
      // What cannot be read stops Petra's and Lena's message, not that of Jonas.
      try await desk.app.write { tx in
        try tx.record(Event("story.moved", of: ids[1].storyReference, by: .system, facts: "{"))
      }
      let due = try await desk.app.write { tx in
        for one in [desk.lena, desk.jonas, desk.petra] { try WorkNewsStore(tx).postpone(one.id, to: tx.now) }
        return try WorkNewsStore(tx).due(limit: 9)
      }
      let work = DueWork<Person>(environment: desk.app.environment, kind: "person") { person, tx in
        try WorkNewsActions(tx).tell(person)
      }
      await #expect(throws: (any Error).self) { try await work.run(due) }
      #expect(try await told(desk).dropFirst().map(\.name) == ["Jonas Lind"])
    }
  }
}
