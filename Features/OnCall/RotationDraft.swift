import Calendars
import Core
import Storage
import Teams
import Web

/// What somebody wrote into the form of a rotation, read and checked as a whole.
struct RotationDraft {
  let name: String
  let kind: Rotation.Kind
  let team: ID<Team>
  let plan: RotationPlan

  /// - Parameter existing: the rotation that is changed; its kind and team stay.
  /// - Throws: `Refusal.invalid` with all that is wrong, under the names of the form's fields.
  init(_ form: Query, existing: RotationLane?, _ tx: Transaction) throws {
    var errors: [FieldError] = []
    func read<Value>(_ field: String, _ fallback: Value, _ problem: String, _ parse: (String) -> Value?) -> Value {
      if let value = parse((form[field] ?? "").trimmed) { return value }
      errors.append(FieldError(field: field, problem: problem))
      return fallback
    }
    name = form["name"] ?? ""
    kind = existing?.rotation.kind ?? read("kind", .potw, "must be PoTW or on call") { Rotation.Kind(rawValue: $0) }
    team = existing?.rotation.team ?? read("team", ID(0), "must be a team of operations") { ID($0) }
    let today = Zone.utc.local(tx.now).day
    let startsOn = read("starts_on", today, "must be a day such as \(today)") { Day($0) }
    let handOver = read("hand_over", 0, "must be a time such as 09:00") { TimeOfDay($0)?.minute }
    let weeks = read("length_weeks", 1, "must be a number of weeks between 1 and 52") { Int($0) }
    let people = try PersonStore(tx).all().filter { !$0.roles.isDisjoint(with: Role.operations) }
    let (slots, problems) = SlotText.parse(form["slots"] ?? "", people: people)
    errors += problems
    let written = RotationPlan(
      zoneName: form["zone"] ?? "", startsOn: startsOn, handOverMinute: handOver, lengthWeeks: weeks, slots: slots)
    var checked = written
    do {
      checked = try RotationCheck(tx).check(name: name, plan: written, team: team, existing: existing).plan
    } catch Refusal.invalid(let found) {
      let known = Set(errors.map(\.field))
      errors += found.map(Self.named).filter { !known.contains($0.field) }
    }
    guard errors.isEmpty else { throw Refusal.invalid(errors) }
    plan = checked
  }

  /// `slots[2]` is the third line of one field.
  private static func named(_ error: FieldError) -> FieldError {
    guard error.field.hasPrefix("slots["), let index = Int(error.field.dropFirst(6).dropLast()) else { return error }
    return FieldError(field: "slots", problem: "turn \(index + 1): \(error.problem)")
  }

  /// The next shifts if this were saved now.
  func preview(existing: RotationLane?, now: Instant, count: Int) throws -> [Shift] {
    guard let existing else {
      let first = try plan.weekly().next(after: .distantPast).start
      let draft = Rotation(id: ID(0), name: name, kind: kind, team: team, version: 1)
      let stored = RotationLane.StoredPlan(number: 1, effectiveFrom: min(first, now), plan: plan)
      return try RotationLane(rotation: draft, plans: [stored], addedAt: now, endedAt: nil)
        .ahead(from: now, count: count)
    }
    let stored = RotationLane.StoredPlan(number: existing.rotation.version + 1, effectiveFrom: now, plan: plan)
    let plans = existing.plans + (plan == existing.plan ? [] : [stored])
    return try RotationLane(
      rotation: existing.rotation, plans: plans, addedAt: existing.addedAt, endedAt: existing.endedAt
    ).ahead(from: now, count: count)
  }
}

extension RotationLane {
  /// The shift that is on and those that follow.
  func ahead(from instant: Instant, count: Int) -> [Shift] {
    var shifts = shift(at: instant).map { [$0] } ?? []
    var moment = instant
    while shifts.count < count, let next = next(after: moment) {
      shifts.append(next)
      moment = next.start
    }
    return shifts
  }
}

extension Instant {
  /// Before every rotation: the first day of the year 1.
  static let distantPast = Instant(seconds: -62_135_596_800)
}
