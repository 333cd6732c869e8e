import Calendars
import Core
import OnCall
import Storage
import Teams

/// What the next people of a duty should know about interrupts: what is open, and what keeps coming.
enum InterruptHandOver {
  /// Lines of one list; the queue has them all.
  private static let most = 20
  private static let mostRecurring = 8
  /// Recurring is what came twice in this time, or since the predecessor began where that is longer ago.
  private static let usual = Span.days(7)
  private static let longest = Span.days(28)

  static let part: HandOverPart = { team, since, tx in
    [try open(team, tx), try recurring(team, since: max(min(since, tx.now - usual), tx.now - longest), tx)]
  }

  private static func open(_ team: ID<Team>, _ tx: Transaction) throws -> HandOverSection {
    let (open, count) = try InterruptStore(tx).open(of: team, limit: most)
    let names = try PersonStore(tx).names(Set(open.compactMap(\.assignee)))
    let lines = open.map { interrupt in
      let by = interrupt.assignee.flatMap { names[$0] }.map { " by \($0)" } ?? ""
      let age = TimeText.long(tx.now - interrupt.openedAt)
      return HandOverSection.Line(
        "\(interrupt.number), \(interrupt.priority.name), \(interrupt.state.words)\(by), open for \(age): \(interrupt.title)",
        path: interrupt.path)
    }
    return HandOverSection("Open interrupts", lines, count: count)
  }

  private static func recurring(_ team: ID<Team>, since: Instant, _ tx: Transaction) throws -> HandOverSection {
    let found = try InterruptStore(tx).recurring(of: team, since: since, limit: mostRecurring)
    return HandOverSection(
      "Came more than once in \(TimeText.long(tx.now - since))",
      found.map { HandOverSection.Line("\($0.count) times: \($0.title)", path: "/interrupts/\($0.last)") })
  }
}
