import Core
import Statistics
import Storage
import Teams

/// What forecasts are made from, as stored.
struct FeatureForecastStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// When stories of features were validated since, the earliest first.
  func done(_ team: ID<Team>, since: Instant) throws -> [Instant] {
    try tx.all(
      """
      SELECT closed_at FROM stories
      WHERE team_id = \(team) AND closed_at IS NOT NULL AND closed_at >= \(since) AND state = 'done'
        AND feature_id IS NOT NULL
      ORDER BY closed_at, id
      """
    ) { try $0.instant(0) }
  }

  /// The open features that somebody has taken up, in the order of the PO, with what is known about their stories.
  func features(_ team: ID<Team>) throws -> [FeatureFacts] {
    try tx.all(
      """
      SELECT f.id, f.title, f.step, f.effort, COUNT(*) FILTER (WHERE s.state = 'done'),
        COUNT(*) FILTER (WHERE s.state NOT IN ('done', 'dropped'))
      FROM features f LEFT JOIN stories s ON s.feature_id = f.id
      WHERE f.team_id = \(team) AND f.closed_at IS NULL AND f.step <> 'requested'
      GROUP BY f.id, f.title, f.step, f.effort, f.position ORDER BY f.position, f.id
      """
    ) { row in
      FeatureFacts(
        id: try row.id(0), title: try row.text(1), step: FeatureStep(rawValue: try row.text(2)) ?? .definition,
        effort: row.optionalInteger(3).map(Int.init), done: try row.int(4), open: try row.int(5))
    }
  }

  /// A feature and how many of its stories are done and open.
  struct FeatureFacts {
    let id: ID<PlannedFeature>
    let title: String
    let step: FeatureStep
    let effort: Int?
    let done: Int
    let open: Int

    func entry(_ usual: FeatureSize.Usual) -> FeatureForecast.Entry {
      FeatureForecast.Entry(
        id: id, title: title, step: step,
        size: FeatureSize(step: step, effort: effort, done: done, open: open, usual: usual))
    }
  }

  /// Medians of the latest stories and features that were done.
  func usual(_ team: ID<Team>) throws -> FeatureSize.Usual {
    let points = try tx.all(
      """
      SELECT size FROM stories
      WHERE team_id = \(team) AND closed_at IS NOT NULL AND state = 'done' AND size IS NOT NULL
        AND feature_id IS NOT NULL
      ORDER BY closed_at DESC, id DESC LIMIT \(Self.measuredStories)
      """
    ) { try $0.int(0) }
    let stories = try tx.all(
      """
      WITH past AS (
        SELECT id, closed_at FROM features WHERE team_id = \(team) AND closed_at IS NOT NULL AND step = 'done'
        ORDER BY closed_at DESC, id DESC LIMIT \(Self.measuredFeatures)
      )
      SELECT COUNT(*) FROM past p JOIN stories s ON s.feature_id = p.id AND s.state = 'done'
      GROUP BY p.id ORDER BY p.id
      """
    ) { try $0.int(0) }
    return FeatureSize.Usual(
      points: Percentile.p50.value(of: points.sorted()), stories: Percentile.p50.value(of: stories.sorted()))
  }

  private static let measuredStories = 200
  private static let measuredFeatures = 30
}
