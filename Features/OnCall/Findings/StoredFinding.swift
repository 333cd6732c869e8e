import Core
import Teams

/// A finding that somebody has been, or will be, told of.
package struct StoredFinding: Hashable, Sendable {
  package let id: ID<StoredFinding>
  package let team: ID<Team>
  /// Whom it concerns too: a conflict between rotations of two teams is one, with one state.
  package let otherTeam: ID<Team>?
  package let finding: DutyFinding
  package let foundAt: Instant
  /// Until when it should be decided.
  package let dueAt: Instant
  /// Who said that it may stay as it is; nil: nobody.
  package let acceptedBy: String?
  package let acceptedNote: String

  /// Whose managers decide.
  var teams: [ID<Team>] { [team] + [otherTeam].compactMap(\.self) }

  /// Who has promised what is for operations and viewers (P6).
  func isShown(to actor: Actor) -> Bool {
    finding.kind != .promised || !actor.roles.isDisjoint(with: Role.operations.union([.viewer]))
  }

  /// A week before it begins, or at once.
  static func due(_ finding: DutyFinding, foundAt: Instant) -> Instant {
    max(finding.span.lowerBound - .days(7), foundAt)
  }

  /// When to tell next: an hour after it was found, so that nobody is told of what is just being written; when it is
  /// due; and a day before it begins.
  static func nextTelling(of finding: DutyFinding, foundAt: Instant, after now: Instant) -> Instant? {
    let start = finding.span.lowerBound
    let grace = start - foundAt <= .days(1) ? Self.shortGrace : Self.grace
    return [foundAt + grace, due(finding, foundAt: foundAt) + grace, start - .days(1)]
      .filter { $0 > now && $0 < finding.span.upperBound }.min()
  }

  static let grace = Span.hours(1)
  /// For what begins within a day.
  static let shortGrace = Span.minutes(5)

  /// Whether it is by now more than whoever was told, or let it stay, has known. What goes on beyond the time that is
  /// looked at was known to, and duties that two rotations give somebody again and again are decided once.
  func isOvertaken(by current: DutyFinding, now: Instant) -> Bool {
    let hasMoreWork = !Set(current.work).isSubset(of: finding.work)
    if hasMoreWork || current.span.lowerBound < finding.span.lowerBound { return true }
    guard finding.kind == .gap || finding.kind == .onLeave else { return false }
    let known = finding.span.upperBound
    return current.span.upperBound > known && known < now + FindingActions.horizon - .days(1)
  }
}
