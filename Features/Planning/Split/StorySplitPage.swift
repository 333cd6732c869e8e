import Core
import Storage
import Teams
import Web

/// The form that makes several stories of one.
struct StorySplitPage {
  let request: Request
  let story: Story
  let form: FormState
  private let checks: [StoryCheck]

  /// Rows for new stories; who needs more splits again.
  static let rows = 4

  init(_ story: Story, _ request: Request, _ tx: Transaction, form: FormState = .fresh) throws {
    self.request = request
    self.story = story
    self.form = form
    checks = try StoryCheckStore(tx).of(story.id)
  }

  /// What the form says: rows without a title are left out, so the parts are counted by what is there.
  static func read(_ sent: Query) throws -> StorySplit {
    var findings = FieldFindings()
    func size(_ name: String) -> Int? {
      guard let text = sent[name] else { return nil }
      if let size = Int(text) { return size }
      findings.add(name, "must be a number")
      return nil
    }
    var split = StorySplit(title: sent["title"] ?? "", size: size("size"), parts: [])
    for row in 1...rows {
      let chosen = sent.pairs.filter { $0.0.hasPrefix("check-") && $0.1 == "\(row)" }
      let checks = chosen.compactMap { ID<StoryCheck>($0.0.dropFirst(6)) }
      let part = StorySplit.Part(
        title: sent["title_\(row)"]?.trimmed ?? "", size: size("size_\(row)"), checks: checks)
      if !part.title.isEmpty {
        split.parts.append(part)
      } else if part.size != nil || !part.checks.isEmpty {
        findings.add("title_\(row)", "must say what the story is about")
      }
    }
    if split.parts.isEmpty, findings.errors.isEmpty { findings.add("title_1", "must say what the new story is about") }
    try findings.refuse()
    return split
  }

  var page: Page {
    Page(
      "Split \(story.number)", section: "/features",
      main: errorSummary(form, labels: Self.labels)
        + head(
          eyebrow: breadcrumb([("Features", "/features"), (story.number, story.path)], last: "Split"),
          h1: "Which stories are in “\(story.title)”?",
          lede: "The new ones stand right behind it, in the same feature and iteration, and wait for the same stories.")
        + postForm(
          action: "\(story.path)/split", request: request,
          hiddenField("version", form.value("version", stored: "\(story.version)")) + kept
            + (1...Self.rows).map(\.self).html(part) + list
            + "<p class=\"row\">\(button("Split", style: .go))\(buttonLink("Cancel", href: story.path))</p>"))
  }

  static let labels: [String: String] = {
    let parts = (1...rows).flatMap { row in
      [("title_\(row)", "Title of new story \(row)"), ("size_\(row)", "Size of new story \(row)")]
    }
    return Dictionary(uniqueKeysWithValues: parts + [("title", "Title"), ("size", "Size")])
  }()

  private var unit: String { story.kind == .spike ? "In days, at most 10." : "In points." }

  private var kept: HTML {
    let size = story.kind == .spike ? story.boxDays : story.size
    return "<h2>What stays in \(unbroken(story.number))</h2><div class=\"two-f\">"
      + field("Title", "title", stored: story.title, in: form, isRequired: true)
      + field(
        "Size", "size", .number, stored: size.map(String.init) ?? "", in: form, help: unit, limits: 1...100)
      + "</div>"
  }

  private func part(_ row: Int) -> HTML {
    "<div class=\"two-f\">"
      + field("Title of new story \(row)", "title_\(row)", in: form, isRequired: row == 1)
      + field("Size of new story \(row)", "size_\(row)", .number, in: form, help: unit, limits: 1...100) + "</div>"
  }

  private var list: HTML {
    guard !checks.isEmpty else { return .empty }
    let places =
      [Choice("", "Stays in \(story.number)")] + (1...Self.rows).map { Choice("\($0)", "Goes to new story \($0)") }
    return "<h2>Checklist</h2>"
      + checks.html { check in selectField(check.text, "check-\(check.id)", places, in: form) }
  }
}
