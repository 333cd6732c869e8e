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
    setParents(parents)
    dropUnknown()
    dropCircles()
  }

  /// What is above an item, seen from the item.
  private enum Above {
    case feature(String)
    case nothing
    case lost(WorkLoss)
  }

  /// The next feature above: a sub-task belongs to the feature of its story. What is above an item is above all that lies
  /// below it too, so each is walked through once, however deep they lie.
  private mutating func setParents(_ parents: [String: String]) {
    var above: [String: Above] = [:]
    for place in items.indices {
      let own = items[place].key
      guard parents[own] != nil else { continue }
      guard items[place].kind != .feature else {
        losses.append(.levels)
        continue
      }
      switch end(of: own, parents, &above) {
      case .feature(let key): items[place].parentKey = key
      case .nothing: break
      case .lost(let loss): losses.append(loss)
      }
    }
  }

  private func end(of own: String, _ parents: [String: String], _ above: inout [String: Above]) -> Above {
    var way: [String] = []
    var onTheWay: Set<String> = []
    var key = own
    var end: Above?
    while end == nil {
      if let known = above[key] {
        end = known
      } else if !onTheWay.insert(key).inserted {
        end = .lost(.circles)
      } else {
        way.append(key)
        guard let next = parents[key] else {
          end = .nothing
          break
        }
        if let place = places[next] {
          if items[place].kind == .feature { end = .feature(next) }
        } else {
          end = .lost(.parents)
        }
        key = next
      }
    }
    let found = end ?? .nothing
    for step in way { above[step] = found }
    return found
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
      var path: [(place: Int, link: Int, kept: [String])] = [(start, 0, [])]
      marks[start] = .open
      while let place = path.last?.place, let link = path.last?.link {
        guard link < items[place].after.count else {
          items[place].after = path[path.count - 1].kept
          marks[place] = .finished
          path.removeLast()
          continue
        }
        let key = items[place].after[link]
        let next = places[key] ?? place
        path[path.count - 1].link += 1
        if marks[next] == .open {
          losses.append(.circles)
          continue
        }
        path[path.count - 1].kept.append(key)
        if marks[next] == .fresh {
          marks[next] = .open
          path.append((next, 0, []))
        }
      }
    }
  }
}
