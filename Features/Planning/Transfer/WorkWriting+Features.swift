import Core
import JSON
import Storage
import Teams

extension WorkWriting {
  mutating func writeFeatures() throws {
    let entries = Array(zip(entries(.feature), document.features))
    for ((_, entry), feature) in entries where entry.item != nil { features[feature.key] = entry.item.map { ID($0) } }
    let customers = Dictionary(try TeamStore(tx).all().map { ($0.name.lowercased(), $0.id) }) { first, _ in first }
    func row(_ feature: WorkFeature) -> WorkImportStore.FeatureRow {
      WorkImportStore.FeatureRow(
        feature: feature, customer: feature.customer.flatMap { customers[$0.lowercased()] },
        lead: people.lead(feature.lead), requester: feature.requester.flatMap(people.find)?.id)
    }
    let new = entries.filter { $0.0.entry.act == .new }
    for (((place, entry), feature), id) in zip(new, try store.add(new.map { row($0.1) }, to: team)) {
      features[feature.key] = id
      plan.entries[place].item = id.number
      record(.feature, id.number, entry, facts(feature, feature.moves.count))
    }
    let added = new.compactMap { _, feature in features[feature.key].map { ($0, feature) } }
    try store.add(added.flatMap { id, feature in feature.moves.map { (id, $0) } })
    try store.add(added.flatMap { id, feature in feature.checks.map { (id, $0) } }) { $0.flatMap(people.find)?.id }
    try store.add(
      added.flatMap { id, feature in
        commitments(feature.commitments, isOpen: feature.step.isOpen).map { (.feature(id), $0, $1) }
      }, team)
    try change(entries.filter { $0.0.entry.act == .changed }.map { ($0.0.entry, $0.1, row($0.1)) })
  }

  private mutating func change(_ changed: [(WorkPlan.Entry, WorkFeature, WorkImportStore.FeatureRow)]) throws {
    let ids = changed.compactMap { $0.0.item.map { ID<PlannedFeature>($0) } }
    let export = WorkExportStore(tx)
    let (moves, checks) = (try export.moves(ids), try export.checks(ids, [:]))
    var added: [(ID<PlannedFeature>, WorkMove<FeatureStep>)] = []
    var points: [(ID<PlannedFeature>, WorkCheck)] = []
    for ((entry, feature, row), id) in zip(changed, ids) {
      let merged = WorkHistory.moves(moves[id] ?? [], feature.moves)
      try store.update(id, to: row, merged.all)
      added += merged.added.map { (id, $0) }
      if let last = merged.added.last { movedFeatures.append((id, last.to, last.reason)) }
      let known = checks[id] ?? []
      let (old, new) = feature.checks.partitioned { one in known.contains { $0.kind == one.kind && $0.text == one.text }
      }
      try store.set(old, of: id)
      points += new.map { (id, $0) }
      record(.feature, id.number, entry, facts(feature, merged.added.count))
    }
    try store.add(added)
    try store.add(points) { $0.flatMap(people.find)?.id }
  }

  private func facts(_ feature: WorkFeature, _ moves: Int) -> [JSONValue.Member] {
    [
      .init("title", .string(feature.title)), .init("state", .string(feature.step.title)),
      .init("moves", .int(moves)),
    ]
  }

  /// Those that are carried over, each person once at a time.
  func commitments(_ all: [WorkCommitment], isOpen: Bool) -> [(ID<Person>, WorkCommitment)] {
    var open: Set<ID<Person>> = []
    return all.compactMap { commitment in
      guard work.planner.carries(commitment, isOpen: isOpen), let person = people.worker(commitment.person) else {
        return nil
      }
      guard commitment.endedAt != nil || open.insert(person).inserted else { return nil }
      return (person, commitment)
    }
  }
}

extension Array {
  /// Those that fulfil the condition, and the others, each in their order.
  func partitioned(_ condition: (Element) -> Bool) -> (matching: [Element], others: [Element]) {
    reduce(into: ([], [])) { parts, element in
      if condition(element) { parts.0.append(element) } else { parts.1.append(element) }
    }
  }
}
