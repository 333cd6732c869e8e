import Core
import OnCall
import Storage
import Teams
import Web

/// What stands about promises on a person's page.
enum CommitmentSection {
  private static let time = Span.days(91)

  /// Nothing for customers, and for people who never promised anything.
  static func html(_ person: Person, _ request: Request, _ tx: Transaction) throws -> HTML {
    guard CommitmentPage.showsPeople(to: request.actor) else { return .empty }
    let store = CommitmentStore(tx)
    let record = try store.record(.person(person.id), (tx.now - time)..<(tx.now + .seconds(1)))
    let open = try store.open(.person(person.id))
    guard record.made > 0 || !open.isEmpty else { return .empty }
    let facts = try PlanningFacts(request, tx)
    let subjects = try CommitmentSubjects(open.map(\.subject), tx)
    let causes = try store.breaches(of: record.broken).map(\.causeName)
    let by = causes.isEmpty ? "" : ", called away by \(Set(causes).sorted().spoken)"
    let rows = open.html { commitment in
      "<li>\(subjects.link(commitment.subject)) until \(facts.clock.short(commitment.until, now: facts.now))</li>"
    }
    return section(
      "Commitments", remark: "in 91 days", link: ("All of the team", "/commitments"), id: "commitments", isLive: true,
      """
      <p>Made \(record.made), kept \(record.count(.met)), broken \(record.count(.broken))\(by). \
      Called away \(record.breaches.count == 1 ? "once" : "\(record.breaches.count) times"), \
      \(CommitmentPage.cost(record.minutes)).</p><ul class="lines tight">\(rows)</ul>
      """)
  }
}
