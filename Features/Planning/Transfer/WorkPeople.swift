import Core
import Teams

/// Who the people of a file are here: as the request says, by address, or by whole name where the file has no address or
/// nobody has it. Also who takes part no more: history is theirs.
struct WorkPeople {
  private let byID: [ID<Person>: Person]
  private let byEmail: [String: Person]
  private let byName: [String: [Person]]
  private let chosen: [String: ID<Person>?]

  init(_ people: [Person], chosen: [String: ID<Person>?]) {
    byID = Dictionary(people.map { ($0.id, $0) }) { first, _ in first }
    byEmail = Dictionary(people.map { ($0.email, $0) }) { first, _ in first }
    byName = Dictionary(grouping: people) { $0.name.lowercased() }
    self.chosen = Dictionary(chosen.map { ($0.key.trimmed.lowercased(), $0.value) }) { first, _ in first }
  }

  /// nil for nobody, and for those who are not known.
  func find(_ person: ForeignPerson) -> Person? {
    if let choice = choice(person) { return choice.flatMap { byID[$0] } }
    if let email = person.email, let found = byEmail[email] { return found }
    let named = byName[person.name?.lowercased() ?? ""] ?? []
    return named.count == 1 ? named.first : named.filter(\.isActive).first { _ in named.count(where: \.isActive) == 1 }
  }

  /// What the request says of them: somebody, nobody, or nothing.
  private func choice(_ person: ForeignPerson) -> ID<Person>?? {
    for key in [person.email, person.name?.lowercased()].compactMap(\.self) {
      if let choice = chosen[key] { return .some(choice) }
    }
    return nil
  }

  /// Who can be in a pair.
  func worker(_ person: ForeignPerson) -> ID<Person>? {
    find(person).flatMap { $0.roles.isDisjoint(with: Role.operations.union([.customer])) ? nil : $0.id }
  }

  /// Who can lead.
  func lead(_ person: ForeignPerson?) -> ID<Person>? {
    person.flatMap(find).flatMap { $0.roles.isDisjoint(with: Role.operations) ? nil : $0.id }
  }

  /// - Throws: `Refusal.invalid` when the request names somebody who is not there.
  func requireChosen() throws {
    for (key, choice) in chosen.sorted(by: { $0.key < $1.key }) {
      if let id = choice, byID[id] == nil { throw Refusal.invalid("people", "“\(key)”: there is no person \(id)") }
    }
  }

  /// Those whom the request has to name, those it says are nobody, and those it says are somebody; by how many things name
  /// them.
  func strangers(in document: WorkDocument) -> [WorkPlan.Stranger] {
    counts(document).compactMap { person, count in
      let choice = choice(person)
      guard choice != nil || find(person) == nil else { return nil }
      return WorkPlan.Stranger(
        key: person.key, title: person.name ?? person.key, count: count, isNobody: choice == .some(nil),
        person: choice ?? nil)
    }.sorted { ($1.count, $0.key, $0.title) < ($0.count, $1.key, $1.title) }
  }

  /// How many things name each person.
  private func counts(_ document: WorkDocument) -> [ForeignPerson: Int] {
    var counts: [ForeignPerson: Int] = [:]
    for feature in document.features {
      let all = [feature.lead, feature.requester].compactMap(\.self) + feature.commitments.map(\.person)
      for person in Set(all + feature.checks.compactMap(\.by)) { counts[person, default: 0] += 1 }
    }
    for story in document.stories {
      let all = story.people.map(\.person) + story.commitments.map(\.person) + story.checks.compactMap(\.by)
      for person in Set(all) { counts[person, default: 0] += 1 }
    }
    return counts
  }
}
