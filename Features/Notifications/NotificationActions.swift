import Core
import JSON
import Storage
import Teams

/// Tells people. What is told here is a row of the caller's transaction, and leaves the building after its commit.
package struct NotificationActions {
  package let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  /// Tells a person by all their contact methods, once for each key.
  ///
  /// Texts that are too long are cut. A person without contact method, or deactivated, is recorded as not reached.
  /// - Parameters:
  ///   - path: page of the product, `/interrupts/12`.
  ///   - reason: why this person, in words for them: `you are PoTW`.
  ///   - isUrgent: goes before others and is tried for a day.
  ///   - key: a second call with the same key does nothing.
  /// - Returns: by how many ways; 0 when there is none.
  /// - Throws: `Refusal.notFound` when there is no such person.
  @discardableResult
  package func tell(
    _ person: ID<Person>, about: Reference, headline: String, text: String, path: String, reason: String,
    isUrgent: Bool, key: String
  ) throws -> Int {
    let store = NotificationStore(tx)
    let recipient = try PersonStore(tx).get(person)
    let draft = Draft(
      person: person, about: about, headline: headline.cut(to: Notification.Limit.headline),
      text: text.cut(to: Notification.Limit.text), path: path, reason: reason.cut(to: Notification.Limit.reason),
      isUrgent: isUrgent)
    guard let notification = try store.add(draft, key: key) else { return try store.ways(key: key) }
    let isActive = recipient.deactivatedAt == nil
    let methods = isActive ? try PersonStore(tx).contactMethods(of: person) : []
    for method in methods { try store.addSend(of: notification, by: method, isUrgent: isUrgent) }
    if methods.isEmpty {
      let why = isActive ? "\(recipient.name) has no contact method" : "\(recipient.name) is deactivated"
      try store.addUnreachable(notification, isUrgent: isUrgent, why: why)
      try tx.record(
        .notification(
          "notification.failed", about: about, person: person, channel: "", reason: draft.reason, attempts: 0,
          error: why))
    } else {
      tx.wake(.notifications)
    }
    return methods.count
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
