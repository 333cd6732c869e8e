import Calendars
import Core
import JSON
import Notifications
import Storage
import Teams

/// Finds what somebody has to decide, tells them, and lets managers say that it may stay.
package struct FindingActions {
  package let tx: Transaction
  package let actor: Actor
  private let store: FindingStore

  /// How far ahead calendars are looked at: as far as the page shows.
  static let horizon = Span.days(7 * CalendarSpan.usualWeeks)
  /// How long at most until a calendar is looked at again.
  private static let period = Span.hours(6)

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = FindingStore(tx)
  }

  /// What another feature knows of people's time has changed: the calendars of their teams are looked at again.
  package func lookAgain(at teams: Set<ID<Team>>) throws { for team in teams.sorted() { try store.mark(team) } }

  /// Compares the calendar with what is known: what is new is kept, what is gone is closed.
  func check(_ team: ID<Team>, beside others: [RotationLane], promises: [PromisedTimePart] = []) throws {
    let rule = try OnCallReader(tx).rule(team: TeamStore(tx).get(team), since: tx.now)
    let isAlive = rule.lanes.contains { $0.endedAt.map { $0 > tx.now } ?? true }
    let homes = Dictionary((rule.lanes + others).map { ($0.rotation.id, $0.rotation.team) }) { first, _ in first }
    func teams(_ finding: DutyFinding) -> (ID<Team>, other: ID<Team>?) {
      let all = finding.rotations.compactMap { homes[$0] }
      let first = all.first ?? team
      return (first, all.first { $0 != first })
    }
    let end = tx.now + Self.horizon
    let promised = try promises.flatMap { try $0(tx.now..<end, tx) }
    var found = isAlive ? rule.findings(from: tx.now, to: end, beside: others, promises: promised) : []
    for known in try store.open(team) {
      if let place = found.firstIndex(where: known.finding.isSame) {
        let current = found.remove(at: place)
        // What has begun keeps its begin.
        let start = min(known.finding.span.lowerBound, current.span.lowerBound)
        let moved = current.from(known.finding.span.lowerBound <= tx.now ? start : current.span.lowerBound)
        try store.move(known.id, to: moved, and: teams(moved).other)
        if known.isOvertaken(by: moved, now: tx.now) { try store.reopen(known.id, moved) }
      } else {
        try store.close(known.id)
        try record("finding.closed", known.id, known.finding)
      }
    }
    for finding in found {
      let (first, other) = teams(finding)
      try record("finding.found", try store.add(finding, of: first, and: other), finding)
    }
    try store.setNext(team, at: tx.now + Self.period)
  }

  /// It may stay as it is: nobody is told of it any more.
  /// - Throws: `notAllowed`; `notFound` when it is gone; `invalid` for note.
  @discardableResult
  package func accept(_ id: ID<StoredFinding>, note: String) throws -> StoredFinding {
    try actor.require(.manager, to: "let a gap or conflict stay")
    let stored = try store.get(id)
    var findings = FieldFindings()
    let note = findings.line("note", note, length: 1...200)
    try findings.refuse()
    try store.accept(id, note: note, by: actor.name)
    try record("finding.accepted", id, stored.finding)
    return try store.get(id)
  }

  /// Tells whoever can mend it: first the people concerned, then, when it is due, the managers too.
  func tell(_ stored: StoredFinding, told: Int) throws {
    let finding = stored.finding
    let isPressing = finding.span.lowerBound - tx.now <= .days(1)
    let words = try FindingText(finding, tx)
    var owners = finding.person.map { [$0] } ?? finding.away
    if owners.isEmpty || isPressing || stored.dueAt <= tx.now {
      for team in stored.teams { owners += try managers(of: team).filter { !owners.contains($0) } }
    }
    for person in owners {
      let zone = Zone.known(try PersonStore(tx).zoneName(of: person))
      let isTheirs = finding.person == person || finding.away.contains(person)
      try NotificationActions(tx).tell(
        person, about: stored.reference, headline: words.headline,
        text: "\(words.when(zone, now: tx.now)), \(zone.name). \(words.mend(isTheirs: isTheirs))",
        path: finding.rotations.first.map { "/rotations/\($0)" } ?? "/rotations?team=\(stored.team)",
        reason: isTheirs ? "It is your duty." : "You manage who has it.", isUrgent: isPressing,
        key: "finding-\(stored.id)-\(told)-\(person)")
    }
    try store.recordTold(
      stored, next: StoredFinding.nextTelling(of: finding, foundAt: stored.foundAt, after: tx.now))
  }

  /// Those of the team, else all, else the administrators.
  private func managers(of team: ID<Team>) throws -> [ID<Person>] {
    let managers = try PersonStore(tx).with(role: .manager)
    let own = managers.filter { $0.team == team }
    if !own.isEmpty { return own.map(\.id) }
    return try (managers.isEmpty ? PersonStore(tx).with(role: .administrator) : managers).map(\.id)
  }

  private func record(_ event: String, _ id: ID<StoredFinding>, _ finding: DutyFinding) throws {
    let facts: JSONValue = [
      "kind": .string(finding.kind.rawValue), "duty": .string(finding.duty.rawValue),
      "rotations": .array(finding.rotations.map { .id($0) }), "person": finding.person.map { .id($0) } ?? .null,
      "from": .instant(finding.span.lowerBound), "to": .instant(finding.span.upperBound),
      "work": .array(finding.work.map { .string($0) }),
    ]
    try tx.record(Event(event, of: id.reference, by: actor, facts: facts.encodedText()))
  }
}

extension ID where Named == StoredFinding {
  fileprivate var reference: Reference { Reference(kind: "finding", number: number) }
}

extension StoredFinding {
  fileprivate var reference: Reference { Reference(kind: "finding", number: id.number) }
}

extension DutyFinding {
  /// The same, begun earlier.
  fileprivate func from(_ instant: Instant) -> DutyFinding {
    DutyFinding(
      kind: kind, duty: duty, rotations: rotations, person: person, span: instant..<span.upperBound, away: away,
      work: work)
  }
}
