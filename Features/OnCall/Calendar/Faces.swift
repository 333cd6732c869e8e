import Core
import Storage
import Teams
import Web

/// Names of the people on one page, read in one statement.
package struct Faces {
  private let names: [ID<Person>: String]
  private let firstNames: [String: Int]

  package init(_ people: Set<ID<Person>>, _ tx: Transaction) throws {
    names = try PersonStore(tx).names(people)
    firstNames = names.values.reduce(into: [:]) { $0[Self.firstWord($1), default: 0] += 1 }
  }

  package func name(_ person: ID<Person>) -> String { names[person] ?? "person \(person)" }

  /// The first name; the whole name when two on the page share the first.
  package func short(_ person: ID<Person>) -> String {
    let name = name(person)
    let first = Self.firstWord(name)
    return firstNames[first, default: 0] > 1 ? name : first
  }

  /// `Nadia and Teo`, `nobody`.
  package func spoken(_ people: [ID<Person>]) -> String { people.isEmpty ? "nobody" : people.map(short).spoken }

  /// `Nadia, Teo`, `nobody`.
  package func list(_ people: [ID<Person>]) -> String {
    people.isEmpty ? "nobody" : people.map(short).joined(separator: ", ")
  }

  package func faces(_ people: [ID<Person>], _ kind: AvatarKind) -> [Face] {
    people.map { Face(name: short($0), initials: Person.initials(of: name($0)), kind: kind) }
  }

  /// Avatars and names with links to the people's pages.
  package func linked(_ people: [ID<Person>], _ kind: AvatarKind) -> HTML {
    guard !people.isEmpty else { return nobody("nobody") }
    return people.html { person in
      let face = Face(name: name(person), initials: Person.initials(of: name(person)), kind: kind)
      return who(face, href: "/people/\(person)") + " "
    }
  }

  private static func firstWord(_ name: String) -> String {
    name.split(separator: " ").first.map(String.init) ?? name
  }
}
