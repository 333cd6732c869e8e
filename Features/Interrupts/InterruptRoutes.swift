import Core
import HTTPTypes
import JSON
import Planning
import Storage
import Teams
import Web

/// Pages and forms: form in, action, redirect or page out.
enum InterruptRoutes {
  static let routes: [Route] = [
    .page("/interrupts") { request, tx in try queue(request, tx) },
    .page("/interrupts/new") { request, tx in try NewInterruptPage(request, tx).page },
    .act("/interrupts", onInvalid: { try NewInterruptPage($0, $1, form: FormState($0, errors: $2)).page }, open),
    .page("/interrupts/{number}") { request, tx in
      try InterruptPage(try visible(request, tx), request, tx).page
    },
    verb("acknowledge") { request, id, actions, _ in
      let fields = try request.form(.object([versionField, .optional("back", .line(1...200))]))
      try actions.acknowledge(id, version: fields.version)
    },
    verb("assign") { request, id, actions, _ in
      let fields = try request.form(
        .object([
          versionField, .required("assignee", .integer(1...Int64.max)), .optional("reason", .line(0...500)),
        ]))
      try actions.assign(
        id, to: ID(try fields.integer("assignee")), reason: fields.optionalText("reason") ?? "",
        version: fields.version)
    },
    verb("decline") { request, id, actions, _ in
      let fields = try request.form(.object([versionField, .required("reason", .line(1...500))]))
      try actions.decline(id, reason: try fields.text("reason"), version: fields.version)
    },
    verb("note") { request, id, actions, _ in
      let fields = try request.form(
        .object([versionField, .optional("text", noteText), .optional("minutes", minutes)]))
      try actions.note(
        id, text: fields.optionalText("text") ?? "", minutes: Int(fields.optionalInteger("minutes") ?? 0),
        version: fields.version)
    },
    verb("resolve") { request, id, actions, _ in
      let fields = try request.form(
        .object([
          versionField, .required("code", .choice(of: CloseCode.self)), .required("minutes", minutes),
          .optional("text", noteText),
        ]))
      try actions.resolve(
        id, code: CloseCode(rawValue: try fields.text("code")) ?? .fixed, minutes: Int(try fields.integer("minutes")),
        text: fields.optionalText("text") ?? "", version: fields.version)
    },
    verb("stories") { request, id, _, tx in
      let text = try request.form(.object([.required("story", .line(1...20))])).text("story")
      guard let found = try ID<Story>(spoken: text).flatMap(StoryStore(tx).find) else {
        throw Refusal.invalid("story", "there is no story “\(text)”")
      }
      do {
        let links = StoryLinkActions(tx, as: request.actor, find: InterruptsFeature.lookup)
        try links.link([id.number], to: found.id)
      } catch Refusal.invalid(let errors) {
        throw Refusal.invalid(errors.map { FieldError(field: "story", problem: $0.problem) })
      }
    },
    verb("reopen") { request, id, actions, _ in
      let fields = try request.form(.object([versionField, .required("reason", noteText)]))
      try actions.reopen(id, reason: try fields.text("reason"), version: fields.version)
    },
  ]

  static let versionField = Schema.Property.optional("version", .integer(1...Int64.max))
  static let noteText = Schema.text(1...10_000)
  static let minutes = Schema.integer(0...Int64(InterruptActions.maximumMinutes))

  /// A form below the page of one interrupt; shows that page again when the form is wrong.
  static func verb(
    _ name: String,
    _ work: @escaping @Sendable (Request, ID<Interrupt>, InterruptActions, Transaction) throws -> Void
  ) -> Route {
    .act(
      "/interrupts/{number}/\(name)",
      onInvalid: { request, tx, errors in
        try InterruptPage(try visible(request, tx), request, tx, form: FormState(request, errors: errors)).page
      },
      { request, tx in
        let id: ID<Interrupt> = try request.id("number")
        try work(request, id, InterruptActions(tx, as: request.actor), tx)
        return .seeOther(request.incoming.form["back"] == "/interrupts" ? "/interrupts" : "/interrupts/\(id)")
      })
  }

  /// Customers see what was filed for their team, nothing else; that there is more they are not told.
  static func visible(_ request: Request, _ tx: Transaction) throws -> Interrupt {
    let interrupt = try InterruptStore(tx).get(try request.id("number"))
    if let only = try InterruptVisibility.onlyCustomer(request.actor, tx), interrupt.customer != only {
      throw Refusal.notFound("There is no interrupt \(interrupt.number).")
    }
    return interrupt
  }

  static func filter(_ query: Query, _ actor: Actor, _ tx: Transaction) throws -> InterruptFilter {
    var filter = InterruptFilter()
    if let text = query["state"] {
      guard let state = InterruptFilter.State(rawValue: text) else {
        let names = InterruptFilter.State.allCases.map(\.rawValue).joined(separator: ", ")
        throw Refusal.invalid("state", "must be one of \(names), is “\(text.prefix(40))”")
      }
      filter.state = state
    }
    filter.person = actor.person.map { ID($0) }
    filter.customer = try query["customer"].map { try number($0, "customer") }
    filter.kind = try query["kind"].map { try known(Interrupt.Kind(rawValue: $0), "kind", $0) }
    filter.priority = try query["priority"].map { try known(Priority(name: $0), "priority", $0) }
    filter.technology = query["technology"]
    filter.silence = try query["silence"].map { try number($0, "silence") }
    filter.words = query["q"].map { String($0.prefix(200)) }
    filter.onlyCustomer = try InterruptVisibility.onlyCustomer(actor, tx)
    return filter
  }

  private static func number<Named>(_ text: String, _ field: String) throws -> ID<Named> {
    try known(ID<Named>(text), field, text)
  }

  private static func known<Value>(_ value: Value?, _ field: String, _ text: String) throws -> Value {
    guard let value else { throw Refusal.invalid(field, "is not known: “\(text.prefix(40))”") }
    return value
  }

  private static func queue(_ request: Request, _ tx: Transaction) throws -> Page {
    let filter = try filter(request.query, request.actor, tx)
    let facts = try InterruptFacts(request, tx)
    let (list, counts, resolved) = try tx.ask(
      try InterruptStore.list(filter, after: request.query["after"], limit: QueuePage.length),
      InterruptStore.counts(for: filter.person, onlyCustomer: filter.onlyCustomer),
      InterruptStore.resolvedCount(since: facts.startOfDay))
    return QueuePage(
      request: request, facts: facts, filter: filter, list: list, counts: counts, resolvedToday: resolved
    ).page
  }

  private static func open(_ request: Request, _ tx: Transaction) throws -> Reply {
    let fields = try request.form(NewInterruptPage.schema)
    var draft = InterruptActions.Draft(title: try fields.text("title"))
    draft.detail = fields.optionalText("text") ?? ""
    draft.priority = fields.optionalText("priority").flatMap(Priority.init(name:)) ?? .p3
    draft.kind = fields.optionalText("kind").flatMap(Interrupt.Kind.init(rawValue:)) ?? .request
    draft.customer = fields.optionalInteger("customer").map { ID($0) }
    draft.technology = fields.optionalText("technology")
    draft.key = fields.optionalText("key")
    return .seeOther(try InterruptActions(tx, as: request.actor).open(draft).path)
  }
}

extension Fields {
  var version: Int? { optionalInteger("version").map(Int.init) }
}

extension InterruptFacts {
  /// Midnight in the reader's zone.
  var startOfDay: Instant { clock.startOfDay(now) }
}
