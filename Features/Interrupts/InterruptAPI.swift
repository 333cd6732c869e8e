import Core
import HTTPTypes
import JSON
import Storage
import Teams
import Web

/// Interrupts in the JSON API: everything that the pages do.
enum InterruptAPI {
  private static let tag = "Interrupts"

  static var routes: [Route] { reading + [opening] + verbs }

  private static var reading: [Route] {
    [
      .query(
        "/api/v1/interrupts",
        Operation(
          "listInterrupts", "Interrupts that match, open ones oldest first, others latest first", tag: tag,
          query: listQuery, reply: InterruptReply.list), list),
      .query(
        "/api/v1/interrupts/share",
        Operation(
          "getInterruptShare", "How much of the work was unplanned in a time; by default the last 7 days", tag: tag,
          query: shareQuery, reply: InterruptReply.share), share),
      .query(
        "/api/v1/interrupts/{number}",
        Operation(
          "getInterrupt", "One interrupt with who was told and why, its history and its newest 100 alerts", tag: tag,
          reply: InterruptReply.detail)
      ) { request, tx in
        .json(try InterruptReply.detail(try InterruptRoutes.visible(request, tx), request.actor, tx))
      },
    ]
  }

  private static let listQuery: [Operation.Parameter] = [
    .init("state", .choice(of: InterruptFilter.State.self).described("Which ones; open without it.")),
    .init("q", .line(0...200).described("Words of title, technology and text, or a number such as I-12.")),
    .init("customer", .integer(1...Int64.max).described("Number of a customer team.")),
    .init("kind", .choice(of: Interrupt.Kind.self)), .init("priority", .choice(Priority.allCases.map(\.name))),
    .init("technology", .line(1...80).described("Exactly as its sender named it.")),
    .init("after", .line(1...60).described("The cursor `next` of the answer before.")),
    .init("limit", .integer(1...200).described("How many at most; 50 without it.")),
  ]

  private static let shareQuery: [Operation.Parameter] = [
    .init("from", .format(.dateTime).described("Begin of the time; 7 days before `to` without it.")),
    .init("to", .format(.dateTime).described("End of the time, not part of it; now without it.")),
  ]

  private static func list(_ request: Request, _ tx: Transaction) throws -> Reply {
    let filter = try InterruptRoutes.filter(request.query, request.actor, tx)
    let slice = try InterruptStore(tx).list(
      filter, after: request.query["after"], limit: Int(request.query.integer("limit") ?? 50))
    return .json([
      "interrupts": .array(try InterruptReply(slice.elements, tx).json(slice.elements)), "next": .string(slice.next),
    ])
  }

  private static func share(_ request: Request, _ tx: Transaction) throws -> Reply {
    guard try InterruptVisibility.onlyCustomer(request.actor, tx) == nil else {
      throw Refusal.notAllowed("Only people of operations and viewers may see the share of unplanned work.")
    }
    let to = request.query.instant("to") ?? tx.now
    let from = request.query.instant("from") ?? to - .days(7)
    guard from < to else { throw Refusal.invalid("from", "must be before to, which is \(to.rfc3339)") }
    return .json(InterruptReply.share(try InterruptLedger(tx, from: from, to: to), from: from, to: to))
  }
}

// MARK: - Changes

extension InterruptAPI {
  private static let draft = Schema.object([
    .required("title", .line(1...200).described("One line that says what is wrong or wanted.")),
    .optional("text", .text(0...10_000).described("What else is known.")),
    .optional("priority", .choice(Priority.allCases.map(\.name)).described("P3 without it.")),
    .optional("kind", .choice(of: Interrupt.Kind.self).described("How it arrived; `request` without it.")),
    .optional("customer", .integer(1...Int64.max).described("Number of the customer team that wants it.")),
    .optional("technology", .line(1...80).described("What it concerns.")),
    .optional("link", .format(.uri).described("Where to look.")),
    .optional(
      "key", .line(1...64).described("Sent again with the same key while it is open, it answers the same interrupt.")),
  ])

  private static var opening: Route {
    .command(
      .post, "/api/v1/interrupts",
      Operation(
        "openInterrupt", "Opens an interrupt and tells who should act", tag: tag, body: draft,
        reply: InterruptReply.interrupt, successStatus: .created)
    ) { request, tx in
      let fields = try request.json(draft)
      var draft = InterruptActions.Draft(title: try fields.text("title"))
      draft.detail = fields.optionalText("text") ?? ""
      draft.priority = fields.optionalText("priority").flatMap(Priority.init(name:)) ?? .p3
      draft.kind = fields.optionalText("kind").flatMap(Interrupt.Kind.init(rawValue:)) ?? .request
      draft.customer = fields.optionalInteger("customer").map { ID($0) }
      draft.technology = fields.optionalText("technology")
      draft.link = fields.optionalText("link")
      draft.key = fields.optionalText("key")
      let opened = try InterruptActions(tx, as: request.actor).open(draft)
      return .json(try InterruptReply([opened], tx).json(opened), status: .created)
    }
  }

  private static var verbs: [Route] {
    [
      verb("acknowledge", "Says “I have it”: nobody else is told any more", []) { actions, id, fields in
        try actions.acknowledge(id, version: fields.version)
      },
      verb(
        "assign", "Gives it to a person of operations",
        [
          .required("assignee", .integer(1...Int64.max).described("Number of the person.")),
          .optional(
            "reason", .line(0...500).described("Why this person; needed for who is committed, unless it is a P1.")),
        ]
      ) { actions, id, fields in
        try actions.assign(
          id, to: ID(try fields.integer("assignee")), reason: fields.optionalText("reason") ?? "",
          version: fields.version)
      },
      verb(
        "decline", "Says no to a request by name while committed; it goes back to the queue",
        [.required("reason", .line(1...500))]
      ) { actions, id, fields in
        try actions.decline(id, reason: try fields.text("reason"), version: fields.version)
      },
      verb("note", "Adds a note, minutes of one's own time, or both", [.optional("text", .text(0...10_000)), minutes]) {
        actions, id, fields in
        try actions.note(id, text: fields.optionalText("text") ?? "", minutes: fields.minutes, version: fields.version)
      },
      verb(
        "resolve", "Ends it and says what ended it",
        [
          .required("code", .choice(of: CloseCode.self).described("What ended it, or why nothing was to be done.")),
          minutes, .optional("text", .text(0...10_000)),
        ]
      ) { actions, id, fields in
        try actions.resolve(
          id, code: CloseCode(rawValue: try fields.text("code")) ?? .fixed, minutes: fields.minutes,
          text: fields.optionalText("text") ?? "", version: fields.version)
      },
      verb(
        "reopen", "Begins anew: nobody has it, and who is told is decided again",
        [.required("reason", .text(1...10_000))]
      ) { actions, id, fields in
        try actions.reopen(id, reason: try fields.text("reason"), version: fields.version)
      },
    ]
  }

  private static let minutes = Schema.Property.optional(
    "minutes", .integer(0...Int64(InterruptActions.maximumMinutes)).described("Of one's own time; 0 without it."))

  private static let version = Schema.Property.optional(
    "version", .integer(1...Int64.max).described("The version that you saw; 409 when it has changed since."))

  static func verb(
    _ name: String, _ summary: String, _ fields: [Schema.Property],
    _ work: @escaping @Sendable (InterruptActions, ID<Interrupt>, Fields) throws -> Void
  ) -> Route {
    let body = Schema.object(fields + [version])
    return .command(
      .post, "/api/v1/interrupts/{number}/\(name)",
      Operation("\(name)Interrupt", summary, tag: tag, body: body, reply: InterruptReply.interrupt)
    ) { request, tx in
      let fields = try request.json(body)
      let id: ID<Interrupt> = try request.id("number")
      try work(InterruptActions(tx, as: request.actor), id, fields)
      let changed = try InterruptStore(tx).get(id)
      return .json(try InterruptReply([changed], tx).json(changed))
    }
  }
}

extension Fields {
  fileprivate var minutes: Int { Int(optionalInteger("minutes") ?? 0) }
}
