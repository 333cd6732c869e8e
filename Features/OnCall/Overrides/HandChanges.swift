import Calendars
import Core
import Teams

extension RotationLane {
  /// The overrides that made a shift what it is, in the order in which they were made.
  func changes(in shift: Shift) -> [StoredOverride] {
    let covering = overrides.filter { $0.from <= shift.start && shift.end <= $0.to }
    guard !covering.isEmpty else { return [] }
    let planned = Set(planned(from: shift.start, to: shift.start + Span(microseconds: 1)).flatMap(\.people))
    var seen: Set<Int64> = []
    let effective = covering.reversed().filter { override in
      guard let person = override.person?.number else {
        return override.replaced.map { planned.contains($0.number) && !shift.people.contains($0.number) } ?? false
      }
      return shift.people.contains(person) && !planned.contains(person) && seen.insert(person).inserted
    }
    return effective.reversed()
  }
}

extension StoredOverride {
  /// `Mina instead of Ravi`, `Mina too`, `nobody instead of Ravi`
  func words(_ faces: Faces) -> String {
    let who = person.map(faces.short) ?? "nobody"
    return replaced.map { "\(who) instead of \(faces.short($0))" } ?? "\(who) too"
  }
}
