import Core
import Storage
import Teams

/// What was promised and what came of it, over time.
extension CommitmentStore {
  /// Whose promises are meant.
  enum Whose {
    case team(ID<Team>)
    case person(ID<Person>)
  }

  func record(_ whose: Whose, _ span: Range<Instant>) throws -> CommitmentRecord {
    let those = Self.those(whose)
    let made = try list("\(those) AND c.made_at >= \(span.lowerBound) AND c.made_at < \(span.upperBound)")
    return CommitmentRecord(
      span: span, commitments: made.sorted { ($0.madeAt, $0.id) > ($1.madeAt, $1.id) },
      breaches: try BreachStore(tx).list(whose, span))
  }

  func open(_ whose: Whose) throws -> [Commitment] {
    try list("\(Self.those(whose)) AND c.ended_at IS NULL AND c.until > \(tx.now)")
  }

  /// What called people away from these, oldest first.
  func breaches(of commitments: [Commitment]) throws -> [CommitmentBreach] {
    guard !commitments.isEmpty else { return [] }
    return try BreachStore(tx).list(of: commitments.map(\.id))
  }

  /// What a list shows, newest first.
  struct Filter {
    var team: ID<Team>?
    var person: ID<Person>?
    var subject: Commitment.Subject?
    /// nil: those that hold.
    var outcome: Commitment.Outcome?
    var showsAll = false
    var before: ID<Commitment>?
  }

  func list(_ filter: Filter, limit: Int) throws -> [Commitment] {
    var condition: SQL = "1 = 1"
    if let team = filter.team { condition = "\(condition) AND c.team_id = \(team)" }
    if let person = filter.person { condition = "\(condition) AND c.person_id = \(person)" }
    if let subject = filter.subject { condition = "\(condition) AND \(Self.about(subject))" }
    if let outcome = filter.outcome {
      condition = "\(condition) AND c.outcome = \(outcome.rawValue)"
    } else if !filter.showsAll {
      condition = "\(condition) AND c.ended_at IS NULL"
    }
    if let before = filter.before { condition = "\(condition) AND c.id < \(before)" }
    return try tx.all(
      "SELECT \(Self.columns) FROM commitments c WHERE \(condition) ORDER BY c.id DESC LIMIT \(limit)", Self.commitment)
  }

  /// What was promised between the start of each iteration and its end.
  func kept(in iterations: [ID<Iteration>]) throws -> [ID<Iteration>: (made: Int, kept: Int)] {
    guard !iterations.isEmpty else { return [:] }
    let counts = try tx.all(
      """
      SELECT i.id, COUNT(*), COUNT(*) FILTER (WHERE c.outcome = 'met')
      FROM iterations i JOIN commitments c
        ON c.team_id = i.team_id AND c.made_at >= i.started_at AND c.made_at <= COALESCE(i.closed_at, \(tx.now))
      WHERE i.id IN (\(list: iterations.sorted())) GROUP BY i.id ORDER BY i.id
      """
    ) { (id: try $0.id(0, of: Iteration.self), made: try $0.int(1), kept: try $0.int(2)) }
    return Dictionary(uniqueKeysWithValues: counts.map { ($0.id, (made: $0.made, kept: $0.kept)) })
  }

  /// The days of the team's iteration that contains the day; nil when there is none.
  func iteration(of team: ID<Team>, on day: Day) throws -> ClosedRange<Day>? {
    try tx.first(
      """
      SELECT starts_on, ends_on FROM iterations WHERE team_id = \(team) AND starts_on <= \(day) AND ends_on >= \(day)
      ORDER BY id DESC LIMIT 1
      """
    ) { try $0.day(0)...$0.day(1) }
  }

  /// Those that held at the instant, the longest first; not of people who took part no more then.
  /// - Parameter whose: people of the team and others who promised work of it, or one person; nil: everybody.
  func holding(at instant: Instant, _ whose: Whose? = nil) throws -> [Commitment] {
    let those: SQL =
      switch whose {
      case .team(let id):
        "(c.team_id = \(id) OR c.person_id IN (SELECT p.id FROM people p WHERE p.team_id = \(id)))"
      case .person(let id): "c.person_id = \(id)"
      case nil: "1 = 1"
      }
    return try list(
      """
      \(those) AND c.until > \(instant) AND c.made_at <= \(instant) AND (c.ended_at IS NULL OR c.ended_at > \(instant))
        AND c.person_id NOT IN (SELECT p.id FROM people p WHERE p.deactivated_at <= \(instant))
      """)
  }

  static func those(_ whose: Whose) -> SQL {
    switch whose {
    case .team(let id): "c.team_id = \(id)"
    case .person(let id): "c.person_id = \(id)"
    }
  }
}
