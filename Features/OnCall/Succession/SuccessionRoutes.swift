import Core
import JSON
import Storage
import Teams
import Web

/// Handing over all turns of a person: by page and by the JSON API.
enum SuccessionRoutes {
  static let all: [Route] = [
    .page("/people/{id}/succession") { request, tx in try SuccessionPage(request, tx).page() },
    .act(
      "/people/{id}/succession",
      onInvalid: { request, tx, errors in
        try SuccessionPage(request, tx, FormState(request, errors: errors)).page()
      }
    ) { request, tx in
      let form = request.incoming.form
      guard let heir = heir(form) else { throw Refusal.invalid("heir", "must be chosen") }
      let seen = form.all("seen").map { $0.split(separator: ":").compactMap { Int64($0) } }.filter { $0.count == 2 }
      let person: ID<Person> = try request.id("id")
      try SuccessionActions(tx, as: request.actor).apply(
        person, to: heir, seen: Dictionary(seen.map { (ID($0[0]), Int($0[1])) }) { first, _ in first })
      return .seeOther("/people/\(person)")
    },
  ]

  /// `nobody`, `leave_out` or the number of a person.
  static func heir(_ form: Query) -> Succession.Heir? {
    switch form["heir"] {
    case "nobody": .nobody
    case "leave_out": .leaveOut
    case let number?: ID<Person>(number).map { .person($0) }
    case nil: nil
    }
  }
}

/// The same in the JSON API.
enum SuccessionAPIRoutes {
  private static let number = Schema.integer(1...Int64.max)
  private static let wish = Schema.object([
    .required("to", .choice(["person", "nobody", "leave_out"]).described("Who takes the turns.")),
    .optional("person", number.orNull.described("Who, when it is a person.")),
    .optional("apply", .boolean.described("Without it nothing is stored.")),
  ])
  private static let change = Schema.object([
    .required("rotation", Schema.object([.required("id", number), .required("name", .line(0...80))])),
    .required("before", .array(of: OnCallReply.shift, maxCount: 100)),
    .required("after", .array(of: OnCallReply.shift, maxCount: 100).described("The next turns as they would be.")),
  ])
  /// How many turns are shown.
  private static let shown = 8

  static let all: [Route] = [
    .command(
      .post, "/api/v1/people/{id}/succession",
      Operation(
        "handTurnsOver", "Shows who would have the turns of a person, and hands them over when told to",
        tag: OnCallAPIRoutes.tag, body: wish,
        reply: .object([
          .required("is_applied", .boolean), .required("changes", .array(of: change, maxCount: 10_000)),
        ]))
    ) { request, tx in
      let fields = try request.json(wish)
      let person: ID<Person> = try request.id("id")
      let actions = SuccessionActions(tx, as: request.actor)
      let heir = try heir(fields)
      let changes = try actions.preview(person, to: heir)
      let isApplied = fields.optionalFlag("apply") ?? false
      if isApplied {
        let seen = changes.map { ($0.before.rotation.id, $0.before.rotation.version) }
        try actions.apply(person, to: heir, seen: Dictionary(uniqueKeysWithValues: seen))
      }
      return .json([
        "is_applied": .bool(isApplied), "changes": .array(try changes.map { try json($0, tx) }),
      ])
    }
  ]

  private static func heir(_ fields: Fields) throws -> Succession.Heir {
    switch try fields.text("to") {
    case "nobody": return .nobody
    case "leave_out": return .leaveOut
    default:
      guard let person = fields.optionalID("person", of: Person.self) else {
        throw Refusal.invalid("person", "must be given")
      }
      return .person(person)
    }
  }

  private static func json(_ change: SuccessionActions.Change, _ tx: Transaction) throws -> JSONValue {
    let before = change.before.ahead(from: tx.now, count: shown)
    let after = change.after.ahead(from: tx.now, count: shown)
    let names = try PersonStore(tx).names(Set((before + after).flatMap(\.people).map { ID<Person>($0) }))
    return [
      "rotation": OverrideNames.json(change.before.rotation),
      "before": .array(before.map { OnCallReply.json($0, names) }),
      "after": .array(after.map { OnCallReply.json($0, names) }),
    ]
  }
}
