import Calendars
import Core
import Markdown
import OnCall
import Storage
import Teams
import Web

/// What pages about planned work need to know besides it: names, faces, the reader's clock and day.
struct PlanningFacts {
  let now: Instant
  let clock: TimeText
  let today: Day
  private let people: [ID<Person>: Person]
  private let teams: [ID<Team>: Team]
  private let answering: Set<ID<Person>>
  private let standby: Set<ID<Person>>
  /// Who is behind the shield (S1).
  private let committed: Set<ID<Person>>

  init(_ request: Request, _ tx: Transaction) throws {
    now = tx.now
    clock = TimeText(try Zone.named(request.admission.zone))
    today = clock.zone.local(tx.now).day
    people = Dictionary(uniqueKeysWithValues: try PersonStore(tx).all(includingDeactivated: true).map { ($0.id, $0) })
    let all = try TeamStore(tx).all()
    teams = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
    let roster = try all.first { $0.kind == .operations }.map { try OnCallReader(tx).roster(team: $0.id, at: tx.now) }
    committed = Set(try ShieldReader(tx).committed(at: tx.now).keys)
    answering = Set(roster?.answeringNow ?? [])
    standby = Set(((roster?.potw ?? []) + (roster?.onCall ?? [])).flatMap(\.people)).subtracting(answering)
  }

  func name(_ id: ID<Person>?) -> String { id.flatMap { people[$0]?.name } ?? "nobody" }
  func firstName(_ id: ID<Person>) -> String { people[id]?.firstName ?? "somebody" }
  func team(_ id: ID<Team>?) -> String? { id.flatMap { teams[$0]?.name } }

  var operationsTeams: [Team] { teams.values.filter { $0.kind == .operations }.sorted { $0.name < $1.name } }
  /// Every team can be a customer, also one of operations (I10).
  var customers: [Team] {
    teams.values.sorted { ($0.kind == .operations ? 1 : 0, $0.name) < ($1.kind == .operations ? 1 : 0, $1.name) }
  }

  /// Active people of operations, by name.
  var workers: [Person] { active { !$0.roles.isDisjoint(with: Role.operations) } }
  /// Active people who can be in a pair: of operations and of customers (I8).
  var pairable: [Person] { active { !$0.roles.isDisjoint(with: Role.operations.union([.customer])) } }

  private func active(_ condition: (Person) -> Bool) -> [Person] {
    people.values.filter { $0.isActive && condition($0) }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
  }

  /// The shape of the avatar says whether the person may be interrupted.
  func face(_ id: ID<Person>) -> Face {
    let person = people[id]
    let isOperations = person.map { !$0.roles.isDisjoint(with: Role.operations) } ?? false
    let kind: AvatarKind =
      answering.contains(id)
      ? .now : standby.contains(id) ? .next : committed.contains(id) ? .shield : isOperations ? .pool : .outside
    return Face(name: person?.firstName ?? "somebody", initials: person?.initials ?? "?", kind: kind)
  }

  /// Discs with names: `Lena, Jonas`, or `open`.
  func pair(_ people: [ID<Person>]) -> HTML {
    guard !people.isEmpty else { return "<span class=\"q\">open</span>" }
    let faces = people.map(face)
    return "\(Web.pair(faces, size: .small)) \(faces.map(\.name).joined(separator: ", "))"
  }

  /// `12 March`, with the year when it is another one.
  func date(_ instant: Instant) -> String { date(clock.zone.local(instant).day) }

  func date(_ day: Day) -> String {
    TimeText.date(day) + (day.civil.year == today.civil.year ? "" : " \(day.civil.year)")
  }

  /// Whole days since: calendar days in the reader's zone, the first one counted.
  func days(since instant: Instant) -> Int { Int(today - clock.zone.local(instant).day) + 1 }
}

/// Markdown that somebody wrote, as part of a page.
func prose(_ text: String) -> HTML { "<div class=\"md\">\(Markdown.html(text))</div>" }
