import JSON
import Planning

/// What the served OpenAPI document promises about the answers.
extension InterruptReply {
  static let maximumEvents = 500
  static let maximumAlerts = 100
  /// Of lists that nothing limits but time.
  private static let many = 1_000_000

  static let interrupt = Schema.object(properties)

  static let list = Schema.object([
    .required("interrupts", .array(of: interrupt, maxCount: 200)),
    .required("next", .line(1...60).orNull.described("Cursor of the next slice; null at the end.")),
  ])

  static let detail = Schema.object(
    properties + [
      .required("decision", decision.orNull), .required("breaches", .array(of: breach, maxCount: many)),
      .required(
        "stories",
        .array(of: .integer(1...Int64.max), maxCount: many).described("Numbers of stories to which it is linked.")),
      .required("told", .array(of: told, maxCount: many)),
      .required("events", .array(of: event, maxCount: maximumEvents).described("Its newest 500 events, oldest first.")),
      .required("alerts", .array(of: alert, maxCount: maximumAlerts).described("The newest ones, newest first.")),
      .required("said", said), .required("changes", .array(of: change, maxCount: 50).described("Of the 12 h before.")),
    ])

  private static let said = Schema.object([
    .required("labels", .map(of: anyText, maxCount: 64)), .required("tags", .array(of: anyText, maxCount: 20)),
    .required(
      "links", .array(of: .object([.required("address", anyText), .required("text", anyText)]), maxCount: 20)),
  ]).described("What its sender said beside title and text.")

  private static let change = Schema.object([
    .required("at", moment), .required("summary", anyText), .required("text", anyText), .required("origin", anyText),
    .required("link", anyText.orNull), .required("source", anyText),
  ])

  static let share = Schema.object([
    .required("from", moment), .required("to", moment),
    .required("opened", count.described("Interrupts opened in the time.")),
    .required("resolved", count.described("Of those, resolved by now.")),
    .required(
      "by_kind",
      .array(
        of: .object([.required("kind", .choice(of: Interrupt.Kind.self)), .required("opened", count)]),
        maxCount: Interrupt.Kind.allCases.count)),
    .required("minutes", count.described("Minutes that people recorded on interrupts in the time.")),
  ])

  private static let count = Schema.integer(0...Int64.max)
  private static let moment = Schema.format(.dateTime)
  /// Text from elsewhere, whose length others limit.
  private static let anyText = Schema.text(0...Int.max)
  private static let named = Schema.object([.required("id", .integer(1...Int64.max)), .required("name", anyText)])

  private static let properties: [Schema.Property] = identity + origin + course

  private static let identity: [Schema.Property] = [
    .required("number", .integer(1...Int64.max).described("Printed I-12.")),
    .required("path", anyText.described("Its page.").example("/interrupts/12")),
    .required("title", anyText), .required("text", anyText.described("What else is known.")),
    .required("kind", .choice(of: Interrupt.Kind.self)),
    .required("priority", .choice(Priority.allCases.map(\.name))),
    .required("state", .choice(of: Interrupt.State.self)),
  ]

  private static let origin: [Schema.Property] = [
    .required("team", named.described("The operations team that triages it.")),
    .required("customer", named.orNull.described("The customer team that it is for.")),
    .required("source", named.orNull.described("What sent it; null when a person opened it.")),
    .required("technology", anyText.orNull), .required("link", anyText.orNull.described("Where to look.")),
    .required("requester", named.orNull.described("Who opened it.")),
    .required("assignee", named.orNull.described("Who has it.")),
  ]

  private static let course: [Schema.Property] = [
    .required("firing", count.described("Its alerts that fire now.")),
    .required("count", .integer(1...Int64.max).described("Alerts and messages that joined it.")),
    .required("minutes", count.described("Minutes that people said they spent.")),
    .required("opened_at", moment), .required("last_seen_at", moment.described("When something joined it last.")),
    .required("acknowledged_at", moment.orNull), .required("resolved_at", moment.orNull),
    .required("close_code", .choice(of: CloseCode.self).orNull.described("What ended it.")),
    .required("next_action", nextAction.orNull.described("What happens if nobody does anything.")),
    .required("rest_reason", anyText.orNull.described("Why nothing further happens by itself.")),
    .required("silence", .integer(1...Int64.max).orNull.described("Nobody is told until this silence ends.")),
    .required("snoozed_until", moment.orNull.described("Nobody is told until then.")),
    .required(
      "part_of",
      .integer(1...Int64.max).orNull.described("Number of the interrupt that is told, worked on and resolved for it.")),
    .required("version", .integer(1...Int64.max)),
  ]

  private static let nextAction = Schema.object([
    .required("kind", .choice(["escalate", "route", "reopen"])), .required("at", moment),
  ])

  private static let decision = Schema.object([
    .required("at", moment), .required("because", anyText),
    .required("rule", anyText.described("The line of the methodology: B4.")),
    .required("deferred_until", moment.orNull.described("When it is decided anew, because nobody is woken for it.")),
    .required(
      "steps",
      .array(
        of: .object([
          .required(
            "rung", .choice(of: RoutingDecision.Step.Rung.self).described("Which part of the path of escalation it is.")
          ),
          .required("people", .array(of: named, maxCount: many)),
          .required("after_seconds", count.described("Counted from `at`; told only if nobody has answered.")),
          .required("because", anyText), .required("rule", anyText),
        ]), maxCount: many)),
    .required(
      "passed_over",
      .array(
        of: .object([.required("person", named), .required("because", anyText), .required("rule", anyText)]),
        maxCount: many
      ).described("Who was left in peace, and why.")),
  ]).described("The newest answer to who is told; null for customers.")

  private static let breach = Schema.object([
    .required("person", named), .required("commitment", .integer(1...Int64.max).described("Its number.")),
    .required("to", anyText.described("What they had promised.").example("S-408")),
    .required("rule", .choice(of: CommitmentBreach.Rule.self).described("S2: a P1; S3: asked by name.")),
    .required("reason", anyText), .required("asked_by", anyText), .required("at", moment),
    .required("minutes", count.described("Minutes that the person wrote on it since.")),
    .required("declined_at", moment.orNull),
  ]).described("Somebody who was called away from a commitment; none for customers.")

  private static let told = Schema.object([
    .required("person", named), .required("channel", anyText.described("Empty when there was none.")),
    .required("label", anyText), .required("reason", anyText), .required("is_urgent", .boolean),
    .required("state", .choice(["waiting", "sending", "sent", "failed", "unreachable"])), .required("at", moment),
    .required("sent_at", moment.orNull), .required("attempts", count), .required("error", anyText.orNull),
  ])

  private static let event = Schema.object([
    .required("name", anyText.example("interrupt.acknowledged")), .required("at", moment),
    .required(
      "actor", .object([.required("kind", .choice(["person", "source", "system"])), .required("name", anyText)])),
    .required("facts", .object([], additional: true)),
  ])

  private static let labels = Schema.map(of: anyText, maxCount: AlertDecoding.maximumLabels)

  private static let alert = Schema.object([
    .required("fingerprint", .line(16...16)), .required("labels", labels), .required("annotations", labels),
    .required("generator_url", anyText), .required("starts_at", moment), .required("last_seen_at", moment),
    .required("ends_at", moment.described("When it ends unless it is heard of again.")),
    .required("resolved_at", moment.orNull),
  ])
}
