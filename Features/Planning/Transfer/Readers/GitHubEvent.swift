import Core
import JSON

/// An event of an issue, from its timeline or from the events of the repository.
struct GitHubEvent {
  private enum Kind {
    case closed(reason: String?)
    case reopened
    /// On a project’s board.
    case moved(to: String)
    case staffed, planned, labelled
  }

  private let kind: Kind
  private let at: Instant
  private let by: ForeignPerson?
  private(set) var staffing: HeldSpans.Change<ForeignPerson>?
  private(set) var planning: HeldSpans.Change<String>?
  private(set) var labelling: HeldSpans.Change<String>?

  /// - Returns: nil for what is of no interest here.
  init?(_ node: ExportNode) throws {
    guard let name = try node.line("event"), let at = try node.optionalMoment("created_at") else { return nil }
    self.at = at
    by = try Self.person(node["actor"])
    let isAddition = !name.hasPrefix("un") && !name.hasPrefix("de")
    func change<Value>(_ value: Value?) -> HeldSpans.Change<Value>? {
      value.map { HeldSpans.Change(at: at, removed: isAddition ? [] : [$0], added: isAddition ? [$0] : []) }
    }
    switch name {
    case "closed": kind = .closed(reason: try node.line("state_reason"))
    case "reopened": kind = .reopened
    case "project_v2_item_status_changed":
      guard let status = try node.line("status") else { return nil }
      kind = .moved(to: status)
    case "assigned", "unassigned":
      kind = .staffed
      staffing = change(try Self.person(node["assignee"]))
    case "milestoned", "demilestoned":
      kind = .planned
      planning = change(try node["milestone"]?.line("title"))
    case "labeled", "unlabeled":
      kind = .labelled
      labelling = change(try node["label"]?.line("name"))
    default: return nil
    }
  }

  /// People are known by their login; the API gives no addresses.
  static func person(_ node: ExportNode?) throws -> ForeignPerson? {
    guard let node else { return nil }
    return ForeignPerson(name: try node.line("login") ?? node.line("name"), address: nil)
  }

  /// Open, through the columns of a board, closed, perhaps open again.
  /// - Returns: the changes; the column of the board where it was last; whether there is any of a board.
  static func trail(
    _ log: [GitHubEvent], opened: String
  ) -> (changes: [ColumnTrail.Change], column: String?, hasBoard: Bool) {
    var changes: [ColumnTrail.Change] = []
    var (board, current) = (String?.none, opened)
    for event in log.sorted(inTime: \.at) {
      let target: String
      switch event.kind {
      case .closed(let reason): target = GitHubReader.closed(reason)
      case .reopened: target = board ?? opened
      case .moved(let to):
        board = to
        // A board may move a card after its issue was closed; it stays closed.
        guard current != GitHubReader.closed, current != GitHubReader.unplanned else { continue }
        target = to
      case .staffed, .planned, .labelled: continue
      }
      changes.append(ColumnTrail.Change(at: event.at, from: current, to: target, by: event.by))
      current = target
    }
    return (changes, board, board != nil)
  }
}
