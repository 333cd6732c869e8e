import Core

/// What another tool knows of its work, in one form for all tools. Readers fill it and store nothing; a plan compares it
/// with what is here.
package struct ForeignWork: Sendable, Equatable {
  package var source: WorkSource
  /// The project or board, as the source names it (`OPS`, `acme/infra`): keys are unique within it. Empty where the file
  /// does not say, as in a plain table.
  package var scope: String
  /// In the order of the board, each name once.
  package var columns: [ForeignColumn]
  /// The sprints and milestones that items name, each name once.
  package var iterations: [ForeignIteration]
  /// In the order of the file, which is the rank where the source has one. Each key once.
  package var items: [ForeignItem]
  /// What cannot be carried over, a sentence for each kind with its count: “12 items have attachments; they stay in Jira.”
  package var notes: [String]

  package init(
    source: WorkSource, scope: String, columns: [ForeignColumn] = [], iterations: [ForeignIteration] = [],
    items: [ForeignItem] = [], notes: [String] = []
  ) {
    self.source = source
    self.scope = scope
    self.columns = columns
    self.iterations = iterations
    self.items = items
    self.notes = notes
  }
}

/// A column or status of the source.
package struct ForeignColumn: Sendable, Equatable {
  package var name: String
  package var guess: Guess

  package init(name: String, guess: Guess) {
    self.name = name
    self.guess = guess
  }

  /// Which state of ours the column probably is. People may say otherwise in the plan.
  package struct Guess: Sendable, Equatable {
    package var state: StoryState
    package var basis: Basis

    package init(state: StoryState, basis: Basis) {
      self.state = state
      self.basis = basis
    }
  }

  /// What a guess rests on.
  package enum Basis: String, CaseIterable, Sendable {
    /// The source itself says that it is to do, in progress or done.
    case category
    /// The name is a usual one in English or German.
    case name
    /// Nothing but its place on the board: the first, one between, the last.
    case place
  }
}

/// A sprint or milestone of the source.
package struct ForeignIteration: Sendable, Equatable {
  package var name: String
  /// First day; nil where the source does not say.
  package var startsOn: Day?
  /// Last day, itself included; nil where the source does not say.
  package var endsOn: Day?

  package init(name: String, startsOn: Day? = nil, endsOn: Day? = nil) {
    self.name = name
    self.startsOn = startsOn
    self.endsOn = endsOn
  }
}
