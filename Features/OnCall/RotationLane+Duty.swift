import Calendars
import Core
import Teams

extension RotationLane {
  /// Whether the person has the duty in all of the span, without a break.
  func isAlways(_ person: ID<Person>, in span: Range<Instant>) -> Bool {
    var covered = span.lowerBound
    for shift in shifts(from: span.lowerBound, to: span.upperBound)
    where shift.people.contains(person.number) && shift.start <= covered {
      covered = max(covered, shift.end)
    }
    return !span.isEmpty && covered >= span.upperBound
  }

  /// Whether the person has the duty in a part of the span.
  func isEver(_ person: ID<Person>, in span: Range<Instant>) -> Bool {
    shifts(from: span.lowerBound, to: span.upperBound).contains { $0.people.contains(person.number) }
  }
}
