import Core
import Teams

/// One person told of one thing for one reason; it goes out by each of the person's contact methods.
package struct Notification: Sendable {
  package let id: ID<Notification>
  package let person: ID<Person>
  package let about: Reference
  package let headline: String
  package let text: String
  /// Page of the product, beginning with a slash.
  package let path: String
  /// Why this person, in words: `you are PoTW`.
  package let reason: String
  package let isUrgent: Bool
  package let loudness: Loudness
  /// What the person can do from where they read it.
  package let offers: [Offer]
  package let at: Instant
}

extension Notification {
  /// What has become of one way by which somebody was told.
  package enum State: String, CaseIterable, Sendable {
    /// Waits for its first or next attempt.
    case waiting
    /// Claimed by a node until its lease ends.
    case sending
    /// The channel accepted it.
    case sent
    /// Given up; `lastError` says why.
    case failed
    /// The person had no contact method, or was deactivated.
    case unreachable
    /// Taken back before its time had come: nobody needed it any more.
    case withdrawn
    /// Went out with others in one message.
    case bundled

    /// For people.
    package var title: String {
      switch self {
      case .unreachable: "no way to reach them"
      case .bundled: "in a digest"
      default: rawValue
      }
    }
  }

  /// Longest texts kept, in characters; longer ones are cut, since a page must never be lost for its length.
  enum Limit {
    static let headline = 300
    static let text = 3000
    static let reason = 500
    static let error = 500
  }
}

/// Who was told of something, by which way, why, and whether it arrived (B4).
package struct Told: Sendable {
  package let person: ID<Person>
  package let name: String
  /// Kind of the contact method, `slack_webhook`; empty when there was none.
  package let channel: String
  /// What the person calls the contact method; empty when there was none.
  package let label: String
  package let headline: String
  package let path: String
  package let reason: String
  package let isUrgent: Bool
  package let state: Notification.State
  package let at: Instant
  package let sentAt: Instant?
  package let attempts: Int
  package let lastError: String?
  /// When it is tried next; nil when it is not.
  package let nextAttemptAt: Instant?
  /// Waits for others, to go out with them.
  package let isDigest: Bool

  /// Within a sentence: `Slack`, `e-mail`.
  package var channelWord: String { ContactMethod.Kind(rawValue: channel)?.word ?? channel }
}

/// One attempt by one contact method, claimed by this node.
struct Parcel: Sendable {
  let id: ID<Parcel>
  let notification: Notification
  let method: ID<ContactMethod>
  /// As it was at the claim, so that whoever corrects it gets what was waiting; nil when the method was removed.
  let destination: Destination?
  let channel: String
  let label: String
  /// The same at every attempt, so that a receiver can tell a repeat.
  let messageID: String
  /// Counts from 1; also tells this claim from earlier ones.
  let attempt: Int
  /// An earlier attempt may have arrived without our knowing.
  let mayBeRepeat: Bool
  /// Somebody tries this one way: no other is taken instead.
  let isTest: Bool
}
