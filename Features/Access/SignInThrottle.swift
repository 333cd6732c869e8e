import Core

/// One attempt to sign in that was not, or not yet, successful.
struct SignInAttempt: Hashable, Sendable {
  let at: Instant
  let peer: String
}

/// How often somebody may guess in 15 minutes: five times for an e-mail address from one peer, twenty times from anywhere,
/// so that a stranger elsewhere does not lock the person out with five.
enum SignInThrottle {
  static let window = Span.minutes(15)
  static let perPeer = 5
  static let perEmail = 20

  /// - Parameter attempts: those for one e-mail address within the window, oldest first.
  /// - Throws: `Refusal.tooMany` with the time until the next attempt may be made.
  static func check(_ attempts: [SignInAttempt], peer: String, now: Instant) throws {
    let waits = [
      wait(attempts.filter { $0.peer == peer }, limit: perPeer, now: now), wait(attempts, limit: perEmail, now: now),
    ]
    guard let wait = waits.compactMap({ $0 }).max() else { return }
    throw Refusal.tooMany(
      "Too many wrong attempts for this e-mail address. Try again in \(minutes(wait)).", retryAfter: wait)
  }

  /// Until enough attempts have left the window; nil when there are fewer than `limit`.
  private static func wait(_ attempts: [SignInAttempt], limit: Int, now: Instant) -> Span? {
    guard attempts.count >= limit else { return nil }
    let end = attempts[attempts.count - limit].at + window
    return end > now ? end - now : nil
  }

  /// Rounded up: `1 minute`, `15 minutes`
  private static func minutes(_ span: Span) -> String {
    let count = (span.seconds + 60) / 60
    return count == 1 ? "1 minute" : "\(count) minutes"
  }
}
