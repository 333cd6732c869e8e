import Core
import FeatureKit
import JSON
import Notifications
import OnCall
import Planning
import Storage
import Teams
import TestKit
import Testing
import Web
import World

@testable import Interrupts

/// The product with Ben as PoTW, Dora on call, Ana as manager, Chi as customer, and one Prometheus. The clock stands at
/// Monday 2026-11-23 10:00 in Berlin, where they work until 18:00.
struct InterruptDesk: Sendable {
  let app: TestApp
  let world: World
  let source: Source
  let key: String

  static let evening = Instant.testStart + .hours(12)
  /// Tuesday 09:00 in Berlin.
  static let morning = Instant.testStart + .hours(23)

  static func run(
    _ engine: TestEngine = .sqlite, at start: Instant = .testStart, hasRotations: Bool = true,
    _ body: @Sendable (InterruptDesk) async throws -> Void
  ) async throws {
    let settings = Settings(publicURL: "https://ops.test")
    let features: [any Feature] = [
      TeamsFeature(), OnCallFeature(settings: settings, handOver: [InterruptsFeature.handOverPart]),
      NotificationsFeature(settings: settings, node: "a"),
      PlanningFeature(interrupts: InterruptsFeature.lookup),
      InterruptsFeature(settings: settings, startedAt: start, version: "1.2.3"),
    ]
    try await withApp(engine, features: features, at: start) { app in
      app.outgoing.script("http://127.0.0.1:1/", statuses: 200)
      let (world, source, key) = try await app.write { tx in
        let world = try World.make(tx)
        if hasRotations {
          try rotate("PoTW", .potw, world.ben, world, tx)
          try rotate("On call", .onCall, world.dora, world, tx)
        }
        let (source, key) = try SourceActions(tx, as: .system).add(name: "Prometheus", kind: .alertmanager)
        return (world, source, key)
      }
      try await body(InterruptDesk(app: app, world: world, source: source, key: key))
    }
  }

  private static func rotate(
    _ name: String, _ kind: Rotation.Kind, _ person: Person, _ world: World, _ tx: Transaction
  ) throws {
    try OnCallActions(tx, as: .system).addRotation(
      name: name, kind: kind, team: world.operations.id,
      plan: RotationPlan(
        zoneName: "Europe/Berlin", startsOn: #require(Day(year: 2026, month: 11, day: 16)), handOverMinute: 540,
        slots: [[person.id]]))
  }
}

// MARK: - What comes in

extension InterruptDesk {
  /// Posts one alert as Prometheus does.
  /// - Parameter labels: `alertname=Full instance=a`
  /// - Parameter lasting: its end from now on; nil sends none, so that the source's timeout counts.
  func fire(_ labels: String, lasting: Span? = nil) async throws {
    try await post([alert(labels, endsAt: lasting.map { app.now + $0 })])
  }

  /// The same alert, over now.
  func end(_ labels: String) async throws { try await post([alert(labels, endsAt: app.now)]) }

  func alert(_ labels: String, endsAt: Instant? = nil) -> JSONValue {
    let pairs = labels.split(separator: " ").map { $0.split(separator: "=") }
    var members = [
      JSONValue.Member("labels", .object(pairs.map { .init(String($0[0]), .string(String($0[1]))) }))
    ]
    if let endsAt { members.append(.init("endsAt", .instant(endsAt))) }
    return .object(members)
  }

  func post(_ alerts: [JSONValue]) async throws {
    let reply = try await app.json(.post, "/in/\(key)/api/v2/alerts", .array(alerts))
    #expect(reply.status == 200, "\(reply.text)")
    try await expectAttended()
  }

  /// Posts this product's own JSON.
  func send(_ message: JSONValue) async throws -> TestReply {
    let reply = try await app.json(.post, "/in/\(key)", message)
    try await expectAttended()
    return reply
  }
}

// MARK: - What people do

extension InterruptDesk {
  /// Runs verbs as the person.
  @discardableResult
  func act<Value: Sendable>(
    _ person: Person, _ work: @escaping @Sendable (InterruptActions) throws -> Value
  ) async throws -> Value {
    let value = try await app.write { tx in try work(InterruptActions(tx, as: person.actor)) }
    try await expectAttended()
    return value
  }

  func open(_ title: String = "Help", _ priority: Priority = .p3, by person: Person) async throws -> ID<Interrupt> {
    try await act(person) { actions in
      var draft = InterruptActions.Draft(title: title)
      draft.priority = priority
      return try actions.open(draft).id
    }
  }

  /// The refusal of a verb; nil when it was carried out.
  func refusal(
    _ person: Person, _ work: @escaping @Sendable (InterruptActions) throws -> Void
  ) async throws -> Refusal? {
    do {
      try await act(person, work)
      return nil
    } catch let refusal as Refusal { return refusal }
  }
}

// MARK: - What is seen

extension InterruptDesk {
  /// All interrupts, oldest first.
  func all() async throws -> [Interrupt] {
    var filter = InterruptFilter()
    filter.state = .all
    return try await app.read { [filter] tx in
      try InterruptStore(tx).list(filter, limit: 1000).elements.sorted { $0.id < $1.id }
    }
  }

  func only() async throws -> Interrupt {
    let all = try await all()
    #expect(all.count == 1)
    return try #require(all.first)
  }

  func get(_ id: ID<Interrupt>) async throws -> Interrupt {
    try await app.read { tx in try InterruptStore(tx).get(id) }
  }

  /// First names of everybody told of the interrupt, in order, with the minutes since the start.
  func told(_ id: ID<Interrupt>, since start: Instant) async throws -> [String] {
    try await app.read { tx in
      try NotificationStore(tx).told(about: id.reference).map { told in
        "\(told.name.prefix { $0 != " " }) \((told.at - start).seconds / 60)"
      }
    }
  }

  func events(_ id: ID<Interrupt>) async throws -> [InterruptEvent] {
    try await app.read { tx in try InterruptStore(tx).events(id).filter { $0.name.hasPrefix("interrupt.") } }
  }

  /// Moves the clock; nothing open may ever lack a next action and a reason for none.
  func advance(by span: Span) async throws {
    try await app.advance(by: span)
    try await expectAttended()
  }

  func expectAttended() async throws {
    let lost = try await app.read { tx in try InterruptStore(tx).unattended() }
    #expect(lost.isEmpty, "open, without a next action and without a reason for none")
  }
}
