import Calendars
import Core
import Notifications
import OnCall
import Storage
import Teams

/// Tells people what happened to their cards: what they work on, lead or asked for. One message for all of it, in their
/// working hours, and never for what they did themselves or for the order of things.
struct WorkNewsActions {
  let tx: Transaction
  private let store: WorkNewsStore

  init(_ tx: Transaction) {
    self.tx = tx
    store = WorkNewsStore(tx)
  }

  /// Somebody did something to a story: who works on it and who leads its feature hear of it.
  func note(_ name: String, _ id: ID<Story>, by actor: Actor) throws {
    guard WorkNews.told.contains(name) else { return }
    var people = Set(try StoryStore(tx).people([id])[id] ?? [])
    if let feature = try StoryStore(tx).get(id).feature, let lead = try FeatureStore(tx).get(feature).lead {
      people.insert(lead)
    }
    try add(people, id.storyReference, by: actor)
  }

  /// The same of a feature: who leads it and who asked for it.
  func note(_ name: String, _ id: ID<PlannedFeature>, by actor: Actor) throws {
    guard WorkNews.told.contains(name) else { return }
    let feature = try FeatureStore(tx).get(id)
    try add(Set([feature.lead, feature.requester].compactMap(\.self)), feature.reference, by: actor)
  }

  private func add(_ people: Set<ID<Person>>, _ card: Reference, by actor: Actor) throws {
    let others = people.filter { $0.number != actor.person }
    for person in others.subtracting(try store.areOff(others)).sorted() { try store.add(person, card) }
  }

  // MARK: - Telling

  /// What one person waits for; nothing when it is not due any more.
  func tell(_ id: ID<Person>) throws {
    try store.removeLate(id)
    guard try store.isDue(id) else { return }
    let person = try PersonStore(tx).get(id)
    // Nobody is called unreachable because of a digest.
    guard person.isActive, try !PersonStore(tx).contactMethods(of: id).isEmpty else { return try store.remove(id) }
    if let hours = try hours(person), !hours.contains(tx.now) {
      return try store.postpone(id, to: hours.nextStart(after: tx.now) ?? tx.now + .days(1))
    }
    let cards = try store.of(id).compactMap(card)
    try store.remove(id)
    guard let first = cards.first else { return }
    try NotificationActions(tx).tell(
      id, about: first.reference,
      headline: cards.count == 1 ? first.title : "News of \(cards.count) stories and features of yours",
      text: cards.count == 1 ? first.news : cards.map { "\($0.title): \($0.news)" }.joined(separator: "\n"),
      path: cards.count == 1 ? first.path : overview(person), reason: "you work on it, lead it or asked for it",
      isUrgent: false, key: "work-\(id)-\(tx.now.microseconds)")
  }

  /// Customers see no board.
  private func overview(_ person: Person) -> String {
    person.roles.isDisjoint(with: Role.operations) ? "/features" : "/board?person=me"
  }

  private struct Card {
    let reference: Reference
    let title: String
    let path: String
    let news: String
  }

  /// nil: there is nothing to say any more.
  private func card(_ news: WorkNews) throws -> Card? {
    let sentences = try store.events(news).map(\.sentence)
    guard !sentences.isEmpty else { return nil }
    let title: (String, String)? =
      news.card.kind == "story"
      ? try StoryStore(tx).find(ID(news.card.number)).map { ("\($0.number) \($0.title)", $0.path) }
      : try FeatureStore(tx).find(ID(news.card.number)).map { ("\($0.number) \($0.title)", $0.path) }
    return title.map { Card(reference: news.card, title: $0.0, path: $0.1, news: sentences.joined(separator: " ")) }
  }

  /// nil: of no team, at any time.
  private func hours(_ person: Person) throws -> WorkingHours? {
    guard let team = try person.team.flatMap(TeamStore(tx).find) else { return nil }
    return team.kind == .operations ? try OnCallReader(tx).rule(team: team, since: tx.now).hours : team.hours
  }
}
