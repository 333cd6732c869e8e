import Core

/// A piece of work in another tool: an epic, an issue, a card, a task.
package struct ForeignItem: Sendable, Equatable {
  package enum Kind: String, CaseIterable, Sendable {
    case feature, story, spike
  }

  /// Stable within the scope: `OPS-12`, the id of a card, the number of an issue.
  package var key: String
  package var kind: Kind
  /// The feature that it is a part of; always the key of an item of kind feature in the same file. nil for features.
  package var parentKey: String?
  /// One line, not empty.
  package var title: String
  /// Markdown.
  package var text = ""
  /// How somebody sees that it is done, Markdown; empty where the source has no field for it.
  package var acceptance = ""
  /// Story points as the source has them; nil where nobody has sized it or the number is no whole one above 0.
  package var points: Int?
  /// Which backlog the source's type or labels speak for; nil where they say nothing.
  package var backlogHint: Backlog?
  package var createdAt: Instant
  package var createdBy: ForeignPerson?
  /// The name of the column where it is now; always one of the work's columns.
  package var column: String
  /// Each change of the column, the oldest first; the first one has no `from` and is the creation, the last one leads to
  /// `column`. Never empty.
  package var moves: [ForeignMove]
  /// false: the source does not say when it moved; `moves` are the best that could be known, such as creation and end.
  package var hasHistory = false
  /// In the order of their begin.
  package var blocks: [ForeignBlock] = []
  /// Who worked on it, in the order of their begin.
  package var people: [ForeignStint] = []
  /// Keys of items in the same file that come before this one. Never a circle, never itself.
  package var after: [String] = []
  /// In the order of their begin.
  package var iterations: [ForeignMembership] = []
  package var labels: [String] = []
  /// Its page in the source, http or https.
  package var url: String?
  /// Points of its checklists.
  package var checks: [ForeignCheck] = []

  package init(
    key: String, kind: Kind = .story, title: String, createdAt: Instant, createdBy: ForeignPerson? = nil,
    column: String, moves: [ForeignMove]
  ) {
    self.key = key
    self.kind = kind
    self.title = title
    self.createdAt = createdAt
    self.createdBy = createdBy
    self.column = column
    self.moves = moves
  }
}

/// Somebody as the source names them; at least one of both is there.
package struct ForeignPerson: Sendable, Hashable {
  package var name: String?
  /// Lower case.
  package var email: String?

  package init(name: String? = nil, email: String? = nil) {
    self.name = name
    self.email = email
  }

  /// By which a request says who this is: the address, otherwise the name.
  package var key: String { email ?? name ?? "" }
}

/// A change of the column.
package struct ForeignMove: Sendable, Equatable {
  package var at: Instant
  /// nil: the item was created in `to`.
  package var from: String?
  package var to: String
  package var by: ForeignPerson?
  /// Empty where the source has none.
  package var reason: String

  package init(at: Instant, from: String? = nil, to: String, by: ForeignPerson? = nil, reason: String = "") {
    self.at = at
    self.from = from
    self.to = to
    self.by = by
    self.reason = reason
  }
}

/// A time in which it could not go on.
package struct ForeignBlock: Sendable, Equatable {
  package var since: Instant
  /// nil: it still is.
  package var until: Instant?
  /// Empty where the source has none.
  package var reason: String

  package init(since: Instant, until: Instant? = nil, reason: String = "") {
    self.since = since
    self.until = until
    self.reason = reason
  }
}

/// A time in which somebody worked on it.
package struct ForeignStint: Sendable, Equatable {
  package var person: ForeignPerson
  package var since: Instant
  /// nil: they still do.
  package var until: Instant?

  package init(person: ForeignPerson, since: Instant, until: Instant? = nil) {
    self.person = person
    self.since = since
    self.until = until
  }
}

/// A time in which it was part of an iteration.
package struct ForeignMembership: Sendable, Equatable {
  /// The name of one of the work's iterations.
  package var name: String
  package var since: Instant
  /// nil: it still is.
  package var until: Instant?

  package init(name: String, since: Instant, until: Instant? = nil) {
    self.name = name
    self.since = since
    self.until = until
  }
}

/// A point of a checklist.
package struct ForeignCheck: Sendable, Equatable {
  /// One line.
  package var text: String
  package var isDone: Bool

  package init(text: String, isDone: Bool) {
    self.text = text
    self.isDone = isDone
  }
}
