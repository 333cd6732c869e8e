import Calendars
import Core
import JSON
import Storage
import Teams

/// Makes a plan real, or takes it back. Its turns become overrides, so that shifts that have begun stay as they are,
/// what comes after the plan rotates as before, and every turn can be changed or taken back by itself.
struct PlanActions {
  let tx: Transaction
  let actor: Actor
  private let store: OverrideStore

  init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = OverrideStore(tx)
  }

  /// - Parameter seen: the fingerprint of the plan that somebody looked at.
  /// - Throws: `notAllowed` for everybody but managers; `conflict` when it would be another plan by now; `invalid` for
  ///   what cannot be kept to; as `PlanDesk`.
  func apply(_ question: PlanQuestion, to rotation: ID<Rotation>, seen: String?) throws {
    try actor.require(.manager, to: "give people turns")
    let lane = try OnCallStore(tx).lane(rotation)
    let desk = try PlanDesk(lane, question, tx)
    guard seen == desk.fingerprint else {
      throw Refusal.conflict("\(lane.rotation.name) was changed since this plan was made. Look at the new plan first.")
    }
    let problems = try PlanProblems(desk, names: PersonStore(tx).names(desk.named)).errors
    guard problems.isEmpty else { throw Refusal.invalid(problems) }
    guard desk.isChange else { return }
    for turn in desk.turns where !turn.isSettled { try takeBack(in: lane, during: turn.span) }
    let changed = try desk.turns.indices.filter { try write(desk, $0) }
    try record(
      "rotation.planned", lane,
      [
        "weeks": .int(question.weeks), "turns": .int(desk.turns.count), "changed": .int(changed.count),
        "before": .double(desk.before.sum), "after": .double(desk.plan.after.sum),
      ])
    try tell(since: lane, "\(actor.name) has planned its turns evenly.")
  }

  /// What has begun stays; all other turns of plans rotate as before.
  /// - Throws: `notAllowed` for everybody but managers; `notFound`; `conflict` when nothing is planned.
  func takeBack(_ rotation: ID<Rotation>) throws {
    try actor.require(.manager, to: "take a plan back")
    let lane = try OnCallStore(tx).lane(rotation)
    guard let last = lane.overrides.filter({ $0.isPlanned && $0.from > tx.now }).map(\.to).max() else {
      throw Refusal.conflict("No coming turn of \(lane.rotation.name) is planned.")
    }
    try takeBack(in: lane, during: tx.now..<last)
    try record("rotation.plan_taken_back", lane, [:])
    try tell(since: lane, "\(actor.name) has taken the plan back.")
  }
}

extension PlanActions {
  /// What people have since agreed on by hand stands on the plan, which stays below it.
  private func takeBack(in lane: RotationLane, during span: Range<Instant>) throws {
    let byHand = lane.overrides.filter { !$0.isPlanned }
    for planned in lane.overrides where planned.isPlanned && planned.from > tx.now && span.contains(planned.from) {
      let isBelow = byHand.contains { $0.id > planned.id && $0.applied.span.overlaps(planned.applied.span) }
      if !isBelow { try store.end(planned, at: planned.from) }
    }
  }

  /// - Returns: whether the turn has other people than by the rotation alone.
  private func write(_ desk: PlanDesk, _ index: Int) throws -> Bool {
    let turn = desk.turns[index]
    let people = desk.people(index)
    guard !turn.isSettled, Set(people) != Set(turn.rotating) else { return false }
    // Where layers lie over each other, the time between the parts of a turn belongs to other turns.
    let parts = desk.lane.plan.layers.count == 1 ? [turn.span] : turn.parts
    let changes = zip(turn.rotating.filter { !people.contains($0) }, people.filter { !turn.rotating.contains($0) })
    for part in parts {
      for (replaced, person) in changes {
        _ = try store.add(
          desk.lane.rotation.id, from: part.lowerBound, to: part.upperBound, person: person, replaced: replaced,
          reason: "planned evenly", by: actor.name, isPlanned: true)
      }
    }
    return true
  }

  /// One message for everybody whose turns have changed.
  private func tell(since before: RotationLane, _ reason: String) throws {
    let after = try OnCallStore(tx).lane(before.rotation.id)
    let all = (before.overrides + after.overrides).filter(\.isPlanned)
    guard let last = all.map(\.to).max(), last > tx.now else { return }
    let change = DutyChange(from: before, to: after, in: tx.now..<last)
    for person in Set(change.gained.keys).union(change.lost.keys).sorted() {
      let spans = [change.gained[person], change.lost[person]].compactMap(\.self)
      guard let from = spans.map(\.lowerBound).min(), let to = spans.map(\.upperBound).max() else { continue }
      try DutyNotice(tx: tx, actor: actor, lane: after, span: from..<to).tell(
        person, "Your turns of \(after.rotation.name) have changed", reason: reason,
        key: "plan-\(after.rotation.id)-\(tx.now.microseconds)")
    }
  }

  private func record(_ event: String, _ lane: RotationLane, _ facts: JSONValue) throws {
    try tx.record(Event(event, of: lane.rotation.reference, by: actor, facts: facts.encodedText()))
    try FindingStore(tx).mark(lane.rotation.team)
  }
}

/// Which of the constraints leave turns without anybody.
struct PlanProblems {
  /// By the field of the constraint.
  let errors: [FieldError]

  init(_ desk: PlanDesk, names: [ID<Person>: String]) {
    var lines: [String: [String]] = [:]
    for turn in desk.plan.unfilled {
      let zone = (try? Zone.named(desk.lane.plan.zoneName)) ?? .utc
      let text = "nobody can take the turn from \(ShiftTable.text(desk.turns[turn.turn].span.lowerBound, zone))"
      let whys = Dictionary(grouping: turn.reasons) { Self.field($0.obstacle) }
      for (field, reasons) in whys {
        let words = reasons.map { "\(names[$0.person] ?? "person \($0.person)") \($0.obstacle.text)" }
        lines[field, default: []].append("\(text): \(words.spoken)")
      }
      if turn.reasons.isEmpty { lines["weeks", default: []].append(text + ", because nobody takes turns") }
    }
    errors = lines.sorted { $0.key < $1.key }.map { field, texts in
      let more = texts.count > 3 ? "; and \(texts.count - 3) more turns" : ""
      return FieldError(field: field, problem: "cannot be kept: " + texts.prefix(3).joined(separator: "; ") + more)
    }
  }

  private static func field(_ obstacle: PlanObstacle) -> String {
    switch obstacle {
    case .onLeave: "away"
    case .rest: "rest_hours"
    case .inARow: "max_in_a_row"
    case .notInRotation, .otherTurn: "weeks"
    }
  }
}
