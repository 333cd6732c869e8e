import Calendars
import Core
import OnCall
import Storage
import Teams
import Web

/// Which silences there are, and a new one with what it would cover now.
struct SilencePages {
  private let request: Request
  private let tx: Transaction
  private let form: FormState
  private let team: Team
  private let clock: TimeText

  init(_ request: Request, _ tx: Transaction, form: FormState = .fresh) throws {
    self.request = request
    self.tx = tx
    self.form = form
    team = try TeamChoice(tx).named(request.incoming.form["team"] ?? request.query["team"], for: request.actor)
    clock = TimeText(try Zone.named(request.admission.zone))
  }

  private var mayAct: Bool { !request.actor.roles.isDisjoint(with: Role.operations) }

  /// What holds now first, then what will, then what has ended lately.
  var list: Page {
    get throws {
      let silences = try SilenceStore(tx).notEnded(since: tx.now - Silence.kept, team: team.id)
      let held = try SilenceStore(tx).held()
      let now = tx.now
      let active = silences.filter { $0.state(at: now) == .active }
      let answer: HTML =
        switch active.count {
        case 0: "Nothing is silenced."
        case 1: "One silence holds."
        default: "\(active.count.asWord) silences hold."
        }
      let add = mayAct ? buttonLink("Silence", href: "/silences/new", style: .go, key: "n", icon: "plus") : .empty
      let groups: [(String, [Silence])] = [
        ("Hold now", active), ("Begin later", silences.filter { $0.state(at: now) == .pending }),
        ("Ended lately", silences.filter { $0.state(at: now) == .expired }.reversed()),
      ]
      let empty = emptyState(
        "Nobody is kept from being told.",
        "A silence is for planned maintenance, or for noise that is understood. It ends by itself, and what still fires then is told.",
        suggestions: mayAct
          ? [Suggestion("Silence something", href: "/silences/new", detail: "you see what it covers before it holds")]
          : [])
      return Page(
        "Silences", section: "/silences",
        main: errorSummary(form)
          + head(h1: answer, lede: "Nobody is told of what they cover. What still fires at the end is.", actions: add)
          + (silences.isEmpty
            ? empty
            : try groups.filter { !$0.1.isEmpty }.html { name, rows in section("\(name)", try table(name, rows, held)) })
      )
    }
  }

  private func table(_ name: String, _ silences: [Silence], _ held: [ID<Silence>: Int]) throws -> HTML {
    let sources = Dictionary(uniqueKeysWithValues: try SourceStore(tx).all().map { ($0.id, $0.name) })
    let columns = [
      Column("Covers"), Column("Why"), Column("Of", isNamedOnPhone: true), Column("When", isNamedOnPhone: true),
      Column("Holds", isNumber: true, isNamedOnPhone: true), Column("Change", isTitleHidden: true),
    ]
    let rows = silences.map { silence in
      let hold = held[silence.id] ?? 0
      return TableRow(
        [
          "<code>\(silence.words)</code>", "\(silence.comment) <span class=\"q\">\(silence.createdBy)</span>",
          "\(silence.source.flatMap { sources[$0] } ?? "every source")",
          "\(clock.short(silence.startsAt, now: tx.now)) – \(clock.short(silence.endsAt, now: tx.now))",
          hold == 0 ? .empty : "<a href=\"/interrupts?silence=\(silence.id.number)\">\(hold)</a>", acts(silence),
        ], id: "silence-\(silence.id)")
    }
    return Web.table(name, columns, rows)
  }

  private func acts(_ silence: Silence) -> HTML {
    guard mayAct, silence.state(at: tx.now) != .expired else { return .empty }
    let path = "/silences/\(silence.id)"
    let version = hiddenField("version", "\(silence.version)")
    let own = form.scoped("\(silence.id)")
    return "<div class=\"row\">"
      + panel(
        "Change", heading: "Until when?", action: "\(path)/change", request: request, isAtEnd: true,
        version + hiddenField("about", "\(silence.id)")
          + field("Until", "ends_at", .dateTime, stored: local(silence.endsAt), in: own, isRequired: true)
          + field("Why", "comment", stored: silence.comment, in: own, isRequired: true) + "<p class=\"row\">"
          + button("Change", style: .go) + "</p>")
      + postButton(
        "End now", action: "\(path)/end", request: request, fields: [("version", "\(silence.version)")], isSmall: true)
      + "</div>"
  }

  /// - Throws: nothing for matchers that cannot be read: the page says so.
  func new() throws -> Page {
    let asked = try request.query["interrupt"].flatMap { ID<Interrupt>(spoken: $0) }.flatMap(InterruptStore(tx).find)
    let written = try form.sent?["matchers"] ?? request.query["matchers"] ?? asked.map(matchers) ?? ""
    let until = request.query["ends_at"] ?? local(tx.now + .hours(2))
    let sources = try SourceStore(tx).all().filter { $0.team == team.id }
    let source = request.query["source"] ?? asked?.source.map { "\($0)" } ?? ""
    let preview = try preview(written, source: (form.sent?["source"] ?? source))
    return Page(
      "Silence", section: "/silences",
      main: head(
        eyebrow: breadcrumb([("Silences", "/silences")], last: "New"), h1: "What should tell nobody?",
        lede:
          "Everything is still kept and counted. What fires at the end is told then. Without a begin it holds at once.")
        + errorSummary(form)
        + postForm(
          action: "/silences", request: request,
          hiddenField("team", "\(team.id)")
            + textArea(
              "Labels, all of which must be so", "matchers", stored: written, in: form, rows: 6,
              help: "One on each line: env=\"test\", host!=db1, service=~\"shop.*\", severity!~\"critical|error\".",
              isRequired: true)
            + selectField(
              "Of which source", "source",
              [Choice("", "Every source")] + sources.map { Choice("\($0.id)", $0.name) }, stored: source, in: form)
            + "<div class=\"row\">"
            + field(
              "From", "starts_at", .dateTime, stored: request.query["starts_at"] ?? "", in: form)
            + field("Until", "ends_at", .dateTime, stored: until, in: form, isRequired: true) + "</div>"
            + field(
              "Why", "comment", stored: request.query["comment"] ?? "", in: form,
              help: "For whoever wonders why nobody was told.", isRequired: true)
            + preview + "<p class=\"row\">" + button("Silence", style: .go)
            + "<button class=\"btn\" formmethod=\"get\" formaction=\"/silences/new\" formnovalidate>See what it covers</button>"
            + "</p>"))
  }

  /// Open interrupts of the team that it would cover now.
  private func preview(_ text: String, source: String) throws -> HTML {
    guard !text.isEmpty else { return .empty }
    let matchers: [AlertMatcher]
    do { matchers = try AlertMatcher.list(text) } catch let refusal as Refusal {
      return "<p class=\"q\">\(refusal.message)</p>"
    }
    let covers = try AlertMatcher.all(matchers)
    var filter = InterruptFilter()
    filter.team = team.id
    filter.source = ID(source)
    let open = try InterruptStore(tx).list(filter, limit: 500).elements
    let hold = SilenceHold(tx)
    let covered = try open.filter { try hold.labels($0).allSatisfy(covers) }
    guard !covered.isEmpty else { return "<p class=\"q\">It covers nothing that is open now.</p>" }
    let rows = covered.prefix(10).html { "<li>\(unbroken($0.number)) \($0.title)</li>" as HTML }
    let more: HTML = covered.count > 10 ? "<p class=\"q s\">and \(covered.count - 10) more</p>" : .empty
    return """
      <p class="q">It covers \(covered.count) of \(open.count) open interrupts:</p>\
      <ul class="lines tight s">\(rows)</ul>\(more)
      """
  }

  /// What all firing alerts of the interrupt have in common.
  private func matchers(_ interrupt: Interrupt) throws -> String {
    let alerts = try SilenceHold(tx).labels(interrupt)
    let shared = alerts.dropFirst().reduce(Set(alerts.first ?? [])) { $0.intersection($1) }
    return try shared.sorted { $0.name < $1.name }
      .map { try AlertMatcher(name: $0.name, value: $0.value, isRegex: false, isEqual: true).description }
      .joined(separator: "\n")
  }

  private func local(_ instant: Instant) -> String {
    let local = clock.zone.local(instant)
    return "\(local.day)T\(local.clock)"
  }
}
