import Core
import JSON

/// What the changelog of an issue says, in our terms.
struct JiraHistory {
  private(set) var moves: [ColumnTrail.Change] = []
  private(set) var people: [HeldSpans.Change<ForeignPerson>] = []
  /// By the id of the sprint.
  private(set) var sprints: [HeldSpans.Change<String>] = []
  private(set) var flags: [HeldSpans.Change<String>] = []
  /// Names of sprints that the file mentions in changes only.
  private(set) var sprintNames: [String: String] = [:]
  /// Whether the server has handed out only a part of it.
  private(set) var isCut = false

  /// - Returns: nil when the issue has no changelog at all.
  init?(_ issue: ExportNode, _ file: JiraFile) throws {
    guard let log = issue["changelog"] else { return nil }
    let histories = try log.list("histories", most: ForeignLimits.entries)
    isCut = (log.value["total"]?.integer ?? 0) > Int64(histories.count)
    for history in histories {
      let at = try history.moment("created")
      let author = try file.person(history["author"])
      for item in try history.list("items", most: ForeignLimits.entries) { try read(item, at, author, file) }
    }
  }

  private mutating func read(
    _ item: ExportNode, _ at: Instant, _ author: ForeignPerson?, _ file: JiraFile
  ) throws {
    let (from, to) = (try item.optionalIdentifier("from"), try item.optionalIdentifier("to"))
    let (fromText, toText) = (try item.line("fromString"), try item.line("toString"))
    switch try (item.line("fieldId") ?? item.line("field"))?.lowercased() {
    case "status":
      guard let name = to.flatMap({ file.statuses[$0] }) ?? toText else {
        throw item.refuse("toString", "must not be empty")
      }
      let origin = from.flatMap { file.statuses[$0] } ?? fromText
      moves.append(ColumnTrail.Change(at: at, from: origin, to: name, by: author))
    case "assignee":
      people.append(
        HeldSpans.Change(
          at: at, removed: [file.person(from, named: fromText)].compactMap(\.self),
          added: [file.person(to, named: toText)].compactMap(\.self)))
    default: readOwn(item.value["field"]?.text?.lowercased(), at, (from, fromText), (to, toText))
    }
  }

  /// Fields that Jira keeps as a site’s own: their id differs from site to site, their name does not.
  private mutating func readOwn(
    _ field: String?, _ at: Instant, _ from: (id: String?, text: String?), _ to: (id: String?, text: String?)
  ) {
    switch field {
    case "sprint":
      sprints.append(HeldSpans.Change(at: at, removed: sprintIDs(from), added: sprintIDs(to)))
    case "flagged":
      flags.append(
        HeldSpans.Change(at: at, removed: [from.text].compactMap(\.self), added: [to.text].compactMap(\.self)))
    default: return
    }
  }

  private mutating func sprintIDs(_ value: (id: String?, text: String?)) -> [String] {
    let ids = (value.id ?? "").split(separator: ",").map { String($0).trimmed }
    let names = (value.text ?? "").split(separator: ",").map { String($0).trimmed }
    // A name may have a comma in it; then nobody can tell which is whose.
    if ids.count == names.count { for (id, name) in zip(ids, names) { sprintNames[id] = name } }
    return ids
  }
}
