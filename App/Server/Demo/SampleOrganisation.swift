import Access
import Core
import FeatureKit
import Interrupts
import Storage
import Teams

/// Fills a database without people with fourteen people, four customers and three months of history.
///
/// Everything is done by the actions that people and machines use, at the time at which it happens: the clock of the
/// database is turned from moment to moment, and the duties run whenever one of them is due.
struct SampleOrganisation: Sendable {
  /// Nothing of it leaves the building: `send` answers by itself.
  private let environment: Environment
  private let turn: @Sendable (Instant) -> Void
  private let now: Instant
  private let weeks: Int
  private let duties: [Duty]

  /// What was made.
  struct Summary: Sendable {
    let since: Instant
    let interrupts: Int
    let open: Int
    /// Who triages in the week of now.
    let answering: [Person]
  }

  /// - Parameters:
  ///   - turn: sets the clock that `environment` and its database read.
  ///   - now: where the history ends.
  ///   - weeks: how long it is, besides the week of now.
  init(environment: Environment, turn: @escaping @Sendable (Instant) -> Void, now: Instant, weeks: Int = 13) {
    self.environment = Environment(
      clock: environment.clock, ids: environment.ids, database: environment.database,
      settings: environment.settings, log: environment.log, send: { _ in OutgoingReply(status: 200) },
      mail: { _ in MailReply(isAccepted: true, code: 250) })
    self.turn = turn
    self.now = now
    self.weeks = weeks
    duties = allFeatures(settings: environment.settings, node: "demo", startedAt: now).flatMap(\.duties)
  }

  /// - Throws: `Refusal.conflict` when there are people already, `Refusal.invalid` for a password.
  func make(password: String) async throws -> Summary {
    let isEmpty = try await environment.database.read { tx in
      try PersonStore(tx).all(includingDeactivated: true).isEmpty
    }
    guard isEmpty else {
      throw Refusal.conflict("There are people in this database already; name a new one with --database.")
    }
    let history = try SampleHistory(now: now, weeks: weeks)
    let hash = try PasswordHash(checked: password, salt: environment.ids.randomBytes(16))
    turn(history.start)
    let team = try await environment.database.write { tx in try SampleTeam(tx, history: history, password: hash) }
    let plan = try SamplePlan.steps(history)
    let count = try await play(history.incidents() + SampleToday.open(now: now), plan, team)
    return try await environment.database.write { tx in
      try SampleCalendar(tx: tx, team: team).arrange()
      try team.removeContacts(tx)
      let open = try InterruptStore(tx).counts(for: nil).open
      let answering = try SamplePerson.pairs[0].map(team.person)
      return Summary(since: history.start, interrupts: count, open: open, answering: answering)
    }
  }

  /// - Returns: how many interrupts came of it.
  private func play(
    _ incidents: [SampleIncident], _ plan: [SamplePlan.Step], _ team: SampleTeam
  ) async throws -> Int {
    var ids: [Int: ID<Interrupt>] = [:]
    var planned = plan.prefix { $0.at < now }
    let known = SampleScript.Known()
    for step in SampleStep.all(of: incidents).prefix(while: { $0.at < now }) {
      try await work(&planned, until: step.at, team, known)
      try await live(until: step.at)
      let incident = incidents[step.incident]
      let known = ids[step.incident]
      ids[step.incident] = try await environment.database.write { tx in
        try SampleScene(tx: tx, team: team, incident: incident, id: known).play(step)
      }
    }
    try await work(&planned, until: now, team, known)
    try await live(until: now)
    return Set(ids.values).count
  }

  /// Plays the planned work that happens until then.
  private func work(
    _ planned: inout ArraySlice<SamplePlan.Step>, until instant: Instant, _ team: SampleTeam,
    _ known: SampleScript.Known
  ) async throws {
    while let step = planned.first, step.at <= instant {
      try await live(until: step.at)
      try await environment.database.write { tx in
        try step.play(SampleScript(tx: tx, team: team, known: known))
      }
      planned = planned.dropFirst()
    }
  }

  /// Turns the clock, stopping wherever a duty is due.
  private func live(until instant: Instant) async throws {
    var due = try await runDuties()
    while let next = due, next < instant {
      turn(next)
      // What stays due must not hold the clock.
      due = try await runDuties().map { max($0, next + .seconds(1)) }
    }
    turn(instant)
  }

  /// - Returns: when the next of them is due.
  private func runDuties() async throws -> Instant? {
    var next: Instant?
    for duty in duties {
      guard let due = try await duty.run(environment) else { continue }
      next = min(next ?? due, due)
    }
    return next
  }
}
