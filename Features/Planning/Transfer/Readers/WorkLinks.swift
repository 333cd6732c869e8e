/// Makes parents and dependencies hold: a parent is a feature in the file, and nothing waits for itself.
struct WorkLinks {
  private(set) var items: [ForeignItem]
  /// One for each item that lost a link.
  private(set) var losses: [WorkLoss] = []
  private let places: [String: Int]

  /// - Parameters:
  ///   - places: where each key stands in the list.
  ///   - parents: what each key belongs to in the source, a feature or not, in the file or not.
  init(items: [ForeignItem], places: [String: Int], parents: [String: String]) {
    self.items = items
    self.places = places
    for place in items.indices { setParent(place, parents) }
    dropUnknown()
    dropCircles()
  }

  /// The next feature above: a sub-task belongs to the feature of its story.
  private mutating func setParent(_ place: Int, _ parents: [String: String]) {
    guard let above = parents[items[place].key] else { return }
    guard items[place].kind != .feature else { return losses.append(.levels) }
    var seen: Set<String> = [items[place].key]
    var next: String? = above
    while let key = next {
      guard seen.insert(key).inserted else { return losses.append(.circles) }
      guard let found = places[key] else { return losses.append(.parents) }
      if items[found].kind == .feature {
        items[place].parentKey = key
        return
      }
      next = parents[key]
    }
  }

  private mutating func dropUnknown() {
    for place in items.indices where !items[place].after.isEmpty {
      let known = items[place].after.uniqued.filter { places[$0] != nil }
      if known.count < items[place].after.uniqued.count { losses.append(.dependencies) }
      items[place].after = known
    }
  }

  /// Walks along the dependencies, deepest first; a link to an item that the walk came through closes a circle.
  private mutating func dropCircles() {
    enum Mark { case fresh, open, finished }
    var marks = [Mark](repeating: .fresh, count: items.count)
    for start in items.indices where marks[start] == .fresh {
      var path: [(place: Int, link: Int)] = [(start, 0)]
      marks[start] = .open
      while let (place, link) = path.last {
        guard link < items[place].after.count else {
          marks[place] = .finished
          path.removeLast()
          continue
        }
        let next = places[items[place].after[link]] ?? place
        if marks[next] == .open {
          items[place].after.remove(at: link)
          losses.append(.circles)
          continue
        }
        path[path.count - 1].link += 1
        if marks[next] == .fresh {
          marks[next] = .open
          path.append((next, 0))
        }
      }
    }
  }
}
