/// A point in time: whole microseconds since 1970-01-01T00:00:00Z, as both databases store it.
public struct Instant: Hashable, Comparable, Sendable {
  /// Since 1970-01-01T00:00:00Z.
  public let microseconds: Int64

  /// - Parameter microseconds: Unix time in microseconds.
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// - Parameter seconds: Unix time in whole seconds.
  public init(seconds: Int64) { microseconds = seconds * 1_000_000 }

  /// The begin of the year 1: earlier than anything in the product, and calendars can still count with it.
  public static let distantPast = Instant(seconds: -62_135_596_800)
  /// Later than anything that can be stored.
  public static let distantFuture = Instant(microseconds: .max)

  /// Unix time, rounded down to whole seconds.
  public var seconds: Int64 {
    microseconds.quotientRoundingDown(by: 1_000_000)
  }

  /// The earlier one is the smaller one.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.microseconds < right.microseconds
  }
  /// So much later.
  public static func + (instant: Instant, span: Span) -> Instant {
    Instant(microseconds: instant.microseconds + span.microseconds)
  }
  /// So much earlier.
  public static func - (instant: Instant, span: Span) -> Instant {
    Instant(microseconds: instant.microseconds - span.microseconds)
  }
  /// From the one to the other; negative when the first is the earlier one.
  public static func - (later: Instant, earlier: Instant) -> Span {
    Span(microseconds: later.microseconds - earlier.microseconds)
  }
}

/// A length of time in whole microseconds; may be negative.
public struct Span: Hashable, Comparable, Sendable {
  /// A second has a million.
  public let microseconds: Int64

  /// - Parameter microseconds: a million for each second.
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// Of 1,000 microseconds.
  public static func milliseconds(_ count: Int64) -> Span { Span(microseconds: count * 1000) }
  /// Of 1,000,000 microseconds.
  public static func seconds(_ count: Int64) -> Span { Span(microseconds: count * 1_000_000) }
  /// Of 60 seconds.
  public static func minutes(_ count: Int64) -> Span { .seconds(count * 60) }
  /// Of 60 minutes.
  public static func hours(_ count: Int64) -> Span { .minutes(count * 60) }
  /// Of 24 hours, whatever the clocks do.
  public static func days(_ count: Int64) -> Span { .hours(count * 24) }
  /// No time.
  public static let zero = Span(microseconds: 0)

  /// Whole seconds, rounded down.
  public var seconds: Int64 { microseconds.quotientRoundingDown(by: 1_000_000) }

  /// The shorter one is the smaller one.
  public static func < (left: Span, right: Span) -> Bool { left.microseconds < right.microseconds }
  /// Both together.
  public static func + (left: Span, right: Span) -> Span {
    Span(microseconds: left.microseconds + right.microseconds)
  }
  /// What is left of the first; negative when the second is longer.
  public static func - (left: Span, right: Span) -> Span {
    Span(microseconds: left.microseconds - right.microseconds)
  }
  /// So many times as long.
  public static func * (span: Span, factor: Int64) -> Span {
    Span(microseconds: span.microseconds * factor)
  }
}

extension FixedWidthInteger {
  /// Division that rounds towards negative infinity, so that times before 1970 fall on the right day.
  package func quotientRoundingDown(by divisor: Self) -> Self {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
