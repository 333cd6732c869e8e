/// A point in time: whole microseconds since 1970-01-01T00:00:00Z, as both databases store it.
package struct Instant: Hashable, Comparable, Sendable {
  package let microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }

  /// - Parameter seconds: Unix time in whole seconds.
  package init(seconds: Int64) { microseconds = seconds * 1_000_000 }

  /// The begin of the year 1: earlier than anything in the product, and calendars can still count with it.
  package static let distantPast = Instant(seconds: -62_135_596_800)
  /// Later than anything that can be stored.
  package static let distantFuture = Instant(microseconds: .max)

  /// Unix time, rounded down to whole seconds.
  package var seconds: Int64 {
    microseconds.quotientRoundingDown(by: 1_000_000)
  }

  package static func < (left: Instant, right: Instant) -> Bool {
    left.microseconds < right.microseconds
  }
  package static func + (instant: Instant, span: Span) -> Instant {
    Instant(microseconds: instant.microseconds + span.microseconds)
  }
  package static func - (instant: Instant, span: Span) -> Instant {
    Instant(microseconds: instant.microseconds - span.microseconds)
  }
  package static func - (later: Instant, earlier: Instant) -> Span {
    Span(microseconds: later.microseconds - earlier.microseconds)
  }
}

/// A length of time in whole microseconds; may be negative.
package struct Span: Hashable, Comparable, Sendable {
  package let microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }

  package static func milliseconds(_ count: Int64) -> Span { Span(microseconds: count * 1000) }
  package static func seconds(_ count: Int64) -> Span { Span(microseconds: count * 1_000_000) }
  package static func minutes(_ count: Int64) -> Span { .seconds(count * 60) }
  package static func hours(_ count: Int64) -> Span { .minutes(count * 60) }
  package static func days(_ count: Int64) -> Span { .hours(count * 24) }
  package static let zero = Span(microseconds: 0)

  /// Whole seconds, rounded down.
  package var seconds: Int64 { microseconds.quotientRoundingDown(by: 1_000_000) }

  package static func < (left: Span, right: Span) -> Bool { left.microseconds < right.microseconds }
  package static func + (left: Span, right: Span) -> Span {
    Span(microseconds: left.microseconds + right.microseconds)
  }
  package static func - (left: Span, right: Span) -> Span {
    Span(microseconds: left.microseconds - right.microseconds)
  }
  package static func * (span: Span, factor: Int64) -> Span {
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
