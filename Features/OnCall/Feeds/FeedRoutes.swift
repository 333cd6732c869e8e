import Core
import HTTPTypes
import Storage
import Web

/// The page of calendar addresses, and the addresses themselves.
enum FeedRoutes {
  static func all(publicURL: String) -> [Route] {
    [
      .page("/calendars") { request, tx in try FeedPages.list(request, tx, .fresh) },
      .act(
        "/calendars",
        onInvalid: { request, tx, errors in
          try FeedPages.list(request, tx, FormState(request, errors: errors))
        }
      ) { request, tx in
        let made = try FeedActions(tx, as: request.actor).add(try subject(request))
        // The address is in this answer and nowhere else, so it is not followed by a redirect.
        let addresses = FeedAddresses(publicURL: publicURL, token: made.token)
        return .page(FeedPages.made(made.feed, addresses), status: .created)
      },
      .act("/calendars/{id}/revoke") { request, tx in
        try FeedActions(tx, as: request.actor).revoke(request.id("id"))
        return .seeOther("/calendars")
      },
      .guest(.get, "/calendars/{file}") { incoming, database in
        try await read(incoming, database, publicURL: publicURL)
      },
    ]
  }

  /// `person-7`, `rotation-3`, `team-1`
  private static func subject(_ request: Request) throws -> CalendarFeed.Subject {
    guard let subject = CalendarFeed.Subject(key: request.incoming.form["of"] ?? "") else {
      throw Refusal.invalid("of", "must be one of the calendars")
    }
    return subject
  }

  /// By the token alone, as calendar programs cannot sign in. What is wrong with it is not said.
  private static func read(_ incoming: Incoming, _ database: Database, publicURL: String) async throws -> Reply {
    let parts = (incoming.parameters["file"] ?? "").split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let token = FeedToken(presented: parts[0]),
      let format = FeedFile.Format(rawValue: String(parts[1]))
    else { return unknown }
    let hash = token.hash
    let found = try await database.read { tx in
      try FeedStore(tx).live(tokenHash: hash).map { feed in
        let isNews = feed.readAt.map { tx.now - $0 >= CalendarFeed.readPrecision } ?? true
        return (
          file: try FeedFile(feed, format, publicURL: publicURL, in: tx), touched: isNews ? feed.id : nil
        )
      }
    }
    guard let found else { return unknown }
    if let feed = found.touched { try await database.write { tx in try FeedStore(tx).touch(feed) } }
    let tag = found.file.tag
    let headers: HTTPFields = [.contentType: found.file.mediaType, .eTag: tag, .cacheControl: "private, no-cache"]
    if incoming.has(tag) { return Reply(status: .notModified, headers: headers) }
    return Reply(headers: headers, body: .bytes(found.file.bytes))
  }

  private static let unknown = Reply.text("There is no such calendar.\n", status: .notFound)
}

extension CalendarFeed.Subject {
  /// How a form names it.
  var key: String { "\(kind.rawValue)-\(number)" }

  init?(key: String) {
    let parts = key.split(separator: "-").map(String.init)
    guard parts.count == 2, let kind = Kind(rawValue: parts[0]), let id = ID<CalendarFeed>(parts[1]) else { return nil }
    self.init(kind, id.number)
  }
}
