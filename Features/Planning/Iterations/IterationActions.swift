import Calendars
import Core
import JSON
import OnCall
import Storage
import Teams

/// What people do with iterations (I5). Each verb checks who, the version that the person saw and the state, and records
/// an event.
package struct IterationActions {
  let tx: Transaction
  let actor: Actor
  let store: IterationStore

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = IterationStore(tx)
  }

  /// The next iteration of a team.
  /// - Parameters:
  ///   - startsOn: nil: the day after the last one's end, or the next first weekday of the team.
  ///   - endsOn: the last day; nil: as long as the team's iterations are.
  /// - Throws: `invalid` for starts_on, ends_on and goal; `notAllowed`.
  package func add(
    _ team: ID<Team>, startsOn: Day? = nil, endsOn: Day? = nil, goal: String = ""
  ) throws -> Iteration {
    guard let found = try TeamStore(tx).find(team), found.kind == .operations else {
      throw Refusal.invalid("team", "must be a team of operations")
    }
    try requireSay(over: team, to: "plan iterations of \(found.name)")
    let usual = try usualDays(of: found)
    let start = startsOn ?? usual.lowerBound
    let length = usual.upperBound - usual.lowerBound
    var draft = IterationDraft(startsOn: start, endsOn: endsOn ?? start + length)
    draft.goal = goal
    draft.demoAt = draft.startsOn <= draft.endsOn ? try usualDemo(found, draft.startsOn...draft.endsOn) : nil
    let last = try store.last(team)
    if let last, start <= last.endsOn {
      throw Refusal.invalid("starts_on", "must be after \(last.endsOn), the last day of iteration \(last.number)")
    }
    let clean = try checked(draft, of: found, besides: nil)
    let id = try store.add(clean, team: team, number: (last?.number ?? 0) + 1)
    let iteration = try store.get(id)
    try record(
      "added", iteration, iteration.version,
      [.init("starts_on", .day(clean.startsOn)), .init("ends_on", .day(clean.endsOn))])
    return iteration
  }

  /// Goal, demo and days, until it is closed; the retro also later.
  /// - Throws: `invalid` for starts_on, ends_on, goal, demo_at and retro; `notAllowed`, `conflict`.
  package func edit(_ id: ID<Iteration>, version: Int?, to draft: IterationDraft) throws {
    let iteration = try changeable(id, version, to: "change")
    let team = try TeamStore(tx).get(iteration.team)
    let (old, new) = (IterationDraft(iteration), try checked(draft, of: team, besides: iteration))
    let fields = Self.differences(old, new)
    guard !fields.isEmpty else { return }
    if iteration.closedAt != nil, fields != ["retro"] {
      throw Refusal.conflict("\(iteration.title) is closed; only what the team takes from it can be written.")
    }
    try store.update(id, to: new)
    try record("edited", iteration, iteration.version + 1, [.init("fields", .array(fields.map { .string($0) }))])
  }

  /// When the next iteration of the team would be.
  package func usualDays(of team: Team) throws -> ClosedRange<Day> {
    let rhythm = try RhythmStore(tx).get(team.id)
    let today = team.hours.zone.local(tx.now).day
    let first =
      try store.last(team.id).map { $0.endsOn + 1 }
      ?? today + Int64((rhythm.firstWeekday - today.weekday + 7) % 7)
    return first...(first + Int64(rhythm.days - 1))
  }

  /// On the last working day.
  private func usualDemo(_ team: Team, _ days: ClosedRange<Day>) throws -> Instant? {
    guard days.upperBound - days.lowerBound < TeamRhythm.longest else { return nil }
    let zone = team.hours.zone
    let since = zone.first(LocalTime(day: days.lowerBound, second: 0))
    let hours = try OnCallReader(tx).rule(team: team, since: since).hours
    let rhythm = try RhythmStore(tx).get(team.id)
    let length = days.upperBound - days.lowerBound
    let last = (0...length).map { days.upperBound + -$0 }.first { !hours.isOff(on: $0) }
    return last.map { zone.first(LocalTime(day: $0, second: rhythm.demoMinute * 60)) }
  }
}

// MARK: - What every verb needs

extension IterationActions {
  /// The product owner, who leads an open feature of the team, and managers decide about its iterations.
  /// - Throws: `notAllowed`
  func requireSay(over team: ID<Team>, to act: String) throws {
    guard try !hasSay(over: team) else { return }
    throw Refusal.notAllowed(
      "\(actor.name) may not \(act): that is for the product owner, for who leads an open feature, or a manager.")
  }

  package func hasSay(over team: ID<Team>) throws -> Bool {
    if !actor.roles.isDisjoint(with: [.administrator, .manager, .productOwner]) { return true }
    guard let person = actor.person, !actor.roles.isDisjoint(with: Role.operations) else { return false }
    return try FeatureStore(tx).open(team).contains { $0.lead?.number == person }
  }

  func changeable(_ id: ID<Iteration>, _ version: Int?, to act: String) throws -> Iteration {
    let iteration = try store.get(id)
    try requireSay(over: iteration.team, to: "\(act) \(iteration.title.lowercased())")
    try PlanningHistoryStore(tx).require(version, is: iteration.version, of: iteration.reference, iteration.title)
    return iteration
  }

  private func checked(_ draft: IterationDraft, of team: Team, besides own: Iteration?) throws -> IterationDraft {
    var findings = FieldFindings()
    var clean = draft
    let zone = team.hours.zone
    let today = zone.local(tx.now).day
    clean.goal = findings.line("goal", draft.goal, length: 0...300)
    clean.retro = findings.text("retro", draft.retro, atMost: 20_000)
    let length = draft.endsOn - draft.startsOn + 1
    if draft.startsOn != own?.startsOn, !(today + -731...today + 731).contains(draft.startsOn) {
      findings.add("starts_on", "must be within two years of today, is \(draft.startsOn)")
    }
    if length < 1 {
      findings.add("ends_on", "must not be before the first day, \(draft.startsOn)")
    } else if length > TeamRhythm.longest {
      findings.add("ends_on", "must make at most \(TeamRhythm.longest) days, makes \(length)")
    } else {
      let days = draft.startsOn...draft.endsOn
      if let other = try store.overlapping(days, team.id, besides: own?.id) {
        findings.add(
          "starts_on", "must leave iteration \(other.number) its days, \(other.startsOn) to \(other.endsOn)")
      } else if let own, let other = try store.outOfOrder(own, from: draft.startsOn) {
        let place = other.number < own.number ? "after" : "before"
        findings.add("starts_on", "must be \(place) iteration \(other.number), \(other.startsOn) to \(other.endsOn)")
      }
      if let demo = draft.demoAt, demo != own?.demoAt || days != own?.days, !days.contains(zone.local(demo).day) {
        findings.add("demo_at", "must be on one of its days, \(draft.startsOn) to \(draft.endsOn)")
      }
    }
    try findings.refuse()
    return clean
  }

  private static func differences(_ old: IterationDraft, _ new: IterationDraft) -> [String] {
    [
      ("first day", old.startsOn != new.startsOn), ("last day", old.endsOn != new.endsOn),
      ("goal", old.goal != new.goal), ("demo", old.demoAt != new.demoAt), ("retro", old.retro != new.retro),
    ].filter(\.1).map(\.0)
  }

  /// - Parameter version: of the iteration after this; 0 when it does not change it.
  func record(_ name: String, _ iteration: Iteration, _ version: Int, _ facts: [JSONValue.Member]) throws {
    let all = facts + (version > 0 ? [JSONValue.Member("version", .int(version))] : [])
    try tx.record(
      Event("iteration.\(name)", of: iteration.reference, by: actor, facts: JSONValue.object(all).encodedText()))
  }

  /// - Parameter facts: beside the iteration.
  func record(_ name: String, _ story: Story, _ iteration: Iteration, _ facts: [JSONValue.Member] = []) throws {
    let version = try StoryStore(tx).get(story.id).version
    try StoryActions(tx, as: actor).record(
      name, story.id, version,
      [.init("iteration", .id(iteration.id)), .init("number", .int(iteration.number))] + facts)
  }
}
