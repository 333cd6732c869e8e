import Calendars
import Core
import Teams

/// Compares what was read with what is here. Pure: facts in, plan out.
struct ImportPlanner {
  let now: Instant
  let team: ID<Team>
  /// Of rotations whose file does not say it.
  let kind: Rotation.Kind
  let source: ImportSource
  /// What earlier imports of the source made, in all teams.
  let links: [ImportLink]
  /// The team's rotations that have not ended, and all that are linked.
  let lanes: [ID<Rotation>: RotationLane]
  let entered: [ID<Rotation>: [EnteredChange]]
  let match: PeopleMatch
  /// Whether the actor may give people a duty for a time.
  let mayEnter: Bool

  /// - Parameter all: everything in the file, also what was not chosen.
  func plan(_ chosen: [ImportedRotation], of all: [ImportedRotation]) throws -> ImportPlan {
    var entries = try chosen.map(entry)
    var names: Set<String> = []
    for index in entries.indices where entries[index].act == .create {
      if !names.insert(entries[index].name).inserted {
        entries[index].act = .skip(["Another rotation of the file has the same name."])
      }
    }
    let there = Set(all.map(\.externalID))
    let gone = links.filter { $0.team == team && !there.contains($0.externalID) }.compactMap { link in
      living(link.rotation).map { ImportPlan.Gone(externalID: link.externalID, rotation: $0.rotation) }
    }
    return ImportPlan(entries: entries, people: people(of: chosen), gone: gone)
  }

  private func entry(_ imported: ImportedRotation) throws -> ImportPlan.Entry {
    var entry = ImportPlan.Entry(
      externalID: imported.externalID, name: imported.name, kind: imported.kind ?? kind, act: .unchanged,
      notCarried: imported.notCarried)
    let known = links.filter { $0.externalID == imported.externalID && (source != .csv || $0.team == team) }
    if let other = known.first(where: { isElsewhere($0, entry.kind) }), let lane = living(other.rotation) {
      entry.rotation = lane.rotation
      entry.act = .skip([
        "It is rotation \(lane.rotation.id), \(lane.rotation.kind.title), of \(other.team == team ? "this" : "another") "
          + "team already; a schedule is one rotation."
      ])
      return entry
    }
    let link = known.first { $0.team == team && $0.kind == entry.kind }
    if let link, living(link.rotation) == nil {
      entry.act = .skip(["Its rotation was ended here and stays so."])
      return entry
    }
    entry.rotation = (link.flatMap { living($0.rotation) } ?? namesake(imported))?.rotation
    let strangers = named(imported).filter { problem($0) != nil }
    guard strangers.isEmpty else {
      let names = strangers.map { "“\($0.title)”" }.joined(separator: ", ")
      entry.act = .skip(["Say who \(names) is here, or that it is nobody."])
      return entry
    }
    return try filled(entry, imported, link)
  }

  private func filled(
    _ entry: ImportPlan.Entry, _ imported: ImportedRotation, _ link: ImportLink?
  ) throws -> ImportPlan.Entry {
    var entry = entry
    let lane = entry.rotation.flatMap { lanes[$0.id] }
    guard !imported.layers.isEmpty || lane != nil && !imported.overrides.isEmpty else {
      entry.act = .skip([lane == nil ? Self.noTurns(imported) : "Nobody takes turns in it any more; it stays as it is."]
      )
      return entry
    }
    let name = shortened(imported.name, "The name", &entry.notCarried)
    var sentences: [String] = []
    if let lane, let link, !imported.layers.isEmpty {
      sentences = try change(&entry, imported, name, lane, link)
    } else if !imported.layers.isEmpty {
      entry.plan = try plan(imported, beside: nil, &entry.notCarried)
      (entry.name, entry.nameInFile, entry.act) = (name, name, .create)
    }
    let after = try self.lane(after: entry, lane)
    let planner = HandChangePlanner(
      lane: after, earlier: earlier(of: imported, in: after.rotation.id), match: match, reach: imported.reach, now: now)
    entry.handChanges = planner.plan(imported.overrides, mayEnter: mayEnter)
    entry.notCarried += entry.handChanges.notes
    guard entry.act != .create else { return entry }
    sentences += entry.handChanges.sentences
    entry.act = sentences.isEmpty ? .unchanged : .change(sentences)
    return entry
  }
}

extension ImportPlanner {
  /// What was entered from the source; what another one brought is none of its business.
  private func earlier(of imported: ImportedRotation, in rotation: ID<Rotation>) -> [EnteredChange] {
    let there = Set(imported.overrides.map(\.externalID))
    // Before sources were kept with what they brought, a rotation had come from one.
    let isOnlySource = !(entered[rotation] ?? []).contains { $0.source != nil && $0.source != source }
    return (entered[rotation] ?? []).filter {
      $0.source == source || $0.source == nil && (isOnlySource || there.contains($0.externalID))
    }
  }

  private func living(_ rotation: ID<Rotation>) -> RotationLane? {
    lanes[rotation].flatMap { lane in lane.endedAt.map { $0 <= now } == true ? nil : lane }
  }

  private func isElsewhere(_ link: ImportLink, _ kind: Rotation.Kind) -> Bool {
    (link.team != team || link.kind != kind) && living(link.rotation) != nil
  }

  /// Fixed shifts of a table are for the rotation of that name, wherever it came from.
  private func namesake(_ imported: ImportedRotation) -> RotationLane? {
    guard source == .csv, imported.layers.isEmpty else { return nil }
    return lanes.values.first { $0.rotation.team == team && $0.rotation.name == imported.name && $0.endedAt == nil }
  }

  private static func noTurns(_ imported: ImportedRotation) -> String {
    imported.overrides.isEmpty
      ? "Nobody takes turns in it." : "It has fixed shifts only: add a rotation of this name first."
  }

  /// Everybody whom it takes to import the rotation.
  private func named(_ imported: ImportedRotation) -> [ImportedPerson] {
    let living = imported.overrides.filter { $0.to > now }
    let replaced = living.compactMap { override -> ImportedPerson? in
      if case .person(let person) = override.replaced { return person }
      return nil
    }
    let all = imported.layers.flatMap { $0.slots.joined() } + living.compactMap(\.person) + replaced
    return all.reduce(into: []) { named, person in
      if !named.contains(where: { $0.key == person.key }) { named.append(person) }
    }
  }

  private func problem(_ person: ImportedPerson) -> String? {
    if case .unknown(let problem) = match.find(person) { return problem }
    return nil
  }

  private func people(of rotations: [ImportedRotation]) -> [ImportPlan.Named] {
    var order: [ImportedPerson] = []
    var places: [String: [String]] = [:]
    for rotation in rotations {
      for person in named(rotation) {
        if places[person.key] == nil { order.append(person) }
        places[person.key, default: []].append(rotation.name)
      }
    }
    return order.map { person in
      ImportPlan.Named(
        key: person.key, title: person.title, person: match.id(person), problem: problem(person),
        rotations: places[person.key] ?? [])
    }
  }
}

extension ImportPlanner {
  /// What the file changes in a rotation that an earlier import made.
  /// - Returns: a sentence for each difference.
  private func change(
    _ entry: inout ImportPlan.Entry, _ imported: ImportedRotation, _ name: String, _ lane: RotationLane,
    _ link: ImportLink
  ) throws -> [String] {
    let last = lane.plans.last { $0.number <= link.version }?.plan ?? lane.plan
    let fresh = try plan(imported, beside: last, &entry.notCarried)
    var sentences: [String] = []
    if name != link.name, name != lane.rotation.name {
      sentences.append("It is called “\(name)”, was “\(lane.rotation.name)”.")
    }
    // A name that was changed here alone stays.
    entry.name = name == link.name ? lane.rotation.name : name
    // Where the source says what it said last time, what was changed here since stays.
    if try !PlanDifference.sentences(from: last, to: fresh, now: now).isEmpty {
      let differences = try PlanDifference.sentences(from: lane.plan, to: fresh, now: now)
      if !differences.isEmpty {
        entry.plan = fresh
        sentences += differences
        if lane.plan != last { sentences.append("Turns that were changed here since the last import are replaced.") }
      }
    }
    if entry.plan != nil || name != link.name { entry.nameInFile = name }
    return sentences
  }

  /// The plan as it is stored here, its turns counted from the last one that began.
  /// - Parameter old: what the last import wrote; layers that say the same stay as they are.
  private func plan(
    _ imported: ImportedRotation, beside old: RotationPlan?, _ notes: inout [String]
  ) throws -> RotationPlan {
    let layers = try imported.layers.map { try layer($0, &notes) }
    guard let old, old.layers.count == layers.count else { return RotationPlan(layers) }
    return RotationPlan(
      try zip(old.layers, layers).map { old, new in
        let isSame = try PlanDifference.sentences(from: RotationPlan([old]), to: RotationPlan([new]), now: now).isEmpty
        return isSame ? old : new
      })
  }

  private func layer(_ imported: ImportedLayer, _ notes: inout [String]) throws -> LayerPlan {
    let zone = try Zone.named(imported.zoneName)
    let layer = try imported.first > zone.local(now) ? imported : imported.advanced(to: zone.local(now))
    if let begins = imported.startsAt, begins > now {
      notes.append(
        "“\(imported.name)” begins on \(zone.local(begins)) (\(zone.name)) in the middle of a turn; "
          + "here with that turn, on \(layer.startsOn).")
    }
    return LayerPlan(
      name: shortened(layer.name, "The name of the layer", &notes), zoneName: zone.name, startsOn: layer.startsOn,
      handOverMinute: layer.handOverMinute, cadence: layer.cadence, windows: layer.windows,
      slots: layer.slots.map(match.slot))
  }

  private func shortened(_ name: String, _ what: String, _ notes: inout [String]) -> String {
    guard name.unicodeScalars.count > 80 else { return name }
    var short = ""
    short.unicodeScalars.append(contentsOf: name.unicodeScalars.prefix(80))
    notes.append("\(what) “\(name.prefix(40))…” has \(name.unicodeScalars.count) characters, here the first 80.")
    return short.trimmed
  }

  private func lane(after entry: ImportPlan.Entry, _ lane: RotationLane?) throws -> RotationLane {
    guard let lane else {
      let plan = entry.plan ?? RotationPlan([])
      let first = try plan.layered().firstStart ?? now
      let draft = Rotation(id: ID(0), name: entry.name, kind: entry.kind, team: team, version: 1)
      let stored = RotationLane.StoredPlan(number: 1, effectiveFrom: min(first, now), plan: plan)
      return try RotationLane(rotation: draft, plans: [stored], addedAt: now, endedAt: nil)
    }
    guard let plan = entry.plan else { return lane }
    let stored = RotationLane.StoredPlan(number: lane.rotation.version + 1, effectiveFrom: now, plan: plan)
    return try RotationLane(
      rotation: lane.rotation, plans: lane.plans + [stored], overrides: lane.overrides, addedAt: lane.addedAt,
      endedAt: lane.endedAt)
  }
}
