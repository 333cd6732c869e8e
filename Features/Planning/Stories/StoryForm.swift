import Core
import JSON
import Storage
import Teams
import Web

/// The form of a story: written, or edited.
struct StoryForm {
  static let labels = [
    "title": "Title", "kind": "Kind", "text": "What is to be done?", "acceptance": "How is it seen to be done?",
    "size": "Size", "outcome": "Outcome", "feature": "Feature", "origin": "Comes from",
  ]

  static let properties: [Schema.Property] = [
    .required("title", .line(1...200).described("What is better when it is done.")),
    .optional("kind", .choice(of: Story.Kind.self).described("A spike answers a question; `story` without it.")),
    .optional("text", .text(0...20_000).described("Markdown.")),
    .optional("acceptance", .text(0...20_000).described("How somebody sees that it is done, Markdown.")),
    .optional("size", .integer(1...100).described("Points; of a spike 1 to 10 working days.")),
    .optional("outcome", .text(0...20_000).described("What a spike found out.")),
    .optional("easy", .boolean.described("To be taken first.")),
    .optional("origin", .line(0...40).described("What it came from, such as I-2841.")),
  ]

  static let place: [Schema.Property] = [
    .optional(
      "feature", .integer(1...Int64.max).described("Number of its feature; without it the story stands alone.")),
    .optional("backlog", .choice(of: Backlog.self).described("Of a story that stands alone; `ssa` without it.")),
    .optional("team", .integer(1...Int64.max).described("Of a story that stands alone; one's own team without it.")),
  ]

  /// - Parameter stored: what fields keep that were not sent; a form sends all of them.
  static func draft(_ fields: Fields, stored: StoryDraft? = nil) -> StoryDraft {
    var draft = stored ?? StoryDraft(title: "")
    if let title = fields.optionalText("title") { draft.title = title }
    if let kind = fields.optionalText("kind").flatMap(Story.Kind.init(rawValue:)) { draft.kind = kind }
    if fields.contains("text") { draft.text = fields.optionalText("text") ?? "" }
    if fields.contains("acceptance") { draft.acceptance = fields.optionalText("acceptance") ?? "" }
    if fields.contains("size") { draft.size = fields.optionalInteger("size").map(Int.init) }
    if fields.contains("outcome") { draft.outcome = fields.optionalText("outcome") ?? "" }
    if fields.contains("easy") { draft.isEasy = fields.flag("easy") }
    if fields.contains("origin") { draft.origin = fields.optionalText("origin") ?? "" }
    return draft
  }

  /// Where a new story belongs.
  static func place(_ fields: Fields, _ actor: Actor, _ tx: Transaction) throws -> StoryActions.Place {
    if let feature = fields.optionalInteger("feature") { return .feature(ID(feature)) }
    let teams = try TeamStore(tx).all(kind: .operations)
    let own = try actor.person.flatMap { try PersonStore(tx).find(ID($0)) }?.team
    let asked = fields.optionalInteger("team").map { ID<Team>($0) }
    guard let team = asked ?? teams.first(where: { $0.id == own })?.id ?? teams.first?.id else {
      throw Refusal.unavailable("There is no team of operations yet that could do it; an administrator adds one.")
    }
    return .backlog(fields.optionalText("backlog").flatMap(Backlog.init(rawValue:)) ?? .ssa, team)
  }

  let request: Request
  let form: FormState
  private let features: [PlannedFeature]

  init(_ request: Request, _ tx: Transaction, _ form: FormState) throws {
    self.request = request
    self.form = form
    features = try TeamStore(tx).all(kind: .operations).flatMap { try FeatureStore(tx).open($0.id) }
  }

  var new: Page {
    var draft = StoryDraft(title: request.query["title"] ?? "")
    draft.origin = request.query["origin"] ?? ""
    let choices =
      [Choice("", "None: it stands alone")] + features.map { Choice("\($0.id)", "\($0.number) \($0.title)") }
    let backlogs = Backlog.allCases.map { Choice($0.rawValue, $0.title) }
    let place =
      selectField("Feature", "feature", choices, stored: request.query["feature"] ?? "", in: form)
      + selectField(
        "Backlog", "backlog", backlogs, stored: Backlog.ssa.rawValue, in: form, help: "Of a story that stands alone.")
    return Page(
      "Write a story", section: "/features",
      main: head(
        eyebrow: breadcrumb([("Features", "/features")], last: "New story"), h1: "What is the next small piece?")
        + errorSummary(form, labels: Self.labels)
        + postForm(
          action: "/stories", request: request,
          hiddenField("team", form.sent?["team"] ?? request.query["team"]) + place + content(draft)
            + ending("Write it", back: "/features"))
    )
  }

  func edit(_ story: Story) -> Page {
    Page(
      "Edit \(story.number)", section: "/features",
      main: head(
        eyebrow: breadcrumb([("Features", "/features"), (story.number, story.path)], last: "Edit"),
        h1: "Edit \(story.title)")
        + errorSummary(form, labels: Self.labels)
        + postForm(
          action: "\(story.path)/edit", request: request,
          hiddenField("version", form.value("version", stored: "\(story.version)")) + content(StoryDraft(story))
            + ending("Save", back: story.path)))
  }

  private func ending(_ label: String, back: String) -> HTML {
    "<p class=\"row\">\(button(label, style: .go))\(buttonLink("Cancel", href: back))</p>"
  }

  private func content(_ draft: StoryDraft) -> HTML {
    let kinds = [
      Choice("story", "Story"), Choice("spike", "Spike", detail: "just enough design: a question with a time box"),
    ]
    return field("Title", "title", stored: draft.title, in: form, isRequired: true)
      + radioGroup("Kind", "kind", kinds, stored: draft.kind.rawValue, in: form)
      + textArea("What is to be done?", "text", stored: draft.text, in: form)
      + textArea("How is it seen to be done?", "acceptance", stored: draft.acceptance, in: form)
      + field(
        "Size", "size", .number, stored: draft.size.map(String.init) ?? "", in: form,
        help: "In points; of a spike in working days, at most 10.", limits: 1...100)
      + checkbox("Easy: to be taken first", "easy", isOn: draft.isEasy, in: form)
      + textArea("Outcome", "outcome", stored: draft.outcome, in: form, help: "What a spike found out.")
      + field("Comes from", "origin", stored: draft.origin, in: form, help: "Such as I-2841.")
  }
}
