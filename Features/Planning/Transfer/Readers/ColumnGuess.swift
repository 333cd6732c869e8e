import Core
import Teams

/// Which state of ours the columns of a board probably are.
struct ColumnGuess {
  private let columns: [(name: String, state: StoryState?)]
  private let board: Int

  /// - Parameters:
  ///   - columns: from left to right; the state is what the source itself says.
  ///   - board: how many of them are on the board; the others are known from moves only.
  init(_ columns: [(name: String, state: StoryState?)], board: Int) {
    self.columns = columns
    self.board = board
  }

  func column(_ place: Int) -> ForeignColumn {
    let (name, said) = columns[place]
    let named = Self.state(named: name)
    let guess =
      said.map { ForeignColumn.Guess(state: Self.finer(named, than: $0), basis: .category) }
      ?? named.map { ForeignColumn.Guess(state: $0, basis: .name) }
      ?? ForeignColumn.Guess(state: byPlace(place), basis: .place)
    return ForeignColumn(name: name, guess: guess)
  }

  /// The name may say more than a category, but not something else: a status of work in progress may be a validation.
  private static func finer(_ named: StoryState?, than said: StoryState) -> StoryState {
    switch (said, named) {
    case (.written, .ready), (.inWork, .validation), (.done, .dropped): named ?? said
    default: said
    }
  }

  private func byPlace(_ place: Int) -> StoryState {
    if place >= board { return .inWork }
    return place == 0 ? .written : place == board - 1 ? .done : .inWork
  }

  /// After the name of a column, for what was put away from it.
  static let archived = " (archived)"

  /// Whether a label says that work cannot go on.
  static func isBlocked(_ label: String) -> Bool {
    let words = label.lowercased().split { !$0.isLetter }
    return words.contains { ["blocked", "blocker", "blockiert", "impediment"].contains($0) }
  }

  /// From usual words in English and German; nil when there is none.
  static func state(named name: String) -> StoryState? {
    // What was put away before it was done was given up.
    if name.hasSuffix(archived) {
      return state(worded: String(name.dropLast(archived.count))) == .done ? .done : .dropped
    }
    return state(worded: name)
  }

  /// Of a name without an end only the beginning is looked at, a hundred times.
  private static func state(worded name: String) -> StoryState? {
    let words = name.cut(to: ForeignLimits.name).lowercased().split {
      !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’"
    }.map(String.init)
    let phrase = " " + words.joined(separator: " ").replacing("’", with: "'") + " "
    return table.first { row in row.words.contains { phrase.contains(" \($0) ") } }?.state
  }

  /// The first row with a word of the name counts, so “ready for review” is a validation and “not started” is no work.
  private static let table: [(state: StoryState, words: [String])] = [
    (.written, ["not started", "nicht begonnen"]),
    (
      .dropped,
      [
        "won't do", "wont do", "won't fix", "wontfix", "not planned", "rejected", "cancelled", "canceled", "declined",
        "dropped", "abandoned", "obsolete", "duplicate", "invalid", "cannot reproduce", "trash", "verworfen",
        "abgelehnt", "abgebrochen", "storniert", "papierkorb",
      ]
    ),
    (
      .validation,
      [
        "review", "reviewing", "test", "tests", "testing", "qa", "uat", "verify", "verification", "validate",
        "validation", "acceptance", "approval", "accept", "abnahme", "prüfung", "prüfen", "ready for release",
        "ready to release", "ready for deployment", "ready to deploy", "ready for production",
      ]
    ),
    (.ready, ["selected for", "ready for development", "ready for dev", "ready for work", "ready to start"]),
    (
      .done,
      [
        "done", "closed", "resolved", "complete", "completed", "finished", "released", "deployed", "live", "shipped",
        "archive", "archived", "accepted", "erledigt", "fertig", "geschlossen", "abgeschlossen", "gelöst", "archiv",
      ]
    ),
    (
      .inWork,
      [
        "in progress", "progress", "doing", "wip", "work in progress", "started", "active", "working", "development",
        "develop", "implementing", "implementation", "in work", "blocked", "waiting", "on hold", "hold", "paused",
        "in arbeit", "in bearbeitung", "laufend", "läuft", "begonnen", "wartet", "warten", "blockiert",
      ]
    ),
    (
      .ready,
      [
        "ready", "to do", "todo", "selected", "next", "planned", "committed", "sprint", "scheduled", "prioritized",
        "reopened", "bereit", "geplant", "zu tun", "als nächstes", "eingeplant",
      ]
    ),
    (
      .written,
      [
        "backlog", "new", "open", "idea", "ideas", "inbox", "triage", "icebox", "created", "proposed", "requested",
        "draft", "later", "neu", "offen", "idee", "ideen", "eingang", "angelegt", "vorschlag",
      ]
    ),
  ]
}
