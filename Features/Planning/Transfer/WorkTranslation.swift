import Calendars
import Core
import Teams

/// Work of another tool in our words. Pure: what it cannot say is counted in notes, nothing is invented.
struct WorkTranslation {
  private let work: ForeignWork
  private let states: [String: StoryState]
  private let zone: Zone
  private let now: Instant
  private var document: WorkDocument
  private var iterations: [String: WorkIteration] = [:]
  private var tally = WorkTally()

  /// - Parameters:
  ///   - states: what the columns are here; all of them.
  ///   - zone: in which days of iterations begin and end.
  init(_ work: ForeignWork, states: [String: StoryState], zone: Zone, now: Instant) {
    self.work = work
    self.states = states
    self.zone = zone
    self.now = now
    document = WorkDocument(source: work.source, scope: work.scope)
  }

  /// - Returns: the work, and a sentence for each kind of thing that is not carried over.
  func translated() -> (document: WorkDocument, notes: [String]) {
    var translation = self
    translation.translate()
    return (translation.document, work.notes + translation.tally.sentences)
  }

  private mutating func translate() {
    takeIterations()
    for item in work.items {
      switch item.kind {
      case .feature: document.features.append(feature(item))
      case .story, .spike: document.stories.append(story(item))
      }
    }
    let backlogs = Dictionary(document.features.map { ($0.key, $0.backlog) }) { first, _ in first }
    for index in document.stories.indices {
      guard let feature = document.stories[index].feature else { continue }
      document.stories[index].backlog = backlogs[feature] ?? document.stories[index].backlog
    }
  }

  // MARK: - Iterations

  /// Those with days that leave each other theirs, in their order.
  private mutating func takeIterations() {
    var taken: Day?
    let dated = work.iterations.compactMap { one -> (ForeignIteration, Day, Day)? in
      guard let first = one.startsOn, let last = one.endsOn else { return nil }
      return (one, first, last)
    }
    if dated.count < work.iterations.count { tally.add(.undatedIteration, work.iterations.count - dated.count) }
    let sorted = dated.sorted { ($0.1, $0.2, $0.0.name) < ($1.1, $1.2, $1.0.name) }
    for (index, (one, first, end)) in sorted.enumerated() {
      // Many tools let the next one begin on the day on which the last one ends; here a day belongs to one of them.
      let isShared = index + 1 < sorted.count && sorted[index + 1].1 == end && first < end
      let last = isShared ? end + -1 : end
      guard first <= last, last - first < Int64(TeamRhythm.longest) else {
        tally.add(.longIteration)
        continue
      }
      guard taken.map({ first > $0 }) ?? true else {
        tally.add(.overlappingIteration)
        continue
      }
      taken = last
      var iteration = WorkIteration(key: one.name, days: first...last)
      iteration.goal = WorkText.line(one.name, atMost: 300)
      let (start, close) = (begin(first), begin(last + 1))
      iteration.startedAt = start <= now ? start : nil
      iteration.closedAt = close <= now ? close : nil
      iterations[one.name] = iteration
      document.iterations.append(iteration)
    }
  }

  private func begin(_ day: Day) -> Instant { zone.first(LocalTime(day: day, second: 0)) }

  // MARK: - Items

  private mutating func feature(_ item: ForeignItem) -> WorkFeature {
    let steps = moves(item).map { move in
      WorkMove(
        from: move.from.map(Self.step), to: Self.step(move.to), at: move.at, by: move.by, reason: move.reason)
    }
    var feature = WorkFeature(key: item.key, title: title(item), moves: steps)
    feature.text = text(item)
    feature.backlog = item.backlogHint ?? .business
    feature.origin = origin(item)
    feature.effort = item.points.flatMap { (1...10_000).contains($0) ? $0 : nil }
    feature.firstEffort = feature.effort
    feature.requester = item.createdBy
    feature.lead = item.people.last { $0.until == nil }?.person
    feature.checks = item.checks.prefix(FeatureActions.maximumChecks).map { check in
      WorkCheck(
        kind: .criterion, text: WorkText.line(check.text, atMost: 300), state: check.isDone ? .met : .open)
    }.filter { !$0.text.isEmpty }
    tally.add(.check, max(0, item.checks.count - FeatureActions.maximumChecks))
    // A feature that is still to be handed over needs what every hand-over needs (I12).
    if feature.step.isOpen {
      feature.checks += FeatureCheck.usualHandover.map { WorkCheck(kind: .handover, text: $0) }
    }
    if !item.hasHistory { tally.add(.history) }
    return feature
  }

  private mutating func story(_ item: ForeignItem) -> WorkStory {
    var story = WorkStory(key: item.key, title: title(item), moves: moves(item))
    story.feature = item.parentKey
    story.kind = item.kind == .spike ? .spike : .story
    story.backlog = item.backlogHint ?? .internal
    story.text = text(item)
    story.acceptance = WorkText.prose(item.acceptance)
    story.checks = item.checks.prefix(StoryActions.maximumChecks).map { check in
      WorkStoryCheck(text: WorkText.line(check.text, atMost: 300), isDone: check.isDone)
    }.filter { !$0.text.isEmpty }
    tally.add(.check, max(0, item.checks.count - StoryActions.maximumChecks))
    let most = story.kind == .spike ? 10 : 100
    story.size = item.points.flatMap { (1...most).contains($0) ? $0 : nil }
    if item.points != nil, story.size == nil { tally.add(.size) }
    story.origin = origin(item)
    story.blocks = blocks(item, story)
    story.people = people(item)
    story.after = item.after
    story.memberships = memberships(item, story)
    if !item.hasHistory { tally.add(.history) }
    return story
  }

  private mutating func title(_ item: ForeignItem) -> String {
    let title = WorkText.line(item.title, atMost: 200)
    if item.title.unicodeScalars.count > 200 { tally.add(.title) }
    return title.isEmpty ? item.key.cut(to: 200) : title
  }

  /// With what has no field of its own here.
  private mutating func text(_ item: ForeignItem) -> String {
    var parts = [item.text]
    if item.title.unicodeScalars.count > 200 { parts.insert(item.title, at: 0) }
    if !item.labels.isEmpty { parts.append("Labels: \(item.labels.joined(separator: ", "))") }
    if let url = item.url { parts.append("[\(work.source.title)](\(url))") }
    let whole = parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    if whole.unicodeScalars.count > 20_000 { tally.add(.text) }
    return WorkText.prose(whole)
  }

  /// As people name it; ids that only machines say are in its page's address.
  private func origin(_ item: ForeignItem) -> String { item.key.count <= 20 ? WorkText.line(item.key, atMost: 40) : "" }

  // MARK: - History

  /// The way through our states: columns that are one state here are one step, and no time goes backwards.
  private func moves(_ item: ForeignItem) -> [WorkMove<StoryState>] {
    var moves: [WorkMove<StoryState>] = []
    for move in item.moves {
      let state = states[move.to] ?? .written
      guard moves.last?.to != state else { continue }
      let at = min(max(move.at, moves.last?.at ?? move.at), now)
      let by = WorkText.line(move.by?.name ?? move.by?.email ?? work.source.title, atMost: 200)
      moves.append(
        WorkMove(
          from: moves.last?.to, to: state, at: at, by: by, reason: WorkText.line(move.reason, atMost: 500)))
    }
    return moves
  }

  private static func step(_ state: StoryState) -> FeatureStep {
    switch state {
    case .written: .definition
    case .ready: .ordering
    case .inWork: .work
    case .validation: .validation
    case .done: .done
    case .dropped: .dropped
    }
  }

  /// What is closed waits for nothing, and nothing waits for two reasons at once.
  private func blocks(_ item: ForeignItem, _ story: WorkStory) -> [ForeignBlock] {
    var blocks: [ForeignBlock] = []
    for block in item.blocks where block.since <= now {
      if let last = blocks.last, last.until.map({ $0 > block.since }) ?? true {
        blocks[blocks.count - 1].until = max(last.since, block.since)
      }
      let reason = WorkText.line(block.reason, atMost: 500)
      let until = (block.until ?? story.closedAt).map { min(max($0, block.since), now) }
      blocks.append(
        ForeignBlock(
          since: block.since, until: until, reason: reason.isEmpty ? "Blocked in \(work.source.title)" : reason))
    }
    return blocks
  }

  /// Nobody twice at the same time, and at most as many as can work together here.
  private mutating func people(_ item: ForeignItem) -> [ForeignStint] {
    var stints: [ForeignStint] = []
    // In the order of their begin, so that only the last one of a person can touch the next.
    var last: [ForeignPerson: Int] = [:]
    var open = 0
    for stint in item.people where stint.since <= now {
      let until = stint.until.map { min(max($0, stint.since), now) }
      if let place = last[stint.person], stints[place].until ?? now >= stint.since {
        if stints[place].until != nil, until == nil { open += 1 }
        stints[place].until = stints[place].until.flatMap { end in until.map { max(end, $0) } }
        continue
      }
      if until == nil, open >= StoryActions.maximumPeople {
        tally.add(.person)
        continue
      }
      if until == nil { open += 1 }
      last[stint.person] = stints.count
      stints.append(ForeignStint(person: stint.person, since: stint.since, until: until))
    }
    return stints
  }

  /// In one iteration at a time. What was not done when one was closed is not in it any more.
  private func memberships(_ item: ForeignItem, _ story: WorkStory) -> [WorkMembership] {
    var stays: [WorkMembership] = []
    for membership in item.iterations {
      guard let iteration = iterations[membership.name] else { continue }
      if let last = stays.last, last.until.map({ $0 > membership.since }) ?? true {
        stays[stays.count - 1].until = max(last.since, membership.since)
      }
      var until = membership.until
      if until == nil, let close = iteration.closedAt, story.closedAt.map({ $0 > close }) ?? true { until = close }
      guard until.map({ $0 >= membership.since }) ?? true else { continue }
      // Only the day of the start is known, so what entered on it was planned.
      let isPlanned = iteration.startedAt != nil && membership.since < begin(iteration.days.lowerBound + 1)
      stays.append(
        WorkMembership(
          iteration: membership.name, since: membership.since, until: until, isPlanned: isPlanned))
    }
    return stays
  }
}
