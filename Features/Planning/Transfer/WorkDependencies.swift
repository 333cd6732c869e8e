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

  /// - Parameters:
  ///   - stored: what is here already; without circles.
  ///   - wanted: what the file says.
  init(stored: [Edge], wanted: [Edge]) {
    for edge in stored { before[edge.story, default: []].append(edge.after) }
    let kept = before
    for edge in wanted { before[edge.story, default: []].append(edge.after) }
    // Nearly every file is free of circles, and that is seen at once; only otherwise each is looked for.
    if isFreeOfCircles {
      accepted = wanted
      return
    }
    before = kept
    for edge in wanted {
      if edge.story == edge.after || reaches(from: edge.after, to: edge.story) {
        refused.append(edge)
      } else {
        before[edge.story, default: []].append(edge.after)
        accepted.append(edge)
      }
    }
  }

  /// Whether taking away, again and again, what waits for nothing leaves nothing.
  private var isFreeOfCircles: Bool {
    var waiting = before.mapValues(\.count)
    var behind: [String: [String]] = [:]
    for (story, others) in before {
      for other in others { behind[other, default: []].append(story) }
    }
    var free = behind.keys.filter { waiting[$0] == nil }
    var left = before.count
    while let next = free.popLast() {
      for story in behind[next] ?? [] {
        let count = (waiting[story] ?? 0) - 1
        waiting[story] = count
        guard count == 0 else { continue }
        left -= 1
        free.append(story)
      }
    }
    return left == 0
  }

  private func reaches(from first: String, to last: String) -> Bool {
    var seen: Set<String> = [first]
    var ahead = [first]
    while let next = ahead.popLast() {
      if next == last { return true }
      for further in before[next] ?? [] where seen.insert(further).inserted { ahead.append(further) }
    }
    return false
  }
}
