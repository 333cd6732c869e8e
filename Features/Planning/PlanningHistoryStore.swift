import Core
import JSON
import Storage

/// What happened to a feature, a story or an iteration, read from the event log.
struct PlanningHistoryStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// The newest part of the history, oldest first.
  /// - Parameter withPromises: who committed and who was called away too; customers do not see that (P6).
  func entries(_ subject: Reference, limit: Int = 500, withPromises: Bool = true) throws -> [PlanningEvent] {
    let all = try tx.all(
      """
      SELECT name, at, actor_name, facts FROM events
      WHERE subject_kind = \(subject.kind) AND subject_id = \(subject.number) ORDER BY id DESC LIMIT \(limit)
      """
    ) { row in
      PlanningEvent(
        name: try row.text(0), at: try row.instant(1), actor: try row.text(2),
        facts: try JSONValue.parse(try row.text(3)))
    }
    return all.reversed().filter { withPromises || $0.commitmentSentence == nil }
  }

  /// Refuses a change that was made from an older version, and says what happened since.
  /// - Parameter seen: the version that the person saw; nil does not ask.
  func require(_ seen: Int?, is version: Int, of subject: Reference, _ name: String) throws {
    guard let seen, seen != version else { return }
    let since = try entries(subject).filter { $0.version > seen }.map(\.sentence)
    throw Refusal.conflict((["\(name) has changed since you looked."] + since).joined(separator: " "))
  }
}
