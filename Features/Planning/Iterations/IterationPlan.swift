import Core
import Storage
import Teams

/// Everything that a planning meeting looks at: what could be taken in, what is in, and what fits.
package struct IterationPlan {
  /// Stories of one feature in the lead's order, or those that stand alone.
  package struct Lane {
    package let feature: PlannedFeature?
    package let stories: [Story]
  }

  package let iteration: Iteration
  package let team: Team
  /// In no open iteration, in the PO's order.
  package let candidates: [Lane]
  package let chosen: [Lane]
  package let capacity: IterationCapacity
  package let fit: IterationFit
  /// What speaks against the plan as it is; nothing of it forbids anything.
  package let warnings: [String]
  let engineers: [Person]

  /// - Throws: `Refusal.notFound`
  package init(_ id: ID<Iteration>, _ tx: Transaction) throws {
    let store = IterationStore(tx)
    iteration = try store.get(id)
    team = try TeamStore(tx).get(iteration.team)
    let reader = try CapacityReader(team, tx)
    engineers = reader.engineers
    capacity = try reader.capacity(iteration.days)
    fit = try reader.fit()
    let features = try FeatureStore(tx).open(team.id)
    let taken = Set(try store.open(team.id).map(\.id))
    let known = Set(features.map(\.id))
    let free = try StoryStore(tx).open(team.id).filter { story in
      (story.iteration.map { !taken.contains($0) } ?? true) && (story.feature.map(known.contains) ?? true)
    }
    candidates = Self.lanes(free, features)
    let stories = try store.stories(id)
    let others = try FeatureStore(tx).all(stories.compactMap(\.feature).filter { !known.contains($0) })
    chosen = Self.lanes(stories, features + others)
    let open = stories.filter(\.isOpen)
    warnings =
      Self.amount(stories, capacity, fit) + Self.shape(open, features) + (try Self.order(stories, StoryStore(tx)))
  }

  /// Points of what is in beside SS&A, as the capacity leaves its pair out.
  package var points: Int { Self.points(chosen.flatMap(\.stories)) }
  /// Stories beside SS&A.
  package var stories: Int { Self.count(chosen.flatMap(\.stories)) }

  private static func count(_ stories: [Story]) -> Int {
    stories.count { $0.backlog != .ssa && $0.state != .dropped }
  }

  private static func points(_ stories: [Story]) -> Int {
    stories.filter { $0.backlog != .ssa && $0.state != .dropped }.compactMap(\.size).reduce(0, +)
  }

  /// - Parameter features: in their order; stories that stand alone come last, those of SS&A at the end.
  static func lanes(_ stories: [Story], _ features: [PlannedFeature]) -> [Lane] {
    let byFeature = Dictionary(grouping: stories, by: \.feature)
    let lanes = features.compactMap { feature in
      byFeature[feature.id].map { Lane(feature: feature, stories: $0) }
    }
    let alone = (byFeature[nil] ?? []).filter { $0.backlog != .ssa }
    let ssa = (byFeature[nil] ?? []).filter { $0.backlog == .ssa }
    return lanes + [alone, ssa].filter { !$0.isEmpty }.map { Lane(feature: nil, stories: $0) }
  }
}

// MARK: - Warnings

extension IterationPlan {
  private static func amount(_ stories: [Story], _ capacity: IterationCapacity, _ fit: IterationFit) -> [String] {
    var warnings: [String] = []
    let (points, count) = (points(stories), count(stories))
    if let most = fit.points(in: capacity.days), points > most {
      warnings.append("\(points) points are in; \(most) would fit.")
    }
    if let most = fit.stories(in: capacity.days), count > most {
      warnings.append("\(count) stories are in; \(most) would fit.")
    }
    if !stories.isEmpty, capacity.total == 0 { warnings.append("Nobody of the team has a day for stories.") }
    return warnings
  }

  private static func shape(_ stories: [Story], _ features: [PlannedFeature]) -> [String] {
    var warnings: [String] = []
    let unsized = stories.filter { !$0.isSized }.map(\.number)
    if !unsized.isEmpty { warnings.append("Nobody has sized \(unsized.joined(separator: ", ")).") }
    let used = Set(stories.compactMap(\.feature))
    for feature in features where used.contains(feature.id) && feature.step != .work {
      warnings.append("\(feature.number) is at \(feature.step.title): its stories cannot be pulled yet.")
    }
    if !stories.isEmpty, !stories.contains(where: { $0.backlog == .ssa }) {
      warnings.append("Nothing of SS&A is in: its pair would have no work.")
    }
    return warnings
  }

  private static func order(_ stories: [Story], _ store: StoryStore) throws -> [String] {
    let chosen = Set(stories.map(\.id))
    let before = try store.dependencies(stories.filter(\.isOpen).map(\.id))
    return try stories.flatMap { story in
      try (before[story.id] ?? []).filter { !chosen.contains($0) }.compactMap { first in
        let other = try store.get(first)
        return other.isOpen ? "\(story.number) waits for \(other.number), which is not in." : nil
      }
    }
  }
}
