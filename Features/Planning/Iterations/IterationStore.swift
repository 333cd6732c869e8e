import Core
import Storage
import Teams

/// Iterations and which stories were in them when, as stored.
struct IterationStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// - Throws: `Refusal.notFound`
  func get(_ id: ID<Iteration>) throws -> Iteration {
    guard let found = try list("i.id = \(id)", limit: 1).first else {
      throw Refusal.notFound("There is no iteration with the id \(id).")
    }
    return found
  }

  /// Latest first.
  /// - Parameter condition: on `i`.
  func list(_ condition: SQL, limit: Int = 500) throws -> [Iteration] {
    try tx.all(
      """
      SELECT i.id, i.team_id, i.number, i.starts_on, i.ends_on, i.goal, i.demo_at, i.retro, i.started_at, i.closed_at,
        i.version
      FROM iterations i WHERE \(condition) ORDER BY i.number DESC, i.id DESC LIMIT \(limit)
      """, Self.iteration)
  }

  /// Latest first.
  func all(_ team: ID<Team>, limit: Int = 500) throws -> [Iteration] {
    try list("i.team_id = \(team)", limit: limit)
  }

  /// Started and not closed; at most one of a team.
  func running(_ team: ID<Team>) throws -> Iteration? {
    try list("i.team_id = \(team) AND i.started_at IS NOT NULL AND i.closed_at IS NULL", limit: 1).first
  }

  /// Not closed, latest first.
  func open(_ team: ID<Team>) throws -> [Iteration] { try list("i.team_id = \(team) AND i.closed_at IS NULL") }

  /// Latest first.
  func closed(_ team: ID<Team>, limit: Int) throws -> [Iteration] {
    try list("i.team_id = \(team) AND i.closed_at IS NOT NULL", limit: limit)
  }

  func last(_ team: ID<Team>) throws -> Iteration? { try all(team, limit: 1).first }

  /// Another one of the team that shares a day with the days.
  func overlapping(_ days: ClosedRange<Day>, _ team: ID<Team>, besides id: ID<Iteration>?) throws -> Iteration? {
    let other: SQL = id.map { " AND i.id <> \($0)" } ?? ""
    return try list(
      "i.team_id = \(team) AND i.starts_on <= \(days.upperBound) AND i.ends_on >= \(days.lowerBound)\(other)", limit: 1
    ).first
  }

  /// Another one of the team that would no longer come in the order of the numbers, did this one begin on the day.
  func outOfOrder(_ own: Iteration, from day: Day) throws -> Iteration? {
    try list(
      """
      i.team_id = \(own.team) AND ((i.number < \(own.number) AND i.starts_on > \(day))
        OR (i.number > \(own.number) AND i.starts_on < \(day)))
      """, limit: 1
    ).first
  }

  func add(_ draft: IterationDraft, team: ID<Team>, number: Int) throws -> ID<Iteration> {
    ID(
      try tx.integer(
        """
        INSERT INTO iterations (team_id, number, starts_on, ends_on, goal, demo_at, retro, version)
        VALUES (\(team), \(number), \(draft.startsOn), \(draft.endsOn), \(draft.goal), \(draft.demoAt), \(draft.retro), 1)
        RETURNING id
        """))
  }

  func update(_ id: ID<Iteration>, to draft: IterationDraft) throws {
    try tx.run(
      """
      UPDATE iterations SET starts_on = \(draft.startsOn), ends_on = \(draft.endsOn), goal = \(draft.goal),
        demo_at = \(draft.demoAt), retro = \(draft.retro), version = version + 1
      WHERE id = \(id)
      """)
  }

  /// What is in it now was planned.
  func start(_ id: ID<Iteration>) throws {
    try tx.run("UPDATE iterations SET started_at = \(tx.now), version = version + 1 WHERE id = \(id)")
    try tx.run("UPDATE iteration_stories SET is_planned = 1 WHERE iteration_id = \(id) AND removed_at IS NULL")
  }

  func close(_ id: ID<Iteration>) throws {
    try tx.run("UPDATE iterations SET closed_at = \(tx.now), version = version + 1 WHERE id = \(id)")
  }

  private static func iteration(_ row: Row) throws -> Iteration {
    Iteration(
      id: try row.id(0), team: try row.id(1), number: try row.int(2), startsOn: try row.day(3), endsOn: try row.day(4),
      goal: try row.text(5), demoAt: row.optionalInstant(6), retro: try row.text(7), startedAt: row.optionalInstant(8),
      closedAt: row.optionalInstant(9), version: try row.int(10))
  }
}

// MARK: - Which stories are in

extension IterationStore {
  /// What the iteration has now, in the order of the leads.
  func stories(_ id: ID<Iteration>) throws -> [Story] { try StoryStore(tx).list("s.iteration_id = \(id)") }

  /// Those with the ids, in the order of the leads.
  func stories(ids: [ID<Story>]) throws -> [Story] {
    ids.isEmpty ? [] : try StoryStore(tx).list("s.id IN (\(list: ids.sorted()))")
  }

  /// From the first pull to the end of the stories of a team that were done since, latest first.
  func courses(_ team: ID<Team>, since: Instant) throws -> [(from: Instant, to: Instant)] {
    try tx.all(
      """
      SELECT started_at, closed_at FROM stories
      WHERE team_id = \(team) AND closed_at >= \(since) AND closed_at IS NOT NULL AND state = 'done'
        AND started_at IS NOT NULL
      ORDER BY closed_at DESC, id DESC LIMIT 2000
      """
    ) { (from: try $0.instant(0), to: try $0.instant(1)) }
  }

  func enter(_ story: ID<Story>, _ id: ID<Iteration>) throws {
    try tx.run(
      """
      INSERT INTO iteration_stories (iteration_id, story_id, added_at, is_planned) VALUES (\(id), \(story), \(tx.now), 0)
      """)
    try tx.run("UPDATE stories SET iteration_id = \(id), version = version + 1 WHERE id = \(story)")
  }

  /// From whichever iteration it is in.
  func leave(_ story: ID<Story>) throws {
    try tx.run(
      "UPDATE iteration_stories SET removed_at = \(tx.now) WHERE story_id = \(story) AND removed_at IS NULL")
    try tx.run("UPDATE stories SET iteration_id = NULL, version = version + 1 WHERE id = \(story)")
  }

  /// Who was in when, in the order in which they entered.
  func members(_ ids: some Collection<ID<Iteration>>) throws -> [ID<Iteration>: [IterationMember]] {
    guard !ids.isEmpty else { return [:] }
    let members = try tx.all(
      """
      SELECT m.iteration_id, m.story_id, m.added_at, m.removed_at, m.is_planned, s.backlog, s.size,
        (SELECT v.to_state FROM story_moves v WHERE v.story_id = m.story_id AND v.at <= COALESCE(i.closed_at, \(tx.now))
          ORDER BY v.at DESC, v.id DESC LIMIT 1),
        (SELECT COUNT(*) FROM iteration_stories n
          WHERE n.story_id = m.story_id AND n.iteration_id <> i.id AND n.added_at = i.closed_at
            AND m.removed_at = i.closed_at)
      FROM iteration_stories m JOIN iterations i ON i.id = m.iteration_id JOIN stories s ON s.id = m.story_id
      WHERE m.iteration_id IN (\(list: Array(Set(ids)).sorted())) ORDER BY m.id
      """
    ) { row in
      IterationMember(
        iteration: try row.id(0), story: try row.id(1), addedAt: try row.instant(2), removedAt: row.optionalInstant(3),
        isPlanned: try row.int(4) == 1, backlog: Backlog(rawValue: try row.text(5)) ?? .internal,
        points: row.optionalInteger(6).map(Int.init),
        state: row.optionalText(7).flatMap(StoryState.init(rawValue:)) ?? .written, wasCarried: try row.int(8) > 0)
    }
    return Dictionary(grouping: members, by: \.iteration)
  }
}
