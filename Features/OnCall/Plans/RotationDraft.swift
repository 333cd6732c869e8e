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
    // Those who have turns already stay nameable.
    let members = existing?.plan.people ?? []
    let people = try PersonStore(tx).all(includingDeactivated: true).filter {
      members.contains($0.id) || $0.isActive && !$0.roles.isDisjoint(with: Role.operations)
    }
    let fields = LayerFields(form, people: people, today: Zone.utc.local(tx.now).day)
    let written = fields.plan(&errors)
    var checked = written
    do {
      checked = try RotationCheck(tx).check(name: name, plan: written, team: team, existing: existing).plan
    } catch Refusal.invalid(let found) {
      let known = Set(errors.map(\.field))
      errors += found.map(LayerFields.named).filter { !known.contains($0.field) }
    }
    guard errors.isEmpty else { throw Refusal.invalid(errors) }
    plan = checked
  }

  /// The rotation as it would be if this were saved now.
  func lane(existing: RotationLane?, now: Instant) throws -> RotationLane {
    guard let existing else {
      let first = try plan.layered().firstStart ?? now
      let draft = Rotation(id: ID(0), name: name, kind: kind, team: team, version: 1)
      let stored = RotationLane.StoredPlan(number: 1, effectiveFrom: min(first, now), plan: plan)
      return try RotationLane(rotation: draft, plans: [stored], addedAt: now, endedAt: nil)
    }
    return try existing.changed(to: plan, at: now)
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
