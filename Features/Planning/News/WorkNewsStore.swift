import Core
import JSON
import Storage
import Teams

/// What people are still to be told, as stored: a row for each person and card, however often it changes.
struct WorkNewsStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// What comes while something waits already goes with it, unless that is no news any more.
  func add(_ person: ID<Person>, _ card: Reference) throws {
    try tx.run(
      """
      INSERT INTO work_news (person_id, subject_kind, subject_id, since, due_at)
      VALUES (\(person), \(card.kind), \(card.number), \(tx.now), COALESCE(
        (SELECT MIN(w.due_at) FROM work_news w WHERE w.person_id = \(person) AND w.due_at >= \(late)),
        \(tx.now + WorkNews.pause)))
      ON CONFLICT (person_id, subject_kind, subject_id) DO UPDATE SET since = excluded.since, due_at = excluded.due_at
        WHERE work_news.due_at < \(late)
      """)
  }

  // MARK: - Who wants it

  /// Since when the person wants none; nil: they do.
  func offSince(_ person: ID<Person>) throws -> Instant? {
    try tx.first("SELECT since FROM work_news_off WHERE person_id = \(person)") { try $0.instant(0) }
  }

  func areOff(_ people: Set<ID<Person>>) throws -> Set<ID<Person>> {
    guard !people.isEmpty else { return [] }
    return Set(
      try tx.all(
        "SELECT person_id FROM work_news_off WHERE person_id IN (\(list: people.sorted())) ORDER BY person_id"
      ) { try $0.id(0, of: Person.self) })
  }

  func turn(_ person: ID<Person>, isOn: Bool) throws {
    try tx.run("DELETE FROM work_news_off WHERE person_id = \(person)")
    if !isOn { try tx.run("INSERT INTO work_news_off (person_id, since) VALUES (\(person), \(tx.now))") }
  }

  // MARK: - What waits

  /// What was due before is no news any more.
  private var late: Instant { tx.now - WorkNews.tooLate }

  /// Who has waited long enough, longest first.
  func due(limit: Int) throws -> [ID<Person>] {
    try tx.all(
      """
      SELECT person_id FROM work_news WHERE due_at <= \(tx.now)
      GROUP BY person_id ORDER BY MIN(due_at), person_id LIMIT \(limit)
      """
    ) { try $0.id(0) }
  }

  func isDue(_ person: ID<Person>) throws -> Bool {
    try tx.first(
      "SELECT 1 FROM work_news WHERE person_id = \(person) AND due_at <= \(tx.now) ORDER BY due_at LIMIT 1"
    ) { try $0.integer(0) } != nil
  }

  func nextDue() throws -> Instant? {
    try tx.first("SELECT due_at FROM work_news ORDER BY due_at, person_id LIMIT 1") { try $0.instant(0) }
  }

  /// What happened first comes first.
  func of(_ person: ID<Person>) throws -> [WorkNews] {
    try tx.all(
      """
      SELECT subject_kind, subject_id, since FROM work_news WHERE person_id = \(person)
      ORDER BY since, subject_kind, subject_id
      """
    ) { row in
      WorkNews(
        person: person, card: Reference(kind: try row.text(0), number: try row.integer(1)), since: try row.instant(2))
    }
  }

  func postpone(_ person: ID<Person>, to instant: Instant) throws {
    try tx.run("UPDATE work_news SET due_at = \(instant) WHERE person_id = \(person)")
  }

  func remove(_ person: ID<Person>) throws { try tx.run("DELETE FROM work_news WHERE person_id = \(person)") }

  /// Only what nobody would call news; what came later stays.
  func removeLate(_ person: ID<Person>) throws {
    try tx.run("DELETE FROM work_news WHERE person_id = \(person) AND due_at < \(late)")
  }

  /// What others did since, oldest first; of very much the newest part.
  func events(_ news: WorkNews, limit: Int = 5) throws -> [PlanningEvent] {
    let names = WorkNews.told.sorted().map { "\(news.card.kind).\($0)" }
    return try tx.all(
      """
      SELECT name, at, actor_name, facts FROM events
      WHERE subject_kind = \(news.card.kind) AND subject_id = \(news.card.number) AND at >= \(news.since)
        AND name IN (\(list: names)) AND NOT (actor_kind = 'person' AND actor_id = \(news.person))
      ORDER BY id DESC LIMIT \(limit)
      """
    ) { row in
      PlanningEvent(
        name: try row.text(0), at: try row.instant(1), actor: try row.text(2),
        facts: try JSONValue.parse(try row.text(3)))
    }.reversed()
  }
}
