import Core
import JSON
import Teams

/// Issues of a GitHub repository, or of several, from its API or from `gh issue list --json`, with their events where the file has them.
struct GitHubReader {
  static let open = "Open"
  static let closed = "Closed"
  static let unplanned = "Closed as not planned"

  private let issues: [ExportNode]
  /// Those that the issues are of, in the order of their names.
  private let repositories: [String]
  /// By the key of the issue.
  private var events: [String: [GitHubEvent]] = [:]
  private var hasEvents = false
  private var hasBoard = false
  private var draft = WorkDraft(.github)

  static func read(_ root: ExportNode) throws -> ForeignWork {
    var reader = try GitHubReader(root)
    return try reader.work()
  }

  /// - Parameter root: a list of issues, a list of pages, or an object with `issues` and perhaps the repository’s `events`.
  private init(_ root: ExportNode) throws {
    if root["issues"] != nil || root.value.members != nil {
      issues = try Self.flat(root["issues"])
      repositories = try Self.repositories(issues)
      for node in try Self.flat(root["events"]) {
        guard let issue = node["issue"], let number = try issue.optionalIdentifier("number") else { continue }
        let key = key(number, in: try Self.repository(issue) ?? Self.repository(node))
        if let event = try GitHubEvent(node) { events[key, default: []].append(event) }
      }
      hasEvents = root["events"] != nil
    } else {
      issues = try Self.flat(root)
      repositories = try Self.repositories(issues)
    }
  }

  private static func repositories(_ issues: [ExportNode]) throws -> [String] {
    Set(try issues.compactMap(repository)).sorted()
  }

  /// Issues of several repositories have the same numbers; then each is named with its own, as GitHub does:
  /// `acme/infra#12`.
  private func key(_ number: String, in repository: String?) -> String {
    guard repositories.count > 1, let repository else { return number }
    return "\(repository)#\(number)"
  }

  /// `gh api --paginate --slurp` gives a list of pages.
  private static func flat(_ node: ExportNode?) throws -> [ExportNode] {
    guard let node else { return [] }
    return try node.entries(most: ForeignLimits.actions).flatMap { entry in
      entry.value.elements == nil ? [entry] : try entry.entries(most: ForeignLimits.actions)
    }
  }

  private mutating func work() throws -> ForeignWork {
    draft.column(Self.open, state: .written)
    for issue in issues { try read(issue) }
    draft.column(Self.closed, state: .done)
    draft.column(Self.unplanned, state: .dropped)
    draft.scope = repositories.joined(separator: "+").cut(to: ForeignLimits.name)
    if hasBoard {
      draft.remark(
        "GitHub does not write down every move on a project’s board, so moves between its columns may be missing.")
    } else if hasEvents {
      draft.remark("The file has no moves on a project’s board; issues are open or closed.")
    }
    return try draft.work()
  }

  /// `acme/infra`
  private static func repository(_ node: ExportNode) throws -> String? {
    for key in ["repository_url", "html_url", "url"] {
      if let found = repository(address: try node.line(key) ?? "") { return found }
    }
    return nil
  }

  private static func repository(address: String) -> String? {
    let parts = address.cut(to: 1000).split(separator: "/").map(String.init)
    guard let host = parts.firstIndex(where: { $0.hasSuffix("github.com") || $0 == "repos" }) else { return nil }
    let rest = parts[(host + 1)...].drop { $0 == "repos" }
    return rest.count < 2 ? nil : rest.prefix(2).joined(separator: "/")
  }

  /// `https://api.github.com/repos/acme/infra/issues/12`
  private func parent(_ issue: ExportNode, in own: String?) throws -> String? {
    guard let address = try issue.line("parent_issue_url"),
      let number = address.cut(to: 1000).split(separator: "/").last.map(String.init)
    else { return nil }
    return key(number, in: Self.repository(address: address) ?? own)
  }

  private mutating func read(_ issue: ExportNode) throws {
    let repository = try Self.repository(issue)
    let key = key(try issue.identifier("number"), in: repository)
    guard issue["pull_request"] == nil else { return draft.lose(.pullRequests) }
    guard let created = try issue.optionalMoment("created_at") ?? issue.optionalMoment("createdAt") else {
      throw issue.refuse("created_at", "must not be empty")
    }
    var item = ForeignItem(
      key: key, title: try issue.title("title"), createdAt: created,
      createdBy: try GitHubEvent.person(issue.first("user", "author")), column: try column(issue), moves: [])
    item.text = try issue.prose("body")
    item.labels = try labels(issue)
    let types = item.labels + [try issue["type"]?.line("name")].compactMap(\.self)
    item.kind = types.map { WorkKind.kind($0) }.first { $0 != .story } ?? .story
    if issue["sub_issues_summary"]?.value["total"]?.integer ?? 0 > 0 { item.kind = .feature }
    item.backlogHint = WorkKind.backlog(types)
    item.url = try issue.line("html_url") ?? issue.line("url")
    try history(issue, key, &item)
    draft.lose(.comments, when: issue["comments"]?.value.integer ?? Int64(issue.count("comments")) > 0)
    draft.add(item, parent: try parent(issue, in: repository))
  }

  private func column(_ issue: ExportNode) throws -> String {
    switch try issue.text("state").lowercased() {
    case "open": return Self.open
    case "closed": return Self.closed(try issue.line("state_reason") ?? issue.line("stateReason"))
    default: throw issue.refuse("state", "must be open or closed")
    }
  }

  static func closed(_ reason: String?) -> String {
    ["not_planned", "duplicate"].contains(reason?.lowercased()) ? unplanned : closed
  }

  private func labels(_ issue: ExportNode) throws -> [String] {
    try issue.list("labels", most: ForeignLimits.entries).compactMap { try $0.value.text?.oneLine ?? $0.line("name") }
  }

  private mutating func history(_ issue: ExportNode, _ key: String, _ item: inout ForeignItem) throws {
    let own = ["timeline", "events", "timeline_items"].first { issue[$0]?.value.elements != nil }
    var log = events[key] ?? []
    if let own { log += try issue.list(own, most: ForeignLimits.entries).compactMap { try GitHubEvent($0) } }
    let isKnown = own != nil || hasEvents
    hasEvents = hasEvents || own != nil
    let closedAt = try issue.optionalMoment("closed_at") ?? issue.optionalMoment("closedAt")
    let trail = GitHubEvent.trail(log, opened: Self.open)
    hasBoard = hasBoard || trail.hasBoard
    for change in trail.changes where ![Self.closed, Self.unplanned].contains(change.to) { draft.column(change.to) }
    if isKnown {
      if item.column == Self.open, let board = trail.column { item.column = board }
      var changes = trail.changes
      if changes.isEmpty, item.column != Self.open, let closedAt, closedAt > item.createdAt {
        changes = [ColumnTrail.Change(at: closedAt, from: Self.open, to: item.column)]
        draft.lose(.gaps)
      }
      item.follow(changes, known: closedAt, &draft)
    } else {
      item.moves = [ForeignMove(at: item.createdAt, to: Self.open, by: item.createdBy)]
      if let closedAt {
        item.moves.append(ForeignMove(at: max(closedAt, item.createdAt), from: Self.open, to: item.column))
      }
      if item.column != Self.open, closedAt == nil {
        throw issue.refuse("closed_at", "must not be empty when it is closed")
      }
    }
    let staffed = try issue.list("assignees", most: ForeignLimits.entries).compactMap { try GitHubEvent.person($0) }
    item.staff(HeldSpans.spans(staffed, log.compactMap(\.staffing), from: item.createdAt))
    try milestones(issue, log, &item)
    let blocked = item.labels.filter { ColumnGuess.isBlocked($0) }
    let flags = log.compactMap(\.labelling).filter { ($0.added + $0.removed).contains { ColumnGuess.isBlocked($0) } }
    item.block(HeldSpans.spans(blocked, flags, from: item.createdAt))
  }

  private mutating func milestones(_ issue: ExportNode, _ log: [GitHubEvent], _ item: inout ForeignItem) throws {
    var current: [String] = []
    if let node = issue["milestone"], let name = try node.line("title") {
      current = [name]
      let due = try node.line("due_on") ?? node.line("dueOn")
      draft.iteration(ForeignIteration(name: name, endsOn: due.flatMap { Day(String($0.prefix(10))) }))
    }
    item.join(HeldSpans.spans(current, log.compactMap(\.planning), from: item.createdAt))
  }
}
