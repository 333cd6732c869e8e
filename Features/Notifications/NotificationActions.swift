import Core
import JSON
import Storage
import Teams

/// Tells people. What is told here is a row of the caller's transaction, and leaves the building after its commit.
package struct NotificationActions {
  package let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  /// Tells a person by the ways and at the times that they want, once for each key.
  ///
  /// Texts that are too long are cut. A person without contact method, or deactivated, is recorded as not reached.
  /// - Parameters:
  ///   - path: page of the product, `/interrupts/12`.
  ///   - reason: why this person, in words for them: `you are PoTW`.
  ///   - isUrgent: goes before others and is tried for a day.
  ///   - loudness: chooses among the person's rules; nil: that of a P1 when it is urgent, else of news.
  ///   - offers: what the person can do from where they read it.
  ///   - key: a second call with the same key does nothing.
  /// - Returns: by how many ways; 0 when there is none.
  /// - Throws: `Refusal.notFound` when there is no such person.
  @discardableResult
  package func tell(
    _ person: ID<Person>, about: Reference, headline: String, text: String, path: String, reason: String,
    isUrgent: Bool, loudness: Loudness? = nil, offers: [Offer] = [], key: String
  ) throws -> Int {
    let recipient = try PersonStore(tx).get(person)
    let draft = Draft(
      person: person, about: about, headline: headline.cut(to: Notification.Limit.headline),
      text: text.cut(to: Notification.Limit.text), path: path, reason: reason.cut(to: Notification.Limit.reason),
      isUrgent: isUrgent, loudness: loudness ?? (isUrgent ? .p1 : .news), offers: offers)
    let isActive = recipient.deactivatedAt == nil
    let methods = isActive ? try PersonStore(tx).contactMethods(of: person) : []
    let steps = methods.isEmpty ? [] : try DeliveryReader(tx).steps(for: recipient, by: methods, draft.loudness)
    return try deliver(
      draft, by: steps, key: key,
      unreachable: isActive ? "\(recipient.name) has no contact method" : "\(recipient.name) is deactivated")
  }

  /// Takes back what still waits about a thing, because nobody needs it any more.
  package func withdraw(about: Reference) throws { try NotificationStore(tx).withdraw(about: about) }

  /// Keeps what is told and its sends.
  /// - Parameter unreachable: why there are no steps.
  @discardableResult
  func deliver(_ draft: Draft, by steps: [DeliveryPlan.Step], key: String, unreachable: String = "") throws -> Int {
    let store = NotificationStore(tx)
    guard let notification = try store.add(draft, key: key) else { return try store.ways(key: key) }
    for step in steps {
      try store.addSend(
        of: notification, by: step.method, isUrgent: draft.isUrgent, at: step.at, isDigest: step.isDigest)
    }
    if steps.isEmpty {
      try store.addUnreachable(notification, isUrgent: draft.isUrgent, why: unreachable)
      try tx.record(
        .notification(
          "notification.failed", about: draft.about, person: draft.person, channel: "", reason: draft.reason,
          attempts: 0, error: unreachable))
    } else {
      tx.wake(.notifications)
    }
    return steps.count
  }
}

extension NotificationActions {
  /// What is told, before it has a number.
  struct Draft {
    let person: ID<Person>
    let about: Reference
    let headline: String
    let text: String
    let path: String
    let reason: String
    let isUrgent: Bool
    let loudness: Loudness
    let offers: [Offer]
  }
}

extension Topic {
  /// Somebody is to be told.
  package static let notifications = Topic("notifications")
}

extension Event {
  /// `notification.sent` or `notification.failed` on what it was about.
  static func notification(
    _ name: String, about: Reference, person: ID<Person>, channel: String, reason: String, attempts: Int, error: String?
  ) -> Event {
    let facts: JSONValue = [
      "person": .id(person), "channel": .string(channel), "reason": .string(reason), "attempts": .int(attempts),
      "error": .string(error),
    ]
    return Event(name, of: about, by: .system, facts: facts.encodedText())
  }
}
