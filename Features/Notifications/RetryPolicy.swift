import Core

/// What came of one attempt.
enum Outcome: Sendable, Equatable {
  case delivered
  /// The address is none any more, and its contact method goes with it.
  case gone(String)
  /// 3xx and 4xx: the address or the message is wrong. Says what the channel answered.
  case rejected(String)
  /// 429 and 5xx: not now.
  case postponed(String)
  /// No answer: it may have arrived all the same.
  case unanswered(String)

  var error: String? {
    switch self {
    case .delivered: nil
    case .gone(let why), .rejected(let why), .postponed(let why), .unanswered(let why): why
    }
  }
}

/// When to try again.
enum RetryPolicy {
  private static let pauses: [Span] = [.seconds(5), .seconds(15), .minutes(1), .minutes(5), .minutes(15)]
  /// How long an urgent notification is tried, from when it was told.
  static let longest: Span = .hours(24)
  /// How often an urgent notification is tried again although the channel rejected it: Slack answers 4xx to some
  /// passing troubles too, and a page is worth the repetition.
  private static let rejectionsRetried = 3

  /// - Parameter attempts: made so far, 1 or more.
  /// - Returns: nil to give up.
  static func next(after outcome: Outcome, attempts: Int, isUrgent: Bool, toldAt: Instant, now: Instant) -> Instant? {
    let pause = pauses[min(attempts, pauses.count) - 1]
    switch outcome {
    case .delivered, .gone: return nil
    case .rejected: return isUrgent && attempts <= rejectionsRetried ? now + pause : nil
    case .postponed, .unanswered:
      if attempts <= pauses.count { return now + pause }
      return isUrgent && now + pause <= toldAt + longest ? now + pause : nil
    }
  }
}
