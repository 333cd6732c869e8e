import Core
import Teams

/// What a change of the calendar gives to people and takes from them, whatever other changes lie over it.
struct DutyChange {
  /// For each person the first to the last moment of what is new to them.
  let gained: [ID<Person>: Range<Instant>]
  let lost: [ID<Person>: Range<Instant>]

  init(from before: RotationLane, to after: RotationLane, in span: Range<Instant>) {
    let (had, have) = (Self.duties(before, span), Self.duties(after, span))
    gained = have.reduce(into: [:]) { $0[$1.key] = Self.extent(of: $1.value, without: had[$1.key] ?? []) }
    lost = had.reduce(into: [:]) { $0[$1.key] = Self.extent(of: $1.value, without: have[$1.key] ?? []) }
  }

  /// The times in which each person has the duty, ascending and apart.
  private static func duties(_ lane: RotationLane, _ span: Range<Instant>) -> [ID<Person>: [Range<Instant>]] {
    var duties: [ID<Person>: [Range<Instant>]] = [:]
    for shift in lane.shifts(from: span.lowerBound, to: span.upperBound) {
      let part = (shift.start..<shift.end).clamped(to: span)
      for person in shift.people.map({ ID<Person>($0) }) where !part.isEmpty {
        if let last = duties[person]?.last, last.upperBound >= part.lowerBound {
          duties[person]?.removeLast()
          duties[person]?.append(last.lowerBound..<max(last.upperBound, part.upperBound))
        } else {
          duties[person, default: []].append(part)
        }
      }
    }
    return duties
  }

  /// From the begin of the first to the end of the last part of `spans` that is in none of `others`; nil without one.
  private static func extent(of spans: [Range<Instant>], without others: [Range<Instant>]) -> Range<Instant>? {
    var extent: Range<Instant>?
    var first = others.startIndex
    for span in spans {
      while first < others.endIndex, others[first].upperBound <= span.lowerBound { first += 1 }
      var start = span.lowerBound
      for other in others[first...].prefix(while: { $0.lowerBound < span.upperBound }) {
        if start < other.lowerBound { extent = (extent?.lowerBound ?? start)..<other.lowerBound }
        start = max(start, other.upperBound)
      }
      if start < span.upperBound { extent = (extent?.lowerBound ?? start)..<span.upperBound }
    }
    return extent
  }
}
