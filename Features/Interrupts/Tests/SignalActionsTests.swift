import Core
import JSON
import TestKit
import Testing

@testable import Interrupts

@Suite("What senders want, whatever format they speak")
struct SignalActionsTests {
  @Test("Too many at once become one interrupt that counts them; a P1 never does", arguments: TestEngine.available)
  func flood(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let source = try await desk.limitedSource(to: 3)
      for number in 1...6 { try await desk.raise(source, "n\(number)", .p3) }
      try await desk.raise(source, "urgent", .p1)
      let all = try await desk.all()
      #expect(all.map(\.title) == ["n1", "n2", "n3", "Backups sends too much at once", "urgent"])
      #expect(all[3].count == 3 && all[3].priority == .p3)
      #expect(try await desk.events(all[3].id).compactMap { $0.facts["key"]?.text } == ["n4", "n5", "n6"])
      try await desk.raise(source, "n1", .p3)
      #expect(try await desk.all().first?.count == 2)
      try await desk.raise(source, "n7", .p2)
      #expect(try await desk.get(all[3].id).priority == .p2)
      try await desk.advance(by: .minutes(6))
      try await desk.raise(source, "later", .p3)
      #expect(try await desk.all().last?.title == "later")
    }
  }

  @Test("Who acted is named, and is the owner where the address is known", arguments: TestEngine.available)
  func names(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let ben = desk.world.ben
      try await desk.raise(desk.source, "a", .p3)
      var signal = Signal(.acknowledge, key: "a")
      signal.by = ben.email
      signal.text = "On it"
      try await desk.signal(desk.source, signal)
      let interrupt = try await desk.only()
      #expect(interrupt.assignee == ben.id && interrupt.state == .acknowledged)
      let events = try await desk.events(interrupt.id)
      #expect(events.map(\.name) == ["interrupt.opened", "interrupt.acknowledged", "interrupt.noted"])
      #expect(events[1].actorName == "\(ben.email) (Prometheus)" && events[2].text == "On it")
    }
  }

  @Test("What is put off is routed anew when its time comes", arguments: TestEngine.available)
  func snooze(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      let start = desk.app.now
      try await desk.raise(desk.source, "a", .p3)
      let id = try await desk.only().id
      try await desk.signal(desk.source, Signal(.snooze(until: start + .hours(2)), key: "a"))
      try await desk.advance(by: .minutes(119))
      #expect(try await desk.told(id, since: start) == ["Ben 0"])
      try await desk.advance(by: .minutes(1))
      #expect(try await desk.told(id, since: start) == ["Ben 0", "Ben 120"])
    }
  }

  @Test("A sender raises a priority and never lowers it", arguments: TestEngine.available)
  func priority(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.raise(desk.source, "a", .p3)
      var signal = Signal(.rewrite, key: "a")
      signal.priority = .p2
      signal.title = "Worse than thought"
      try await desk.signal(desk.source, signal)
      let interrupt = try await desk.only()
      #expect(interrupt.priority == .p2 && interrupt.title == "Worse than thought")
      signal.priority = .p4
      let lower = signal
      await #expect(throws: Refusal.self) { try await desk.signal(desk.source, lower) }
    }
  }

  @Test("A key of any length finds its interrupt again")
  func keys() {
    let long = String(repeating: "ä", count: 4000)
    #expect(Signal(.raise, key: long).key == Signal(.resolve, key: long).key)
    #expect(Signal(.raise, key: long).key?.count == 71)
    #expect(Signal(.raise, key: "a\u{0}").key?.hasPrefix("sha256:") == true)
    #expect(Signal(.raise, key: "plain").key == "plain")
  }

  @Test("Texts of others are cut to what can be stored")
  func texts() {
    #expect("a\u{0}b\nc".cut(toLine: 10) == "a b c" && "a\u{0}b\r\nc".cut(toText: 10) == "a b\nc")
    #expect("äöü".cut(toLine: 2) == "äö" && " x ".cut(toLine: 9) == "x")
    #expect("javascript:alert(1)".webAddress == nil && "https://a b".webAddress == nil)
    #expect("HTTPS://a.example/x".webAddress == "HTTPS://a.example/x")
  }
}

extension InterruptDesk {
  /// A new source of the kind.
  /// - Returns: its key.
  func source(_ kind: Source.Kind, _ name: String = "Sender") async throws -> String {
    try await app.write { tx in try SourceActions(tx, as: .system).add(name: name, kind: kind).key }
  }

  func limitedSource(to limit: Int) async throws -> Source {
    try await app.write { tx in
      try SourceActions(tx, as: .system).add(name: "Backups", kind: .generic, floodLimit: limit).0
    }
  }

  @discardableResult
  func signal(_ source: Source, _ signal: Signal) async throws -> SignalOutcome {
    let outcome = try await app.write { tx in try SignalActions(tx, from: source).apply(signal) }
    try await expectAttended()
    return outcome
  }

  func raise(_ source: Source, _ key: String, _ priority: Priority) async throws {
    var signal = Signal(.raise, key: key)
    signal.title = key
    signal.priority = priority
    try await self.signal(source, signal)
  }
}
