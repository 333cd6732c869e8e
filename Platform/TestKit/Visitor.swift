import Core
import NIOConcurrencyHelpers
import Storage
import Web

/// Who sends a request in a test.
package struct Visitor: Sendable {
  enum Kind: Sendable {
    case nobody
    case admission(Admission)
    case token(String)
    /// Cookies of a browser and the token for its forms.
    case browser(cookies: String, csrf: String)
  }
  let kind: Kind

  package static let nobody = Visitor(kind: .nobody)

  /// Signed in without a password, as the actor; forms carry a valid token.
  package static func actor(_ actor: Actor, zone: String = "UTC") -> Visitor {
    Visitor(kind: .admission(Admission(actor: actor, csrf: "predictable-csrf", zone: zone)))
  }

  /// The person with this number and these roles; not looked up anywhere.
  package static func person(_ number: Int64, _ name: String = "Nadia", roles: Set<Role> = [.engineer]) -> Visitor {
    .actor(Actor(kind: .person(number), name: name, roles: roles))
  }

  package static let administrator = person(1, "Ada", roles: [.administrator])

  /// Carries a real API token: `Authorization: Bearer …`.
  package static func token(_ token: String) -> Visitor { Visitor(kind: .token(token)) }

  var csrf: String? {
    switch kind {
    case .nobody, .token: nil
    case .admission(let admission): admission.csrf
    case .browser(_, let csrf): csrf
    }
  }
}

/// Admits visitors of tests by a number in a header, everybody else through the real gatekeeper.
struct TestGate: Gatekeeper {
  let inner: (any Gatekeeper)?
  let admissions = NIOLockedValueBox<[Admission]>([])

  static let header = "X-Test-Visitor"

  func number(of admission: Admission) -> Int {
    admissions.withLockedValue { list in
      list.append(admission)
      return list.count - 1
    }
  }

  func admit(_ incoming: Incoming, in tx: Transaction) throws -> Admission? {
    if let number = incoming.headers.first(where: { $0.name.rawName == Self.header }).flatMap({ Int($0.value) }) {
      return admissions.withLockedValue { $0[number] }
    }
    return try inner?.admit(incoming, in: tx)
  }
}
