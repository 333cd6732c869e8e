import Core
import Storage
import Web

extension Route {
  /// The same, for operations and viewers only: customers see what is theirs on other pages.
  var inside: Route {
    let guarded: Handler =
      switch handler {
      case .read(let show):
        .read { request, tx in
          try Self.requireInside(request.actor)
          return try show(request, tx)
        }
      case .write(let change, let again):
        .write(
          { request, tx in
            try Self.requireInside(request.actor)
            return try change(request, tx)
          }, again)
      case .guest, .flow: handler
      }
    return Route(method, path, scope: scope, maximumBody: maximumBody, operation: operation, handler: guarded)
  }

  /// - Throws: `notAllowed`
  static func requireInside(_ actor: Actor) throws {
    guard !actor.roles.isDisjoint(with: Role.operations.union([.viewer])) else {
      throw Refusal.notAllowed(
        "The plans of operations are not shown to customers; your features are on their own page.")
    }
  }
}
