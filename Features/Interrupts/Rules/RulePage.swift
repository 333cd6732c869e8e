import Core
import Storage
import Web

/// The rules of a source, with what they would say of what it sent lately.
struct RulePage {
  private let request: Request
  private let form: FormState
  private let source: Source
  private let trials: [RuleActions.Trial]

  /// - Parameter isTried: shows what the rules of the form say, even if they are those that are kept.
  init(_ request: Request, _ tx: Transaction, form: FormState = .fresh, isTried: Bool = false) throws {
    self.request = request
    self.form = form
    source = try SourceStore(tx).get(try request.id("id"))
    let text = form.sent?["rules"] ?? source.rules
    trials =
      form.errors.isEmpty && !text.isEmpty ? try RuleActions(tx, as: request.actor).attempt(text, of: source.id) : []
  }

  var page: Page {
    Page(
      "Rules of \(source.name)", section: "/sources",
      main: head(
        eyebrow: breadcrumb([("Sources", "/sources"), (source.name, "/sources/\(source.id)")], last: "Rules"),
        h1: "What do alerts of \(source.name) mean?",
        lede: "The first line that fits counts. Where none fits, the alert’s own labels say it.")
        + errorSummary(form)
        + postForm(
          action: "/sources/\(source.id)/rules", request: request,
          textArea(
            "Rules", "rules", stored: source.rules, in: form, rows: 10,
            help: "One on each line: severity=page, env=~\"prod|live\" -> P1 customer=\"Shop\" technology=Kafka")
            + "<p class=\"row\"><button class=\"btn btn--go\" name=\"act\" value=\"save\">Save</button>"
            + "<button class=\"btn\" name=\"act\" value=\"try\">See what they say</button></p>")
        + (trials.isEmpty ? .empty : section("What they say of the newest interrupts", remark: remark, table)))
  }

  private var remark: HTML {
    let changed = trials.count { trial in trial.verdict.priority.map { $0 != trial.interrupt.priority } ?? false }
    return
      "\(trials.count { $0.verdict != .none }) of \(trials.count) fit a rule, \(changed) would have another priority"
  }

  private var table: HTML {
    let columns = [
      Column("Interrupt"), Column("Was", isNamedOnPhone: true), Column("Priority", isNamedOnPhone: true),
      Column("Customer", isNamedOnPhone: true), Column("Technology", isNamedOnPhone: true),
    ]
    let rows = trials.map { trial in
      TableRow(
        [
          "<a href=\"\(trial.interrupt.path)\">\(unbroken(trial.interrupt.number)) \(trial.interrupt.title)</a>",
          priority(trial.interrupt.priority.rawValue),
          trial.verdict.priority.map { priority($0.rawValue) } ?? "<span class=\"q\">no rule</span>",
          "\(trial.verdict.customer)", "\(trial.verdict.technology)",
        ], id: "trial-\(trial.interrupt.id)")
    }
    return Web.table("Newest interrupts", columns, rows)
  }
}
