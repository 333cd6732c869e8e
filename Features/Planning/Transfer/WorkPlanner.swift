import Core
import JSON
import Teams

/// Works out what an import does, from what the file says and what is here. Pure.
struct WorkPlanner {
  /// What is here already.
  struct Stored {
    var links: [String: WorkLink] = [:]
    /// Versions of what the links name.
    var features: [Int64: Int] = [:]
    var stories: [Int64: Int] = [:]
    /// All of the team, by their numbers.
    var iterations: [Iteration] = []
    /// Of our own file: what this database has of the very same things.
    var twins: [String: WorkLink] = [:]
    var dependencies: [WorkDependencies.Edge] = []
  }

  let document: WorkDocument
  let stored: Stored
  let people: WorkPeople
  let columns: [WorkPlan.Column]
  let now: Instant
  /// Keys of features with stories that are open in the file.
  private let open: Set<String>

  init(
    _ document: WorkDocument, _ stored: Stored, people: WorkPeople, columns: [WorkPlan.Column], now: Instant
  ) {
    self.document = document
    self.stored = stored
    self.people = people
    self.columns = columns
    self.now = now
    open = Set(document.stories.filter { $0.state.isOpen }.compactMap(\.feature))
  }

  /// - Parameter notes: what the reading of the file could not carry over.
  func plan(_ notes: [String]) -> WorkPlan {
    var tally = WorkTally()
    let iterations = iterationEntries(&tally)
    let features = document.features.map { entry(.feature, $0.key, $0.title, digest($0), document.linkKey($0)) }
    let stories = document.stories.map { entry(.story, $0.key, $0.title, digest($0), document.linkKey($0)) }
    count(stories, iterations, &tally)
    for (feature, entry) in zip(document.features, features) where entry.act.writes {
      tally.add(.heldFeature, feature.isHeld(in: open) ? 1 : 0)
      tally.add(.commitment, feature.commitments.count { !carries($0, isOpen: feature.step.isOpen) })
    }
    let entries = iterations + features + stories
    let present = Set(entries.map(\.linkKey))
    let asked = people.strangers(in: document).partitioned { $0.person == nil }
    return WorkPlan(
      source: document.source, scope: document.scope, columns: columns, entries: entries,
      strangers: asked.matching, answered: asked.others, notes: notes + tally.sentences,
      gone: stored.links.keys.count { !present.contains($0) })
  }

  /// A feature that is finished with stories open is at work here; when they are finished too, it is another one.
  func digest(_ feature: WorkFeature) -> String {
    let json = WorkFormat.json(feature)
    guard feature.isHeld(in: open) else { return WorkDigest.of(json) }
    return WorkDigest.of(["held": json])
  }

  func digest(_ story: WorkStory) -> String { WorkDigest.of(WorkFormat.json(story)) }

  private func entry(
    _ kind: WorkPlan.Kind, _ key: String, _ title: String, _ digest: String, _ linkKey: String
  ) -> WorkPlan.Entry {
    func entry(_ act: WorkPlan.Act, _ item: Int64? = nil, _ version: Int? = nil, _ reason: String = "")
      -> WorkPlan.Entry
    {
      WorkPlan.Entry(
        kind: kind, key: key, title: title, act: act, item: item, version: version, reason: reason, digest: digest,
        linkKey: linkKey)
    }
    if let link = stored.links[linkKey] {
      guard link.kind == kind else {
        return entry(.refused, nil, nil, "It was imported as a \(link.kind.rawValue), which stays as it is.")
      }
      let version = kind == .feature ? stored.features[link.item] : stored.stories[link.item]
      if link.digest == digest { return entry(.unchanged, link.item, version) }
      guard version == link.version else {
        return entry(
          .conflict, link.item, version,
          "It was changed here since the last import, and in the source too; what is here stays.")
      }
      return entry(.changed, link.item, version)
    }
    if let twin = stored.twins[linkKey] {
      guard twin.digest == digest else {
        return entry(
          .conflict, twin.item, twin.version, "It is here already and differs from the file; what is here stays.")
      }
      return entry(.unchanged, twin.item, twin.version)
    }
    return entry(.new)
  }

  /// What is left out of the stories that are written.
  private func count(_ stories: [WorkPlan.Entry], _ iterations: [WorkPlan.Entry], _ tally: inout WorkTally) {
    let leftOut = Set(iterations.filter { $0.act == .refused }.map(\.key))
    for (story, entry) in zip(document.stories, stories) where entry.act.writes {
      tally.add(.membership, story.memberships.count { leftOut.contains($0.iteration) })
      tally.add(.commitment, story.commitments.count { !carries($0, isOpen: story.state.isOpen) })
    }
    let (dependencies, unknown) = dependencies(stories)
    tally.add(.dependency, unknown)
    tally.add(.circle, dependencies.refused.count)
  }

  /// What was promised until a time that has passed would be broken at once, which nobody here has done.
  func carries(_ commitment: WorkCommitment, isOpen: Bool) -> Bool {
    guard people.worker(commitment.person) != nil else { return false }
    return commitment.endedAt != nil || (isOpen && commitment.until > now)
  }
}

// MARK: - Iterations

extension WorkPlanner {
  /// Those that are here already stay; those that come after the last one here are added. Numbers count up with the days,
  /// so none can come between.
  private func iterationEntries(_ tally: inout WorkTally) -> [WorkPlan.Entry] {
    var end = stored.iterations.map(\.endsOn).max()
    var isRunning = stored.iterations.contains(where: \.isRunning)
    let byDays = Dictionary(stored.iterations.map { ($0.days, $0) }) { first, _ in first }
    return document.iterations.sorted { $0.days.lowerBound < $1.days.lowerBound }.map { iteration in
      func entry(_ act: WorkPlan.Act, _ item: Int64? = nil, _ reason: String = "") -> WorkPlan.Entry {
        WorkPlan.Entry(
          kind: .iteration, key: iteration.key, title: iteration.goal, act: act, item: item, version: nil,
          reason: reason, digest: WorkDigest.of(WorkFormat.json(iteration)),
          linkKey: document.linkKey(iteration))
      }
      if let link = stored.links[document.linkKey(iteration)], link.kind == .iteration {
        return entry(.unchanged, link.item)
      }
      if let same = byDays[iteration.days] {
        return entry(.unchanged, same.id.number)
      }
      guard end.map({ iteration.days.lowerBound > $0 }) ?? true else {
        tally.add(.earlierIteration)
        return entry(.refused, nil, "It begins before the last iteration here ends.")
      }
      let runs = iteration.startedAt != nil && iteration.closedAt == nil
      guard !(runs && isRunning) else {
        return entry(.refused, nil, "Another iteration runs here; one runs at a time.")
      }
      isRunning = isRunning || runs
      end = iteration.days.upperBound
      return entry(.new)
    }
  }
}

// MARK: - What waits for what

extension WorkPlanner {
  /// The dependencies of the stories that are written.
  /// - Returns: them, and how many are on what is not known.
  func dependencies(_ stories: [WorkPlan.Entry]) -> (WorkDependencies, unknown: Int) {
    let names = names(stories)
    var wanted: [WorkDependencies.Edge] = []
    var unknown = 0
    var written: Set<String> = []
    for (story, entry) in zip(document.stories, stories) where entry.act.writes {
      guard let name = names[story.key] else { continue }
      written.insert(name)
      for after in story.after {
        if let other = names[after] {
          wanted.append(WorkDependencies.Edge(story: name, after: other))
        } else {
          unknown += 1
        }
      }
    }
    let kept = stored.dependencies.filter { !written.contains($0.story) }
    return (WorkDependencies(stored: kept, wanted: wanted), unknown)
  }

  /// Stories of the file, and those of earlier imports, as `WorkDependencies` names them.
  private func names(_ stories: [WorkPlan.Entry]) -> [String: String] {
    var names: [String: String] = [:]
    if document.source != .agileops {
      for link in stored.links.values where link.kind == .story { names[link.key] = Self.name(link.item) }
    }
    for entry in stories where entry.act != .refused {
      names[entry.key] = entry.item.map(Self.name) ?? entry.key
    }
    return names
  }

  /// A story that has a number here; no key of a file begins like that, as those are one line.
  static func name(_ number: Int64) -> String { "\n\(number)" }
}

extension WorkPlan.Act {
  var writes: Bool { self == .new || self == .changed }
}

extension WorkFeature {
  /// Whether it is finished, or accepted, while stories of it are not done.
  func isHeld(in open: Set<String>) -> Bool { (!step.isOpen || step.isShown) && open.contains(key) }
}

extension WorkDocument {
  /// By which a thing is remembered. Our own numbers are the same in other databases, so the time at which the thing began
  /// belongs to it.
  func linkKey(_ feature: WorkFeature) -> String {
    source == .agileops ? "\(feature.key) \(feature.createdAt.exact)" : feature.key
  }

  func linkKey(_ story: WorkStory) -> String {
    source == .agileops ? "\(story.key) \(story.createdAt.exact)" : story.key
  }

  /// Never that of an item, as those are one line.
  func linkKey(_ iteration: WorkIteration) -> String {
    source == .agileops ? "iteration \(iteration.key) \(iteration.days.lowerBound)" : "iteration\n\(iteration.key)"
  }
}
