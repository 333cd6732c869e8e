import Calendars
import Core
import Storage
import Teams

/// What must hold for a rotation before it is stored; finds everything that is wrong at once.
///
/// What was in the plan already is not the mistake of whoever changes something else: people who have left since, and a
/// zone that is not known any more, may stay. Pages show the gap that they leave.
struct RotationCheck {
  let tx: Transaction

  static let mostLayers = 20
  static let mostSlots = 100
  static let mostPeople = 10
  /// How far from today a rotation may start.
  private static let furthest: Int64 = 731

  init(_ tx: Transaction) { self.tx = tx }

  /// - Returns: name, zones and hours as they are to be stored.
  /// - Throws: `Refusal.invalid`; what is wrong with a layer is named `layers[0].zone`.
  func check(
    name: String, plan: RotationPlan, team: ID<Team>, existing: RotationLane?
  ) throws -> (name: String, plan: RotationPlan) {
    var findings = FieldFindings()
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
    var plan = plan
    if !(1...Self.mostLayers).contains(plan.layers.count) {
      findings.add("layers", "must be between 1 and \(Self.mostLayers), are \(plan.layers.count)")
    }
    for index in plan.layers.indices {
      plan.layers[index] = try check(plan.layers[index], "layers[\(index)].", known: existing?.plan, &findings)
    }
    if plan.people.isEmpty, findings.errors.isEmpty { findings.add("layers[0].slots", "must name at least one person") }
    try findings.refuse()
    return (name, plan)
  }

  private func check(
    _ layer: LayerPlan, _ place: String, known: RotationPlan?, _ findings: inout FieldFindings
  ) throws -> LayerPlan {
    var layer = layer
    layer.name = findings.line(place + "name", layer.name, length: 0...80)
    if layer.zoneName.trimmed.isEmpty {
      findings.add(place + "zone", "must not be empty; write a name such as Europe/Berlin")
    }
    let isKnown = known?.layers.contains { $0.zoneName == layer.zoneName } ?? false
    if !isKnown { layer.zoneName = findings.zone(place + "zone", layer.zoneName) ?? "" }
    let today = Zone.utc.local(tx.now).day
    if abs(layer.startsOn - today) > Self.furthest,
      known?.layers.contains(where: { $0.startsOn == layer.startsOn }) != true
    {
      findings.add(place + "starts_on", "must be within two years of today, is \(layer.startsOn)")
    }
    if !(0...1439).contains(layer.handOverMinute) {
      findings.add(place + "hand_over", "must be between 00:00 and 23:59")
    }
    layer.windows = hours(layer, place + "windows", &findings)
    try checkSlots(layer.slots, place + "slots", members: known?.people ?? [], &findings)
    guard findings.errors.isEmpty else { return layer }
    var readable = layer
    readable.zoneName = Zone.known(layer.zoneName).name
    do { _ = try readable.turns() } catch Refusal.invalid(let errors) {
      for error in errors { findings.add(place + error.field, error.problem) }
    }
    return layer
  }

  /// The hours in their shortest form; nothing written means always.
  private func hours(_ layer: LayerPlan, _ field: String, _ findings: inout FieldFindings) -> String {
    guard !layer.windows.trimmed.isEmpty else { return LayerPlan.always }
    do {
      let hours = try WorkingHours(layer.windows, zone: .utc)
      if hours.isEmpty { findings.add(field, "must have at least one minute a week") }
      return hours.isAlways ? LayerPlan.always : hours.text
    } catch Refusal.invalid(let errors) {
      for error in errors { findings.add(field, error.problem) }
    } catch {
      findings.add(field, "\(error)")
    }
    return layer.windows
  }

  /// - Parameter members: those who have turns already.
  private func checkSlots(
    _ slots: [[ID<Person>]], _ field: String, members: Set<ID<Person>>, _ findings: inout FieldFindings
  ) throws {
    guard (1...Self.mostSlots).contains(slots.count) else {
      return findings.add(field, "must be between 1 and \(Self.mostSlots), are \(slots.count)")
    }
    for (position, slot) in slots.enumerated() {
      if slot.count > Self.mostPeople {
        findings.add("\(field)[\(position)]", "must have at most \(Self.mostPeople) people, has \(slot.count)")
      }
      if Set(slot).count < slot.count { findings.add("\(field)[\(position)]", "must not name a person twice") }
    }
    guard findings.errors.isEmpty else { return }
    var verdicts: [ID<Person>: String] = [:]
    for id in Set(slots.joined()).subtracting(members).sorted() { verdicts[id] = try problem(with: id) }
    for (position, slot) in slots.enumerated() {
      for person in slot {
        if let problem = verdicts[person] { findings.add("\(field)[\(position)]", problem) }
      }
    }
  }

  /// Why a person cannot take turns; nil when they can.
  func problem(with id: ID<Person>) throws -> String? {
    guard let person = try PersonStore(tx).find(id) else { return "there is no person \(id)" }
    if !person.isActive { return "\(person.name) is deactivated" }
    if person.roles.isDisjoint(with: Role.operations) { return "\(person.name) is not of operations" }
    return nil
  }
}
