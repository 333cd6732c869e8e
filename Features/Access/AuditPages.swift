import Calendars
import Core
import Storage
import Teams
import Web

/// Who did what, when.
enum AuditPages {
  static func list(
    _ entries: [AuditEntry], hasNewer: Bool, hasOlder: Bool, _ request: Request, _ tx: Transaction
  ) throws -> Page {
    let times = TimeText(try Zone.named(request.admission.zone))
    let people = try PersonStore(tx).all(includingDeactivated: true)
    let columns = [
      Column("When"), Column("Who", isNamedOnPhone: true), Column("What", isNamedOnPhone: true),
      Column("Of", isNamedOnPhone: true), Column("Facts", isNamedOnPhone: true),
    ]
    let rows = entries.map { entry in
      TableRow(
        [
          "<time datetime=\"\(entry.at.rfc3339)\">\(times.short(entry.at, now: tx.now))</time>", "\(entry.actorName)",
          "\(entry.name)", subject(entry.subject),
          entry.facts == "{}" ? "" : "<code class=\"xs\">\(entry.facts)</code>",
        ], id: "event-\(entry.id)")
    }
    let query = request.query
    let newer = hasNewer ? entries.first.map { link(query, ["before": nil, "after": String($0.id)]) } ?? "/audit" : nil
    let older = hasOlder ? entries.last.map { link(query, ["after": nil, "before": String($0.id)]) } : nil
    let export = "/audit.csv?" + query.replacing(["before": nil, "after": nil])
    return Page(
      "Audit", section: "/audit",
      main: head(
        h1: "Who did what, and when.", lede: "Every change is kept for ever. Newest first.",
        actions: buttonLink("Export as CSV", href: export))
        + filters(action: "/audit", controls: controls(query, people))
        + (rows.isEmpty ? "<p class=\"q\">Nothing matches.</p>" : table("Events", columns, rows))
        + pagination(newer: newer, older: older))
  }

  private static func controls(_ query: Query, _ people: [Person]) -> HTML {
    let who =
      [Choice("", "anybody"), Choice("system", "AgileOps itself"), Choice("sources", "sources of alerts")]
      + people.map { Choice(String($0.id.number), $0.name) }
    return filterSelect("Who", "actor", who, chosen: query["actor"] ?? "")
      + filterSearch("What, such as interrupt.acknowledged", "name", value: query["name"] ?? "", placeholder: "What")
      + filterSearch("Of, such as interrupt 12", "subject", value: query["subject"] ?? "", placeholder: "Of")
  }

  private static func subject(_ reference: Reference) -> HTML {
    let text = "\(reference.kind) \(reference.number)"
    switch reference.kind {
    case "person": return "<a href=\"/people/\(reference.number)\">\(text)</a>"
    case "team": return "<a href=\"/teams/\(reference.number)\">\(text)</a>"
    case "interrupt": return "<a href=\"/interrupts/\(reference.number)\">\(text)</a>"
    default: return "\(text)"
    }
  }

  private static func link(_ query: Query, _ changes: [String: String?]) -> String {
    "/audit?" + query.replacing(changes)
  }
}
