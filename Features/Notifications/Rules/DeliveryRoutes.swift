import Core
import JSON
import Storage
import Teams
import Web

/// The page on which people say when they are told by which way.
enum DeliveryRoutes {
  static let all: [Route] = [
    .page("/people/{id}/delivery") { request, tx in
      try DeliveryPages.page(try PersonStore(tx).get(request.id("id")), request, tx, .fresh)
    },
    .act(
      "/people/{id}/delivery",
      onInvalid: { request, tx, errors in
        try DeliveryPages.page(
          try PersonStore(tx).get(request.id("id")), request, tx, FormState(request, errors: errors))
      }
    ) { request, tx in
      let id: ID<Person> = try request.id("id")
      try DeliveryActions(tx, as: request.actor).set(try rules(of: id, request.incoming.form, tx), of: id)
      return .seeOther("/people/\(id)/delivery")
    },
    .act("/contact-methods/{id}/test") { request, tx in
      let id: ID<ContactMethod> = try request.id("id")
      try DeliveryActions(tx, as: request.actor).test(id)
      let person = try PersonStore(tx).contactMethod(id)?.person
      return .seeOther(person.map { "/people/\($0)/delivery" } ?? "/people")
    },
  ]

  /// The rules among the fields of the form; a way that was removed meanwhile has none.
  private static func rules(of id: ID<Person>, _ form: Query, _ tx: Transaction) throws -> [DeliveryActions.Rule] {
    try PersonStore(tx).contactMethods(of: id).flatMap { method in
      try Loudness.allCases.compactMap { loudness in
        let name = DeliveryActions.field(method.id, loudness)
        guard let text = form[name] else { return nil }
        guard let timing = Timing(rawValue: text) else { throw Refusal.invalid(name, "is not known") }
        return DeliveryActions.Rule(method: method.id, loudness: loudness, timing: timing)
      }
    }
  }
}
