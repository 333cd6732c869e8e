import Core

/// How much of a file from elsewhere is read before it is refused.
package struct CalendarLimits: Hashable, Sendable {
  /// 5 MiB.
  package var bytes = 5 << 20
  package var events = 10_000
  /// In one window.
  package var occurrences = 50_000
  package var windowDays: Int64 = 3653
  /// How long one event may last.
  package var eventDays: Int64 = 3653
  /// When events may start and end. The first one of a recurrence may be older: some holidays are.
  package var years: ClosedRange<Int64> = 1970...2100
  /// How many days, or shorter steps of a rule, are looked at for one window: one or two seconds.
  package var steps = 20_000_000
  /// How deep components may be nested.
  package var depth = 8

  package init() {}
}

extension Refusal {
  /// - Parameter line: where in the file, counted from 1.
  static func calendar(_ problem: String, line: Int? = nil) -> Refusal {
    .invalid("file", line.map { "line \($0): \(problem)" } ?? problem)
  }
}
