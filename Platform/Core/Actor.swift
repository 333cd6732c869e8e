/// Who does something: a signed-in person, an API token, a source of alerts or the product itself.
package struct Actor: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case person(Int64)
    case source(Int64)
    /// Duties and the command line on the database.
    case system
  }

  package let kind: Kind
  /// How the audit trail names the actor.
  package let name: String
  package let roles: Set<Role>
  /// nil: everything that the roles allow (a session). Otherwise what the token was given.
  package let scopes: Set<Scope>?

  package init(kind: Kind, name: String, roles: Set<Role>, scopes: Set<Scope>? = nil) {
    self.kind = kind
    self.name = name
    self.roles = roles
    self.scopes = scopes
  }

  /// The product itself: may do everything.
  package static let system = Actor(kind: .system, name: "AgileOps", roles: [.administrator])

  /// The person's number, nil for sources and the system.
  package var person: Int64? {
    if case .person(let number) = kind { number } else { nil }
  }

  /// - Throws: `Refusal.notAllowed` unless the actor has one of the roles; administrators may do everything.
  package func require(_ allowed: Role..., to act: String) throws {
    guard roles.contains(.administrator) || !roles.isDisjoint(with: allowed) else {
      let names = ([.administrator] + allowed).map(\.title).joined(separator: ", ")
      throw Refusal.notAllowed("\(name) may not \(act): it takes one of the roles \(names).")
    }
  }
}

/// What a person is in the product. A person may have several.
package enum Role: String, CaseIterable, Hashable, Sendable {
  case administrator, manager
  case productOwner = "product_owner"
  case engineer, customer, viewer

  package var title: String {
    self == .productOwner ? "product owner" : rawValue
  }

  /// Everybody of the operations organisation itself.
  package static let operations: Set<Role> = [.administrator, .manager, .productOwner, .engineer]
}

/// What an API token may do, at most.
package enum Scope: String, CaseIterable, Hashable, Sendable {
  case read, write, admin
}
