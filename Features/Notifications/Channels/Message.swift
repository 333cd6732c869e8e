import Core

/// What a parcel says, before a channel gives it its form.
struct Message: Sendable {
  /// The same at every attempt.
  let id: String
  let about: Reference
  let headline: String
  let text: String
  /// Why this person, in words for them.
  let reason: String
  /// The page of what it is about.
  let url: String
  let loudness: Loudness
  let isUrgent: Bool
  let toldAt: Instant
  let attempt: Int
  /// An earlier attempt may have arrived.
  let mayBeRepeat: Bool
  /// What the person can do from where they read it.
  let offers: [OfferLink]

  static let repeatRemark = "This may be a repeat: we do not know whether the first one arrived."

  init(_ parcel: Parcel, publicURL: String, offers: [OfferLink] = []) {
    let notification = parcel.notification
    id = parcel.messageID
    about = notification.about
    headline = notification.headline
    text = notification.text
    reason = notification.reason
    url = publicURL + notification.path
    loudness = notification.loudness
    isUrgent = notification.isUrgent
    toldAt = notification.at
    attempt = parcel.attempt
    mayBeRepeat = parcel.mayBeRepeat
    self.offers = offers
  }

  /// `I-12`: the first letter of the kind and the number that people say aloud; a person has no such name.
  var name: String {
    about.kind == "person" ? "your page" : "\(about.kind.prefix(1).uppercased())-\(about.number)"
  }

  /// `you are told because You are PoTW`.
  var because: String { "you are told because \(reason)" }
}

/// An offer with the link that takes it up.
struct OfferLink: Sendable, Equatable {
  let offer: Offer
  let url: String
}
