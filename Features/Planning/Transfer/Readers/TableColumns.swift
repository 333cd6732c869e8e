import Calendars
import Core

/// What the columns of a table mean, from what they are called.
struct TableColumns {
  enum Meaning: CaseIterable {
    case key, title, state, type, created, started, closed, since, parent, labels, url, points, after, people, author
    case text, acceptance, iteration, backlog

    /// In lower case, the best first.
    var names: [String] {
      switch self {
      case .key: ["id", "key", "issue key", "work item id", "item id", "ref", "reference", "number", "nummer"]
      case .title: ["title", "name", "summary", "subject", "titel"]
      case .state: ["state", "status", "column", "list", "zustand", "spalte"]
      case .type: ["type", "work item type", "issue type", "kind", "typ"]
      case .created: ["created", "created date", "created_at", "created at", "creation date", "erstellt"]
      case .started:
        ["started", "started date", "started_at", "started at", "start date", "activated date", "begonnen"]
      case .closed:
        [
          "closed", "closed date", "closed_at", "closed at", "done date", "done_at", "completed", "completed date",
          "finished", "finish date", "resolved", "resolved date", "erledigt am",
        ]
      case .since: ["statesince", "state since", "state_at", "state changed date", "state change date", "status since"]
      case .parent: ["parent", "parent reference id", "parent id", "parent key", "feature", "epic"]
      case .labels: ["tags", "labels", "tag", "label"]
      case .url: ["url", "link"]
      case .points: ["points", "story points", "size", "estimated size", "estimate", "effort", "punkte"]
      case .after: ["depends on", "dependson", "after", "blocked by", "predecessors"]
      case .people: ["people", "assignee", "assignees", "assigned to", "owner", "owners", "zuständig"]
      case .author: ["creator", "created by", "author", "reporter"]
      case .text: ["text", "description", "body", "beschreibung"]
      case .acceptance: ["acceptance", "acceptance criteria"]
      case .iteration: ["iteration", "iteration path", "sprint", "milestone", "iterations"]
      case .backlog: ["backlog", "area"]
      }
    }
  }

  private var places: [Meaning: String] = [:]
  /// Columns with a date for each stage, from left to right; empty when the table has a state.
  private(set) var stages: [(column: String, title: String)] = []

  /// - Throws: `Refusal.invalid` when there is no id, or neither a state nor a date for each stage.
  init(_ text: CSVText) throws {
    for meaning in Meaning.allCases { places[meaning] = meaning.names.first(where: text.columns.contains) }
    guard places[.key] != nil else { throw Refusal.invalid("line 1", "must name the column id") }
    guard places[.state] == nil else { return }
    let dates = WorkDates([], zone: .utc)
    for (place, (column, title)) in zip(text.columns, text.titles).enumerated() where !column.isEmpty {
      // By its place: a table may have a thousand columns and twenty thousand lines.
      let cells = text.lines.lazy.map { $0[place] }.filter { !$0.isEmpty }
      // Times that the calendar does not have, or with day and month the other way round, are dates all the same.
      if !cells.isEmpty, cells.allSatisfy({ dates.looksLikeTime($0) }) { stages.append((column, title)) }
    }
    guard !stages.isEmpty else {
      throw Refusal.invalid("line 1", "must name the column state, or have a column with dates for each stage")
    }
    // “Created” and “Backlog” are stages here.
    let taken = Set(stages.map(\.column))
    places = places.filter { !taken.contains($0.value) }
  }

  subscript(meaning: Meaning) -> String? { places[meaning] }

  /// The columns that hold times.
  var times: [String] {
    stages.map(\.column) + [Meaning.created, .started, .closed, .since].compactMap { places[$0] }
  }
}
