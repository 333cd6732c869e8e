import Core
import Storage
import Teams

/// Makes one message of several.
struct DigestActions {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// How many lines a digest has; the rest is a number.
  private static let lines = 40

  func bundle(_ id: ID<ContactMethod>) throws {
    let store = DigestStore(tx)
    let rows = try store.rows(by: id)
    guard let person = rows.first?.person else { return }
    guard let method = try PersonStore(tx).contactMethod(id), try PersonStore(tx).get(person).isActive else {
      return try store.giveUp(rows, why: "the contact method was removed")
    }
    try store.settle(rows)
    let rest = rows.count - Self.lines
    let text = rows.prefix(Self.lines).map { "– \($0.headline)" } + (rest > 0 ? ["and \(rest) more"] : [])
    let subject = try PersonStore(tx).get(person).reference
    try NotificationActions(tx).deliver(
      .init(
        person: person, about: subject,
        headline: rows.count == 1 ? "One thing to know" : "\(rows.count) things to know",
        text: text.joined(separator: "\n"), path: "/notifications",
        reason: "you take what can wait in one message, or there was much at once", isUrgent: false, loudness: .news,
        offers: []),
      by: [DeliveryPlan.Step(method: method, at: tx.now, isDigest: false)], key: "digest-\(id)-\(tx.newID())")
  }
}
