import Core
import JSON
import Storage
import Teams
import Web

/// The form of a feature: asked for, or edited.
struct FeatureForm {
  static let labels = [
    "title": "Title", "text": "What is it about?", "scope": "Scope", "backlog": "Backlog", "customer": "Customer",
    "effort": "Effort", "technologies": "Technologies", "origin": "Comes from",
  ]

  static let properties: [Schema.Property] = [
    .required("title", .line(1...200).described("What a customer will see, in a line.")),
    .optional("text", .text(0...20_000).described("What it is about, Markdown.")),
    .optional("scope", .text(0...20_000).described("What belongs to it and what does not, Markdown.")),
    .optional("backlog", .choice(of: Backlog.self).described("Where it comes from; `business` without it.")),
    .optional("customer", .integer(1...Int64.max).described("Number of the team that wants it.")),
    .optional("effort", .integer(1...10_000).described("Points, as product owner and lead see it.")),
    .optional("technologies", .line(0...200).described("What it concerns, with commas between.")),
    .optional("origin", .line(0...40).described("What it came from, such as I-2841.")),
  ]

  /// - Parameter stored: what fields keep that were not sent; a form sends all of them.
  static func draft(_ fields: Fields, stored: FeatureDraft? = nil) throws -> FeatureDraft {
    var draft = stored ?? FeatureDraft(title: "")
    if let title = fields.optionalText("title") { draft.title = title }
    if fields.contains("text") { draft.text = fields.optionalText("text") ?? "" }
    if fields.contains("scope") { draft.scope = fields.optionalText("scope") ?? "" }
    if let backlog = fields.optionalText("backlog").flatMap(Backlog.init(rawValue:)) { draft.backlog = backlog }
    if fields.contains("customer") { draft.customer = fields.optionalInteger("customer").map { ID($0) } }
    if fields.contains("effort") { draft.effort = fields.optionalInteger("effort").map(Int.init) }
    if fields.contains("technologies") { draft.technologies = fields.optionalText("technologies") ?? "" }
    if fields.contains("origin") { draft.origin = fields.optionalText("origin") ?? "" }
    return draft
  }

  let request: Request
  let facts: PlanningFacts
  let form: FormState

  init(_ request: Request, _ tx: Transaction, _ form: FormState) throws {
    self.request = request
    self.form = form
    facts = try PlanningFacts(request, tx)
  }

  private var isCustomer: Bool { request.actor.roles.isDisjoint(with: Role.operations) }

  var new: Page {
    var draft = FeatureDraft(title: "")
    draft.origin = request.query["origin"] ?? ""
    return Page(
      "Ask for a feature", section: "/features",
      main: head(
        eyebrow: breadcrumb([("Features", "/features")], last: "New"), h1: "What would be better then?",
        lede: "One sentence is enough to begin with. The product owner answers every request.")
        + errorSummary(form, labels: Self.labels)
        + postForm(action: "/features", request: request, content(draft) + ending("Ask for it", back: "/features")))
  }

  func edit(_ feature: PlannedFeature) -> Page {
    Page(
      "Edit \(feature.number)", section: "/features",
      main: head(
        eyebrow: breadcrumb([("Features", "/features"), (feature.number, feature.path)], last: "Edit"),
        h1: "Edit \(feature.title)")
        + errorSummary(form, labels: Self.labels)
        + postForm(
          action: "\(feature.path)/edit", request: request,
          hiddenField("version", form.value("version", stored: "\(feature.version)")) + content(FeatureDraft(feature))
            + ending("Save", back: feature.path)))
  }

  private func ending(_ label: String, back: String) -> HTML {
    "<p class=\"row\">\(button(label, style: .go))\(buttonLink("Cancel", href: back))</p>"
  }

  private func content(_ draft: FeatureDraft) -> HTML {
    let shared =
      field("Title", "title", stored: draft.title, in: form, isRequired: true)
      + textArea("What is it about?", "text", stored: draft.text, in: form, rows: 8)
    guard !isCustomer else { return shared }
    let customers = [Choice("", "Nobody in particular")] + facts.customers.map { Choice("\($0.id)", $0.name) }
    return shared
      + textArea("Scope", "scope", stored: draft.scope, in: form, help: "What belongs to it, and what does not.")
      + selectField(
        "Backlog", "backlog", Backlog.allCases.map { Choice($0.rawValue, $0.title) }, stored: draft.backlog.rawValue,
        in: form, isRequired: true)
      + selectField("Customer", "customer", customers, stored: draft.customer.map { "\($0)" } ?? "", in: form)
      + field(
        "Effort", "effort", .number, stored: draft.effort.map(String.init) ?? "", in: form, help: "In points.",
        limits: 1...10_000)
      + field("Technologies", "technologies", stored: draft.technologies, in: form, help: "With commas between.")
      + field("Comes from", "origin", stored: draft.origin, in: form, help: "Such as I-2841.")
  }
}
