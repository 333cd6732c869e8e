import Access
import Core
import Foundation
import Interrupts
import OnCall
import Storage
import Teams
import TestKit
import Testing
import Web

@testable import Server

@Suite("The sample organisation")
struct DemoTests {
  /// Wednesday 2026-11-25 10:42 in Berlin.
  private static let morning = Instant(seconds: 1_795_599_720)

  private func withSample(
    at now: Instant = morning, weeks: Int = 1,
    _ body: @Sendable (TestApp, SampleOrganisation.Summary) async throws -> Void
  ) async throws {
    try await withApp(
      makeFeatures: { allFeatures(settings: $0.settings, node: "test", startedAt: now) },
      makeGatekeeper: { _ in AccessGatekeeper() }, at: now
    ) { app in
      let clock = app.clock
      let sample = SampleOrganisation(environment: app.environment, turn: { clock.set($0) }, now: now, weeks: weeks)
      try await body(app, try await sample.make(password: "demo-demo-demo"))
    }
  }

  @Test("It has fourteen people, four customers, nine open interrupts and three months behind them")
  func counts() async throws {
    try await withSample(weeks: 13) { app, summary in
      try await app.read { tx in
        let operations = try TeamStore(tx).all(kind: .operations)
        #expect(operations.count == 1)
        let people = try PersonStore(tx).all()
        #expect(people.filter { $0.team == operations.first?.id }.count == 14)
        let customers = try TeamStore(tx).all(kind: .customer).map(\.name)
        #expect(customers == ["Insights", "Logistics", "Payments", "Storefront"])
        let store = InterruptStore(tx)
        let counts = try store.counts(for: nil)
        #expect(counts.open == 9)
        #expect(counts.new == 2)
        let unattended = try store.unattended()
        #expect(unattended.isEmpty)
        let oldest = try store.list(InterruptFilter(), limit: 20).elements
        #expect(oldest.map(\.count).sorted().suffix(3) == [12, 37, 112])
      }
      #expect((500...900).contains(summary.interrupts))
      #expect(app.now == Self.morning)
    }
  }

  @Test("This week’s pair answers, nobody is ever both, and nobody can be notified")
  func rotations() async throws {
    try await withSample { app, _ in
      try await app.read { tx in
        let team = try #require(try TeamStore(tx).all(kind: .operations).first)
        let roster = try OnCallReader(tx).roster(team: team.id, at: tx.now)
        let names = try PersonStore(tx).names(roster.answeringNow)
        #expect(roster.answeringNow.map { names[$0] } == ["Nadia Roth", "Teo Marin"])
        for person in try PersonStore(tx).all() {
          let methods = try PersonStore(tx).contactMethods(of: person.id)
          #expect(methods.isEmpty)
        }
      }
      for (pair, onCall) in zip(SamplePerson.pairs, SamplePerson.onCall) { #expect(!pair.contains(onCall)) }
    }
  }

  @Test("Everybody signs in with the password, and the pages say what there is")
  func pages() async throws {
    try await withSample { app, _ in
      for email in ["nadia", "jonas", "marek", "ada"].map({ "\($0)@example.com" }) {
        let visitor = try await app.signIn(email, password: "demo-demo-demo")
        for page in ["/", "/interrupts", "/rotations", "/people"] {
          let status = try await app.get(page, as: visitor).status
          #expect(status == 200, "\(page) for \(email)")
        }
      }
      let nadia = try await app.signIn("nadia@example.com", password: "demo-demo-demo")
      let today = try await app.get("/", as: nadia).text
      #expect(today.contains("Session cache evictions rising"))
    }
  }

  @Test("At night and on a Sunday it is as good", arguments: [1_795_659_000, 1_795_957_200] as [Int64])
  func otherTimes(_ seconds: Int64) async throws {
    try await withSample(at: Instant(seconds: seconds)) { app, _ in
      try await app.read { tx in
        let open = try InterruptStore(tx).counts(for: nil).open
        let unattended = try InterruptStore(tx).unattended()
        #expect(open == 9)
        #expect(unattended.isEmpty)
      }
    }
  }

  @Test("It refuses a database that has people")
  func refusesPeople() async throws {
    try await withSample { app, _ in
      let again = SampleOrganisation(environment: app.environment, turn: { _ in }, now: app.now)
      await #expect(throws: Refusal.self) { try await again.make(password: "demo-demo-demo") }
    }
  }
}
