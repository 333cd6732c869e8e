import Core

/// For which time a file has all changes by hand of a schedule. One that is missing there was taken back at the source;
/// of any other time nothing is known.
struct OverrideReach: Hashable, Sendable {
  /// Lists that a source keeps apart, by how the ids of what is in them begin.
  enum Kind: String, CaseIterable, Sendable {
    case temporary = "temporary:"
    case forwarding = "forwarding:"
    case usual = ""
  }

  private var spans: [Kind: Range<Instant>] = [:]

  /// - Parameter span: all times where the file has the whole list.
  mutating func add(_ kind: Kind = .usual, _ span: Range<Instant> = .distantPast ..< .distantFuture) {
    spans[kind] = span
  }

  /// Whether the file would have the change if the source did.
  func covers(_ externalID: String, _ span: Range<Instant>) -> Bool {
    let kind = Kind.allCases.first { externalID.hasPrefix($0.rawValue) } ?? .usual
    return spans[kind].map { $0.lowerBound <= span.lowerBound && span.upperBound <= $0.upperBound } ?? false
  }
}
