import Core
import Storage
import Teams
import Web

/// The form of an import and, once something was pasted, the plan.
enum ImportPages {
  static func form(
    _ request: Request, _ tx: Transaction, _ form: FormState, plan: ImportPlan? = nil
  ) throws -> Page {
    let content =
      errorSummary(form, labels: ImportFields.labels) + (try answers(plan, form, tx)) + (try fields(request, tx, form))
    return Page(
      "Import rotations", section: "/rotations",
      main: head(
        h1: heading(plan),
        lede: plan == nil
          ? "You see what would be done before anything is stored. Nothing that is here already is deleted." : nil)
        + OnCallTabs.html(.import, team: nil, for: request.actor)
        + (plan.map { entries($0) + gone($0) } ?? .empty)
        + postForm(action: "/rotations/import", request: request, takesFiles: true, content))
  }

  private static func heading(_ plan: ImportPlan?) -> HTML {
    guard let plan else { return "Import rotations" }
    let acts = [("create", "to add"), ("change", "to change"), ("unchanged", "unchanged"), ("skip", "left out")]
    let counts = acts.compactMap { act, words -> String? in
      let count = plan.entries.count { $0.act.name == act }
      return count == 0 ? nil : "\(count) \(words)"
    }
    return "\(counts.joined(separator: ", "))."
  }

  private static func fields(_ request: Request, _ tx: Transaction, _ form: FormState) throws -> HTML {
    let teams = try TeamStore(tx).all(kind: .operations).map { Choice(String($0.id.number), $0.name) }
    let usual = try TeamChoice(tx).usual(for: request.actor).map { String($0.id.number) } ?? ""
    let kinds = [
      Choice("on_call", "on call", detail: "answers outside working hours"),
      Choice("potw", "PoTW", detail: "triages everything in working hours"),
    ]
    return selectField(
      "From", "source", ImportSource.allCases.map { Choice($0.rawValue, $0.title) }, in: form, isRequired: true)
      + selectField("Into the team", "team", teams, stored: usual, in: form, isRequired: true)
      + radioGroup("Duty", "kind", kinds, stored: "on_call", in: form)
      + textArea(
        "Export", "text", in: form, rows: 12,
        help:
          "Paste the JSON, or the table with its line of column names. Opsgenie’s backup folder becomes one text with "
          + "jq -n '[inputs | {path: input_filename, content: .}]' OpsGenieBackups/*/*.json")
      + fileField("Or a file", "file", types: ".json,.csv", in: form)
      + textArea(
        "Only these", "only", in: form, rows: 2, help: "Names of schedules, a line for each. Empty: all in the export.")
      + "<p class=\"row\">\(button("Show the plan", style: form.sent == nil ? .go : .plain, name: "then", value: "plan"))</p>"
  }

  /// What a plan asks for: who is who, and whether to do it.
  private static func answers(_ plan: ImportPlan?, _ form: FormState, _ tx: Transaction) throws -> HTML {
    guard let plan else { return .empty }
    let apply: HTML =
      plan.writes
      ? "<p class=\"row\">\(button("Apply", style: .go, name: "then", value: "apply"))</p>"
      : "<p class=\"q\">There is nothing to store.</p>"
    return hiddenField("digest", plan.digest) + (try people(plan, form, tx)) + apply + "<h2>What is imported</h2>"
  }

  private static func entries(_ plan: ImportPlan) -> HTML {
    let columns = [
      Column("Rotation"), Column("Duty", isNamedOnPhone: true), Column("What is done", isNamedOnPhone: true),
      Column("Not carried over", isNamedOnPhone: true),
    ]
    let rows = plan.entries.map { entry in
      let name: HTML =
        entry.rotation.map { "<a href=\"/rotations/\($0.id.number)\">\(entry.name)</a>" } ?? "\(entry.name)"
      return TableRow([
        name, "\(entry.kind.title)", act(entry), entry.notCarried.isEmpty ? "nothing" : sentences(entry.notCarried),
      ])
    }
    return section(
      "What would be done", remark: "nothing is stored yet", id: "plan", table("Rotations of the export", columns, rows)
    )
  }

  private static func act(_ entry: ImportPlan.Entry) -> HTML {
    switch entry.act {
    case .create: "<b>Is added.</b>"
    case .change(let found):
      (entry.plan == nil ? "<b>Changes.</b>" : "<b>Changes from its next hand-over on.</b>") + sentences(found)
    case .unchanged: "Stays as it is."
    case .skip(let reasons): "<b>Is left out.</b>" + sentences(reasons)
    }
  }

  private static func sentences(_ sentences: [String]) -> HTML {
    sentences.isEmpty ? .empty : lines(sentences.map { "\($0)" }, isTight: true)
  }

  /// Who is not known, and who somebody has said it is.
  private static func people(_ plan: ImportPlan, _ form: FormState, _ tx: Transaction) throws -> HTML {
    let asked = Set(form.sent?.all("who") ?? [])
    let shown = plan.people.filter { $0.problem != nil || asked.contains($0.key) }
    guard !shown.isEmpty else { return .empty }
    let workers = try PersonStore(tx).all().filter { !$0.roles.isDisjoint(with: Role.operations) }
    let choices =
      [Choice("", "Choose…"), Choice("nobody", "Nobody; the turns stay empty")]
      + workers.map { Choice("\($0.id)", $0.name) }
    let fields = shown.enumerated().html { index, named in
      let answer = named.person.map { "\($0)" } ?? (named.problem == nil ? "nobody" : "")
      let about = (named.problem.map { $0 + "; " } ?? "") + "in " + named.rotations.joined(separator: ", ")
      // What was sent before is in the plan already; the order of people may be another one.
      return hiddenField("who", named.key)
        + selectField(
          named.title == named.key ? named.key : "\(named.title), \(named.key)", ImportFields.answer(index), choices,
          stored: answer, help: about)
    }
    return section(
      "Who is who", remark: "a rotation is left out until all its people are known", id: "people",
      fields + "<p class=\"row\">\(button("Show the plan again", name: "then", value: "plan"))</p>")
  }

  private static func gone(_ plan: ImportPlan) -> HTML {
    guard !plan.gone.isEmpty else { return .empty }
    let links = plan.gone.map { gone -> HTML in
      "<a href=\"/rotations/\(gone.rotation.id.number)\">\(gone.rotation.name)</a>"
    }
    return section("Not in this export", remark: "imported earlier; they stay as they are", lines(links))
  }
}
