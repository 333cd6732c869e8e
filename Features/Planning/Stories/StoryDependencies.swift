import Core

/// Which stories come after which (I3), as a graph without circles.
package struct StoryDependencies: Sendable {
  /// For each story those that it waits for.
  private let before: [ID<Story>: [ID<Story>]]

  package init(_ pairs: [(story: ID<Story>, after: ID<Story>)]) {
    before = Dictionary(grouping: pairs, by: \.story).mapValues { $0.map(\.after) }
  }

  /// The circle that one more dependency would close: from the story over those that it would wait for, back to itself.
  /// - Returns: nil when there is none.
  package func circle(_ story: ID<Story>, after first: ID<Story>) -> [ID<Story>]? {
    var cameFrom: [ID<Story>: ID<Story>] = [:]
    var seen: Set<ID<Story>> = [first]
    var ahead = [first]
    while let next = ahead.popLast() {
      if next == story { return [story] + path(from: first, to: story, cameFrom) }
      for further in before[next] ?? [] where seen.insert(further).inserted {
        cameFrom[further] = next
        ahead.append(further)
      }
    }
    return nil
  }

  private func path(from first: ID<Story>, to last: ID<Story>, _ cameFrom: [ID<Story>: ID<Story>]) -> [ID<Story>] {
    var path = [last]
    var step = last
    while step != first, let earlier = cameFrom[step] {
      path.append(earlier)
      step = earlier
    }
    return path.reversed()
  }
}
