import JSON

/// What the served OpenAPI document promises about the answers.
extension PlanningReply {
  /// Of lists that nothing limits but time.
  private static let many = 1_000_000
  private static let anyText = Schema.text(0...Int.max)
  private static let moment = Schema.format(.dateTime)
  private static let number = Schema.integer(1...Int64.max)
  private static let named = Schema.object([.required("id", number), .required("name", anyText)])
  private static let count = Schema.integer(0...Int64.max)

  static let featureList = Schema.object([.required("features", .array(of: .object(feature), maxCount: many))])
  static let storyList = Schema.object([.required("stories", .array(of: .object(story), maxCount: many))])

  static let workFound = Schema.object([
    .required("features", .array(of: .object(feature), maxCount: many)),
    .required("stories", .array(of: .object(story), maxCount: many)),
  ])

  static let featureDetail = Schema.object(
    feature + [
      .required("checks", .array(of: check, maxCount: 3 * FeatureActions.maximumChecks)),
      .required("moves", .array(of: move(of: FeatureStep.self), maxCount: many)),
      .required("stories", .array(of: .object(story), maxCount: many)), attachments,
    ])

  static let storyDetail = Schema.object(
    story + [
      .required(
        "checks",
        .array(
          of: .object([
            .required("id", number), .required("text", anyText), .required("met", .boolean),
            .required("by", named.orNull), .required("at", moment.orNull),
          ]), maxCount: StoryActions.maximumChecks
        ).described("Its checklist.")), attachments, StoryLinkAPIRoutes.property,
      .required("split_from", number.orNull.described("The story that it was split from.")),
      .required("split_into", .array(of: number, maxCount: many).described("Stories that were split from it.")),
      .required("moves", .array(of: move(of: StoryState.self), maxCount: many)),
    ])

  private static let feature: [Schema.Property] = [
    .required("number", number.described("Printed F-31.")), .required("path", anyText.described("Its page.")),
    .required("title", anyText), .required("text", anyText.described("Markdown.")),
    .required("scope", anyText.described("Markdown.")), .required("team", named),
    .required("backlog", .choice(of: Backlog.self)), .required("customer", named.orNull),
    .required("step", .choice(of: FeatureStep.self)), .required("effort", number.orNull.described("Points.")),
    .required("first_effort", number.orNull.described("What was said first.")), .required("lead", named.orNull),
    .required("requester", named.orNull), .required("technologies", anyText), .required("origin", anyText),
    .required("demo_at", moment.orNull), .required("created_at", moment),
    .required("step_at", moment.described("Since when it is at this step.")), .required("closed_at", moment.orNull),
    .required("stories_done", count), .required("stories_open", count), .required("version", number),
  ]

  private static let story: [Schema.Property] = [
    .required("number", number.described("Printed S-408.")), .required("path", anyText.described("Its page.")),
    .required("title", anyText), .required("kind", .choice(of: Story.Kind.self)),
    .required("text", anyText.described("Markdown.")), .required("acceptance", anyText.described("Markdown.")),
    .required("outcome", anyText.described("What a spike found out.")), .required("team", named),
    .required("feature", number.orNull.described("null: it stands alone.")),
    .required("backlog", .choice(of: Backlog.self)), .required("state", .choice(of: StoryState.self)),
    .required("size", number.orNull.described("Points; of a spike working days.")),
    .required("easy", .boolean.described("To be taken first.")),
    .required("people", .array(of: named, maxCount: 100).described("Who works on it now.")),
    .required("after", .array(of: number, maxCount: many).described("Stories that it waits for.")),
    .required("blocked_reason", anyText.orNull), .required("blocked_at", moment.orNull),
    .required("sent_back", count.described("How often it came back from validation.")),
    .required("origin", anyText), .required("created_at", moment),
    .required("state_at", moment.described("Since when it is in this state.")),
    .required("started_at", moment.orNull), .required("closed_at", moment.orNull), .required("version", number),
  ]

  private static let check = Schema.object([
    .required("id", number), .required("kind", .choice(of: FeatureCheck.Kind.self)), .required("text", anyText),
    .required("state", .choice(of: FeatureCheck.State.self)), .required("evidence", anyText),
    .required("by", named.orNull), .required("at", moment.orNull),
  ])

  private static func move<Step: CaseIterable & RawRepresentable<String>>(of: Step.Type) -> Schema {
    .object([
      .required("from", Schema.choice(of: Step.self).orNull), .required("to", .choice(of: Step.self)),
      .required("at", moment), .required("by", anyText), .required("reason", anyText),
    ])
  }
}
