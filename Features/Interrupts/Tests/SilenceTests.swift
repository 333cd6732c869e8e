import Core
import JSON
import TestKit
import Testing
import World

@testable import Interrupts

@Suite("Silences")
struct SilenceTests {
  @Test(
    "Nobody is told of what is silenced; what still fires at the end is decided then", arguments: TestEngine.available)
  func holds(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.silence("env=test", for: .hours(1))
      try await desk.fire("alertname=Full env=test severity=critical", lasting: .hours(9))
      let id = try await desk.only().id
      try await desk.advance(by: .minutes(59))
      #expect(try await desk.told(id, since: .testStart).isEmpty)
      #expect(try await desk.get(id).silence != nil)
      try await desk.advance(by: .minutes(2))
      #expect(try await desk.told(id, since: .testStart) == ["Ben 60"])
      #expect(try await desk.get(id).silence == nil)
    }
  }

  @Test("A silence that begins later stops the steps that are planned", arguments: TestEngine.available)
  func stopsSteps(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.fire("alertname=Full env=test severity=critical", lasting: .hours(9))
      let id = try await desk.only().id
      try await desk.silence("env=test", for: .hours(1))
      #expect(try await desk.get(id).silence != nil)
      try await desk.advance(by: .minutes(30))
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0"])
    }
  }

  @Test("An alert that is not covered is told, also when it joins what is silenced", arguments: TestEngine.available)
  func uncovered(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.silence("instance=a", for: .hours(2))
      try await desk.fire("alertname=Full instance=a severity=critical", lasting: .hours(9))
      let id = try await desk.only().id
      try await desk.advance(by: .minutes(10))
      #expect(try await desk.told(id, since: .testStart).isEmpty)
      try await desk.fire("alertname=Full instance=b severity=critical", lasting: .hours(9))
      #expect(try await desk.only().silence == nil)
      #expect(try await desk.told(id, since: .testStart) == ["Ben 10"])
    }
  }

  @Test("Ending a silence decides anew at once; making it longer holds on", arguments: TestEngine.available)
  func ends(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let silence = try await desk.silence("env=test", for: .hours(1))
      try await desk.fire("alertname=Full env=test severity=critical", lasting: .hours(9))
      let id = try await desk.only().id
      let later = desk.app.now + .hours(3)
      try await desk.app.write { [world = desk.world] tx in
        _ = try SilenceActions(tx, as: world.ben.actor).change(silence.id, endsAt: later, comment: "Longer")
      }
      try await desk.advance(by: .hours(2))
      #expect(try await desk.told(id, since: .testStart).isEmpty)
      try await desk.app.write { [world = desk.world] tx in
        try SilenceActions(tx, as: world.ben.actor).end(silence.id)
      }
      try await desk.app.settle()
      #expect(try await desk.told(id, since: .testStart) == ["Ben 120"])
    }
  }

  @Test("What a silence may not be")
  func refusals() async throws {
    try await InterruptDesk.run { desk in
      let now = desk.app.now
      let drafts: [(SilenceActions.Draft, String)] = [
        (.init(matchers: [], endsAt: now + .hours(1), comment: "x"), "matchers"),
        (.init(matchers: try AlertMatcher.list("env=~\".*\""), endsAt: now + .hours(1), comment: "x"), "matchers"),
        (.init(matchers: try AlertMatcher.list("env=a"), endsAt: now, comment: "x"), "ends_at"),
        (.init(matchers: try AlertMatcher.list("env=a"), endsAt: now + .days(400), comment: "x"), "ends_at"),
        (.init(matchers: try AlertMatcher.list("env=a"), endsAt: now + .hours(1), comment: " "), "comment"),
      ]
      for (draft, field) in drafts {
        await #expect(throws: Refusal.self, "\(field)") {
          _ = try await desk.app.write { [world = desk.world] tx in
            try SilenceActions(tx, as: world.ben.actor).add(draft, team: world.operations.id)
          }
        }
      }
      await #expect(throws: Refusal.self) {
        _ = try await desk.app.write { [world = desk.world] tx in
          try SilenceActions(tx, as: world.chi.actor).add(
            .init(matchers: try AlertMatcher.list("env=a"), endsAt: now + .hours(1), comment: "x"),
            team: world.operations.id)
        }
      }
    }
  }

  @Test("Matchers as people write them come back as they were meant")
  func matchers() throws {
    let text = "env=~\"a,b|c\", team=\"x\\\"y\"\nhost!=db1\npath!~\"\\d+\""
    let matchers = try AlertMatcher.list(text)
    #expect(matchers.map(\.name) == ["env", "team", "host", "path"])
    #expect(matchers.map(\.value) == ["a,b|c", "x\"y", "db1", "\\d+"])
    let again = try AlertMatcher.list(matchers.map(\.description).joined(separator: ", "))
    #expect(again.map(\.value) == matchers.map(\.value))
  }

  @Test("Alertmanager’s clients make, find, replace and end silences of their source", arguments: TestEngine.available)
  func alertmanager(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let base = "/in/\(desk.key)/api/v2"
      func body(_ minutes: Int64, env: String, id: String? = nil) -> JSONValue {
        [
          "id": .string(id), "startsAt": .instant(desk.app.now), "endsAt": .instant(desk.app.now + .minutes(minutes)),
          "createdBy": "ana", "comment": "Work",
          "matchers": [["name": "env", "value": .string(env), "isRegex": false, "isEqual": true]],
        ]
      }
      let made = try await desk.app.json(.post, "\(base)/silences", body(60, env: "test"))
      let id = try #require(try made.json["silenceID"]?.text)
      try await desk.fire("alertname=Full env=test severity=critical", lasting: .hours(9))
      let alert = try await desk.app.get("\(base)/alerts").json[0]
      #expect(
        alert?["status"] == ["inhibitedBy": [], "mutedBy": [], "silencedBy": [.string(id)], "state": "suppressed"])
      #expect(try await desk.app.get("\(base)/alerts?silenced=false").json.elements?.isEmpty == true)
      let longer = try await desk.app.json(.post, "\(base)/silences", body(120, env: "test", id: id))
      #expect(try longer.json["silenceID"]?.text == id)
      let other = try await desk.app.json(.post, "\(base)/silences", body(120, env: "prod", id: id))
      let next = try #require(try other.json["silenceID"]?.text)
      #expect(next != id)
      #expect(try await desk.app.get("\(base)/silence/\(id)").json["status"]?["state"] == "expired")
      #expect(try await desk.app.get("\(base)/silences?filter=env%3Dprod").json.elements?.count == 1)
      #expect(try await desk.app.send(.delete, "\(base)/silence/\(next)").status == 200)
      #expect(try await desk.app.send(.delete, "\(base)/silence/none").status == 404)
      #expect(try await desk.app.json(.post, "\(base)/silences", body(-5, env: "test")).status == 400)
    }
  }
}

extension InterruptDesk {
  @discardableResult
  func silence(_ matchers: String, for span: Span) async throws -> Silence {
    let endsAt = app.now + span
    return try await app.write { [world] tx in
      try SilenceActions(tx, as: world.ben.actor).add(
        .init(matchers: try AlertMatcher.list(matchers), endsAt: endsAt, comment: "Maintenance"),
        team: world.operations.id)
    }
  }
}
