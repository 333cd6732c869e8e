import Core

/// What can be written about an iteration, before anybody has checked it.
package struct IterationDraft: Hashable, Sendable {
  package var startsOn: Day
  /// The last day.
  package var endsOn: Day
  package var goal = ""
  package var demoAt: Instant?
  /// Markdown.
  package var retro = ""

  package init(startsOn: Day, endsOn: Day) {
    self.startsOn = startsOn
    self.endsOn = endsOn
  }

  /// The iteration as it is stored now.
  package init(_ iteration: Iteration) {
    self.init(startsOn: iteration.startsOn, endsOn: iteration.endsOn)
    goal = iteration.goal
    demoAt = iteration.demoAt
    retro = iteration.retro
  }
}
