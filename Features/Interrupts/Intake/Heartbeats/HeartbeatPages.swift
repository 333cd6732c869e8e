import Calendars
import Core
import Storage
import Web

/// What gives signs of life, and what has fallen silent.
struct HeartbeatPages: Sendable {
  let publicURL: String

  func list(_ request: Request, _ tx: Transaction, _ form: FormState = .fresh) throws -> Page {
    let heartbeats = try HeartbeatStore(tx).all()
    let sources = try SourceStore(tx).all()
    let missing = heartbeats.count { $0.state == .missing }
    let answer: HTML =
      heartbeats.isEmpty
      ? "Nothing gives signs of life yet."
      : missing == 0 ? "Nothing is missing." : "\(missing == 1 ? "One is" : "\(missing.asWord) are") missing."
    let clock = TimeText(try Zone.named(request.admission.zone))
    return Page(
      "Heartbeats", section: "/sources",
      main: head(
        eyebrow: breadcrumb([("Sources", "/sources")], last: "Heartbeats"), h1: answer,
        lede: """
          For what should happen again and again: a backup, a synchronisation. Each time it works it calls an address; \
          an interrupt is opened when that stops.
          """)
        + errorSummary(form)
        + (heartbeats.isEmpty ? .empty : table(heartbeats, sources, clock, request, now: tx.now))
        + adding(sources, request, form))
  }

  private func table(
    _ heartbeats: [Heartbeat], _ sources: [Source], _ clock: TimeText, _ request: Request, now: Instant
  ) -> HTML {
    let columns = [
      Column("Name"), Column("Source", isNamedOnPhone: true), Column("Silent at most", isNamedOnPhone: true),
      Column("Last sign", isNamedOnPhone: true), Column("State"), Column("", isNamedOnPhone: false),
    ]
    let rows = heartbeats.map { heartbeat in
      let name = sources.first { $0.id == heartbeat.source }?.name ?? ""
      let state: HTML = heartbeat.state == .missing ? hot(heartbeat.state.words) : "\(heartbeat.state.words)"
      return TableRow(
        [
          "\(heartbeat.name)", "<a href=\"/sources/\(heartbeat.source.number)\">\(name)</a>",
          "\(TimeText.long(heartbeat.interval))",
          "\(heartbeat.lastPingAt.map { clock.short($0, now: now) } ?? "never")",
          state, acts(heartbeat, request),
        ], id: "heartbeat-\(heartbeat.id)")
    }
    return Web.table("Heartbeats", columns, rows)
  }

  private func acts(_ heartbeat: Heartbeat, _ request: Request) -> HTML {
    let path = "/heartbeats/\(heartbeat.id)"
    let turn =
      heartbeat.isEnabled
      ? postButton("Switch off", action: "\(path)/disable", request: request, isSmall: true)
      : postButton("Switch on", action: "\(path)/enable", request: request, isSmall: true)
    return "<div class=\"row\">"
      + turn + postButton("Remove", action: "\(path)/remove", request: request, isSmall: true) + "</div>"
  }

  private func adding(_ sources: [Source], _ request: Request, _ form: FormState) -> HTML {
    guard !sources.isEmpty else {
      return section("Add a heartbeat", "<p>It belongs to a source: <a href=\"/sources/new\">add one first</a>.</p>")
    }
    let choices = sources.map { Choice("\($0.id)", $0.name) }
    let priorities = [Choice("", "as the source says")] + Priority.allCases.map { Choice($0.name, $0.name) }
    return section(
      "Add a heartbeat", remark: "it begins with the first sign",
      postForm(
        action: "/heartbeats", request: request,
        field("Name", "name", in: form, help: "Such as backup-db-1; it is part of the address.", isRequired: true)
          + selectField("Source", "source", choices, stored: choices.first?.value ?? "", in: form, isRequired: true)
          + field(
            "Minutes of silence at most", "minutes", .number, stored: "60", in: form, isRequired: true,
            limits: 1...86_400)
          + selectField("Priority", "priority", priorities, in: form)
          + textArea("What to do when it stops", "text", in: form, rows: 2)
          + button("Add heartbeat", style: .go)))
      + section(
        "How it calls", remark: "with the key of its source",
        "<pre tabindex=\"0\" role=\"region\" aria-label=\"Address\"><code>"
          + "curl \(publicURL)/in/KEY/heartbeat/NAME</code></pre>")
  }
}
