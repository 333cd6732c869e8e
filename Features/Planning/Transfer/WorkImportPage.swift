import Core
import OnCall
import Storage
import Teams
import Web

/// The form of an import and, once a file was sent, the plan.
struct WorkImportPage {
  /// How many things the page lists by name.
  private static let mostItems = 200
  /// How many people it asks about.
  private static let mostPeople = 50

  private let request: Request
  private let form: FormState
  private let plan: WorkPlan?
  private let upload: String?
  private let teams: [Choice]
  private let usual: String
  private let workers: [Choice]

  /// - Parameter upload: the file that was sent, as it is found again.
  init(
    _ request: Request, _ tx: Transaction, _ form: FormState, plan: WorkPlan? = nil, upload: String? = nil
  ) throws {
    self.request = request
    self.form = form
    self.plan = plan
    self.upload = upload ?? form.sent?["upload"]
    teams = try TeamStore(tx).all(kind: .operations).map { Choice("\($0.id)", $0.name) }
    usual = try TeamChoice(tx).usual(for: request.actor).map { "\($0.id)" } ?? ""
    workers = try PersonStore(tx).all().map { Choice("\($0.id)", $0.name) }
  }

  func page() throws -> Page {
    Page(
      "Import work", section: "/features",
      main: head(
        eyebrow: breadcrumb([("Features", "/features")], last: "Import work"), h1: heading,
        lede: plan == nil
          ? "You see what would be done before anything is stored. Nothing that is here already is deleted." : nil)
        + WorkExportPage.tabs(.import, mayImport: true) + (plan.map(findings) ?? .empty)
        + postForm(
          action: "/work/import", request: request, takesFiles: true,
          errorSummary(form, labels: WorkImportFields.labels) + (plan.map(answers) ?? .empty) + fields)
        + (plan.map(listing) ?? .empty))
  }

  private var heading: HTML {
    guard let plan else { return "Bring your board along" }
    let counts: [(WorkPlan.Act, String)] = [
      (.new, "to add"), (.changed, "to change"), (.conflict, "in conflict"), (.refused, "left out"),
      (.unchanged, "unchanged"),
    ]
    let words = counts.map { (plan.count($0.0), $0.1) }.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return "\(words.isEmpty ? "Nothing to import" : words.joined(separator: ", "))."
  }

  // MARK: - The form

  private var fields: HTML {
    let sources = [Choice("", "As the file looks")] + WorkSource.allCases.map { Choice($0.rawValue, $0.title) }
    return (plan == nil ? .empty : "<h2>What is imported</h2>") + hiddenField("upload", upload)
      + fileField(
        upload == nil ? "File" : "Another file", "file", types: ".json,.csv", in: form,
        help: "JSON or CSV, \(TransferLimits.inWords).")
      + selectField("From", "source", sources, in: form)
      + selectField("Into the team", "team", teams, stored: usual, in: form, isRequired: true)
      + field(
        "Board", "scope", in: form,
        help: "For a table that does not name its board: things with the same number on two boards stay apart.")
      + "<p class=\"row\">\(button("Show the plan", style: plan == nil ? .go : .plain, name: "then", value: "plan"))</p>"
  }

  /// What a plan asks for: what the columns are, who is who, and whether to do it.
  private func answers(_ plan: WorkPlan) -> HTML {
    let again: HTML =
      plan.columns.isEmpty && plan.strangers.isEmpty && plan.answered.isEmpty
      ? .empty : "<p class=\"row\">\(button("Show the plan again", name: "then", value: "plan"))</p>"
    let apply: HTML =
      plan.writes
      ? "<p class=\"row\">\(button("Apply", style: .go, name: "then", value: "apply"))</p>"
      : "<p class=\"q\">There is nothing to store.</p>"
    return hiddenField("digest", plan.digest) + columns(plan) + people(plan) + again + apply
  }

  private func columns(_ plan: WorkPlan) -> HTML {
    guard !plan.columns.isEmpty else { return .empty }
    let states = StoryState.allCases.map { Choice($0.rawValue, $0.title) }
    let fields = plan.columns.enumerated().html { index, column in
      let basis =
        switch column.basis {
        case .category?: "\(plan.source.title) says so"
        case .name?: "guessed from the name"
        case .place?: "guessed from its place: please look"
        case nil: "as you said"
        }
      return hiddenField("column", column.name)
        + selectField(
          column.name, WorkImportFields.column(index), states, stored: column.state.rawValue, help: basis,
          isRequired: true)
    }
    return section(
      "What is each column here?", remark: "a feature goes to the step that fits", id: "columns",
      "<div class=\"form\">\(fields)</div>")
  }

  private func people(_ plan: WorkPlan) -> HTML {
    let asked = plan.strangers + plan.answered
    guard !asked.isEmpty else { return .empty }
    let choices = [Choice("", "Not known"), Choice("nobody", "Nobody here")] + workers
    let fields = asked.prefix(Self.mostPeople).enumerated().html { index, stranger in
      hiddenField("who", stranger.key)
        + selectField(
          stranger.title == stranger.key ? stranger.key : "\(stranger.title), \(stranger.key)",
          WorkImportFields.answer(index), choices, stored: Self.answer(stranger),
          help: stranger.count == 1 ? "in one item" : "in \(stranger.count) items")
    }
    // An answer that is not sent again would be none.
    let kept = asked.dropFirst(Self.mostPeople).filter { !Self.answer($0).isEmpty }.enumerated().html { index, one in
      hiddenField("who", one.key)
        + hiddenField(WorkImportFields.answer(Self.mostPeople + index), Self.answer(one))
    }
    let rest = asked.count - Self.mostPeople
    let more: HTML = rest > 0 ? "<p class=\"q\">And \(rest) more, which the command line can name.</p>" : .empty
    return section(
      "Who is who?", remark: "their names stay in the history in any case", id: "people",
      "<div class=\"form\">\(fields)\(kept)\(more)</div>")
  }

  /// As the field sends it.
  private static func answer(_ stranger: WorkPlan.Stranger) -> String {
    stranger.isNobody ? "nobody" : stranger.person.map { "\($0)" } ?? ""
  }

  // MARK: - The plan

  private func findings(_ plan: WorkPlan) -> HTML {
    var notes = plan.notes
    if plan.gone > 0 {
      let things = plan.gone == 1 ? "1 thing that was" : "\(plan.gone) things that were"
      notes.append("\(things) imported earlier and not in this file: left as it is.")
    }
    let about: HTML =
      notes.isEmpty
      ? .empty : section("What is carried otherwise, or not", id: "notes", lines(notes.map { "\($0)" }, isTight: true))
    return section("What would be done", remark: "nothing is stored yet", id: "plan", counts(plan)) + about
  }

  private func counts(_ plan: WorkPlan) -> HTML {
    let columns =
      [Column("Kind")] + WorkPlan.Act.allCases.map { Column(Self.title($0), isNumber: true, isNamedOnPhone: true) }
    let rows = WorkPlan.Kind.allCases.map { kind in
      TableRow(["\(Self.title(kind))"] + WorkPlan.Act.allCases.map { "\(plan.count($0, kind))" })
    }
    return table("Counts", columns, rows)
  }

  private func listing(_ plan: WorkPlan) -> HTML {
    let shown = WorkReply.shown(plan)
    guard !shown.isEmpty else { return .empty }
    let columns = [
      Column("What is done"), Column("At the source", isNamedOnPhone: true), Column("Here", isNamedOnPhone: true),
      Column("Title"),
    ]
    let rows = shown.prefix(Self.mostItems).map { entry in
      let here: HTML = entry.number.map { link(entry, $0) } ?? "<span class=\"q\">not yet</span>"
      let reason: HTML = entry.reason.isEmpty ? .empty : "<p class=\"why\">\(entry.reason)</p>"
      let act: HTML = entry.act == .conflict ? hot("conflict") : "\(Self.title(entry.act))"
      return TableRow([act, "\(entry.key)", here, "\(entry.title)\(reason)"])
    }
    let remark: HTML? = shown.count > Self.mostItems ? "the first \(Self.mostItems) of \(shown.count)" : nil
    return section("Each of them", remark: remark, id: "items", table("Items of the file", columns, rows))
  }

  private func link(_ entry: WorkPlan.Entry, _ number: String) -> HTML {
    guard let item = entry.item else { return .empty }
    switch entry.kind {
    case .feature: return "<a href=\"/features/\(item)\">\(unbroken(number))</a>"
    case .story: return "<a href=\"/stories/\(item)\">\(unbroken(number))</a>"
    case .iteration: return "<a href=\"/iterations/\(item)/plan\">\(unbroken("iteration"))</a>"
    }
  }

  private static func title(_ act: WorkPlan.Act) -> String {
    switch act {
    case .new: "added"
    case .changed: "changed"
    case .unchanged: "unchanged"
    case .conflict: "conflict"
    case .refused: "left out"
    }
  }

  private static func title(_ kind: WorkPlan.Kind) -> String {
    switch kind {
    case .iteration: "Iterations"
    case .feature: "Features"
    case .story: "Stories"
    }
  }
}
