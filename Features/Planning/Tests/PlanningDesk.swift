import Core
import FeatureKit
import Notifications
import OnCall
import Storage
import Teams
import TestKit

@testable import Planning

/// Operations in Berlin with a product owner, three engineers and a manager, and a customer with a developer.
struct PlanningDesk: Sendable {
  let app: TestApp
  let team, payments: Team
  let petra, lena, jonas, ines, marek, ada: Person

  static func run(
    _ engine: TestEngine = .sqlite, at start: Instant = .testStart,
    _ body: @Sendable (PlanningDesk) async throws -> Void
  ) async throws {
    let settings = Settings(publicURL: "https://ops.test")
    let features: [any Feature] = [
      TeamsFeature(sections: [PlanningFeature.newsSection, PlanningFeature.personSection]),
      NotificationsFeature(settings: settings, node: "a"),
      OnCallFeature(settings: settings, promises: [PlanningFeature.promisedTime]),
      PlanningFeature(interrupts: { number, _, _ in number < 100 ? "Disk full on db-\(number)" : nil }),
    ]
    try await withApp(engine, features: features, at: start) { app in
      try await body(try await app.write { tx in try make(app, tx) })
    }
  }

  private static func make(_ app: TestApp, _ tx: Transaction) throws -> PlanningDesk {
    let (teams, people) = (TeamActions(tx, as: .system), PersonActions(tx, as: .system))
    let team = try teams.add(
      name: "Operations", kind: .operations, zoneName: "Europe/Berlin", hoursText: "Mo-Fr 09:00-18:00")
    let payments = try teams.add(
      name: "Payments", kind: .customer, zoneName: "Europe/Berlin", hoursText: "Mo-Fr 09:00-18:00")
    func add(_ name: String, _ role: Role, _ team: Team) throws -> Person {
      let word = name.prefix { $0 != " " }.lowercased()
      return try people.add(name: name, email: "\(word)@example.org", roles: [role], team: team.id)
    }
    return PlanningDesk(
      app: app, team: team, payments: payments, petra: try add("Petra Hahn", .productOwner, team),
      lena: try add("Lena Vogt", .engineer, team), jonas: try add("Jonas Lind", .engineer, team),
      ines: try add("Ines Duarte", .engineer, team), marek: try add("Marek Nowak", .manager, team),
      ada: try add("Ada Brandt", .customer, payments))
  }

  // MARK: - What people do

  @discardableResult
  func feature<Value: Sendable>(
    _ person: Person, _ work: @escaping @Sendable (FeatureActions) throws -> Value
  ) async throws -> Value {
    try await app.write { tx in try work(FeatureActions(tx, as: person.actor)) }
  }

  @discardableResult
  func story<Value: Sendable>(
    _ person: Person, _ work: @escaping @Sendable (StoryActions) throws -> Value
  ) async throws -> Value {
    try await app.write { tx in try work(StoryActions(tx, as: person.actor)) }
  }

  /// A feature of Petra's that Lena leads, with a criterion and an effort, at its work.
  func inWork(_ title: String = "Self-service PostgreSQL", stories: Int = 1) async throws -> ID<PlannedFeature> {
    let id = try await agreed(title)
    for number in 0..<stories { try await write("Story \(number + 1)", in: id) }
    try await feature(lena) { try $0.move(id, to: .ordering) }
    try await feature(lena) { try $0.move(id, to: .work) }
    return id
  }

  /// The same, at the writing of its stories.
  func agreed(_ title: String = "Self-service PostgreSQL") async throws -> ID<PlannedFeature> {
    let lead = lena.id
    return try await feature(petra) { actions in
      var draft = FeatureDraft(title: title)
      draft.text = "A developer gets a database without asking anybody."
      draft.effort = 20
      let id = try actions.add(draft).id
      try actions.move(id, to: .criteria)
      try actions.addCheck(.criterion, "It takes 30 minutes", to: id)
      try actions.lead(id, lead)
      try actions.move(id, to: .writing)
      return id
    }
  }

  /// A sized story by the lead.
  @discardableResult
  func write(_ title: String, size: Int? = 3, in id: ID<PlannedFeature>) async throws -> ID<Story> {
    try await story(lena) { actions in
      var draft = StoryDraft(title: title)
      draft.size = size
      return try actions.add(draft, in: .feature(id)).id
    }
  }

  /// Through all states, done by Jonas and validated by Lena.
  func finish(_ id: ID<Story>) async throws {
    try await story(lena) { try $0.move(id, to: .ready) }
    try await story(jonas) { try $0.move(id, to: .inWork) }
    try await story(jonas) { try $0.move(id, to: .validation) }
    try await story(lena) { try $0.move(id, to: .done) }
  }

  // MARK: - What is seen

  func get(_ id: ID<PlannedFeature>) async throws -> PlannedFeature {
    try await app.read { tx in try FeatureStore(tx).get(id) }
  }

  func get(_ id: ID<Story>) async throws -> Story { try await app.read { tx in try StoryStore(tx).get(id) } }

  func stories(_ id: ID<PlannedFeature>) async throws -> [Story] {
    try await app.read { tx in try StoryStore(tx).of(id) }
  }

  /// What the product declines; nil when it does not.
  func refusal(_ work: () async throws -> Void) async throws -> Refusal? {
    do {
      try await work()
      return nil
    } catch let refusal as Refusal { return refusal }
  }
}
