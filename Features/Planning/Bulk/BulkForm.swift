import Core
import JSON
import Teams
import Web

/// What can be done to the chosen stories: one form around the list, an act behind each button.
struct BulkForm {
  let facts: PlanningFacts
  let features: [PlannedFeature]
  let iterations: [Iteration]
  let form: FormState

  /// The forms of a page send every field of every act; each act reads its own.
  private static let fields: [(act: BulkChange.Act, field: String, meant: String)] = [
    (.plan, "iteration", "iteration"), (.size, "size", "size"), (.join, "person", "person"),
    (.leave, "person", "person"), (.block, "block_reason", "reason"), (.drop, "drop_reason", "reason"),
    (.feature, "feature", "feature"),
  ]

  /// What was chosen and pressed.
  static func read(_ sent: Query) throws -> (change: BulkChange, targets: [BulkTarget]) {
    guard let said = sent["act"] else { throw Refusal.invalid("act", "Choose what to do with the chosen stories") }
    guard let act = BulkChange.Act(rawValue: said) else {
      throw Refusal.invalid("act", "must be one of \(BulkChange.Act.names)")
    }
    var pairs = [("act", act.rawValue)]
    for each in fields where each.act == act {
      if let text = sent[each.field] { pairs.append((each.meant, text)) }
    }
    if act == .feature, sent["feature"] == "none" { pairs = [("act", act.rawValue), ("feature", "")] }
    if act == .plan, sent["iteration"] == "none" { pairs = [("act", BulkChange.Act.unplan.rawValue)] }
    let targets = try sent.all("story").map(target)
    if act == .feature, sent["feature"] == "none" { return (.feature(nil), targets) }
    return (try BulkChange(try Fields(form: pairs, checkedBy: .object(BulkChange.properties))), targets)
  }

  /// What is wrong belongs to the field of the act that was pressed.
  static func named(_ error: FieldError, _ sent: Query) -> FieldError {
    let field = fields.first { $0.act.rawValue == sent["act"] && $0.meant == error.field }?.field
    return FieldError(field: field ?? error.field, problem: error.problem)
  }

  static let labels = ["block_reason": "Reason", "drop_reason": "Reason"]

  /// The first button of a form is the one that Enter presses: this one says no act, so nothing is changed.
  static let first: HTML = "<button class=\"vh\" formnovalidate tabindex=\"-1\">Ask what to do</button>"

  /// `12:4`: the story and the version that the page showed.
  private static func target(_ text: String) throws -> BulkTarget {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let story = ID<Story>(parts[0]), let version = Int(parts[1]) else {
      throw Refusal.invalid("story", "must say the story and the version that was seen")
    }
    return BulkTarget(story: story, version: version)
  }

  /// - Parameter all: the link that chooses everything.
  func html(all: HTML) -> HTML {
    let turns = [Self.unsaid, Choice("none", "Back to the backlog")] + iterations.map { Choice("\($0.id)", $0.title) }
    let places =
      [Self.unsaid, Choice("none", "None: they stand alone")]
      + features.map { Choice("\($0.id)", "\($0.number) \($0.title)") }
    let people = [Self.unsaid] + facts.pairable.map { Choice("\($0.id)", $0.name) }
    return """
      <div class="row bulk" role="group" aria-label="With the chosen stories">\(all)\
      \(ask("Iteration…", "Where do they go?", "iteration", selectField("Iteration", "iteration", turns, in: form,
        isRequired: true), press("Move", .plan)))\
      \(ask("Feature…", "To which feature?", "feature", selectField("Feature", "feature", places, in: form,
        isRequired: true), press("Move", .feature)))\
      \(ask("Size…", "How big is each?", "size", field("Size", "size", .number, in: form,
        help: "Points; of a spike days.", isRequired: true, limits: 1...100), press("Size", .size)))\
      \(ask("Person…", "Who works on them?", "person", selectField("Person", "person", people, in: form,
        isRequired: true), press("Put on", .join) + press("Take off", .leave)))\
      \(ask("Block…", "What do they wait for?", "block_reason", field("Reason", "block_reason", in: form,
        isRequired: true), press("Block", .block)))\
      \(button("Unblock", name: "act", value: BulkChange.Act.unblock.rawValue, takesUnfinished: true))\
      \(ask("Drop…", "Why are they not done?", "drop_reason", field("Reason", "drop_reason", in: form,
        isRequired: true), press("Drop", .drop, .hot)))</div>
      """
  }

  /// Nothing is chosen for anybody.
  private static let unsaid = Choice("", "Choose…")

  private func press(_ label: String, _ act: BulkChange.Act, _ style: ButtonStyle = .go) -> HTML {
    button(label, style: style, name: "act", value: act.rawValue, takesUnfinished: true)
  }

  /// Like `panel`, but a part of the form around the list; open when something is wrong with its field.
  private func ask(_ label: String, _ heading: String, _ name: String, _ content: HTML, _ buttons: HTML) -> HTML {
    """
    <details class="ask"\(flag("open", form.problem(name) != nil))><summary class="btn">\(label)</summary>\
    <div class="panel"><h2>\(heading)</h2>\(content)<p class="row">\(buttons)</p></div></details>
    """
  }
}
