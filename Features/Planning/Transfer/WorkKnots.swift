/// Which stories wait for each other in circles: each of a knot waits, over others, for all of its knot. Found in one walk
/// over all dependencies, however they lie.
struct WorkKnots {
  private var knots: [String: Int] = [:]

  /// - Returns: whether both ends lie in one knot, so that the edge is part of a circle.
  func isWithinOne(_ edge: WorkDependencies.Edge) -> Bool {
    guard let knot = knots[edge.story] else { return false }
    return knot == knots[edge.after]
  }

  /// Tarjan’s strongly connected components, without recursion: a chain may be as long as the file.
  init(_ edges: [WorkDependencies.Edge]) {
    var names: [String: Int] = [:]
    func number(_ name: String) -> Int {
      if let known = names[name] { return known }
      names[name] = names.count
      return names.count - 1
    }
    let pairs = edges.map { (number($0.story), number($0.after)) }
    var next = [[Int]](repeating: [], count: names.count)
    for (story, after) in pairs { next[story].append(after) }
    let found = Self.components(next)
    for (name, number) in names { knots[name] = found[number] }
  }

  private static func components(_ next: [[Int]]) -> [Int] {
    var component = [Int](repeating: -1, count: next.count)
    var index = [Int](repeating: -1, count: next.count)
    var low = index
    var (count, found) = (0, 0)
    var stack: [Int] = []
    for start in next.indices where index[start] < 0 {
      var path: [(node: Int, link: Int)] = [(start, 0)]
      while let (node, link) = path.last {
        if link == 0, index[node] < 0 {
          (index[node], low[node]) = (count, count)
          count += 1
          stack.append(node)
        }
        if link < next[node].count {
          path[path.count - 1].link += 1
          let other = next[node][link]
          if index[other] < 0 {
            path.append((other, 0))
          } else if component[other] < 0 {
            low[node] = min(low[node], index[other])
          }
          continue
        }
        path.removeLast()
        if let above = path.last?.node { low[above] = min(low[above], low[node]) }
        guard low[node] == index[node] else { continue }
        while let member = stack.popLast() {
          component[member] = found
          if member == node { break }
        }
        found += 1
      }
    }
    return component
  }
}
