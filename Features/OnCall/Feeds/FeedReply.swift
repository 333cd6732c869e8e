import Core
import JSON
import Web

/// What the API takes and answers about calendar feeds.
enum FeedReply {
  private static let number = Schema.integer(1...Int64.max)
  private static let moment = Schema.format(.dateTime)
  private static let anyText = Schema.text(0...Int.max)
  private static let named = Schema.object([.required("id", number), .required("name", anyText)])
  private static let kind = Schema.choice(of: CalendarFeed.Subject.Kind.self)

  static let new = Schema.object([
    .required("of", kind.described("Whose shifts: your own, those of a rotation or of a team.")),
    .optional("id", number.orNull.described("Number of the rotation or the team; yours without it for a person.")),
  ])

  private static let properties: [Schema.Property] = [
    .required("id", number), .required("of", kind),
    .required("subject", named.described("The person, the rotation or the team.")),
    .required("made_by", named), .required("made_at", moment),
    .required("read_at", moment.orNull.described("When a program last read it, to within 10 minutes.")),
    .required("revoked_at", moment.orNull),
  ]

  static let feed = Schema.object(properties)

  static let made = Schema.object(
    properties + [
      .required(
        "urls",
        .object(FeedFile.Format.allCases.map { .required($0.rawValue, anyText) })
          .described("Addresses for calendar programs, spreadsheets and programs. Shown this once."))
    ])

  static let list = Schema.object([.required("calendars", .array(of: feed, maxCount: 1_000_000))])

  static func json(_ feed: CalendarFeed) -> JSONValue { .object(members(feed)) }

  static func json(_ feed: CalendarFeed, _ addresses: FeedAddresses) -> JSONValue {
    let urls = addresses.all.map { JSONValue.Member($0.format.rawValue, .string($0.url)) }
    return .object(members(feed) + [.init("urls", .object(urls))])
  }

  private static func members(_ feed: CalendarFeed) -> [JSONValue.Member] {
    [
      .init("id", .id(feed.id)), .init("of", .string(feed.subject.kind.rawValue)),
      .init("subject", ["id": .int(feed.subject.number), "name": .string(feed.name)]),
      .init("made_by", ["id": .id(feed.madeBy), "name": .string(feed.maker)]), .init("made_at", .instant(feed.madeAt)),
      .init("read_at", .instant(feed.readAt)), .init("revoked_at", .instant(feed.revokedAt)),
    ]
  }
}
