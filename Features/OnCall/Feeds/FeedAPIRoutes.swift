import Core
import JSON
import Storage
import Web

/// Calendar feeds in the JSON API.
enum FeedAPIRoutes {
  static func all(publicURL: String) -> [Route] {
    [
      .query(
        "/api/v1/calendars",
        Operation(
          "listCalendars", "Addresses of calendars that work, newest first: yours, or all for who manages",
          tag: OnCallAPIRoutes.tag, reply: FeedReply.list)
      ) { request, tx in
        .json(["calendars": .array(try FeedActions(tx, as: request.actor).list().map { FeedReply.json($0) })])
      },
      .command(
        .post, "/api/v1/calendars",
        Operation(
          "addCalendar", "Makes an address under which calendar programs read shifts", tag: OnCallAPIRoutes.tag,
          body: FeedReply.new, reply: FeedReply.made, successStatus: .created)
      ) { request, tx in
        let made = try FeedActions(tx, as: request.actor).add(try subject(request))
        let addresses = FeedAddresses(publicURL: publicURL, token: made.token)
        return .json(FeedReply.json(made.feed, addresses), status: .created)
      },
      .command(
        .post, "/api/v1/calendars/{id}/revoke",
        Operation(
          "revokeCalendar", "Makes the address of a calendar useless at once", tag: OnCallAPIRoutes.tag,
          reply: FeedReply.feed)
      ) { request, tx in .json(FeedReply.json(try FeedActions(tx, as: request.actor).revoke(request.id("id")))) },
    ]
  }

  private static func subject(_ request: Request) throws -> CalendarFeed.Subject {
    let fields = try request.json(FeedReply.new)
    guard let kind = CalendarFeed.Subject.Kind(rawValue: try fields.text("of")) else {
      throw Refusal.invalid("of", "is not known")
    }
    let own = kind == .person ? request.actor.person : nil
    guard let number = fields.optionalInteger("id") ?? own else {
      throw Refusal.invalid("id", "must be given for a \(kind.rawValue)")
    }
    return .init(kind, number)
  }
}
