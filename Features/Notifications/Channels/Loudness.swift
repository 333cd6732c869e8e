/// How loud a notification is: the priority of an interrupt, or quieter than any.
package enum Loudness: String, CaseIterable, Comparable, Sendable {
  case p1, p2, p3, p4
  /// News about work, turns and hand-overs.
  case news

  package var title: String { self == .news ? "News" : rawValue.uppercased() }

  package static func < (left: Loudness, right: Loudness) -> Bool { left.rank < right.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What somebody who is told can do from where they read it, without signing in. What it does is for the feature to say
/// that tells.
package enum Offer: String, CaseIterable, Sendable {
  case acknowledge, resolve

  package var title: String {
    switch self {
    case .acknowledge: "Acknowledge"
    case .resolve: "Resolve"
    }
  }
}
