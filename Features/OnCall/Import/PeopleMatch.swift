import Core
import Teams

/// Who the people of a file are here: by what the request says, by address, or by whole name where the file has no address.
struct PeopleMatch {
  enum Found: Hashable {
    case person(ID<Person>)
    /// Somebody has said that it is nobody here.
    case nobody
    /// Why it is not known.
    case unknown(String)
  }

  private let byID: [ID<Person>: Person]
  private let byEmail: [String: Person]
  private let byName: [String: [Person]]
  private let chosen: [String: ID<Person>?]

  /// - Parameter people: everybody, deactivated people too.
  init(_ people: [Person], chosen: [String: ID<Person>?]) {
    byID = Dictionary(people.map { ($0.id, $0) }) { first, _ in first }
    byEmail = Dictionary(people.map { ($0.email, $0) }) { first, _ in first }
    byName = Dictionary(grouping: people.filter(\.isActive)) { $0.name.lowercased() }
    self.chosen = Dictionary(chosen.map { ($0.key.trimmed.lowercased(), $0.value) }) { first, _ in first }
  }

  func find(_ person: ImportedPerson) -> Found {
    for key in [person.email, person.name?.lowercased()].compactMap(\.self) {
      guard let choice = chosen[key] else { continue }
      guard let id = choice else { return .nobody }
      return byID[id].map(verdict) ?? .unknown("there is no person \(id)")
    }
    if let email = person.email {
      return byEmail[email].map(verdict) ?? .unknown("nobody here has this address")
    }
    let named = byName[person.name?.lowercased() ?? ""] ?? []
    guard let only = named.first else { return .unknown("nobody here has this name") }
    return named.count == 1 ? verdict(only) : .unknown("\(named.count) people here have this name")
  }

  private func verdict(_ person: Person) -> Found {
    if !person.isActive { return .unknown("\(person.name) is deactivated") }
    if person.roles.isDisjoint(with: Role.operations) { return .unknown("\(person.name) is not of operations") }
    return .person(person.id)
  }

  /// For sentences.
  func name(_ id: ID<Person>) -> String { byID[id]?.name ?? "person \(id)" }

  /// nil for nobody, and for those who are not known.
  func id(_ person: ImportedPerson) -> ID<Person>? {
    if case .person(let id) = find(person) { return id }
    return nil
  }

  /// A group of people as it is here, nobody twice.
  func slot(_ people: [ImportedPerson]) -> [ID<Person>] {
    people.compactMap(id).reduce(into: []) { slot, id in
      if !slot.contains(id) { slot.append(id) }
    }
  }
}
