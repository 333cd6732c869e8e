import Core

/// One line of the board: the cards of a feature, or of what stands alone, by column. Pure.
struct BoardLane: Sendable {
  enum Key: Hashable, Sendable {
    case feature(ID<PlannedFeature>)
    /// Stories that stand alone, by their backlog.
    case alone(Backlog)

    /// Unique in the page.
    var id: String {
      switch self {
      case .feature(let id): "lane-\(id)"
      case .alone(let backlog): "lane-\(backlog.rawValue)"
      }
    }
  }

  let key: Key
  private let cards: [StoryState: [BoardCard]]

  func cards(_ state: StoryState) -> [BoardCard] { cards[state] ?? [] }

  /// Lanes in the order of the features; after them what stands alone, SS&A always (P3).
  /// - Parameters:
  ///   - features: in the order of the PO.
  ///   - open, done: in the order in which each column shows them.
  static func lanes(features: [ID<PlannedFeature>], open: [BoardCard], done: [BoardCard]) -> [BoardLane] {
    let all = Dictionary(grouping: open + done) { card in card.feature.map(Key.feature) ?? .alone(card.backlog) }
    let known = features.map(Key.feature)
    // A feature that was closed since its stories were done comes after the open ones.
    let others = all.keys.filter { !known.contains($0) }.compactMap { key -> ID<PlannedFeature>? in
      if case .feature(let id) = key { id } else { nil }
    }.sorted().map(Key.feature)
    let alone = [.ssa] + Backlog.allCases.filter { $0 != .ssa }.filter { all[.alone($0)] != nil }
    return (known.filter { all[$0] != nil } + others + alone.map(Key.alone)).map { key in
      BoardLane(key: key, cards: Dictionary(grouping: all[key] ?? [], by: \.state))
    }
  }
}

/// How many stories may be at one place before the board warns; it never forbids.
struct BoardLimits: Sendable {
  var inWork = 6
  var validation = 3
  /// Stories in work that one person is on.
  var person = 2
  /// Stories in work of one feature.
  var lane = 3

  func column(_ state: StoryState) -> Int? {
    switch state {
    case .inWork: inWork
    case .validation: validation
    case .written, .ready, .done, .dropped: nil
    }
  }
}
