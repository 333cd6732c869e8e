import Core
import JSON
import Storage
import Teams
import TestKit
import Testing
import World

@testable import Interrupts

@Suite("Rules of a source")
struct RuleTests {
  @Test("The first rule that fits says it")
  func first() throws {
    let book = try RuleBook(
      """
      # Night jobs matter little.
      job=~"backup|cleanup" -> P4
      severity=page, env=~"prod|live" -> P1 customer="Shop & Co" technology=Kafka

      title=~".* -> .*" -> P2
      """)
    #expect(book.list.count == 3)
    #expect(book.verdict([Label("job", "backup"), Label("severity", "page")]).priority == .p4)
    let verdict = book.verdict([Label("env", "live"), Label("severity", "page")])
    #expect(verdict.priority == .p1 && verdict.customer == "Shop & Co" && verdict.technology == "Kafka")
    #expect(book.verdict([Label("title", "a -> b")]).priority == .p2)
    #expect(book.verdict([Label("severity", "page")]) == .none)
    let again = try RuleBook(book.list.map(\.description).joined(separator: "\n"))
    #expect(again.list.map(\.description) == book.list.map(\.description))
  }

  @Test(
    "What is no rule is refused with its line",
    arguments: [
      ("env=prod P1", "line 1 has no"), ("-> P1", "line 1 has nothing before"),
      ("env=a ->", "line 1 has nothing after"),
      ("\nenv=a -> P9", "line 2 must look like"), ("env=a -> owner=x", "line 1 knows priority"),
      ("env=~\"(\" -> P1", "line 1 “(” is not"), ("env=a -> customer!=x", "line 1 must say"),
    ])
  func refusals(text: String, words: String) {
    do {
      _ = try RuleBook(text)
      Issue.record("It was taken.")
    } catch let refusal as Refusal {
      #expect(refusal.message.contains(words), "\(refusal.message)")
    } catch { Issue.record(error) }
  }

  @Test("They classify what arrives, and are tried before they are kept", arguments: TestEngine.available)
  func classify(engine: TestEngine) async throws {
    try await InterruptDesk.run(engine) { desk in
      try await desk.fire("alertname=Full env=prod severity=info", lasting: .hours(9))
      let customer = try #require(desk.world.chi.team)
      let name = try await desk.app.read { tx in try TeamStore(tx).find(customer)?.name ?? "" }
      let text = "env=prod -> P1 customer=\"\(name)\" technology=Kafka"
      let trials = try await desk.app.read { [desk] tx in
        try RuleActions(tx, as: desk.world.ana.actor).attempt(text, of: desk.source.id)
      }
      #expect(trials.map(\.verdict.priority) == [.p1])
      #expect(try await desk.only().priority == .p4)
      try await desk.app.write { [desk] tx in
        try RuleActions(tx, as: desk.world.ana.actor).set(text, of: desk.source.id)
      }
      try await desk.fire("alertname=Slow env=prod severity=info", lasting: .hours(9))
      let second = try await desk.get(ID(2))
      #expect(second.priority == .p1 && second.customer == customer && second.technology == "Kafka")
      try await desk.fire("alertname=Full env=prod severity=info instance=b", lasting: .hours(9))
      #expect(try await desk.get(ID(1)).priority == .p1)
      await #expect(throws: Refusal.self) {
        try await desk.app.write { [desk] tx in
          try RuleActions(tx, as: desk.world.ana.actor).set("env=a -> customer=Nobody", of: desk.source.id)
        }
      }
      await #expect(throws: Refusal.self) {
        try await desk.app.write { [desk] tx in
          try RuleActions(tx, as: desk.world.ben.actor).set("", of: desk.source.id)
        }
      }
    }
  }
}
