import Storage

/// Tables of this feature: features, feature_checks, feature_moves, stories, story_people, story_moves, story_blocks,
/// story_dependencies, iterations, iteration_stories.
///
/// Moves, people, blocks and memberships are kept with their times and never changed: flow metrics are computed from
/// them, also from what was imported, which the event log does not know.
enum PlanningSchema {
  static let migrations = [
    Migration("planning-001-create") { d in
      [features(d), featureChecks(d), featureMoves(d), iterations(d), stories(d)] + storyHistory(d) + indexes
    },
    CommitmentSchema.migration,
  ]

  private static func features(_ d: Dialect) -> SQL {
    """
    CREATE TABLE features (
      id \(d.permanentIdentity),
      team_id \(d.integer) NOT NULL REFERENCES teams (id),
      backlog TEXT NOT NULL CHECK (backlog IN ('business', 'customer', 'ssa', 'internal')),
      customer_id \(d.integer) REFERENCES teams (id),
      title TEXT NOT NULL,
      text TEXT NOT NULL,
      scope TEXT NOT NULL,
      folded TEXT NOT NULL,
      step TEXT NOT NULL CHECK (step IN ('requested', 'definition', 'criteria', 'writing', 'ordering', 'work',
        'validation', 'demo', 'handover', 'retro', 'done', 'dropped')),
      effort \(d.integer) CHECK (effort BETWEEN 1 AND 10000),
      first_effort \(d.integer),
      lead_id \(d.integer) REFERENCES people (id),
      position \(d.integer) NOT NULL,
      requester_id \(d.integer) REFERENCES people (id),
      origin TEXT NOT NULL,
      technologies TEXT NOT NULL,
      demo_at \(d.integer),
      created_at \(d.integer) NOT NULL,
      step_at \(d.integer) NOT NULL,
      closed_at \(d.integer),
      version \(d.integer) NOT NULL,
      CHECK ((step IN ('done', 'dropped')) = (closed_at IS NOT NULL))
    ) \(d.strict)
    """
  }

  private static func featureChecks(_ d: Dialect) -> SQL {
    """
    CREATE TABLE feature_checks (
      id \(d.identity),
      feature_id \(d.integer) NOT NULL REFERENCES features (id),
      kind TEXT NOT NULL CHECK (kind IN ('criterion', 'handover', 'action')),
      text TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('open', 'met', 'waived')),
      evidence TEXT NOT NULL,
      by_id \(d.integer) REFERENCES people (id),
      at \(d.integer)
    ) \(d.strict)
    """
  }

  private static func featureMoves(_ d: Dialect) -> SQL {
    """
    CREATE TABLE feature_moves (
      id \(d.permanentIdentity),
      feature_id \(d.integer) NOT NULL REFERENCES features (id),
      from_step TEXT,
      to_step TEXT NOT NULL,
      at \(d.integer) NOT NULL,
      by_name TEXT NOT NULL,
      reason TEXT NOT NULL
    ) \(d.strict)
    """
  }

  private static func iterations(_ d: Dialect) -> SQL {
    """
    CREATE TABLE iterations (
      id \(d.identity),
      team_id \(d.integer) NOT NULL REFERENCES teams (id),
      number \(d.integer) NOT NULL,
      starts_on \(d.integer) NOT NULL,
      ends_on \(d.integer) NOT NULL,
      goal TEXT NOT NULL,
      demo_at \(d.integer),
      retro TEXT NOT NULL,
      started_at \(d.integer),
      closed_at \(d.integer),
      version \(d.integer) NOT NULL,
      UNIQUE (team_id, number),
      CHECK (starts_on <= ends_on)
    ) \(d.strict)
    """
  }

  private static func stories(_ d: Dialect) -> SQL {
    """
    CREATE TABLE stories (
      id \(d.permanentIdentity),
      team_id \(d.integer) NOT NULL REFERENCES teams (id),
      feature_id \(d.integer) REFERENCES features (id),
      backlog TEXT NOT NULL CHECK (backlog IN ('business', 'customer', 'ssa', 'internal')),
      kind TEXT NOT NULL CHECK (kind IN ('story', 'spike')),
      title TEXT NOT NULL,
      text TEXT NOT NULL,
      acceptance TEXT NOT NULL,
      folded TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('written', 'ready', 'in_work', 'validation', 'done', 'dropped')),
      size \(d.integer) CHECK (size BETWEEN 1 AND 100),
      box_days \(d.integer) CHECK (box_days BETWEEN 1 AND 10),
      outcome TEXT NOT NULL,
      is_easy \(d.integer) NOT NULL CHECK (is_easy IN (0, 1)),
      position \(d.integer) NOT NULL,
      iteration_id \(d.integer) REFERENCES iterations (id),
      origin TEXT NOT NULL,
      blocked_reason TEXT,
      blocked_at \(d.integer),
      sent_back \(d.integer) NOT NULL CHECK (sent_back >= 0),
      created_at \(d.integer) NOT NULL,
      state_at \(d.integer) NOT NULL,
      started_at \(d.integer),
      closed_at \(d.integer),
      version \(d.integer) NOT NULL,
      CHECK ((state IN ('done', 'dropped')) = (closed_at IS NOT NULL)),
      CHECK ((blocked_at IS NULL) = (blocked_reason IS NULL))
    ) \(d.strict)
    """
  }

  private static func storyHistory(_ d: Dialect) -> [SQL] {
    [
      """
      CREATE TABLE story_people (
        id \(d.permanentIdentity),
        story_id \(d.integer) NOT NULL REFERENCES stories (id),
        person_id \(d.integer) NOT NULL REFERENCES people (id),
        since \(d.integer) NOT NULL,
        until \(d.integer)
      ) \(d.strict)
      """,
      """
      CREATE TABLE story_moves (
        id \(d.permanentIdentity),
        story_id \(d.integer) NOT NULL REFERENCES stories (id),
        from_state TEXT,
        to_state TEXT NOT NULL,
        at \(d.integer) NOT NULL,
        by_name TEXT NOT NULL,
        reason TEXT NOT NULL
      ) \(d.strict)
      """,
      """
      CREATE TABLE story_blocks (
        id \(d.permanentIdentity),
        story_id \(d.integer) NOT NULL REFERENCES stories (id),
        reason TEXT NOT NULL,
        since \(d.integer) NOT NULL,
        until \(d.integer)
      ) \(d.strict)
      """,
      """
      CREATE TABLE story_dependencies (
        story_id \(d.integer) NOT NULL,
        after_id \(d.integer) NOT NULL,
        PRIMARY KEY (story_id, after_id)
      ) \(d.strictWithoutRowID)
      """,
      """
      CREATE TABLE iteration_stories (
        id \(d.permanentIdentity),
        iteration_id \(d.integer) NOT NULL REFERENCES iterations (id),
        story_id \(d.integer) NOT NULL REFERENCES stories (id),
        added_at \(d.integer) NOT NULL,
        removed_at \(d.integer),
        is_planned \(d.integer) NOT NULL CHECK (is_planned IN (0, 1))
      ) \(d.strict)
      """,
    ]
  }

  private static let indexes: [SQL] = [
    "CREATE INDEX features_open ON features (team_id, position, id) WHERE closed_at IS NULL",
    "CREATE INDEX features_closed ON features (team_id, closed_at, id) WHERE closed_at IS NOT NULL",
    "CREATE INDEX feature_checks_feature ON feature_checks (feature_id, id)",
    "CREATE INDEX feature_moves_feature ON feature_moves (feature_id, id)",
    "CREATE INDEX stories_open ON stories (team_id, position, id) WHERE closed_at IS NULL",
    "CREATE INDEX stories_closed ON stories (team_id, closed_at, id) WHERE closed_at IS NOT NULL",
    "CREATE INDEX stories_feature ON stories (feature_id, position, id) WHERE feature_id IS NOT NULL",
    "CREATE INDEX stories_iteration ON stories (iteration_id, position, id) WHERE iteration_id IS NOT NULL",
    "CREATE INDEX story_people_story ON story_people (story_id, id)",
    "CREATE UNIQUE INDEX story_people_now ON story_people (person_id, story_id) WHERE until IS NULL",
    "CREATE INDEX story_moves_story ON story_moves (story_id, id)",
    "CREATE INDEX story_moves_at ON story_moves (at, id)",
    "CREATE INDEX story_blocks_story ON story_blocks (story_id, id)",
    "CREATE INDEX story_dependencies_after ON story_dependencies (after_id, story_id)",
    "CREATE INDEX iteration_stories_iteration ON iteration_stories (iteration_id, id)",
    "CREATE UNIQUE INDEX iteration_stories_now ON iteration_stories (story_id) WHERE removed_at IS NULL",
  ]
}
