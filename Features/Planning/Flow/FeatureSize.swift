import Statistics

/// How many stories of a feature are left, and from what that is known.
struct FeatureSize: Hashable, Sendable {
  enum Basis: String, CaseIterable, Sendable {
    /// Its stories are written.
    case written
    /// Too few are written yet: its effort ÷ the usual points of a story.
    case effort
    /// The same, without an effort: as many as the usual feature of the past had.
    case past
  }

  /// At least 1, unless all its stories are done.
  let left: Int
  let basis: Basis

  /// What stories and features of the past say about those to come; nil where there are none.
  struct Usual: Hashable, Sendable {
    /// The median points of a story.
    let points: Int?
    /// The median number of stories of a feature that was done.
    let stories: Int?
  }

  /// - Returns: nil when its stories are not written yet and nothing says how many they will be.
  init?(step: FeatureStep, effort: Int?, done: Int, open: Int, usual: Usual) {
    switch step {
    case .requested, .definition, .criteria, .writing:
      // More may be written: what is there counts at least.
      let guess: (left: Int, basis: Basis)? =
        if let effort, let points = usual.points, points > 0 {
          ((effort + points - 1) / points - done, .effort)
        } else {
          usual.stories.map { ($0 - done, .past) }
        }
      if let guess, guess.left > open {
        self.init(left: guess.left, basis: guess.basis)
      } else if open > 0 {
        self.init(left: open, basis: .written)
      } else {
        guard let guess else { return nil }
        self.init(left: 1, basis: guess.basis)
      }
    case .ordering, .work, .validation, .demo, .handover, .retro, .done, .dropped:
      self.init(left: open, basis: .written)
    }
  }

  private init(left: Int, basis: Basis) {
    self.left = left
    self.basis = basis
  }
}
