import Calendars
import Core
import FeatureKit
import Interrupts
import Notifications
import OnCall
import Planning
import Teams
import TestKit
import Testing
import Today
import Web
import World

/// The product with Ben as PoTW and Dora on call. By default the clock stands at Monday 2026-11-23 10:00 in Berlin, where
/// they work Mo-Fr 09:00-18:00.
struct TodayDesk: Sendable {
  let app: TestApp
  let world: World

  static func run(
    _ engine: TestEngine, at start: Instant = .testStart, _ body: @Sendable (TodayDesk) async throws -> Void
  ) async throws {
    let settings = Settings(publicURL: "https://ops.test")
    let features: [any Feature] = [
      TeamsFeature(), OnCallFeature(settings: settings), NotificationsFeature(settings: settings, node: "a"),
      PlanningFeature(interrupts: InterruptsFeature.lookup),
      InterruptsFeature(settings: settings, startedAt: start, version: "1.2.3"), TodayFeature(),
    ]
    try await withApp(engine, features: features, at: start) { app in
      let world = try await app.write { tx in
        let world = try World.make(tx)
        for (kind, person) in [(Rotation.Kind.potw, world.ben), (.onCall, world.dora)] {
          try OnCallActions(tx, as: .system).addRotation(
            name: kind.title, kind: kind, team: world.operations.id,
            plan: RotationPlan(
              zoneName: "Europe/Berlin", startsOn: #require(Day(year: 2026, month: 11, day: 16)), handOverMinute: 540,
              slots: [[person.id]]))
        }
        return world
      }
      try await body(TodayDesk(app: app, world: world))
    }
  }

  @discardableResult
  func open(_ title: String, by person: Person) async throws -> ID<Interrupt> {
    try await app.write { tx in try InterruptActions(tx, as: person.actor).open(.init(title: title)).id }
  }

  func spend(_ minutes: Int, on id: ID<Interrupt>, by person: Person) async throws {
    try await app.write { tx in try InterruptActions(tx, as: person.actor).note(id, text: "", minutes: minutes) }
  }

  func page(_ person: Person) async throws -> String {
    let reply = try await app.get("/", as: person.visitor)
    #expect(reply.status == 200)
    return reply.text
  }

  func share(in zone: String = "Europe/Berlin") async throws -> WeekShare {
    try await app.read { tx in try WeekShare(tx, zone: Zone.named(zone)) }
  }
}
