import Calendars
import Core
import Storage
import Web

/// What the sender of an interrupt said beside its text, and what was changed shortly before.
struct SignalRail {
  let said: SignalFacts
  let changes: [StoredChange]
  let facts: InterruptFacts

  /// What was changed longer ago is hardly the cause.
  static let before = Span.hours(12)

  init(_ interrupt: Interrupt, isCustomer: Bool, _ facts: InterruptFacts, _ tx: Transaction) throws {
    self.facts = facts
    said = isCustomer ? SignalFacts() : try SignalStore(tx).facts(interrupt.id)
    changes = isCustomer ? [] : try Self.changes(before: interrupt, limit: 5, tx)
  }

  static func changes(before interrupt: Interrupt, limit: Int, _ tx: Transaction) throws -> [StoredChange] {
    try ChangeStore(tx).between(
      interrupt.openedAt - before, interrupt.openedAt, team: interrupt.team, limit: limit)
  }

  var html: HTML { sender + recent }

  private var sender: HTML {
    guard !said.isEmpty else { return .empty }
    var rows: [(String, HTML)] = said.labels.prefix(30).map { ($0.name, "\($0.value)") }
    if !said.tags.isEmpty { rows.append(("Tags", "\(said.tags.joined(separator: ", "))")) }
    let links = said.links.html { link in
      let text = link.text.isEmpty ? String(link.address.prefix(80)) : link.text
      return "<li><a href=\"\(link.address.safeURL)\" rel=\"noreferrer\">\(text)</a></li>"
    }
    return """
      <section><h2>What the sender said</h2>\(definitions(rows))\
      \(when: !said.links.isEmpty, "<ul class=\"lines tight s\">\(links)</ul>")</section>
      """
  }

  private var recent: HTML {
    guard !changes.isEmpty else { return .empty }
    let rows = changes.html { change in
      let at = facts.clock.short(change.at, now: facts.now)
      let what: HTML =
        change.link.flatMap(\.safeURL).map { "<a href=\"\($0)\" rel=\"noreferrer\">\(change.summary)</a>" }
        ?? "\(change.summary)"
      return "<li>\(what) <span class=\"q\">\(at), \(change.sourceName)</span></li>"
    }
    return """
      <section><h2>Changed shortly before <span class="q">in 12 h</span></h2>\
      <ul class="lines tight s">\(rows)</ul></section>
      """
  }
}
