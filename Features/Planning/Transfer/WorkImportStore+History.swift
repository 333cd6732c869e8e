import Core
import Storage
import Teams

/// Rows that are only ever added, with the times of their source.
extension WorkImportStore {
  func add(_ moves: [(ID<PlannedFeature>, WorkMove<FeatureStep>)]) throws {
    try tx.insert(
      into: "feature_moves (feature_id, from_step, to_step, at, by_name, reason)", moves.map { Self.row($0, $1) })
  }

  func add(_ moves: [(ID<Story>, WorkMove<StoryState>)]) throws {
    try tx.insert(
      into: "story_moves (story_id, from_state, to_state, at, by_name, reason)", moves.map { Self.row($0, $1) })
  }

  private static func row<State: RawRepresentable<String>>(
    _ owner: some SQLBindable, _ move: WorkMove<State>
  ) -> [SQLValue] {
    [
      owner.sqlValue, (move.from?.rawValue).sqlValue, move.to.rawValue.sqlValue, move.at.sqlValue, move.by.sqlValue,
      move.reason.sqlValue,
    ]
  }

  func add(_ checks: [(ID<PlannedFeature>, WorkCheck)], _ people: (ForeignPerson?) -> ID<Person>?) throws {
    try tx.insert(
      into: "feature_checks (feature_id, kind, text, state, evidence, by_id, at)",
      checks.map { feature, check in
        [
          feature.sqlValue, check.kind.rawValue.sqlValue, check.text.sqlValue, check.state.rawValue.sqlValue,
          check.evidence.sqlValue, people(check.by).sqlValue, check.at.sqlValue,
        ]
      })
  }

  /// What the source says of points that are here already.
  func set(_ checks: [WorkCheck], of feature: ID<PlannedFeature>) throws {
    for check in checks {
      try tx.run(
        """
        UPDATE feature_checks SET state = \(check.state.rawValue)
        WHERE feature_id = \(feature) AND kind = \(check.kind.rawValue) AND text = \(check.text)
          AND state <> \(check.state.rawValue)
        """)
    }
  }

  func add(_ checks: [(ID<Story>, WorkStoryCheck)], _ people: (ForeignPerson?) -> ID<Person>?) throws {
    try tx.insert(
      into: "story_checks (story_id, text, is_met, by_id, at)",
      checks.map { story, check in
        [
          story.sqlValue, check.text.sqlValue, (check.isDone ? 1 : 0).sqlValue, people(check.by).sqlValue,
          check.at.sqlValue,
        ]
      })
  }

  /// What the source says of points that are here already.
  func set(_ checks: [WorkStoryCheck], of story: ID<Story>, _ people: (ForeignPerson?) -> ID<Person>?) throws {
    for check in checks {
      let state = check.isDone ? 1 : 0
      try tx.run(
        """
        UPDATE story_checks SET is_met = \(state), by_id = \(people(check.by)), at = \(check.at)
        WHERE story_id = \(story) AND text = \(check.text) AND is_met <> \(state)
        """)
    }
  }

  func add(splits: [(story: ID<Story>, from: ID<Story>)]) throws {
    try tx.insert(
      into: "story_splits (story_id, from_id)", splits.map { [$0.story.sqlValue, $0.from.sqlValue] })
  }

  func add(_ blocks: [(ID<Story>, ForeignBlock)]) throws {
    try tx.insert(
      into: "story_blocks (story_id, reason, since, until)",
      blocks.map { [$0.sqlValue, $1.reason.sqlValue, $1.since.sqlValue, $1.until.sqlValue] })
  }

  func add(_ stints: [(ID<Story>, WorkExportStore.Stint)]) throws {
    try tx.insert(
      into: "story_people (story_id, person_id, since, until)",
      stints.map { [$0.sqlValue, $1.person.sqlValue, $1.since.sqlValue, $1.until.sqlValue] })
  }

  func add(_ stays: [(ID<Story>, WorkExportStore.Stay)]) throws {
    try tx.insert(
      into: "iteration_stories (iteration_id, story_id, added_at, removed_at, is_planned)",
      stays.map { story, stay in
        [
          stay.iteration.sqlValue, story.sqlValue, stay.since.sqlValue, stay.until.sqlValue,
          (stay.isPlanned ? 1 : 0).sqlValue,
        ]
      })
  }

  /// - Parameter commitments: of stories and features, with who promised.
  func add(_ commitments: [(Commitment.Subject, ID<Person>, WorkCommitment)], _ team: ID<Team>) throws {
    try tx.insert(
      into: """
        commitments (person_id, story_id, feature_id, team_id, made_at, made_by, until, ended_at, outcome, reason, version)
        """,
      commitments.map { subject, person, one in
        [
          person.sqlValue, subject.story.sqlValue, subject.feature.sqlValue, team.sqlValue, one.madeAt.sqlValue,
          one.madeBy.sqlValue, one.until.sqlValue, one.endedAt.sqlValue, (one.outcome?.rawValue).sqlValue,
          one.reason.sqlValue, 1.sqlValue,
        ]
      })
    if commitments.contains(where: { $0.2.endedAt == nil }) { tx.wake(.due) }
  }

  func add(_ dependencies: [(story: ID<Story>, after: ID<Story>)]) throws {
    try tx.insert(
      into: "story_dependencies (story_id, after_id)", dependencies.map { [$0.story.sqlValue, $0.after.sqlValue] })
  }

  // MARK: - What has ended since

  func end(_ blocks: [ForeignBlock], of story: ID<Story>) throws {
    for block in blocks {
      try tx.run(
        """
        UPDATE story_blocks SET until = \(block.until)
        WHERE story_id = \(story) AND since = \(block.since) AND until IS NULL
        """)
    }
  }

  func end(_ stints: [WorkExportStore.Stint], of story: ID<Story>) throws {
    for stint in stints {
      try tx.run(
        """
        UPDATE story_people SET until = \(stint.until)
        WHERE story_id = \(story) AND person_id = \(stint.person) AND until IS NULL
        """)
    }
  }

  func end(_ stays: [WorkExportStore.Stay], of story: ID<Story>) throws {
    for stay in stays {
      try tx.run(
        """
        UPDATE iteration_stories SET removed_at = \(stay.until)
        WHERE story_id = \(story) AND iteration_id = \(stay.iteration) AND removed_at IS NULL
        """)
    }
  }
}

extension WorkFeature {
  var draft: FeatureDraft {
    var draft = FeatureDraft(title: title)
    draft.text = text
    draft.technologies = technologies
    return draft
  }
}

extension WorkStory {
  var draft: StoryDraft {
    var draft = StoryDraft(title: title)
    draft.text = text
    return draft
  }
}
