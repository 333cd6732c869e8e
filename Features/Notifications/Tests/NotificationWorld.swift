import Core
import FeatureKit
import Storage
import Teams
import TestKit
import Web

@testable import Notifications

/// The product with people to tell: Nadia with one webhook, Teo with two, Ines with none.
struct NotificationWorld: Sendable {
  let app: TestApp
  let nadia, teo, ines: ID<Person>
  let about = Reference(kind: "interrupt", number: 12)

  static let hook = "https://hooks.test/"

  static func run(_ engine: TestEngine, _ body: @Sendable (NotificationWorld) async throws -> Void) async throws {
    let settings = Settings(
      publicURL: "https://ops.test", mail: MailRelay(host: "mail.test", from: "agileops@ops.test"),
      phone: PhoneService(url: "https://phone.test", account: "AC1", token: Withheld("t"), from: "+4930999"))
    let features: [any Feature] = [TeamsFeature(), feature(settings)]
    try await withApp(engine, features: features) { app in
      let people = try await app.write { tx in
        let actions = PersonActions(tx, as: .system)
        return try ["Nadia Roth", "Teo Lang", "Ines Sol"].map { name in
          let mail = name.prefix(3).lowercased() + "@example.org"
          return try actions.add(name: name, email: mail, roles: [.engineer]).id
        }
      }
      let world = NotificationWorld(app: app, nadia: people[0], teo: people[1], ines: people[2])
      for (person, hook) in [(world.nadia, "nadia"), (world.teo, "teo"), (world.teo, "teo2")] {
        try await world.addMethod(person, hook)
      }
      try await body(world)
    }
  }

  /// What is offered is only said, so that a test sees it.
  private static func feature(_ settings: Settings) -> NotificationsFeature {
    NotificationsFeature(
      settings: settings, node: "a",
      takers: [
        "interrupt": { _, person, about, offer in "\(person.name) did \(offer.rawValue) \(about.number)." }
      ])
  }

  func addMethod(_ person: ID<Person>, _ hook: String) async throws {
    try await app.write { tx in
      _ = try PersonActions(tx, as: .system).addContactMethod(
        of: person, kind: .slackWebhook, label: hook, address: Self.hook + hook)
    }
  }

  @discardableResult
  func tell(
    _ person: ID<Person>, _ headline: String = "Disk full on db-3", text: String = "94 % used", isUrgent: Bool = false,
    key: String = "k"
  ) async throws -> Int {
    try await app.write { [about] tx in
      try NotificationActions(tx).tell(
        person, about: about, headline: headline, text: text, path: "/interrupts/12", reason: "you are PoTW",
        isUrgent: isUrgent, key: key)
    }
  }

  func told() async throws -> [Told] {
    try await app.read { [about] tx in try NotificationStore(tx).told(about: about) }
  }

  /// A node of its own on the same database.
  func courier(
    _ node: String, send: (@Sendable (OutgoingRequest) async throws -> OutgoingReply)? = nil
  ) -> Courier {
    let own = app.environment
    let environment = Environment(
      clock: own.clock, ids: own.ids, database: own.database, settings: own.settings, log: own.log,
      send: send ?? own.send, mail: own.mail)
    return Courier(environment: environment, settings: Settings(publicURL: "https://ops.test"), node: node)
  }

  func events(_ name: String) async throws -> Int64 {
    try await app.read { tx in try tx.integer("SELECT count(*) FROM events WHERE name = \(name)") }
  }
}
