import Calendars
import Core
import Storage
import Teams

/// What must hold for a rotation before it is stored; finds everything that is wrong at once.
struct RotationCheck {
  let tx: Transaction

  static let mostSlots = 100
  static let mostPeople = 10
  /// How far from today a rotation may start.
  private static let furthest: Int64 = 731

  init(_ tx: Transaction) { self.tx = tx }

  /// - Returns: name and zone as they are to be stored.
  /// - Throws: `Refusal.invalid`
  func check(
    name: String, plan: RotationPlan, team: ID<Team>, existing: RotationLane?
  ) throws -> (name: String, plan: RotationPlan) {
    var findings = FieldFindings()
    var plan = plan
    let name = findings.line("name", name, length: 1...80)
    if let team = try TeamStore(tx).find(team) {
      if team.kind != .operations { findings.add("team", "\(team.name) is a customer; rotations are for operations") }
    } else {
      findings.add("team", "there is no team \(team)")
    }
    let others = try OnCallStore(tx).lanes(team: team, since: tx.now).map(\.rotation)
    if others.contains(where: { $0.name == name && $0.id != existing?.rotation.id }) {
      findings.add("name", "is that of another rotation of this team already")
    }
    if plan.zoneName.trimmed.isEmpty { findings.add("zone", "must not be empty; write a name such as Europe/Berlin") }
    plan.zoneName = findings.zone("zone", plan.zoneName) ?? ""
    let today = Zone.utc.local(tx.now).day
    if abs(plan.startsOn - today) > Self.furthest, plan.startsOn != existing?.plan.startsOn {
      findings.add("starts_on", "must be within two years of today, is \(plan.startsOn)")
    }
    if !(0...1439).contains(plan.handOverMinute) { findings.add("hand_over", "must be between 00:00 and 23:59") }
    if !(1...52).contains(plan.lengthWeeks) {
      findings.add("length_weeks", "must be between 1 and 52, is \(plan.lengthWeeks)")
    }
    try checkSlots(plan.slots, &findings)
    try findings.refuse()
    return (name, plan)
  }

  private func checkSlots(_ slots: [[ID<Person>]], _ findings: inout FieldFindings) throws {
    guard (1...Self.mostSlots).contains(slots.count) else {
      return findings.add("slots", "must be between 1 and \(Self.mostSlots), are \(slots.count)")
    }
    if slots.allSatisfy(\.isEmpty) { findings.add("slots", "must name at least one person") }
    for (position, slot) in slots.enumerated() {
      if slot.count > Self.mostPeople {
        findings.add("slots[\(position)]", "must have at most \(Self.mostPeople) people, has \(slot.count)")
      }
      if Set(slot).count < slot.count { findings.add("slots[\(position)]", "must not name a person twice") }
    }
    guard findings.errors.isEmpty else { return }
    var verdicts: [ID<Person>: String] = [:]
    for id in Set(slots.joined()).sorted() { verdicts[id] = try problem(with: id) }
    for (position, slot) in slots.enumerated() {
      for person in slot {
        if let problem = verdicts[person] { findings.add("slots[\(position)]", problem) }
      }
    }
  }

  private func problem(with id: ID<Person>) throws -> String? {
    guard let person = try PersonStore(tx).find(id) else { return "there is no person \(id)" }
    if !person.isActive { return "\(person.name) is deactivated" }
    if person.roles.isDisjoint(with: Role.operations) { return "\(person.name) is not of operations" }
    return nil
  }
}
