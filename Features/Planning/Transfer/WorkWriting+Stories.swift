import Core
import JSON
import Storage
import Teams

extension WorkWriting {
  mutating func writeStories() throws {
    let entries = Array(zip(entries(.story), document.stories))
    for ((_, entry), story) in entries where entry.item != nil { stories[story.key] = entry.item.map { ID($0) } }
    var places = try store.lastPlaces(team)
    let standing = try finishedFeatures()
    let new = entries.filter { $0.0.entry.act == .new }
    let rows = new.map { _, story in
      let feature = place(story, standing)
      let position = (places[feature] ?? 0) + Rank.gap
      places[feature] = position
      return WorkImportStore.StoryRow(
        story: story, feature: feature, iteration: stays(story).last { $0.until == nil }?.iteration,
        position: position)
    }
    for (((place, entry), story), id) in zip(new, try store.add(rows, to: team)) {
      stories[story.key] = id
      plan.entries[place].item = id.number
      record(.story, id.number, entry, facts(story, story.moves.count))
    }
    let added = new.compactMap { _, story in stories[story.key].map { ($0, story) } }
    try store.add(added.flatMap { id, story in story.moves.map { (id, $0) } })
    try store.add(added.flatMap { id, story in story.blocks.map { (id, $0) } })
    try store.add(added.flatMap { id, story in stints(story).map { (id, $0) } })
    try store.add(added.flatMap { id, story in stays(story).map { (id, $0) } })
    try store.add(added.flatMap { id, story in story.checks.map { (id, $0) } }) { $0.flatMap(people.find)?.id }
    try store.add(
      added.flatMap { id, story in
        commitments(story.commitments, isOpen: story.state.isOpen).map { (.story(id), $0, $1) }
      }, team)
    try change(entries.filter { $0.0.entry.act == .changed }.map { ($0.0.entry, $0.1) }, places, standing)
  }

  private mutating func change(
    _ changed: [(WorkPlan.Entry, WorkStory)], _ places: [ID<PlannedFeature>?: Int64], _ standing: Set<Int64>
  ) throws {
    var places = places
    let ids = changed.compactMap { $0.0.item.map { ID<Story>($0) } }
    let stored = Dictionary(try StoryStore(tx).all(ids).map { ($0.id, $0) }) { first, _ in first }
    let sides = try sides(ids)
    let checks = try WorkExportStore(tx).checks(ids, [:])
    var points: [(ID<Story>, WorkStoryCheck)] = []
    var histories: [(id: ID<Story>, history: WorkStoryHistory)] = []
    for ((entry, story), id) in zip(changed, ids) {
      guard let old = stored[id] else { continue }
      let wanted = WorkStoryHistory.Side(
        moves: story.moves, blocks: story.blocks, stints: stints(story), stays: stays(story))
      let history = WorkStoryHistory(sides[id] ?? WorkStoryHistory.Side(), wanted, now: tx.now)
      let feature = place(story, standing)
      var position = old.position
      if feature != old.feature {
        position = (places[feature] ?? 0) + Rank.gap
        places[feature] = position
      }
      let row = WorkImportStore.StoryRow(
        story: story, feature: feature, iteration: history.iteration, position: position)
      try store.end(history.endedBlocks, of: id)
      try store.end(history.endedStints, of: id)
      try store.end(history.endedStays, of: id)
      try store.update(id, to: row, history)
      histories.append((id, history))
      if let last = history.addedMoves.last { movedStories.append((id, last.to, last.reason)) }
      let (same, new) = story.checks.partitioned { one in checks[id]?.contains { $0.text == one.text } == true }
      try store.set(same, of: id) { $0.flatMap(people.find)?.id }
      points += new.map { (id, $0) }
      record(.story, id.number, entry, facts(story, history.addedMoves.count))
    }
    try store.add(histories.flatMap { id, history in history.addedMoves.map { (id, $0) } })
    try store.add(histories.flatMap { id, history in history.addedBlocks.map { (id, $0) } })
    try store.add(histories.flatMap { id, history in history.addedStints.map { (id, $0) } })
    try store.add(histories.flatMap { id, history in history.addedStays.map { (id, $0) } })
    try store.add(points) { $0.flatMap(people.find)?.id }
  }

  /// Which story came of which; what is known here stays.
  mutating func writeSplits() throws {
    let written = zip(entries(.story), document.stories).filter { $0.0.entry.act.writes }.map(\.1)
    let found = written.compactMap { story in
      stories[story.key].flatMap { id in
        story.splitFrom.flatMap { stories[$0] }.map { (story: id, from: $0) }
      }
    }
    let known = try WorkExportStore(tx).origins(found.map(\.story))
    try store.add(splits: found.filter { known[$0.story] == nil })
  }

  /// What is here of the history of stories.
  private func sides(_ ids: [ID<Story>]) throws -> [ID<Story>: WorkStoryHistory.Side] {
    let export = WorkExportStore(tx)
    let (moves, blocks) = (try export.moves(ids), try export.blocks(ids))
    let (stints, stays) = (try export.people(ids), try export.stays(ids))
    return Dictionary(
      ids.map { id in
        (
          id,
          WorkStoryHistory.Side(
            moves: moves[id] ?? [], blocks: blocks[id] ?? [], stints: stints[id] ?? [], stays: stays[id] ?? [])
        )
      }
    ) { first, _ in first }
  }

  /// Features that are accepted or finished here and stay as they are: an open story cannot be theirs.
  private func finishedFeatures() throws -> Set<Int64> {
    let kept = entries(.feature).filter { !$0.entry.act.writes }.compactMap { $0.entry.item }
    let found = try FeatureStore(tx).all(kept.map { ID($0) }).filter { !$0.step.isOpen || $0.step.isShown }
    return Set(found.map(\.id.number))
  }

  private func place(_ story: WorkStory, _ standing: Set<Int64>) -> ID<PlannedFeature>? {
    guard let feature = story.feature.flatMap({ features[$0] }) else { return nil }
    return story.state.isOpen && standing.contains(feature.number) ? nil : feature
  }

  /// Of people who are known here; nobody twice at the same time.
  private func stints(_ story: WorkStory) -> [WorkExportStore.Stint] {
    var open: Set<ID<Person>> = []
    return story.people.compactMap { stint in
      guard let person = people.worker(stint.person) else { return nil }
      guard stint.until != nil || open.insert(person).inserted else { return nil }
      return WorkExportStore.Stint(person: person, since: stint.since, until: stint.until)
    }
  }

  /// In iterations that are here; in one at a time.
  private func stays(_ story: WorkStory) -> [WorkExportStore.Stay] {
    let stays = story.memberships.compactMap { stay in
      iterations[stay.iteration].map {
        WorkExportStore.Stay(iteration: $0, since: stay.since, until: stay.until, isPlanned: stay.isPlanned)
      }
    }
    let now = stays.lastIndex { $0.until == nil }
    return stays.enumerated().filter { $0.element.until != nil || $0.offset == now }.map(\.element)
  }

  private func facts(_ story: WorkStory, _ moves: Int) -> [JSONValue.Member] {
    [.init("title", .string(story.title)), .init("state", .string(story.state.title)), .init("moves", .int(moves))]
  }

  // MARK: - What waits for what

  mutating func writeDependencies() throws {
    let entries = plan.entries.filter { $0.kind == .story }
    let (dependencies, _) = work.planner.dependencies(work.plan.entries.filter { $0.kind == .story })
    func id(_ name: String) -> ID<Story>? {
      name.hasPrefix("\n") ? Int64(name.dropFirst()).map { ID($0) } : stories[name]
    }
    let wanted = dependencies.accepted.compactMap { edge in
      id(edge.story).flatMap { story in id(edge.after).map { (story: story, after: $0) } }
    }
    var known: Set<[ID<Story>]> = []
    let asked = Set(wanted.map { [$0.story, $0.after] })
    let changed = entries.filter { $0.act == .changed }.compactMap { $0.item.map { ID<Story>($0) } }
    let store = StoryStore(tx)
    for (story, others) in try store.dependencies(changed).sorted(by: { $0.key < $1.key }) {
      for other in others {
        if asked.contains([story, other]) {
          known.insert([story, other])
        } else {
          try store.removeDependency(story, after: other)
        }
      }
    }
    try self.store.add(wanted.filter { known.insert([$0.story, $0.after]).inserted })
  }
}
