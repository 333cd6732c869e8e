import Core
import Storage
import Teams

/// What a board shows, in a few statements whatever the number of cards; long texts are not read. They are asked together.
enum BoardStore {
  /// Stories that wait to be pulled, are worked on or validated, in the lead's order; of an iteration also those that
  /// are not ready yet.
  static func open(_ team: ID<Team>, in iteration: ID<Iteration>?) -> Question<[BoardCard]> {
    let condition: SQL = iteration.map { "s.iteration_id = \($0)" } ?? "s.state <> 'written'"
    return Question<[BoardCard]>(
      """
      SELECT \(Self.columns) FROM stories s
      WHERE s.team_id = \(team) AND s.closed_at IS NULL AND \(condition)
      ORDER BY s.position, s.id
      """, Self.card)
  }

  /// Stories that were done since, or in the iteration, latest first.
  static func done(
    _ team: ID<Team>, since: Instant, in iteration: ID<Iteration>?, limit: Int
  ) -> Question<[BoardCard]> {
    let condition: SQL =
      iteration.map { "s.iteration_id = \($0) AND s.closed_at IS NOT NULL" } ?? "s.closed_at >= \(since)"
    return Question<[BoardCard]>(
      """
      SELECT \(Self.columns) FROM stories s
      WHERE s.team_id = \(team) AND \(condition) AND s.state = 'done'
      ORDER BY s.closed_at DESC, s.id DESC LIMIT \(limit)
      """, Self.card)
  }

  /// For each open story the one before it in the order of its feature, or of what stands alone.
  static func previous(_ team: ID<Team>) -> Question<[ID<Story>: ID<Story>]> {
    Question(
      "SELECT id, feature_id FROM stories WHERE team_id = \(team) AND closed_at IS NULL ORDER BY position, id"
    ) { (id: try $0.id(0, of: Story.self), feature: $0.optionalID(1, of: PlannedFeature.self)) }
    .map { all in
      let orders = Dictionary(grouping: all, by: \.feature).values
      return Dictionary(
        uniqueKeysWithValues: orders.flatMap { order in zip(order.dropFirst(), order).map { ($0.id, $1.id) } })
    }
  }

  /// Who works on the open stories of a team.
  static func people(_ team: ID<Team>) -> Question<[ID<Story>: [ID<Person>]]> {
    Question(
      """
      SELECT p.story_id, p.person_id FROM stories s JOIN story_people p ON p.story_id = s.id
      WHERE s.team_id = \(team) AND s.closed_at IS NULL AND p.until IS NULL ORDER BY p.id
      """
    ) { (story: try $0.id(0, of: Story.self), person: try $0.id(1, of: Person.self)) }
    .map { Dictionary(grouping: $0, by: \.story).mapValues { $0.map(\.person) } }
  }

  /// For each open story the open ones that it waits for.
  static func waits(_ team: ID<Team>) -> Question<[ID<Story>: [ID<Story>]]> {
    Question(
      """
      SELECT d.story_id, d.after_id
      FROM stories s JOIN story_dependencies d ON d.story_id = s.id JOIN stories a ON a.id = d.after_id
      WHERE s.team_id = \(team) AND s.closed_at IS NULL AND a.closed_at IS NULL ORDER BY d.story_id, d.after_id
      """
    ) { (story: try $0.id(0, of: Story.self), after: try $0.id(1, of: Story.self)) }
    .map { Dictionary(grouping: $0, by: \.story).mapValues { $0.map(\.after) } }
  }

  /// When the stories that were done last were begun and done, latest first.
  static func courses(_ team: ID<Team>, limit: Int) -> Question<[(from: Instant, to: Instant)]> {
    Question(
      """
      SELECT s.started_at, s.closed_at FROM stories s
      WHERE s.team_id = \(team) AND s.closed_at IS NOT NULL AND s.state = 'done' AND s.started_at IS NOT NULL
      ORDER BY s.closed_at DESC, s.id DESC LIMIT \(limit)
      """
    ) { (from: try $0.instant(0), to: try $0.instant(1)) }
  }

  private static let columns: SQL = """
    s.id, s.feature_id, s.backlog, s.kind, s.title, s.state, s.size, s.box_days, s.is_easy, s.blocked_reason,
    s.sent_back, s.state_at, s.closed_at
    """

  private static func card(_ row: Row) throws -> BoardCard {
    let kind = Story.Kind(rawValue: try row.text(3)) ?? .story
    let size = kind == .spike ? row.optionalInteger(7).map { "\($0) d" } : row.optionalInteger(6).map(String.init)
    return BoardCard(
      id: try row.id(0), feature: row.optionalID(1), backlog: Backlog(rawValue: try row.text(2)) ?? .internal,
      kind: kind, title: try row.text(4), state: StoryState(rawValue: try row.text(5)) ?? .ready,
      sizeText: size ?? "", isEasy: try row.int(8) == 1, blockedReason: row.optionalText(9), sentBack: try row.int(10),
      stateAt: try row.instant(11), closedAt: row.optionalInstant(12))
  }
}
