import Core

/// Places in an order that is moved by writing one row: numbers far apart, with room between them.
enum Rank {
  /// Between neighbours of a fresh order; about twenty halvings fit.
  static let gap: Int64 = 1 << 20

  /// A place between two others.
  /// - Parameters:
  ///   - before: the one that comes first; nil at the top.
  ///   - after: the one that comes next; nil at the end.
  /// - Returns: nil when there is no room, so that the order has to be spread anew.
  static func between(_ before: Int64?, _ after: Int64?) -> Int64? {
    switch (before, after) {
    case (nil, nil): return gap
    case (let before?, nil): return before + gap
    case (nil, let after?): return after - gap
    case (let before?, let after?):
      let middle = before + (after - before) / 2
      return middle > before && middle < after ? middle : nil
    }
  }
}

/// Where something goes in an order of others.
struct Spot<Named> {
  private let others: [(id: ID<Named>, position: Int64)]
  private let index: Int
  /// nil when there is no room between the neighbours.
  let position: Int64?

  /// - Parameters:
  ///   - others: in their order, without what is placed.
  ///   - behind: the one that comes before; nil at the top.
  /// - Returns: nil when `behind` is not among the others.
  init?(_ others: [(id: ID<Named>, position: Int64)], behind: ID<Named>?) {
    self.others = others
    if let behind {
      guard let found = others.firstIndex(where: { $0.id == behind }) else { return nil }
      index = found + 1
    } else {
      index = 0
    }
    position = Rank.between(
      index > 0 ? others[index - 1].position : nil, index < others.count ? others[index].position : nil)
  }

  /// The whole order with room everywhere, the new one in its place.
  func spread(with id: ID<Named>) -> [(ID<Named>, Int64)] {
    var ids = others.map(\.id)
    ids.insert(id, at: index)
    return ids.enumerated().map { ($1, Int64($0 + 1) * Rank.gap) }
  }
}
