import Core
import Storage
import Teams

/// Which offers were made and taken up.
struct OfferStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// What somebody was told, as far as an offer needs it.
  struct Notified: Sendable {
    let person: ID<Person>
    let about: Reference
    let headline: String
    let path: String
    let offers: [Offer]
  }

  func notified(_ id: ID<Notification>) throws -> Notified? {
    try tx.first(
      """
      SELECT person_id, subject_kind, subject_id, headline, path, offers FROM notifications WHERE id = \(id)
      ORDER BY id
      """
    ) { row in
      Notified(
        person: try row.id(0), about: Reference(kind: try row.text(1), number: try row.integer(2)),
        headline: try row.text(3), path: try row.text(4), offers: Offer.list(try row.text(5)))
    }
  }

  func said(_ token: OfferToken) throws -> String? {
    try tx.first(
      """
      SELECT said FROM offers_taken WHERE notification_id = \(token.notification) AND offer = \(token.offer.rawValue)
      ORDER BY offer
      """
    ) { try $0.text(0) }
  }

  func add(_ token: OfferToken, said: String) throws {
    try tx.run(
      """
      INSERT INTO offers_taken (notification_id, offer, at, said)
      VALUES (\(token.notification), \(token.offer.rawValue), \(tx.now), \(said))
      """)
  }
}
