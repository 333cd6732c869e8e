import Calendars
import Core
import Storage
import Teams

/// One final shift in a feed: with all overrides and swaps, and only people who still take part.
struct FeedShift {
  let rotation: Rotation
  let team: String
  let start: Instant
  let end: Instant
  let people: [ID<Person>]
  /// Tells its entry apart from all others of this installation, and stays when other shifts change: it is made of the
  /// rotation and of the moment at which the shift begins.
  let key: String
  /// Higher with each change, see `FeedRevisions`, and when that was.
  let revision: Int64
  let changedAt: Instant
}

/// Expands the shifts that a feed shows.
struct FeedReader {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// Earliest first; gaps have no entry.
  func shifts(of feed: CalendarFeed) throws -> [FeedShift] {
    let window = CalendarFeed.window(at: tx.now)
    let lanes = try lanes(of: feed.subject, since: window.lowerBound)
    let absent = try OnCallStore(tx).deactivated(among: lanes.reduce(into: []) { $0.formUnion($1.people) })
    let leaving = absent.sorted { $0.key < $1.key }.map { person, since in
      ShiftOverride(from: since, to: .distantFuture, .replace(person.number, by: []))
    }
    let teams = Dictionary(uniqueKeysWithValues: try TeamStore(tx).all().map { ($0.id, $0.name) })
    let changes = Dictionary(grouping: try FeedStore(tx).changes(of: lanes.map(\.rotation.id)), by: \.rotation)
    return lanes.flatMap { lane -> [FeedShift] in
      let shifts = lane.shifts(from: window.lowerBound, to: window.upperBound).applying(leaving)
        .filter { $0.start < window.upperBound && $0.end > window.lowerBound }
      let reach = shifts.map(\.span).reduce(window) {
        min($0.lowerBound, $1.lowerBound)..<max($0.upperBound, $1.upperBound)
      }
      let revisions = FeedRevisions(changes[lane.rotation.id] ?? [], of: lane, in: reach)
      return entries(of: lane, shifts, revisions, team: teams[lane.rotation.team] ?? "")
        .filter { feed.subject.shows($0) }
    }.sorted { ($0.start, $0.rotation.id, $0.key) < ($1.start, $1.rotation.id, $1.key) }
  }

  private func entries(
    of lane: RotationLane, _ shifts: [Shift], _ revisions: FeedRevisions, team: String
  ) -> [FeedShift] {
    var starts: Set<Instant> = []
    return shifts.map { shift in
      // Where the clocks are set back two may begin at once.
      let isFirst = starts.insert(shift.start).inserted
      let revision = revisions.revision(in: shift.span)
      return FeedShift(
        rotation: lane.rotation, team: team, start: shift.start, end: shift.end, people: shift.people.map { ID($0) },
        key: "rotation-\(lane.rotation.id)-\(shift.start.microseconds)" + (isFirst ? "" : "-2"),
        revision: revision.number, changedAt: revision.at ?? lane.addedAt)
    }
  }

  private func lanes(of subject: CalendarFeed.Subject, since: Instant) throws -> [RotationLane] {
    let store = OnCallStore(tx)
    switch subject {
    case .person(let person): return try store.lanes(since: since).filter { $0.people.contains(person) }
    case .rotation(let rotation): return [try store.lane(rotation)]
    case .team(let team): return try store.lanes(team: team, since: since)
    }
  }
}

extension CalendarFeed.Subject {
  fileprivate func shows(_ shift: FeedShift) -> Bool {
    if case .person(let person) = self { return shift.people.contains(person) }
    return !shift.people.isEmpty
  }
}
