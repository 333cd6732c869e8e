import Core

/// What an hour of duty costs whom it falls to. Each instant is of exactly one kind.
///
/// By the clocks on the wall of the person's own zone, the first that holds:
/// 1. **holiday**: a public holiday of the person, from midnight to midnight;
/// 2. **weekend**: Saturday and Sunday, from midnight to midnight;
/// 3. **night**: 22:00 to 06:00;
/// 4. **working**: inside the working hours;
/// 5. **evening**: what is left of a day, also of a weekday on which nobody works.
///
/// Why this order: holidays and weekends are given up as whole days, so their nights belong to them, and the rarer of
/// the two goes first. A night is one for the body even where the working hours reach into it; otherwise a team could
/// make its nights vanish by writing longer hours. Whoever covers another continent's night by day is counted by
/// their own clocks, so it is working time. What this order hides is counted beside the hours: `DutyTally` has
/// the nights of weekends and holidays too.
package enum HourKind: Int, CaseIterable, Hashable, Sendable {
  case working, evening, night, weekend, holiday

  /// For sentences: “the fair share of nights”.
  package var plural: String {
    switch self {
    case .working: "working hours"
    case .evening: "evenings"
    case .night: "nights"
    case .weekend: "weekends"
    case .holiday: "holidays"
    }
  }
}

/// A value for each kind of hour.
package struct PerKind<Value> {
  package var working: Value
  package var evening: Value
  package var night: Value
  package var weekend: Value
  package var holiday: Value

  package init(working: Value, evening: Value, night: Value, weekend: Value, holiday: Value) {
    self.working = working
    self.evening = evening
    self.night = night
    self.weekend = weekend
    self.holiday = holiday
  }

  package init(_ value: (HourKind) -> Value) {
    self.init(
      working: value(.working), evening: value(.evening), night: value(.night), weekend: value(.weekend),
      holiday: value(.holiday))
  }

  package subscript(kind: HourKind) -> Value {
    get {
      switch kind {
      case .working: working
      case .evening: evening
      case .night: night
      case .weekend: weekend
      case .holiday: holiday
      }
    }
    set {
      switch kind {
      case .working: working = newValue
      case .evening: evening = newValue
      case .night: night = newValue
      case .weekend: weekend = newValue
      case .holiday: holiday = newValue
      }
    }
  }
}

extension PerKind: Sendable where Value: Sendable {}
extension PerKind: Equatable where Value: Equatable {}
extension PerKind: Hashable where Value: Hashable {}

extension PerKind where Value == Span {
  package static let zero = PerKind { _ in Span.zero }

  /// All kinds together.
  package var total: Span { working + evening + night + weekend + holiday }

  package static func + (left: Self, right: Self) -> Self { Self { left[$0] + right[$0] } }
  package static func - (left: Self, right: Self) -> Self { Self { left[$0] - right[$0] } }
}

extension Span {
  /// With fractions; for shares and averages, where a microsecond does not matter.
  var inHours: Double { Double(microseconds) / 3_600_000_000 }

  /// Rounded to the microsecond.
  init(hours: Double) { self.init(microseconds: Int64((hours * 3_600_000_000).rounded())) }
}
