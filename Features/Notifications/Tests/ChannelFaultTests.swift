import Core
import FeatureKit
import Teams
import TestKit
import Testing

@testable import Notifications

/// Every channel keeps the same rules when its receiver is ill.
@Suite struct ChannelFaultTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let kind: ContactMethod.Kind
    let address: String
    var secret = ""
    /// Where the request goes.
    let place: String
    let later, never, taken: Int
    var testDescription: String { kind.rawValue }
  }

  /// The keys of a browser, of the specification's example (RFC 8291, 5).
  private static let browser = """
    BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4.BTBZMqHH6r4Tts7J_aSIgg
    """

  private static func web(_ kind: ContactMethod.Kind, secret: String = "") -> Case {
    Case(
      kind: kind, address: "https://way.test/x", secret: secret, place: "https://way.test/", later: 503, never: 403,
      taken: 200)
  }

  private static func phone(_ kind: ContactMethod.Kind) -> Case {
    Case(kind: kind, address: "+491701234567", place: "https://phone.test/", later: 500, never: 400, taken: 201)
  }

  static let cases = [
    web(.mattermostWebhook), web(.teamsWorkflow), web(.ntfy), web(.webhook, secret: "0123456789abcdef"),
    web(.webPush, secret: browser), phone(.sms), phone(.voice),
    Case(kind: .email, address: "ines@example.org", place: "smtp://mail.test", later: 451, never: 550, taken: 250),
  ]

  private func run(
    _ engine: TestEngine, _ one: Case, _ answers: [Outgoing.Answer],
    isUrgent: Bool = false, _ body: @Sendable (NotificationWorld) async throws -> Void
  ) async throws {
    try await NotificationWorld.run(engine) { world in
      try await world.app.write { tx in
        _ = try PersonActions(tx, as: .system).addContactMethod(
          of: world.ines, kind: one.kind, address: one.address, secret: one.secret)
      }
      world.app.outgoing.script(one.place, answers)
      try await world.tell(world.ines, isUrgent: isUrgent)
      try await world.app.settle()
      try await body(world)
    }
  }

  private func status(_ code: Int) -> Outgoing.Answer { { _ in OutgoingReply(status: code) } }

  @Test(arguments: TestEngine.available, cases)
  func `not now: tried again after five seconds`(_ engine: TestEngine, _ one: Case) async throws {
    try await run(engine, one, [status(one.later), status(one.taken)]) { world in
      #expect(try await world.told().map(\.state) == [.waiting])
      try await world.app.advance(by: .seconds(4))
      #expect(world.app.outgoing.requests.count == 1)
      try await world.app.advance(by: .seconds(1))
      let told = try await world.told()
      #expect(told.map(\.state) == [.sent] && told.first?.attempts == 2)
    }
  }

  @Test(arguments: TestEngine.available, cases)
  func `wrong: given up at once, with what was answered`(_ engine: TestEngine, _ one: Case) async throws {
    try await run(engine, one, [status(one.never)]) { world in
      try await world.app.advance(by: .hours(1))
      #expect(try await world.told().map(\.state) == [.failed])
      #expect(world.app.outgoing.requests.count == 1)
    }
  }

  @Test(arguments: TestEngine.available, cases)
  func `wrong, but urgent: three more attempts`(_ engine: TestEngine, _ one: Case) async throws {
    try await run(engine, one, [status(one.never)], isUrgent: true) { world in
      try await world.app.advance(by: .hours(1))
      #expect(try await world.told().map(\.state) == [.failed])
      #expect(world.app.outgoing.requests.count == 4)
    }
  }

  @Test(arguments: TestEngine.available, cases)
  func `no answer or an early end: tried again, six times in all`(_ engine: TestEngine, _ one: Case) async throws {
    try await run(engine, one, [{ _ in throw Refusal.unavailable("gone") }]) { world in
      try await world.app.advance(by: .hours(1))
      let told = try await world.told()
      #expect(told.map(\.state) == [.failed] && told.first?.attempts == 6)
      #expect(told.first?.lastError?.hasPrefix("no answer") == true)
    }
  }

  @Test(arguments: TestEngine.available, [404, 410])
  func `a browser that is gone takes its way with it`(_ engine: TestEngine, _ code: Int) async throws {
    try await run(engine, Self.web(.webPush, secret: Self.browser), [status(code)], isUrgent: true) { world in
      let told = try await world.told()
      let methods = try await world.app.read { try PersonStore($0).contactMethods(of: world.ines) }
      #expect(told.map(\.state) == [.failed] && methods.isEmpty)
      #expect(try await world.events("person.contact_method_removed") == 1)
    }
  }
}
