/// Which stories come after which, before those of the file have numbers: keys of the file and numbers of this database
/// are both just names here.
struct WorkDependencies {
  struct Edge: Hashable {
    let story: String
    let after: String
  }

  private var before: [String: [String]] = [:]
  /// Those of the file that close no circle, in their order.
  private(set) var accepted: [Edge] = []
  private(set) var refused: [Edge] = []

  /// How many stories are looked at in search of circles before the rest of what may close one is refused unseen.
  static let patience = 2_000_000

  /// - Parameters:
  ///   - stored: what is here already; without circles.
  ///   - wanted: what the file says.
  ///   - patience: how many stories are looked at.
  init(stored: [Edge], wanted: [Edge], patience: Int = WorkDependencies.patience) {
    let knots = WorkKnots(stored + wanted)
    for edge in stored { before[edge.story, default: []].append(edge.after) }
    var left = patience
    for edge in wanted {
      // Most files are free of circles, and no circle leads over an edge between two knots.
      if knots.isWithinOne(edge), edge.story == edge.after || reaches(edge, within: knots, &left) {
        refused.append(edge)
      } else {
        before[edge.story, default: []].append(edge.after)
        accepted.append(edge)
      }
    }
  }

  /// Whether the story is waited for by what it would wait for; also when nobody has the patience to find out.
  private func reaches(_ edge: Edge, within knots: WorkKnots, _ left: inout Int) -> Bool {
    var seen: Set<String> = [edge.after]
    var ahead = [edge.after]
    while let next = ahead.popLast() {
      left -= 1
      if next == edge.story || left < 0 { return true }
      for further in before[next] ?? [] where knots.isWithinOne(Edge(story: next, after: further)) {
        left -= 1
        if seen.insert(further).inserted { ahead.append(further) }
      }
    }
    return false
  }
}
