import Core
import JSON
import Storage
import Teams

/// Does what an offer says, for the person and the thing it was made for: handed in by whoever owns the thing.
/// - Returns: what was done, in words for the person: `You have I-12.`
/// - Throws: refusals, which the person reads.
package typealias OfferTaker = @Sendable (Transaction, Person, Reference, Offer) throws -> String

/// Takes up what a link offers, once.
struct OfferActions {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// What a link stands for, at the moment.
  struct Standing: Sendable {
    let token: OfferToken
    let notification: OfferStore.Notified
    let person: Person
    /// What came of it, when it was taken up before.
    let said: String?
    let isOver: Bool
  }

  static let unknown = Refusal.notFound("This link leads nowhere. Open the message again, or sign in.")

  /// - Throws: `notFound` for what is no link of this installation; says nothing about the time.
  func standing(_ text: String) throws -> Standing {
    guard let keys = try KeyStore(tx).keys(), let token = OfferToken(text, key: keys.offers),
      let notification = try OfferStore(tx).notified(token.notification), notification.offers.contains(token.offer)
    else { throw Self.unknown }
    let person = try PersonStore(tx).get(notification.person)
    let said = try OfferStore(tx).said(token)
    return Standing(
      token: token, notification: notification, person: person, said: said,
      isOver: tx.now >= token.expiresAt || !person.isActive)
  }

  /// - Throws: as `standing`; `conflict` when its time is over; what the taker throws.
  func take(_ text: String, takers: [String: OfferTaker]) throws -> Standing {
    let standing = try standing(text)
    if standing.said != nil { return standing }
    guard !standing.isOver, let taker = takers[standing.notification.about.kind] else {
      throw Refusal.conflict("This link is older than 24 hours. Sign in to go on.")
    }
    let said = try taker(tx, standing.person, standing.notification.about, standing.token.offer)
    try OfferStore(tx).add(standing.token, said: said)
    try tx.record(
      Event(
        "notification.offer_taken", of: standing.notification.about, by: standing.person.actor,
        facts: JSONValue.object([.init("offer", .string(standing.token.offer.rawValue))]).encodedText()))
    return Standing(
      token: standing.token, notification: standing.notification, person: standing.person, said: said, isOver: false)
  }
}
