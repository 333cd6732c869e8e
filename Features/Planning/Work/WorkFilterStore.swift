import Core
import Storage
import Teams

/// Planned work that fits a filter, as stored.
struct WorkFilterStore {
  let tx: Transaction
  let actor: Actor

  init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
  }

  /// Open stories by the order of the product owner, then of the lead; closed ones latest first.
  /// - Parameters:
  ///   - team: nil: of all teams.
  ///   - withClosed: also those that are done or dropped, when the filter names no state.
  func stories(
    _ filter: WorkFilter, of team: ID<Team>?, withClosed: Bool = false, limit: Int, offset: Int = 0
  ) throws -> [Story] {
    let conditions = listed(filter, of: team, withClosed: withClosed)
    let order: SQL =
      Self.isClosed(filter)
      ? "s.closed_at DESC, s.id DESC"
      : "s.team_id, CASE WHEN f.position IS NULL THEN 1 ELSE 0 END, f.position, f.id, s.position, s.id"
    return try tx.all(
      """
      SELECT \(StoryStore.columns) FROM stories s LEFT JOIN features f ON f.id = s.feature_id
      WHERE \(conditions.joined(" AND ")) ORDER BY \(order) LIMIT \(limit) OFFSET \(offset)
      """, StoryStore.story)
  }

  /// How many stories of a team the list has on all its pages, and how many open ones of them nobody has sized.
  func count(_ filter: WorkFilter, of team: ID<Team>) throws -> (all: Int, unsized: Int) {
    let conditions = listed(filter, of: team)
    return try tx.first(
      """
      SELECT COUNT(*), COUNT(*) FILTER (WHERE s.closed_at IS NULL AND s.size IS NULL AND s.box_days IS NULL)
      FROM stories s WHERE \(conditions.joined(" AND "))
      """
    ) { (all: try $0.int(0), unsized: try $0.int(1)) } ?? (0, 0)
  }

  private static func isClosed(_ filter: WorkFilter) -> Bool { filter.state.map { !$0.isOpen } ?? false }

  private func listed(_ filter: WorkFilter, of team: ID<Team>?, withClosed: Bool = false) -> [SQL] {
    var conditions = conditions(filter)
    if let team { conditions.append("s.team_id = \(team)") }
    if Self.isClosed(filter) {
      conditions.append("s.closed_at IS NOT NULL")
    } else if !withClosed {
      conditions.append("s.closed_at IS NULL")
    }
    return conditions
  }

  /// Which open stories of a team fit.
  func open(_ filter: WorkFilter, of team: ID<Team>) throws -> Set<ID<Story>> {
    let conditions = conditions(filter) + ["s.team_id = \(team)", "s.closed_at IS NULL"]
    return Set(
      try tx.all("SELECT s.id FROM stories s WHERE \(conditions.joined(" AND ")) ORDER BY s.id") {
        try $0.id(0, of: Story.self)
      })
  }

  /// Those of some cards that fit, in the same order.
  func these(_ cards: [BoardCard], _ filter: WorkFilter) throws -> [BoardCard] {
    let conditions = conditions(filter) + ["s.id IN (\(list: cards.map(\.id).sorted()))"]
    let fits = Set(
      try tx.all("SELECT s.id FROM stories s WHERE \(conditions.joined(" AND ")) ORDER BY s.id") {
        try $0.id(0, of: Story.self)
      })
    return cards.filter { fits.contains($0.id) }
  }

  /// Closed features of a team that fit and that the actor may see, latest first.
  func closedFeatures(
    _ filter: WorkFilter, of team: ID<Team>, backlog: Backlog?, visible: FeatureVisibility, limit: Int
  ) throws -> [PlannedFeature] {
    var conditions = featureConditions(filter) + ["f.team_id = \(team)", "f.closed_at IS NOT NULL"]
    if let backlog { conditions.append("f.backlog = \(backlog.rawValue)") }
    if let only = visible.only {
      conditions.append("(f.customer_id = \(only) OR f.requester_id = \(visible.person))")
    }
    return try tx.all(
      """
      SELECT \(FeatureStore.columns) FROM features f WHERE \(conditions.joined(" AND "))
      ORDER BY f.closed_at DESC, f.id DESC LIMIT \(limit)
      """, FeatureStore.feature)
  }

  /// Which features of a team fit, open and closed ones.
  func features(_ filter: WorkFilter, of team: ID<Team>) throws -> Set<ID<PlannedFeature>> {
    let conditions = featureConditions(filter) + ["f.team_id = \(team)"]
    return Set(
      try tx.all("SELECT f.id FROM features f WHERE \(conditions.joined(" AND ")) ORDER BY f.id") {
        try $0.id(0, of: PlannedFeature.self)
      })
  }

  // MARK: - Search over all teams

  /// Stories that the actor may see and that fit the words, open ones first, then the latest.
  func search(_ words: String, visible: FeatureVisibility, limit: Int) throws -> [Story] {
    var conditions = Self.matching(words, story: true)
    if let only = visible.only {
      conditions.append(
        """
        (EXISTS (SELECT 1 FROM features v WHERE v.id = s.feature_id
            AND (v.customer_id = \(only) OR v.requester_id = \(visible.person)))
          OR EXISTS (SELECT 1 FROM story_people p
            WHERE p.story_id = s.id AND p.person_id = \(visible.person) AND p.until IS NULL))
        """)
    }
    return try tx.all(
      """
      SELECT \(StoryStore.columns) FROM stories s WHERE \(conditions.joined(" AND "))
      ORDER BY CASE WHEN s.closed_at IS NULL THEN 0 ELSE 1 END, s.id DESC LIMIT \(limit)
      """, StoryStore.story)
  }

  func searchFeatures(_ words: String, visible: FeatureVisibility, limit: Int) throws -> [PlannedFeature] {
    var conditions = Self.matching(words, story: false)
    if let only = visible.only {
      conditions.append("(f.customer_id = \(only) OR f.requester_id = \(visible.person))")
    }
    return try tx.all(
      """
      SELECT \(FeatureStore.columns) FROM features f WHERE \(conditions.joined(" AND "))
      ORDER BY CASE WHEN f.closed_at IS NULL THEN 0 ELSE 1 END, f.id DESC LIMIT \(limit)
      """, FeatureStore.feature)
  }
}

// MARK: - Conditions

extension WorkFilterStore {
  /// On `s`.
  private func conditions(_ filter: WorkFilter) -> [SQL] {
    var conditions = Self.matching(filter.words, story: true)
    if let person = filter.person(actor) {
      conditions.append(
        """
        EXISTS (SELECT 1 FROM story_people p
          WHERE p.story_id = s.id AND p.person_id = \(person) AND p.until IS NULL)
        """)
    }
    if let backlog = filter.backlog { conditions.append("s.backlog = \(backlog.rawValue)") }
    if let feature = filter.feature { conditions.append("s.feature_id = \(feature)") }
    switch filter.mark {
    case .blocked: conditions.append("s.blocked_at IS NOT NULL")
    case .unsized: conditions.append("s.size IS NULL AND s.box_days IS NULL")
    case nil: break
    }
    if let state = filter.state { conditions.append("s.state = \(state.rawValue)") }
    switch filter.turn {
    case .outside?: conditions.append("s.iteration_id IS NULL")
    case .iteration(let id)?: conditions.append("s.iteration_id = \(id)")
    case nil: break
    }
    return conditions.isEmpty ? ["s.id > 0"] : conditions
  }

  /// On `f`: whoever leads it or works on an open story of it; blocked is what has a story that is.
  private func featureConditions(_ filter: WorkFilter) -> [SQL] {
    var conditions = Self.matching(filter.words, story: false)
    if let person = filter.person(actor) {
      conditions.append(
        """
        (f.lead_id = \(person) OR EXISTS (SELECT 1 FROM stories s JOIN story_people p ON p.story_id = s.id
          WHERE s.feature_id = f.id AND s.closed_at IS NULL AND p.person_id = \(person) AND p.until IS NULL))
        """)
    }
    if let backlog = filter.backlog { conditions.append("f.backlog = \(backlog.rawValue)") }
    switch filter.mark {
    case .blocked:
      conditions.append(
        "EXISTS (SELECT 1 FROM stories s WHERE s.feature_id = f.id AND s.blocked_at IS NOT NULL)")
    case .unsized: conditions.append("f.effort IS NULL")
    case nil: break
    }
    return conditions
  }

  /// Every word must be there; a number is also that of the thing, and `F-31` finds its stories too.
  private static func matching(_ words: String, story: Bool) -> [SQL] {
    let words = words.trimmed
    guard !words.isEmpty else { return [] }
    let texts = words.lowercased().split(separator: " ").map { word -> SQL in
      let pattern = "%\(escaped(String(word)))%"
      guard story else { return "f.folded LIKE \(pattern) ESCAPE '\\'" }
      // With an offset PostgreSQL asks for the tails of the stories that are left, not for all there are.
      return """
        (s.folded LIKE \(pattern) ESCAPE '\\' OR EXISTS (SELECT 1 FROM story_tails t
          WHERE t.story_id = s.id AND t.folded LIKE \(pattern) ESCAPE '\\' ORDER BY t.story_id LIMIT 1 OFFSET 0))
        """
    }
    let text = texts.joined(" AND ")
    if story {
      if let id = ID<Story>(spoken: words) { return ["(s.id = \(id) OR \(text))"] }
      if let id = ID<PlannedFeature>(spoken: words) { return ["(s.feature_id = \(id) OR \(text))"] }
    } else if let id = ID<PlannedFeature>(spoken: words) {
      return ["(f.id = \(id) OR \(text))"]
    }
    return [text]
  }

  private static func escaped(_ word: String) -> String {
    word.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
  }
}
