import Calendars
import Core
import Teams

/// Works out what an import does with the changes by hand of one rotation. Pure.
///
/// - What somebody here has changed by hand stays: a change of the source holds beside it, never over it. An override that
///   was imported and then given away or taken back here is left as it is.
/// - Of what was imported, the source decides what becomes of it: another one replaces it, and it ends where the source has
///   it no longer. Where the file does not say so, it stays. What has begun is cut at now.
struct HandChangePlanner {
  private let now: Instant
  private let zone: Zone
  private let match: PeopleMatch
  private let reach: OverrideReach
  /// What earlier imports of the source have entered.
  private let earlier: [EnteredChange]
  private let stored: [ID<StoredOverride>: StoredOverride]
  private var duty: ImportedDuty
  private var plan = HandChangePlan()
  private var tally = HandChangeTally()
  /// Of what is entered, below later ones.
  private var fresh: [Range<Instant>] = []

  /// - Parameter lane: the rotation as it is after the import.
  init(lane: RotationLane, earlier: [EnteredChange], match: PeopleMatch, reach: OverrideReach, now: Instant) {
    self.earlier = earlier
    self.match = match
    self.reach = reach
    self.now = now
    zone = (try? Zone.named(lane.plan.zoneName)) ?? .utc
    stored = Dictionary(lane.overrides.map { ($0.id, $0) }) { first, _ in first }
    duty = ImportedDuty(lane, imported: Set(earlier.flatMap(\.overrides)))
  }

  /// - Parameter mayEnter: whether the actor may give people a duty for a time.
  func plan(_ imported: [ImportedOverride], mayEnter: Bool) -> HandChangePlan {
    var planner = self
    planner.work(imported)
    return mayEnter ? planner.tally.told(in: planner.plan) : planner.tally.leftOut(of: planner.plan)
  }

  private mutating func work(_ imported: [ImportedOverride]) {
    let living = imported.filter { $0.to > now }
    tally.over = imported.count - living.count
    let (there, over) = (Set(living.map(\.externalID)), Set(imported.map(\.externalID)))
    // What stays of those was made before everything that is entered now.
    for change in earlier where !there.contains(change.externalID) {
      drop(change, isInFile: over.contains(change.externalID))
    }
    let known = Dictionary(earlier.map { ($0.externalID, $0) }) { first, _ in first }
    for override in living { take(override, known[override.externalID]) }
  }
}

extension HandChangePlanner {
  /// A change of the file that is not over.
  private mutating func take(_ override: ImportedOverride, _ known: EnteredChange?) {
    let known = known.flatMap { $0.overrides.isEmpty ? nil : $0 }
    if let known, isTakenBack(known) {
      tally.takenBack += 1
      return duty.apply(living(known).map(\.applied))
    }
    let isCovered = fresh.contains { $0.overlaps(override.from..<override.to) }
    if let known {
      let (same, note) = change(override, before: known.overrides.min())
      if let same, same.content == known.content, !isCovered {
        plan.notes += [note].compactMap(\.self)
        return duty.apply(same.applied)
      }
      guard !isBelow(known) else { return }
    }
    let (change, note) = change(override, before: nil)
    plan.notes += [note].compactMap(\.self)
    guard let known else {
      guard let change else { return }
      tally.entered += 1
      return enter(change)
    }
    let old = title(known)
    plan.ended += living(known).map(\.id)
    guard let change else {
      tally.dropped += 1
      plan.forgotten.append(known.externalID)
      if let old { plan.sentences.append("\(old) ends: the source has another one now, see what is not carried over.") }
      return
    }
    enter(change)
    guard let old else { return tally.entered += 1 }
    let isSame = change.content == known.content
    plan.sentences.append(
      isSame ? "\(old) is entered again, over what is new below it." : "\(old) becomes one \(title(change)).")
  }

  private mutating func enter(_ change: HandChange) {
    plan.entered.append(change)
    duty.apply(change.applied)
    fresh.append(change.from..<change.to)
  }

  /// A change of an earlier import that is not in the file, or over there.
  private mutating func drop(_ known: EnteredChange, isInFile: Bool) {
    let left = living(known)
    guard let from = left.map(\.from).min(), let to = left.map(\.to).max() else { return }
    guard isInFile || reach.covers(known.externalID, max(from, now)..<to) else {
      tally.unknown += 1
      return duty.apply(left.map(\.applied))
    }
    guard !isBelow(known) else { return }
    tally.dropped += 1
    plan.ended += left.map(\.id)
    plan.forgotten.append(known.externalID)
    guard let old = title(known) else { return }
    plan.sentences.append("\(old) ends: " + (isInFile ? "at the source it is over." : "it is no longer in the file."))
  }

  /// Whether it must stay because somebody here has given away what it gave.
  private mutating func isBelow(_ known: EnteredChange) -> Bool {
    let left = living(known)
    guard left.contains(where: { duty.isBelow($0, from: now) }) else { return false }
    tally.changedHere += 1
    duty.apply(left.map(\.applied))
    return true
  }

  private func isTakenBack(_ known: EnteredChange) -> Bool {
    known.overrides.contains { id in stored[id].map { !known.ends.contains($0.to.rfc3339[...]) } ?? true }
  }

  /// What of it still lies ahead.
  private func living(_ known: EnteredChange) -> [StoredOverride] {
    known.overrides.compactMap { stored[$0] }.filter { $0.to > now }
  }
}

extension HandChangePlanner {
  /// - Parameter override: what it was entered as; only what was changed here before that counts. nil: it is to be entered.
  /// - Returns: no change when nothing of it can be here; and what is left out of it.
  private func change(
    _ imported: ImportedOverride, before override: ID<StoredOverride>?
  ) -> (change: HandChange?, note: String?) {
    let what = "The change by hand \(Self.times(imported.from, imported.to, zone))"
    guard imported.to - imported.from <= OverrideActions.longest else {
      return (nil, "\(what) lasts longer than 366 days and is left out.")
    }
    guard imported.from - now <= .days(731) else {
      return (nil, "\(what) is more than two years ahead and is left out.")
    }
    let (parts, relieved) = parts(imported)
    let moved: ImportedDuty.Moved =
      isForNobody(imported) ? .nothing : duty.moved(imported, relieved: relieved, before: override)
    let change = HandChange(
      externalID: imported.externalID, from: imported.from, to: imported.to, parts: parts, kept: moved.spans)
    let isOut = parts.isEmpty || !change.spans.contains { override != nil || $0.upperBound > now }
    return (isOut ? nil : change, note(imported, what, parts, moved, isOut: isOut))
  }

  /// What is left out of a change, and why.
  private func note(
    _ imported: ImportedOverride, _ what: String, _ parts: [HandChange.Part], _ moved: ImportedDuty.Moved, isOut: Bool
  ) -> String? {
    guard moved.spans.isEmpty else {
      let who = moved.people.isEmpty ? "nobody" : moved.people.map(match.name).spoken
      let times = isOut ? "" : " " + moved.spans.map { Self.times($0.lowerBound, $0.upperBound, zone) }.spoken
      let has = moved.people.count > 1 ? "have" : "has"
      return "\(what) is left out\(times): by a change made here \(who) \(has) the duty then."
    }
    guard parts.isEmpty else { return nil }
    if case .person(let person) = imported.replaced, match.id(person) != nil {
      return "\(what) is left out: \(person.title) does not have the duty then here."
    }
    return "\(what) changes nothing here and is left out."
  }

  /// Whether it relieves nobody who is known here.
  private func isForNobody(_ override: ImportedOverride) -> Bool {
    switch override.replaced {
    case .nobody: true
    case .person(let person): match.id(person) == nil
    case .everybody: false
    }
  }

  /// - Returns: also who is relieved; nil: everybody.
  private func parts(_ override: ImportedOverride) -> (parts: [HandChange.Part], relieved: ID<Person>?) {
    let person = override.person.flatMap(match.id)
    let (span, shifts) = duty.shifts(in: override)
    let planned = shifts.reduce(into: [ID<Person>]()) { people, shift in
      guard shift.start < span.upperBound, shift.end > span.lowerBound else { return }
      people += shift.people.map { ID($0) }.filter { !people.contains($0) }
    }
    switch override.replaced {
    case .nobody: return (person.map { [.init(person: $0, replaced: nil)] } ?? [], nil)
    case .person(let replaced):
      guard let replaced = match.id(replaced) else { return ([], nil) }
      let isThere = replaced != person && planned.contains(replaced)
      return (isThere ? [.init(person: person, replaced: replaced)] : [], replaced)
    case .everybody:
      let relieved = planned.filter { $0 != person }.sorted().map { HandChange.Part(person: person, replaced: $0) }
      var worked = Coverage()
      for shift in shifts where !shift.people.isEmpty { worked.add((shift.start..<shift.end).clamped(to: span)) }
      guard let person, !worked.gaps(in: span).isEmpty else { return (relieved, nil) }
      return (relieved + [.init(person: person, replaced: nil)], nil)
    }
  }

  /// `The change by hand for Ravi Rao from … to …`; nil where nothing of it is left.
  private func title(_ known: EnteredChange) -> String? {
    let left = living(known)
    guard let from = left.map(\.from).min(), let to = left.map(\.to).max() else { return nil }
    return "The change by hand " + title(left.first?.person, from, to)
  }

  private func title(_ change: HandChange) -> String { title(change.parts.first?.person, change.from, change.to) }

  private func title(_ person: ID<Person>?, _ from: Instant, _ to: Instant) -> String {
    "for \(person.map(match.name) ?? "nobody") \(Self.times(from, to, zone))"
  }

  private static func times(_ from: Instant, _ to: Instant, _ zone: Zone) -> String {
    "from \(zone.local(from)) to \(zone.local(to)) (\(zone.name))"
  }
}
