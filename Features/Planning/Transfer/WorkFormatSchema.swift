import Core
import JSON

/// What the served OpenAPI document says about our own file.
enum WorkFormatSchema {
  private static let anyText = Schema.text(0...Int.max)
  private static let moment = Schema.format(.dateTime)
  private static let number = Schema.integer(1...Int64.max)
  private static let many = 1_000_000
  private static let person = Schema.object([.required("name", anyText.orNull), .required("email", anyText.orNull)])

  static let document = Schema.object([
    .required("format", .choice([WorkFormat.name])), .required("version", .integer(1...1)),
    .required("exported_at", moment),
    .required("team", .object([.required("id", number), .required("name", anyText)])),
    .required("iterations", .array(of: iteration, maxCount: many)),
    .required("features", .array(of: feature, maxCount: many).described("In the order of the product owner.")),
    .required("stories", .array(of: story, maxCount: many).described("In the order of their features and leads.")),
  ])

  private static let iteration = Schema.object([
    .required("number", number), .required("starts_on", .format(.date)), .required("ends_on", .format(.date)),
    .required("goal", anyText), .required("demo_at", moment.orNull), .required("started_at", moment.orNull),
    .required("closed_at", moment.orNull), .required("retro", anyText),
    .required(
      "notes",
      .array(
        of: .object([
          .required("kind", .choice(of: RetroNote.Kind.self)), .required("text", anyText), .required("at", moment),
          .required("by", anyText), .required("person", person.orNull),
        ]), maxCount: many)),
  ])

  private static let feature = Schema.object([
    .required("id", anyText.described("F-31.")), .required("title", anyText), .required("text", anyText),
    .required("scope", anyText), .required("backlog", .choice(of: Backlog.self)), .required("customer", anyText.orNull),
    .required("technologies", anyText), .required("origin", anyText), .required("effort", number.orNull),
    .required("first_effort", number.orNull), .required("lead", person.orNull), .required("requester", person.orNull),
    .required("demo_at", moment.orNull), .required("state", .choice(of: FeatureStep.self)),
    .required("created_at", moment), .required("state_at", moment), .required("closed_at", moment.orNull),
    .required(
      "checks",
      .array(
        of: .object([
          .required("kind", .choice(of: FeatureCheck.Kind.self)), .required("text", anyText),
          .required("state", .choice(of: FeatureCheck.State.self)), .required("evidence", anyText),
          .required("by", person.orNull), .required("at", moment.orNull),
        ]), maxCount: many)),
    .required("moves", moves(of: FeatureStep.self)), .required("commitments", commitments),
    WorkFormat.attachments,
  ])

  private static let story = Schema.object([
    .required("id", anyText.described("S-408.")), .required("feature", anyText.orNull),
    .required("kind", .choice(of: Story.Kind.self)), .required("title", anyText), .required("text", anyText),
    .required("acceptance", anyText), .required("outcome", anyText), .required("backlog", .choice(of: Backlog.self)),
    .required("size", number.orNull), .required("easy", .boolean), .required("origin", anyText),
    .required("state", .choice(of: StoryState.self)), .required("created_at", moment), .required("state_at", moment),
    .required("started_at", moment.orNull), .required("closed_at", moment.orNull),
    .required("after", .array(of: anyText, maxCount: many)), .required("split_from", anyText.orNull),
    .required(
      "checks",
      .array(
        of: .object([
          .required("text", anyText), .required("done", .boolean), .required("by", person.orNull),
          .required("at", moment.orNull),
        ]), maxCount: many)), .required("moves", moves(of: StoryState.self)),
    .required("blocks", spans([.required("reason", anyText)])),
    .required("people", spans([.required("person", person)])),
    .required("iterations", spans([.required("iteration", number), .required("planned", .boolean)])),
    .required("commitments", commitments), WorkFormat.attachments,
  ])

  private static func spans(_ about: [Schema.Property]) -> Schema {
    .array(of: .object([.required("since", moment), .required("until", moment.orNull)] + about), maxCount: many)
  }

  private static func moves<State: CaseIterable & RawRepresentable<String>>(of: State.Type) -> Schema {
    .array(
      of: .object([
        .required("at", moment), .required("from", Schema.choice(of: State.self).orNull),
        .required("to", .choice(of: State.self)), .required("by", anyText), .required("reason", anyText),
      ]), maxCount: many
    ).described("Every step that was taken, the oldest first.")
  }

  private static let commitments = Schema.array(
    of: .object([
      .required("person", person), .required("made_at", moment), .required("made_by", anyText),
      .required("until", moment), .required("ended_at", moment.orNull),
      .required("outcome", Schema.choice(of: Commitment.Outcome.self).orNull), .required("reason", anyText),
    ]), maxCount: many)
}
