import Core
import Teams

/// Any unplanned demand: an alert, a mail, a request, a chat message (B1).
package struct Interrupt: Sendable {
  /// What was demanded, and from where.
  package enum Kind: String, CaseIterable, Sendable {
    case alert, request, mail, chat
  }

  package enum State: String, CaseIterable, Sendable {
    /// Nobody has answered yet.
    case new
    /// Somebody has said: I have it.
    case acknowledged
    /// Assigned to somebody by name.
    case inWork = "in_work"
    case resolved

    package var words: String { self == .inWork ? "in work" : rawValue }
  }

  package let id: ID<Interrupt>
  /// The operations team that triages it.
  package let team: ID<Team>
  package let source: ID<Source>?
  /// What makes a repeat join this interrupt while it is open; nil never joins.
  package let groupKey: String?
  package let title: String
  package let detail: String
  package let kind: Kind
  package let priority: Priority
  package let state: State
  package let customer: ID<Team>?
  /// What it concerns, as its sender named it.
  package let technology: String?
  package let link: String?
  package let requester: ID<Person>?
  package let assignee: ID<Person>?
  /// Alerts of this interrupt that fire now.
  package let firing: Int
  /// Alerts and messages that joined it: `×4`.
  package let count: Int
  package let openedAt: Instant
  package let lastSeenAt: Instant
  package let acknowledgedAt: Instant?
  package let resolvedAt: Instant?
  package let closeCode: CloseCode?
  /// Working minutes that people said they spent.
  package let minutes: Int
  package let next: NextAction?
  /// Why nothing further happens by itself; an open interrupt has a next action or this.
  package let restReason: String?
  /// What holds it: nobody is told until it ends.
  package let silence: ID<Silence>?
  /// Until when somebody said that it can wait.
  package let snoozedUntil: Instant?
  /// It goes with this one, which is told, worked on and resolved for both.
  package let parent: ID<Interrupt>?
  package let version: Int

  /// How people name it aloud: `I-2841`.
  package var number: String { "I-\(id)" }
  package var path: String { "/interrupts/\(id)" }
  package var reference: Reference { id.reference }
  package var isOpen: Bool { resolvedAt == nil }

  /// The icon and word for where it came from.
  package var sourceWord: String {
    switch kind {
    case .alert: "Alert"
    case .request: "Request"
    case .mail: "Mail"
    case .chat: "Chat"
    }
  }
}

extension ID<Interrupt> {
  package var reference: Reference { Reference(kind: "interrupt", number: number) }

  /// Reads `2841` and `I-2841`.
  package init?(spoken text: String) {
    self.init(text.hasPrefix("I-") || text.hasPrefix("i-") ? text.dropFirst(2) : text[...])
  }
}

/// What happens to an open interrupt if nobody does anything, and when. A column, not a job.
package struct NextAction: Hashable, Sendable {
  package enum Kind: String, Sendable {
    /// Tell the next people of the stored routing decision.
    case escalate
    /// Decide anew who is told, because working hours begin.
    case route
    /// Open it again if its alerts still fire.
    case reopen
  }

  package let kind: Kind
  package let at: Instant
  /// Index into the ladder of the routing decision.
  package let step: Int

  package init(_ kind: Kind, at: Instant, step: Int = 0) {
    self.kind = kind
    self.at = at
    self.step = step
  }
}

/// How much it matters, 1 the most. Only P1 passes the shield by itself (S2).
package enum Priority: Int, CaseIterable, Comparable, Sendable {
  case p1 = 1
  case p2, p3, p4

  package var name: String { "P\(rawValue)" }

  /// Reads `P1` … `P4` in either case.
  package init?(name: String) {
    guard name.utf8.count == 2, name.first == "P" || name.first == "p", let number = Int(name.dropFirst())
    else { return nil }
    self.init(rawValue: number)
  }

  /// The usual words of alert rules' `severity` label; nil when the word says nothing.
  package init?(severity: String) {
    switch severity.lowercased() {
    case "critical", "page", "fatal", "emergency", "disaster": self = .p1
    case "error", "high", "major": self = .p2
    case "warning", "warn", "average", "minor": self = .p3
    case "info", "informational", "low", "none", "notice", "debug": self = .p4
    default: return nil
    }
  }

  package static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }
}

/// What ended an interrupt: an action, or why none was needed. The reasons feed the search for noise (B8).
package enum CloseCode: String, CaseIterable, Sendable {
  case fixed
  case workedAround = "worked_around"
  case answered
  case recovered
  case wrongTime = "wrong_time"
  case thresholdWrong = "threshold_wrong"
  case checkFaulty = "check_faulty"
  case duplicate

  package var words: String {
    switch self {
    case .fixed: "Fixed the cause"
    case .workedAround: "Worked around it"
    case .answered: "Answered the request"
    case .recovered: "It recovered by itself"
    case .wrongTime: "Nothing to do: wrong time"
    case .thresholdWrong: "Nothing to do: threshold is wrong"
    case .checkFaulty: "Nothing to do: the check is faulty"
    case .duplicate: "Same as another interrupt"
    }
  }
}
