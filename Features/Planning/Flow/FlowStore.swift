import Core
import Statistics
import Storage
import Teams

/// The ways of stories and features through the flow, as stored: a few statements whatever their number.
struct FlowStore {
  let tx: Transaction
  let team: ID<Team>
  let subject: FlowSubject

  init(_ tx: Transaction, _ team: ID<Team>, _ subject: FlowSubject) {
    self.tx = tx
    self.team = team
    self.subject = subject
  }

  /// When the first thing that was closed had begun: before that nothing was done. nil when nothing is closed.
  func begin() throws -> Instant? {
    switch subject {
    case .stories:
      try tx.first(
        """
        SELECT closed_at, started_at FROM stories WHERE team_id = \(team) AND closed_at IS NOT NULL
        ORDER BY closed_at, id LIMIT 1
        """
      ) { min(try $0.instant(0), $0.optionalInstant(1) ?? .distantFuture) }
    case .features:
      try tx.first(
        """
        SELECT created_at FROM features WHERE team_id = \(team) AND closed_at IS NOT NULL
        ORDER BY closed_at, id LIMIT 1
        """
      ) { try $0.instant(0) }
    }
  }

  /// What is in the flow, and what left it since, each with its moves.
  func courses(_ backlog: Backlog?, in window: FlowWindow) throws -> [FlowCourse] {
    var courses: [FlowCourse] = []
    var (current, steps): (Head?, [FlowCourse.Step]) = (nil, [])
    func end() {
      if let current { courses.append(current.course(subject, steps, window)) }
      steps = []
    }
    let (moves, key, state): (SQL, SQL, SQL) =
      subject == .stories ? ("story_moves", "story_id", "to_state") : ("feature_moves", "feature_id", "to_step")
    let rows = try tx.all(
      """
      \(chosen(backlog, since: window.start))
      SELECT c.id, c.state, c.started_at, c.closed_at, m.\(state), m.at
      FROM chosen c JOIN \(moves) m ON m.\(key) = c.id ORDER BY c.id, m.at, m.id
      """
    ) { row in
      (
        head: Head(
          id: try row.integer(0), state: try row.text(1), startedAt: row.optionalInstant(2),
          closedAt: row.optionalInstant(3)), step: FlowCourse.Step(state: try row.text(4), at: try row.instant(5))
      )
    }
    for (head, step) in rows {
      if head.id != current?.id {
        end()
        current = head
      }
      steps.append(step)
    }
    end()
    return courses
  }

  /// The columns of a story or feature.
  private struct Head {
    let id: Int64
    let state: String
    let startedAt: Instant?
    let closedAt: Instant?

    func course(_ subject: FlowSubject, _ steps: [FlowCourse.Step], _ window: FlowWindow) -> FlowCourse {
      FlowCourse(
        subject, id: id, state: state, startedAt: startedAt, closedAt: closedAt, steps: steps, window: window)
    }
  }

  /// The blocks that touch the time; features have none of their own.
  func blocks(_ backlog: Backlog?, since: Instant) throws -> [BlockedTime.Block] {
    guard subject == .stories else { return [] }
    return try tx.all(
      """
      \(chosen(backlog, since: since))
      SELECT b.story_id, b.reason, b.since, b.until FROM chosen c JOIN story_blocks b ON b.story_id = c.id
      ORDER BY b.story_id, b.id
      """
    ) { row in
      BlockedTime.Block(
        story: try row.integer(0), reason: try row.text(1),
        stretch: Stretch(from: try row.instant(2), until: row.optionalInstant(3)))
    }
  }

  /// Two halves, each of which has an index of its own.
  private func chosen(_ backlog: Backlog?, since: Instant) -> SQL {
    let kind: SQL = backlog.map { "AND backlog = \($0.rawValue)" } ?? ""
    switch subject {
    case .stories:
      return """
        WITH chosen AS (
          SELECT id, state, started_at, closed_at FROM stories
          WHERE team_id = \(team) AND closed_at IS NULL AND state <> 'written' \(kind)
          UNION ALL
          SELECT id, state, started_at, closed_at FROM stories
          WHERE team_id = \(team) AND closed_at IS NOT NULL AND closed_at >= \(since) \(kind)
        )
        """
    case .features:
      return """
        WITH chosen AS (
          SELECT id, step AS state, CAST(NULL AS BIGINT) AS started_at, closed_at FROM features
          WHERE team_id = \(team) AND closed_at IS NULL AND step <> 'requested' \(kind)
          UNION ALL
          SELECT id, step AS state, CAST(NULL AS BIGINT) AS started_at, closed_at FROM features
          WHERE team_id = \(team) AND closed_at IS NOT NULL AND closed_at >= \(since) \(kind)
        )
        """
    }
  }

  /// What they are called.
  func titles(_ ids: some Collection<Int64>) throws -> [Int64: String] {
    guard !ids.isEmpty else { return [:] }
    let table: SQL = subject == .stories ? "stories" : "features"
    let pairs = try tx.all("SELECT id, title FROM \(table) WHERE id IN (\(list: Set(ids).sorted())) ORDER BY id") {
      (try $0.integer(0), try $0.text(1))
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  /// The iterations that were started since, the oldest first, and how much came into them later.
  func iterations(since: Instant) throws -> [IterationShare] {
    let rows = try tx.all(
      """
      SELECT i.id, i.number, i.started_at, i.closed_at, m.story_id, m.added_at, m.removed_at
      FROM iterations i LEFT JOIN iteration_stories m ON m.iteration_id = i.id
      WHERE i.team_id = \(team) AND i.started_at >= \(since) ORDER BY i.number, i.id, m.id
      """
    ) { row in
      Membership(
        iteration: try row.id(0), number: try row.int(1), startedAt: try row.instant(2),
        closedAt: row.optionalInstant(3), story: row.optionalInteger(4), addedAt: row.optionalInstant(5),
        removedAt: row.optionalInstant(6))
    }
    return Dictionary(grouping: rows, by: \.iteration).values.compactMap { members -> IterationShare? in
      guard let one = members.first else { return nil }
      let stays = members.compactMap { member in
        member.story.flatMap { story in member.addedAt.map { (story, Stretch(from: $0, until: member.removedAt)) } }
      }
      let stories = Dictionary(grouping: stays, by: \.0).values.map { $0.map(\.1) }
      return IterationShare(
        id: one.iteration, number: one.number, isRunning: one.closedAt == nil,
        share: UnplannedShare(Array(stories), from: one.startedAt, until: one.closedAt ?? .distantFuture))
    }.sorted { ($0.number, $0.id) < ($1.number, $1.id) }
  }

  /// A story in an iteration; without one when the iteration is empty.
  private struct Membership {
    let iteration: ID<Iteration>
    let number: Int
    let startedAt: Instant
    let closedAt: Instant?
    let story: Int64?
    let addedAt: Instant?
    let removedAt: Instant?
  }
}
