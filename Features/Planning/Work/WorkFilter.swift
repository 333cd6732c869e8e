import Core
import Teams
import Web

/// Which pages show work that can be narrowed down.
enum WorkPlace: String, CaseIterable, Sendable {
  case board, stories, features

  var path: String { "/\(rawValue)" }
  var title: String {
    switch self {
    case .board: "Board"
    case .stories: "List of stories"
    case .features: "Features"
    }
  }
}

/// What somebody wants to see of planned work. It comes from a query and can be written as one, so a link keeps it.
struct WorkFilter: Hashable, Sendable {
  /// What needs somebody's attention.
  enum Mark: String, CaseIterable, Sendable {
    case blocked
    /// Nobody has said how big it is.
    case unsized
  }

  /// Whose work.
  enum Who: Hashable, Sendable {
    /// Whoever looks, so that a filter can be shared.
    case me
    case person(ID<Person>)
  }

  /// Which iteration, of the list only.
  enum Turn: Hashable, Sendable {
    /// In none at all.
    case outside
    case iteration(ID<Iteration>)
  }

  /// Characters.
  static let maximumWords = 200
  /// Each is looked for by itself.
  static let mostWords = 8

  var words = ""
  var who: Who?
  var backlog: Backlog?
  var feature: ID<PlannedFeature>?
  var mark: Mark?
  var state: StoryState?
  var turn: Turn?

  init() {}

  /// What a query says; names that the place does not know are left alone.
  /// - Throws: `Refusal.invalid` for what cannot be understood: a filter that is ignored would show a wrong answer.
  init(_ query: Query, at place: WorkPlace) throws {
    var findings = FieldFindings()
    words = query["q"]?.trimmed ?? ""
    if words.count > Self.maximumWords {
      findings.add("q", "must have at most \(Self.maximumWords) characters, has \(words.count)")
    }
    let count = words.split(separator: " ").count
    if count > Self.mostWords { findings.add("q", "must have at most \(Self.mostWords) words, has \(count)") }
    who = Self.read(query, "person", "must be the number of a person, or me", &findings) {
      $0 == "me" ? .me : ID($0).map(Who.person)
    }
    // The tabs of the features choose among backlogs themselves.
    if place != .features {
      backlog = Self.read(query, "backlog", "must be one of \(Backlog.names)", &findings, Backlog.init)
      feature = Self.read(query, "feature", "must be the number of a feature", &findings, ID.init(spoken:))
    }
    mark = Self.read(query, "mark", "must be blocked or unsized", &findings, Mark.init)
    if place == .stories {
      state = Self.read(query, "state", "must be one of \(StoryState.names)", &findings, StoryState.init)
      turn = Self.read(query, "iteration", "must be the id of an iteration, or none", &findings) {
        $0 == "none" ? .outside : ID($0).map(Turn.iteration)
      }
    }
    try findings.refuse()
  }

  private static func read<Value>(
    _ query: Query, _ name: String, _ problem: String, _ findings: inout FieldFindings, _ parse: (String) -> Value?
  ) -> Value? {
    guard let text = query[name] else { return nil }
    let value = parse(text)
    if value == nil { findings.add(name, problem) }
    return value
  }

  var isActive: Bool { self != WorkFilter() }

  /// Names and values in a fixed order; nothing for what is not asked.
  var pairs: [(String, String)] {
    let values: [(String, String?)] = [
      ("q", words.isEmpty ? nil : words), ("person", who?.text), ("backlog", backlog?.rawValue),
      ("feature", feature.map { "\($0)" }), ("mark", mark?.rawValue), ("state", state?.rawValue),
      ("iteration", turn?.text),
    ]
    return values.compactMap { name, value in value.map { (name, $0) } }
  }

  /// `person=me&mark=blocked`; empty when everything is shown.
  var query: String { Query(pairs).replacing([:]) }

  /// The same for the list of features, where backlogs and what is closed are tabs and no part of the filter.
  func query(tabs backlog: Backlog?, isClosed: Bool) -> String {
    let chosen = [("backlog", backlog?.rawValue), ("state", isClosed ? "closed" : nil)]
    return Query(pairs + chosen.compactMap { name, value in value.map { (name, $0) } }).replacing([:])
  }

  /// The page with this filter.
  /// - Parameters:
  ///   - path: with nothing behind it.
  ///   - team: as it was asked for; nil: the reader's own.
  ///   - more: what else the page is told.
  func link(_ path: String, team: String?, _ more: [(String, String)] = []) -> String {
    let query = Query((team.map { [("team", $0)] } ?? []) + pairs + more).replacing([:])
    return query.isEmpty ? path : "\(path)?\(query)"
  }

  /// Nobody is number 0: a token without a person has no work.
  func person(_ actor: Actor) -> ID<Person>? {
    switch who {
    case nil: nil
    case .me: ID(actor.person ?? 0)
    case .person(let id): id
    }
  }
}

extension WorkFilter.Who {
  var text: String {
    switch self {
    case .me: "me"
    case .person(let id): "\(id)"
    }
  }
}

extension WorkFilter.Turn {
  var text: String {
    switch self {
    case .outside: "none"
    case .iteration(let id): "\(id)"
    }
  }
}

extension CaseIterable where Self: RawRepresentable<String> {
  /// `written, ready, in_work`
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
