import Calendars
import Core
import OnCall
import Teams

/// How many days of an iteration a person has for stories, and what takes the others. Days are parts of the person's
/// own working time: leave for half a day takes half of it, and a duty at night takes none.
package struct PersonCapacity: Hashable, Sendable {
  package let person: ID<Person>
  /// Working days, without weekends and holidays.
  package var work = 0.0
  package var leave = 0.0
  package var potw = 0.0
  package var onCall = 0.0

  /// What is left for stories.
  package var days: Double { max(0, work - leave - potw - onCall) }

  /// - Parameter presence: covers the days.
  package init(_ person: ID<Person>, _ presence: Presence, in days: ClosedRange<Day>) {
    self.person = person
    let zone = presence.hours.zone
    for number in days.lowerBound.number...days.upperBound.number {
      let day = Day(number: number)
      guard !presence.hours.isOff(on: day) else { continue }
      let span = zone.first(LocalTime(day: day, second: 0))..<zone.first(LocalTime(day: day + 1, second: 0))
      let whole = presence.hours.workingTime(from: span.lowerBound, to: span.upperBound)
      guard whole > .zero else { continue }
      var free = 1.0
      func take(_ spans: [Range<Instant>]) -> Double {
        let taken = spans.filter { $0.overlaps(span) }.map { $0.clamped(to: span) }.reduce(Span.zero) {
          $0 + presence.hours.workingTime(from: $1.lowerBound, to: $1.upperBound)
        }
        let share = min(free, Double(taken.microseconds) / Double(whole.microseconds))
        free -= share
        return share
      }
      work += 1
      leave += take(presence.leave)
      potw += take(presence.potw)
      onCall += take(presence.onCall)
    }
  }
}

/// The person-days of an iteration that are there for features.
package struct IterationCapacity: Sendable {
  package let people: [PersonCapacity]
  /// Days of the pair that always works on SS&A (P3).
  package let ssa: Double

  /// - Parameter teamDays: working days of the team in the iteration.
  package init(_ people: [PersonCapacity], teamDays: Int) {
    self.people = people
    ssa = min(people.reduce(0) { $0 + $1.days }, Double(2 * teamDays))
  }

  /// Of everybody, the SS&A pair too.
  package var total: Double { people.reduce(0) { $0 + $1.days } }
  package var days: Double { total - ssa }
}

/// How much fits, by what was done in past iterations.
package struct IterationFit: Hashable, Sendable {
  /// Fewer closed iterations say nothing.
  package static let least = 3
  /// Earlier ones do not count.
  package static let most = 5

  /// What was done in one iteration, beside SS&A.
  package struct Past: Hashable, Sendable {
    package let points: Int
    package let stories: Int
    /// Person-days that were there for it.
    package let days: Double
  }

  /// How many iterations it rests on.
  package let samples: Int
  /// Medians for a person-day; nil: not enough data.
  package let pointsPerDay: Double?
  package let storiesPerDay: Double?

  /// - Parameter past: those without a person-day say nothing.
  package init(_ past: [Past]) {
    let used = past.filter { $0.days > 0 }.prefix(Self.most)
    samples = used.count
    let isEnough = used.count >= Self.least
    pointsPerDay = isEnough ? Self.median(used.map { Double($0.points) / $0.days }) : nil
    storiesPerDay = isEnough ? Self.median(used.map { Double($0.stories) / $0.days }) : nil
  }

  /// Rounded down; nil: not enough data.
  package func points(in days: Double) -> Int? { pointsPerDay.map { Int(($0 * days + 1e-9).rounded(.down)) } }
  package func stories(in days: Double) -> Int? { storiesPerDay.map { Int(($0 * days + 1e-9).rounded(.down)) } }

  private static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
