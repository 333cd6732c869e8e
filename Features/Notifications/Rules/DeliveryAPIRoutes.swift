import Core
import JSON
import Storage
import Teams
import Web

/// When people are told by which way, in JSON.
enum DeliveryAPIRoutes {
  static let all: [Route] = [
    .query(
      "/api/v1/people/{id}/delivery",
      Operation(
        "getDelivery", "When a person is told by which way, and what came of the last message", tag: "Notifications",
        reply: reply)
    ) { request, tx in
      let person = try PersonStore(tx).get(request.id("id"))
      guard PersonActions(tx, as: request.actor).mayChangeContacts(of: person) else {
        throw Refusal.notAllowed("Only \(person.name), a manager or an administrator may see this.")
      }
      return .json(try json(person, tx))
    },
    .command(
      .patch, "/api/v1/people/{id}/delivery",
      Operation(
        "setDelivery", "Changes the given rules", tag: "Notifications",
        body: .object([.required("rules", .array(of: rule, maxCount: 100))]), reply: reply)
    ) { request, tx in
      let person = try PersonStore(tx).get(request.id("id"))
      let body = try request.json(.object([.required("rules", .array(of: rule, maxCount: 100))]))
      let rules = try body.objects("rules").map { fields -> DeliveryActions.Rule in
        guard let loudness = Loudness(rawValue: try fields.text("loudness")),
          let timing = Timing(rawValue: try fields.text("timing"))
        else { throw Refusal.invalid("rules", "names something that is not known") }
        return DeliveryActions.Rule(
          method: ID(try fields.integer("method")), loudness: loudness, timing: timing)
      }
      try DeliveryActions(tx, as: request.actor).set(rules, of: person.id)
      return .json(try json(person, tx))
    },
    .command(
      .post, "/api/v1/contact-methods/{id}/test",
      Operation(
        "testContactMethod", "Sends a test message by one way; getDelivery shows what came of it",
        tag: "Notifications", reply: .object([]), successStatus: .noContent)
    ) { request, tx in
      try DeliveryActions(tx, as: request.actor).test(request.id("id"))
      return .noContent
    },
  ]

  private static let rule = Schema.object([
    .required("method", .integer(1...Int64.max)), .required("loudness", .choice(of: Loudness.self)),
    .required("timing", .choice(of: Timing.self)),
  ])

  private static let reply = Schema.object([
    .required(
      "methods",
      .array(
        of: .object([
          .required("id", .integer()), .required("kind", .choice(of: ContactMethod.Kind.self)),
          .required("label", .line(0...80)), .required("address", .line(1...1000).described("Only its end.")),
          .required(
            "timings",
            .object(Loudness.allCases.map { .required($0.rawValue, .choice(of: Timing.self)) })),
          .required(
            "last",
            .object([
              .required("headline", .line(0...Notification.Limit.headline)),
              .required("state", .choice(of: Notification.State.self)), .required("at", .format(.dateTime)),
              .required("sent_at", .format(.dateTime).orNull),
              .required("error", .line(0...Notification.Limit.error).orNull),
            ]).orNull),
        ]), maxCount: 10))
  ])

  private static func json(_ person: Person, _ tx: Transaction) throws -> JSONValue {
    let methods = try PersonStore(tx).contactMethods(of: person.id)
    let timings = try DeliveryReader(tx).timings(methods)
    let store = DeliveryStore(tx)
    return [
      "methods": .array(
        try methods.map { method in
          let own = Loudness.allCases.map { loudness in
            JSONValue.Member(loudness.rawValue, .string(timings[method.id]?[loudness]?.rawValue))
          }
          return [
            "id": .id(method.id), "kind": .string(method.kind.rawValue), "label": .string(method.label),
            "address": .string(method.maskedAddress), "timings": .object(own),
            "last": try store.last(by: method.id).map(json) ?? .null,
          ]
        })
    ]
  }

  private static func json(_ last: LastDelivery) -> JSONValue {
    [
      "headline": .string(last.headline), "state": .string(last.state.rawValue), "at": .instant(last.at),
      "sent_at": .instant(last.sentAt), "error": .string(last.error),
    ]
  }
}
