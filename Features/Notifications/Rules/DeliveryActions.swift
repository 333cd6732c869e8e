import Core
import JSON
import Storage
import Teams

/// What a person can do about how they are told: say when which way is taken, and try a way.
struct DeliveryActions {
  let tx: Transaction
  let actor: Actor

  init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
  }

  struct Rule: Sendable {
    let method: ID<ContactMethod>
    let loudness: Loudness
    let timing: Timing
  }

  /// How many tests of one way are sent in `testPause`.
  static let mostTests = 5
  static let testPause: Span = .minutes(10)

  /// - Throws: `invalid` when a P1 would wait for hours, or reach the person by no way at once; `notFound`; `notAllowed`.
  func set(_ rules: [Rule], of id: ID<Person>) throws {
    let person = try allowed(id)
    let methods = try PersonStore(tx).contactMethods(of: id)
    var timings = try DeliveryReader(tx).timings(methods)
    var findings = FieldFindings()
    for rule in rules {
      guard timings[rule.method] != nil else {
        throw Refusal.invalid("method", "there is no contact method \(rule.method) of \(person.name)")
      }
      if rule.loudness == .p1, !Timing.ofP1.contains(rule.timing) {
        findings.add(Self.field(rule.method, .p1), "must not wait for working hours or a digest: a P1 never waits")
      }
      timings[rule.method]?[rule.loudness] = rule.timing
    }
    if let first = methods.first, !methods.contains(where: { timings[$0.id]?[.p1] == .atOnce }) {
      findings.add(Self.field(first.id, .p1), "must be at once by one way at least: a P1 never waits")
    }
    try findings.refuse()
    let store = DeliveryStore(tx)
    for rule in rules { try store.set(rule.timing, of: rule.method, for: rule.loudness) }
    let facts = rules.map { rule -> JSONValue in
      [
        "method": .id(rule.method), "loudness": .string(rule.loudness.rawValue),
        "timing": .string(rule.timing.rawValue),
      ]
    }
    try tx.record(
      Event(
        "person.delivery_changed", of: person.reference, by: actor,
        facts: JSONValue.object([.init("rules", .array(facts))]).encodedText()))
  }

  /// The name of a rule's field in forms: `when-7-p1`.
  static func field(_ method: ID<ContactMethod>, _ loudness: Loudness) -> String {
    "when-\(method)-\(loudness.rawValue)"
  }

  /// Sends a message by this one way; what came of it is seen as with any other.
  /// - Throws: `tooMany` after five in ten minutes; `notFound`; `notAllowed`.
  func test(_ id: ID<ContactMethod>) throws {
    guard let method = try PersonStore(tx).contactMethod(id) else {
      throw Refusal.notFound("There is no contact method \(id).")
    }
    let person = try allowed(method.person)
    guard try NotificationStore(tx).tests(by: id, since: tx.now - Self.testPause) < Self.mostTests else {
      throw Refusal.tooMany(
        "This way was tried \(Self.mostTests) times in ten minutes. Wait a little.", retryAfter: Self.testPause)
    }
    try NotificationActions(tx).deliver(
      .init(
        person: person.id, about: person.reference, headline: "Test by \(method.kind.word)",
        text: "If you can read this, AgileOps reaches you here.", path: "/people/\(person.id)",
        reason: "\(actor.name) asked for a test", isUrgent: false, loudness: .news, offers: []),
      by: [DeliveryPlan.Step(method: method, at: tx.now, isDigest: false)],
      key: "\(NotificationStore.testKey(id))\(tx.newID())")
  }

  private func allowed(_ id: ID<Person>) throws -> Person {
    let person = try PersonStore(tx).get(id)
    guard PersonActions(tx, as: actor).mayChangeContacts(of: person) else {
      throw Refusal.notAllowed(
        "Only \(person.name), a manager or an administrator may change how \(person.firstName) is reached.")
    }
    return person
  }
}
