import Core
import JSON
import Storage
import Teams
import Web

/// Sources: which there are, a new one, one with its key and what to paste where.
struct SourcePages: Sendable {
  let publicURL: String

  func list(_ request: Request, _ tx: Transaction) throws -> Page {
    let sources = try SourceStore(tx).all()
    let teams = try TeamStore(tx).all(kind: .operations)
    let off = sources.count { $0.disabledAt != nil }
    let answer: HTML =
      switch sources.count {
      case 0: "Nothing sends interrupts yet."
      case 1: "One source sends interrupts."
      default: "\(sources.count.asWord) sources send interrupts."
      }
    let content =
      sources.isEmpty
      ? emptyState(
        "Let alerts come here", "A source is a Prometheus, an Alertmanager or a script with a key of its own.",
        suggestions: [Suggestion("Add a source", href: "/sources/new", detail: "takes a minute, and one paste")])
      : table(sources, teams)
    return Page(
      "Sources", section: "/sources",
      main: head(
        h1: answer, lede: off == 0 ? nil : "\(off) switched off.",
        actions: buttonLink("Heartbeats", href: "/heartbeats")
          + buttonLink("Add source", href: "/sources/new", style: .go, key: "n", icon: "plus")) + content)
  }

  private func table(_ sources: [Source], _ teams: [Team]) -> HTML {
    let columns = [
      Column("Name"), Column("Speaks", isNamedOnPhone: true), Column("Team", isNamedOnPhone: true),
      Column("One interrupt for each", isNamedOnPhone: true), Column("Default", isNamedOnPhone: true), Column("State"),
    ]
    let rows = sources.map { source in
      let isOn: HTML = source.disabledAt == nil ? "on" : "\(hot("off"))"
      return TableRow(
        [
          "<a href=\"/sources/\(source.id.number)\">\(source.name)</a>", "\(source.kind.title)",
          "\(teams.first { $0.id == source.team }?.name)", "\(Self.grouping(source))",
          priority(source.defaultPriority.rawValue), isOn,
        ], id: "source-\(source.id)")
    }
    return Web.table("Sources", columns, rows)
  }

  private static func grouping(_ source: Source) -> String {
    if source.kind != .alertmanager { return "key" }
    return source.groupBy.isEmpty ? "alert" : source.groupBy.joined(separator: ", ")
  }

  func new(_ request: Request, _ tx: Transaction, _ form: FormState) throws -> Page {
    let teams = try TeamStore(tx).all(kind: .operations)
    let team = teams.map { Choice("\($0.id)", $0.name) }
    let priorities = Priority.allCases.map { Choice($0.name, $0.name) }
    let kinds = Source.Kind.allCases.map { Choice($0.rawValue, $0.title, detail: $0.detail) }
    return Page(
      "Add a source", section: "/sources",
      main: head(
        eyebrow: breadcrumb([("Sources", "/sources")], last: "New"), h1: "What sends interrupts?",
        lede: "It gets a key of its own. After this you see what to paste where.")
        + postForm(
          action: "/sources", request: request,
          errorSummary(form)
            + field("Name", "name", in: form, help: "Such as Prometheus production.", isRequired: true)
            + radioGroup("Kind", "kind", kinds, stored: Source.Kind.alertmanager.rawValue, in: form)
            + (teams.count > 1
              ? selectField("Team that triages", "team", team, stored: team.first?.value ?? "", in: form) : .empty)
            + field(
              "Labels that make alerts one interrupt", "group_by",
              stored: Source.defaultGroupBy.joined(separator: ", "), in: form,
              help: "For Prometheus. Alerts with the same values of these are one interrupt; without any, each is one.")
            + field(
              "Minutes until a silent alert counts as over", "resolve_timeout_minutes", .number,
              stored: String(Source.defaultResolveTimeout.seconds / 60), in: form,
              help: "For senders that give no end. Prometheus gives one.", isRequired: true, limits: 1...10_080)
            + selectField(
              "Priority where labels do not say", "default_priority", priorities, stored: Priority.p3.name, in: form,
              help: "The labels priority (P1 to P4) and severity (critical, error, warning, info) say it.",
              isRequired: true)
            + field(
              "New interrupts within five minutes", "flood_limit", .number, stored: String(Source.defaultFloodLimit),
              in: form, help: "What goes beyond is counted on one interrupt. A P1 always stands on its own.",
              limits: 1...10_000)
            + button("Add source", style: .go)))
  }

  /// - Parameters:
  ///   - key: the new key, shown this once; nil shows where it would stand.
  ///   - secret: a new signing secret, likewise.
  ///   - outcome: what a pasted sample came to.
  func source(
    _ source: Source, key: String?, secret: String? = nil, _ request: Request, _ tx: Transaction,
    form: FormState = .fresh, outcome: JSONValue? = nil
  ) throws -> Page {
    let settings = SourceSettingsPages(source: source, request: request, tx: tx, form: form)
    let team = try TeamStore(tx).find(source.team)?.name
    let isOn = source.disabledAt == nil
    let state = key != nil ? "can send now" : isOn ? "is switched on" : "is switched off"
    return try Page(
      source.name, section: "/sources",
      main: head(
        eyebrow: breadcrumb([("Sources", "/sources")], last: source.name), h1: "\(source.name) \(state).",
        lede: "\(source.kind.title). One interrupt for each \(Self.grouping(source)); \(team) triages.")
        + (key.map(keySection) ?? acts(source, request)) + settings.secret(made: secret)
        + settings.mapping(outcome: outcome)
        + section(
          "Rules", remark: source.rules.isEmpty ? "none: its labels say what they mean" : "the first that fits counts",
          "\(when: !source.rules.isEmpty, "<pre tabindex=\"0\" role=\"region\" aria-label=\"Rules\"><code>\(source.rules)</code></pre>")"
            + "<p class=\"row\">" + buttonLink("Change the rules", href: "/sources/\(source.id)/rules") + "</p>")
        + snippets(source, IntakeSnippets(publicURL: publicURL, key: key ?? "KEY", secret: secret), hasKey: key != nil))
  }

  private func keySection(_ key: String) -> HTML {
    section(
      "Key", remark: "copy it now: it is kept only as a hash and \(hot("cannot be shown again"))",
      definitions([("Key", "<code>\(key)</code>"), ("Address", "<code>\(publicURL)/in/\(key)</code>")]))
  }

  private func acts(_ source: Source, _ request: Request) -> HTML {
    let path = "/sources/\(source.id)"
    let turn =
      source.disabledAt == nil
      ? postButton("Switch off", action: "\(path)/disable", request: request, style: .hot)
      : postButton("Switch on", action: "\(path)/enable", request: request, style: .go)
    return section(
      "Key", remark: "a new key makes the old one useless at once",
      "<div class=\"row\">"
        + postButton("Replace the key", action: "\(path)/key", request: request, icon: "key") + turn + "</div>")
  }

  private func snippets(_ source: Source, _ snippets: IntakeSnippets, hasKey: Bool) -> HTML {
    let hint = hasKey ? "" : " Put the source's key where KEY stands."
    return snippets.all(for: source.kind).html { snippet in
      section(
        "\(snippet.title)", remark: "\(snippet.explanation)\(hint)",
        "<pre tabindex=\"0\" role=\"region\" aria-label=\"\(snippet.title)\"><code>\(snippet.text)</code></pre>")
    }
  }
}
