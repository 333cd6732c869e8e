import Calendars
import Core
import Teams

/// Overrides that together are one change by hand of the source.
struct HandChange: Hashable, Sendable {
  /// One override: who has the duty instead of whom. At least one of the two is there.
  struct Part: Hashable, Sendable {
    let person: ID<Person>?
    /// nil: the person comes on top.
    let replaced: ID<Person>?
  }

  let externalID: String
  let from: Instant
  let to: Instant
  let parts: [Part]

  /// The same as long as neither the source nor what it is about changes.
  var content: String {
    let parts = parts.map { "\($0.person.map { "\($0)" } ?? "-")/\($0.replaced.map { "\($0)" } ?? "+")" }
    return "\(externalID) \(from.rfc3339) \(to.rfc3339) \(parts.joined(separator: " "))"
  }
}

/// What an import does with the changes by hand of one rotation.
struct HandChangePlan: Hashable, Sendable {
  /// New ones, and those that have changed.
  private(set) var entered: [HandChange] = []
  /// Overrides of those that have changed; they are taken back.
  private(set) var ended: [ID<StoredOverride>] = []
  /// A sentence for each one that is left out or stays.
  private(set) var notes: [String] = []

  init() {}

  /// - Parameters:
  ///   - lane: the rotation as it is after the import.
  ///   - earlier: what was entered for the rotation.
  ///   - mayEnter: whether the actor may give people a duty for a time.
  init(
    _ imported: [ImportedOverride], lane: RotationLane, earlier: [EnteredChange], match: PeopleMatch, mayEnter: Bool,
    now: Instant
  ) {
    let known = Dictionary(earlier.map { ($0.externalID, $0) }) { first, _ in first }
    let living = imported.filter { $0.to > now }
    if living.count < imported.count {
      notes.append("Over already and left out: \(Self.count(imported.count - living.count)).")
    }
    for override in living {
      guard let change = change(override, lane, match, now) else { continue }
      if known[change.externalID]?.content == change.content { continue }
      entered.append(change)
      ended += known[change.externalID]?.overrides ?? []
    }
    let there = Set(imported.map(\.externalID))
    let stay = lane.overrides.filter { $0.to > now }.map(\.id)
    let gone = earlier.filter { !there.contains($0.externalID) && !Set($0.overrides).isDisjoint(with: stay) }
    if !gone.isEmpty {
      notes.append("Imported earlier, not in the file, and left as it is: \(Self.count(gone.count)).")
    }
    guard !mayEnter, !entered.isEmpty else { return }
    notes.append("Left out, since it takes a manager to enter: \(Self.count(entered.count)).")
    (entered, ended) = ([], [])
  }

  private static func count(_ count: Int) -> String { count == 1 ? "1 change by hand" : "\(count) changes by hand" }

  private mutating func change(
    _ override: ImportedOverride, _ lane: RotationLane, _ match: PeopleMatch, _ now: Instant
  ) -> HandChange? {
    let zone = (try? Zone.named(lane.plan.zoneName)) ?? .utc
    let what = "The change by hand from \(zone.local(override.from)) to \(zone.local(override.to)) (\(zone.name))"
    guard override.to - override.from <= OverrideActions.longest else {
      notes.append("\(what) lasts longer than 366 days and is left out.")
      return nil
    }
    guard override.from - now <= .days(731) else {
      notes.append("\(what) is more than two years ahead and is left out.")
      return nil
    }
    let parts = Self.parts(override, lane, match)
    guard !parts.isEmpty else {
      notes.append("\(what) changes nothing here and is left out.")
      return nil
    }
    return HandChange(externalID: override.externalID, from: override.from, to: override.to, parts: parts)
  }

  private static func parts(
    _ override: ImportedOverride, _ lane: RotationLane, _ match: PeopleMatch
  ) -> [HandChange.Part] {
    let person = override.person.flatMap(match.id)
    let span = min(max(override.from, lane.addedAt), override.to)..<override.to
    let shifts = lane.planned(from: span.lowerBound, to: span.upperBound)
    let planned = shifts.reduce(into: [ID<Person>]()) { people, shift in
      people += shift.people.map { ID($0) }.filter { !people.contains($0) }
    }
    switch override.replaced {
    case .nobody: return person.map { [.init(person: $0, replaced: nil)] } ?? []
    case .person(let replaced):
      guard let replaced = match.id(replaced), replaced != person, planned.contains(replaced) else { return [] }
      return [.init(person: person, replaced: replaced)]
    case .everybody:
      let relieved = planned.filter { $0 != person }.sorted().map { HandChange.Part(person: person, replaced: $0) }
      let worked = shifts.filter { !$0.people.isEmpty }.map { ($0.start..<$0.end).clamped(to: span) }
      guard let person, !worked.covers(span) else { return relieved }
      return relieved + [.init(person: person, replaced: nil)]
    }
  }
}

extension [Range<Instant>] {
  /// Whether the spans, earliest first, leave no moment of the whole free.
  fileprivate func covers(_ whole: Range<Instant>) -> Bool {
    var reached = whole.lowerBound
    for span in self where span.lowerBound <= reached { reached = Swift.max(reached, span.upperBound) }
    return reached >= whole.upperBound
  }
}
