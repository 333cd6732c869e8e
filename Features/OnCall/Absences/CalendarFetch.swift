import Core
import FeatureKit
import ICalendar

/// Fetches a calendar from where an administrator allows it, in no transaction.
struct CalendarFetch {
  let environment: Environment

  static let timeout = Span.seconds(20)
  private static let mostRedirects = 5

  /// - Throws: `Refusal.invalid` for `file`, in words for whoever added the calendar.
  func bytes(_ url: String) async throws -> [UInt8] {
    guard var address = CalendarAddress(url) else { throw Refusal.invalid("file", "has no address") }
    for _ in 0...Self.mostRedirects {
      let reply = try await reply(from: address)
      switch reply.status {
      case 200..<300:
        let limit = CalendarLimits().bytes
        guard reply.body.count <= limit else {
          throw Refusal.invalid("file", "must have at most \(limit / 1_048_576) MiB")
        }
        return reply.body
      case 301, 302, 303, 307, 308:
        guard let location = reply.location else {
          throw Refusal.invalid("file", "is redirected, but not said where to")
        }
        address = try address.following(location)
      default: throw Refusal.invalid("file", "\(address.host) answered \(reply.status)")
      }
    }
    throw Refusal.invalid("file", "is redirected more than \(Self.mostRedirects) times")
  }

  private func reply(from address: CalendarAddress) async throws -> OutgoingReply {
    let request = OutgoingRequest(
      method: "GET", url: address.text, headers: [("accept", "text/calendar")], timeout: Self.timeout,
      mostReply: CalendarLimits().bytes + 1)
    do {
      return try await environment.send(request)
    } catch {
      // What the error says may contain the address, which is often a secret.
      environment.log.info("A calendar did not answer", metadata: ["host": "\(address.host)", "error": "\(error)"])
      throw Refusal.invalid("file", "\(address.host) did not answer within \(Self.timeout.seconds) seconds")
    }
  }
}
