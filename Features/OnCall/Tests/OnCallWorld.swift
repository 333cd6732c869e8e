import Calendars
import Core
import FeatureKit
import Notifications
import Storage
import Teams
import TestKit
import Web

@testable import OnCall

/// A team in Berlin that works Mo-Fr 09:00-17:00, with four engineers and a customer; the clock stands at Monday
/// 2026-11-23 09:00 UTC, which is 10:00 there.
struct OnCallWorld: Sendable {
  let app: TestApp
  let team: ID<Team>
  let nadia, teo, ravi, mina, cleo: ID<Person>

  static func run(
    _ engine: TestEngine = .sqlite, _ body: @Sendable (OnCallWorld) async throws -> Void
  ) async throws {
    try await withApp(
      engine,
      features: [
        TeamsFeature(), NotificationsFeature(settings: Settings(publicURL: "https://ops.test"), node: "test"),
        OnCallFeature(settings: Settings(publicURL: "https://ops.test")),
      ]
    ) { app in
      let team = try await app.write { tx in
        try TeamActions(tx, as: .system).add(
          name: "Ops", kind: .operations, zoneName: "Europe/Berlin", hoursText: "Mo-Fr 09:00-17:00"
        ).id
      }
      let people = try await app.write { tx in
        let actions = PersonActions(tx, as: .system)
        return try ["Nadia Roth", "Teo Lang", "Ravi Rao", "Mina Sato", "Cleo Kant"].map { name in
          let mail = name.prefix(3).lowercased() + "@example.org"
          return try actions.add(name: name, email: mail, roles: [name.hasPrefix("Cleo") ? .customer : .engineer]).id
        }
      }
      try await body(
        OnCallWorld(
          app: app, team: team, nadia: people[0], teo: people[1], ravi: people[2], mina: people[3], cleo: people[4]))
    }
  }

  /// A weekly rotation from Monday 16 November, handing over at 09:00 in Berlin.
  @discardableResult
  func add(
    _ kind: Rotation.Kind, _ slots: [[ID<Person>]], name: String? = nil, startsOn: String = "2026-11-16",
    weeks: Int = 1
  ) async throws -> Rotation {
    try await app.write { [team] tx in
      try OnCallActions(tx, as: .system).addRotation(
        name: name ?? kind.title, kind: kind, team: team,
        plan: RotationPlan(
          zoneName: "Europe/Berlin", startsOn: Day(startsOn) ?? Day(number: 0), handOverMinute: 540,
          cadence: .weeks(weeks, on: []), slots: slots))
    }
  }

  /// PoTW: Nadia with Teo, then Mina; on call: Ravi, then Nadia. The second turn of each began this Monday.
  func addBoth() async throws {
    try await add(.potw, [[mina], [nadia, teo]])
    try await add(.onCall, [[nadia], [ravi]])
  }

  func roster(at text: String) async throws -> Roster {
    let instant = Instant(berlin: text)
    return try await app.read { [team] tx in try OnCallReader(tx).roster(team: team, at: instant) }
  }

  func plan(_ slots: [[ID<Person>]], startsOn: String = "2026-11-16") -> RotationPlan {
    RotationPlan(
      zoneName: "Europe/Berlin", startsOn: Day(startsOn) ?? Day(number: 0), handOverMinute: 540, slots: slots)
  }
}

extension Instant {
  /// `2026-11-23 09:00` by the clocks of Berlin, at their first occurrence.
  init(berlin text: String) {
    let parts = text.split(separator: " ").map(String.init)
    guard let zone = try? Zone.named("Europe/Berlin"), let day = Day(parts[0]), let time = TimeOfDay(parts[1]) else {
      preconditionFailure("\(text) is no time")
    }
    self = zone.first(LocalTime(day: day, time: time))
  }
}
