import Core
import JSON
import Teams
import TestKit
import Testing
import World

@testable import Interrupts

@Suite("What people do with interrupts")
struct InterruptActionsTests {
  @Test("Acknowledging stops the telling and names the owner", arguments: TestEngine.available)
  func acknowledge(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let id = try await desk.open("Stuck", .p1, by: desk.world.chi)
      try await desk.act(desk.world.ben) { try $0.acknowledge(id) }
      let interrupt = try await desk.get(id)
      #expect(interrupt.state == .acknowledged && interrupt.assignee == desk.world.ben.id)
      #expect(interrupt.next == NextAction(.route, at: .testStart + .minutes(30)))
      try await desk.advance(by: .minutes(29))
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0"])
      let again = try await desk.refusal(desk.world.dora) { try $0.acknowledge(id) }
      #expect(again == .conflict("I-1 is acknowledged by Ben Bauer already."))
    }
  }

  @Test("Assigning takes an active person of operations", arguments: TestEngine.available)
  func assign(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let id = try await desk.open(by: desk.world.ben)
      let (dora, chi) = (desk.world.dora.id, desk.world.chi.id)
      try await desk.act(desk.world.ben) { try $0.assign(id, to: dora) }
      #expect(try await desk.get(id).state == .inWork)
      #expect(try await desk.get(id).assignee == dora)
      let refusal = try await desk.refusal(desk.world.ben) { try $0.assign(id, to: chi) }
      #expect(refusal?.message == "assignee: Chi Chen is not an active person of operations")
      try await desk.app.write { tx in try PersonActions(tx, as: .system).deactivate(dora) }
      #expect(try await desk.refusal(desk.world.ben) { try $0.assign(id, to: dora) } != nil)
    }
  }

  @Test("Notes and minutes add up, also after the end", arguments: TestEngine.available)
  func note(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let id = try await desk.open(by: desk.world.chi)
      try await desk.act(desk.world.ben) { try $0.note(id, text: "Looked", minutes: 10) }
      try await desk.act(desk.world.dora) { try $0.note(id, text: "", minutes: 5) }
      try await desk.act(desk.world.ben) { try $0.resolve(id, code: .fixed, minutes: 20, text: "Done") }
      try await desk.act(desk.world.ben) { try $0.note(id, text: "Wrote it down", minutes: 7) }
      #expect(try await desk.get(id).minutes == 42)
      let efforts = try await desk.app.read { tx in try InterruptStore(tx).efforts(id).map(\.minutes) }
      #expect(efforts == [37, 5])
      #expect(try await desk.refusal(desk.world.ben) { try $0.note(id, text: "", minutes: 0) } != nil)
      let tooMany = try await desk.refusal(desk.world.ben) { try $0.note(id, text: "x", minutes: 1441) }
      #expect(tooMany?.message == "minutes: must be 0 to 1440, is 1441")
    }
  }

  @Test("Of a very long history the newest part is read", arguments: TestEngine.available)
  func longHistory(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let id = try await desk.open(by: desk.world.ben)
      try await desk.act(desk.world.ben) { actions in
        for number in 1...4 { try actions.note(id, text: "\(number)", minutes: 0) }
      }
      let events = try await desk.app.read { tx in try InterruptStore(tx).events(id, limit: 2) }
      #expect(events.map(\.text) == ["3", "4"])
    }
  }

  @Test("Only operations act; customers and viewers are told what it takes", arguments: TestEngine.available)
  func permissions(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let id = try await desk.open(by: desk.world.ben)
      let ben = desk.world.ben.id
      let viewer = Actor(kind: .person(ben.number), name: "Vera", roles: [.viewer])
      let source = desk.source.actor
      let verbs: [@Sendable (InterruptActions) throws -> Void] = [
        { try $0.acknowledge(id) }, { try $0.assign(id, to: ben) }, { try $0.note(id, text: "x", minutes: 1) },
        { try $0.resolve(id, code: .fixed, minutes: 1) }, { try $0.reopen(id, reason: "x") },
      ]
      for verb in verbs {
        for actor in [viewer, desk.world.chi.actor, source] {
          await #expect(throws: Refusal.self) {
            try await desk.app.write { tx in try verb(InterruptActions(tx, as: actor)) }
          }
        }
      }
      #expect(try await desk.get(id).version == 1)
      await #expect(throws: Refusal.self) {
        try await desk.app.write { tx in _ = try InterruptActions(tx, as: viewer).open(.init(title: "x")) }
      }
    }
  }

  @Test("An edit of what has changed is refused and says what changed", arguments: TestEngine.available)
  func stale(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let id = try await desk.open(by: desk.world.chi)
      let seen = try await desk.get(id).version
      try await desk.act(desk.world.dora) { try $0.note(id, text: "Looking", minutes: 0) }
      try await desk.act(desk.world.dora) { try $0.acknowledge(id) }
      let verbs: [@Sendable (InterruptActions) throws -> Void] = [
        { try $0.acknowledge(id, version: seen) }, { try $0.assign(id, to: ID(1), version: seen) },
        { try $0.note(id, text: "x", minutes: 1, version: seen) }, { try $0.reopen(id, reason: "x", version: seen) },
        { try $0.resolve(id, code: .fixed, minutes: 1, version: seen) },
      ]
      for verb in verbs {
        let refusal = try await desk.refusal(desk.world.ben, verb)
        #expect(
          refusal
            == .conflict("I-1 has changed since you looked. Dora Dorn wrote a note. Dora Dorn acknowledged it."))
      }
      #expect(try await desk.get(id).minutes == 0)
    }
  }

  @Test("Resolved by hand while it fires, it opens again after 30 minutes", arguments: TestEngine.available)
  func stillFiring(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.fire("alertname=Full severity=critical", lasting: .hours(5))
      let id = try await desk.only().id
      try await desk.act(desk.world.ben) { try $0.resolve(id, code: .fixed, minutes: 1) }
      try await desk.advance(by: .minutes(29))
      #expect(try await desk.only().state == .resolved)
      try await desk.advance(by: .minutes(1))
      let interrupt = try await desk.only()
      #expect(interrupt.state == .new && interrupt.assignee == nil && interrupt.closeCode == nil)
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0", "Ben 30"])
      #expect(try await desk.events(id).last?.facts["reason"]?.text?.contains("still fire") == true)
    }
  }

  @Test("It stays resolved when its alerts ended, or fire in a newer interrupt", arguments: TestEngine.available)
  func notAgain(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      for (title, ends) in [("Ended", true), ("Newer", false)] {
        try await desk.fire("alertname=\(title) instance=a", lasting: .hours(5))
        let id = try #require(try await desk.all().last?.id)
        try await desk.act(desk.world.ben) { try $0.resolve(id, code: .fixed, minutes: 1) }
        if ends {
          try await desk.end("alertname=\(title) instance=a")
        } else {
          try await desk.fire("alertname=\(title) instance=b", lasting: .hours(5))
        }
      }
      try await desk.advance(by: .hours(1))
      #expect(try await desk.all().map(\.state) == [.resolved, .resolved, .new])
      #expect(try await desk.all().map { $0.next?.kind } == [nil, nil, .escalate])
      let refusal = try await desk.refusal(desk.world.ben) { try $0.reopen(ID(2), reason: "x") }
      #expect(refusal == .conflict("I-3 was opened for the same alerts since; work on that one."))
    }
  }

  @Test("Reopening begins anew: nobody has it, and the ladder starts again", arguments: TestEngine.available)
  func reopen(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let id = try await desk.open("Stuck", .p2, by: desk.world.chi)
      try await desk.act(desk.world.ben) { try $0.resolve(id, code: .answered, minutes: 3) }
      #expect(try await desk.refusal(desk.world.ben) { try $0.acknowledge(id) } != nil)
      try await desk.advance(by: .minutes(5))
      try await desk.act(desk.world.dora) { try $0.reopen(id, reason: "It is back") }
      try await desk.advance(by: .minutes(10))
      #expect(try await desk.told(id, since: .testStart) == ["Ben 0", "Ben 5", "Dora 15"])
      #expect(try await desk.get(id).minutes == 3)
      #expect(try await desk.refusal(desk.world.ben) { try $0.reopen(id, reason: "x") } != nil)
    }
  }

  @Test("A form that is sent twice is one interrupt while it is open", arguments: TestEngine.available)
  func sentTwice(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let draft = InterruptActions.Draft(title: "Access", key: "form-1")
      let first = try await desk.act(desk.world.chi) { try $0.open(draft).id }
      #expect(try await desk.act(desk.world.chi) { try $0.open(draft).id } == first)
      #expect(try await desk.act(desk.world.ben) { try $0.open(draft).id } != first)
      #expect(try await desk.get(first).customer == desk.world.payments.id)
    }
  }

  @Test("The share of unplanned work counts what was opened and spent in the time", arguments: TestEngine.available)
  func share(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.fire("alertname=Full", lasting: .minutes(4))
      let id = try await desk.open(by: desk.world.chi)
      try await desk.act(desk.world.ben) { try $0.note(id, text: "", minutes: 25) }
      try await desk.advance(by: .hours(1))
      try await desk.act(desk.world.ben) { try $0.resolve(id, code: .fixed, minutes: 5) }
      func ledger(_ from: Instant, _ to: Instant) async throws -> InterruptLedger {
        try await desk.app.read { tx in try InterruptLedger(tx, from: from, to: to) }
      }
      let all = try await ledger(.testStart, .testStart + .hours(2))
      #expect((all.opened, all.resolved, all.minutes) == (2, 2, 30))
      #expect(all.opensByKind.map { "\($0.0) \($0.1)" } == ["alert 1", "request 1"])
      let later = try await ledger(.testStart + .seconds(1), .testStart + .hours(2))
      #expect((later.opened, later.minutes) == (0, 5))
    }
  }
}

extension InterruptActions.Draft {
  fileprivate init(title: String, key: String) {
    self.init(title: title)
    self.key = key
  }
}
