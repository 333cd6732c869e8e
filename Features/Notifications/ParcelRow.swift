import Core
import Storage
import Teams

/// A claimed row, before its address is known.
struct ParcelRow {
  let id: ID<Parcel>
  let method: ID<ContactMethod>
  let channel, label, messageID: String
  let attempt: Int
  let mayBeRepeat: Bool
  let isTest: Bool
  let notification: Notification

  init(_ row: Row) throws {
    id = try row.id(0)
    method = try row.id(1)
    channel = try row.text(2)
    label = try row.text(3)
    messageID = try row.text(4)
    attempt = try row.int(5)
    mayBeRepeat = try row.int(6) == 1
    isTest = try row.text(19).hasPrefix(NotificationStore.testPrefix)
    notification = Notification(
      id: try row.id(7), person: try row.id(8),
      about: Reference(kind: try row.text(9), number: try row.integer(10)), headline: try row.text(11),
      text: try row.text(12), path: try row.text(13), reason: try row.text(14), isUrgent: try row.int(15) == 1,
      loudness: Loudness(rawValue: try row.text(17)) ?? .news, offers: Offer.list(try row.text(18)),
      at: try row.instant(16))
  }
}

extension Parcel {
  init(_ row: ParcelRow, to destination: Destination?) {
    self.init(
      id: row.id, notification: row.notification, method: row.method, destination: destination, channel: row.channel,
      label: row.label, messageID: row.messageID, attempt: row.attempt, mayBeRepeat: row.mayBeRepeat,
      isTest: row.isTest)
  }
}
