import Calendars
import Core
import JSON

/// What a search in Jira’s API has answered, and the names that its ids stand for.
struct JiraFile {
  let issues: [ExportNode]
  /// Whether the pages are fewer than the answer says there are.
  let isCut: Bool
  /// In lower case, by the id of the field: `customfield_10016` → `story points`.
  private let names: [String: String]
  private(set) var sprints: [String: JiraSprint] = [:]
  /// Names of statuses by id, as they are now: a status that was renamed stays one column.
  private(set) var statuses: [String: String] = [:]
  private var people: [String: ForeignPerson] = [:]
  private let zone: Zone

  /// - Parameters:
  ///   - root: a page, a list of pages, or a list of issues.
  ///   - zone: in which days of sprints begin and end.
  init(_ root: ExportNode, zone: Zone) throws {
    self.zone = zone
    let parts = root.value.elements == nil ? [root] : try root.entries(most: ForeignLimits.items)
    issues = try parts.flatMap { part -> [ExportNode] in
      if part["fields"] != nil { return [part] }
      guard part["issues"] != nil else { throw part.refuse("issues", "must not be empty") }
      return try part.list("issues", most: ForeignLimits.items)
    }
    isCut = Self.isCut(parts, count: issues.count)
    let found = parts.compactMap { $0["names"]?.value.members }.joined().reduce(into: [String: String]()) {
      $0[$1.key] = $1.value.text?.lowercased()
    }
    names = found
    for issue in issues {
      guard let fields = issue["fields"] else { throw issue.refuse("fields", "must not be empty") }
      try learn(fields)
    }
  }

  /// Pages may stand in any order; one of them must be the last.
  private static func isCut(_ parts: [ExportNode], count: Int) -> Bool {
    let goesOn = parts.filter { $0.value["isLast"]?.flag == false || $0["nextPageToken"] != nil }
    let total = parts.compactMap { $0.value["total"]?.integer }.max() ?? 0
    return !parts.isEmpty && goesOn.count == parts.count || total > Int64(count)
  }

  private mutating func learn(_ fields: ExportNode) throws {
    if let status = fields["status"], let id = try status.optionalIdentifier("id") {
      statuses[id] = try status.title("name")
    }
    for key in ["assignee", "creator", "reporter"] { if let node = fields[key] { _ = try learnPerson(node) } }
    for field in values(fields, ["sprint"]) + shapedSprints(fields) {
      for sprint in JiraSprint.all(field, zone) where sprints[sprint.id] == nil { sprints[sprint.id] = sprint }
    }
  }

  private mutating func learnPerson(_ node: ExportNode) throws -> ForeignPerson? {
    guard let person = try Self.person(node) else { return nil }
    for key in ["accountId", "key", "name"] {
      // Some mentions of a person have an address, others have not.
      if let id = try node.line(key), people[id]?.email == nil { people[id] = person }
    }
    return person
  }

  /// Whom a mention means: the same person each time, with the address where any mention has it.
  func person(_ node: ExportNode?) throws -> ForeignPerson? {
    guard let node else { return nil }
    for key in ["accountId", "key", "name"] {
      if let id = try node.line(key), let person = people[id] { return person }
    }
    return try Self.person(node)
  }

  private static func person(_ node: ExportNode?) throws -> ForeignPerson? {
    guard let node else { return nil }
    return ForeignPerson(
      name: try node.line("displayName") ?? node.line("name"), address: try node.line("emailAddress"))
  }

  /// Whoever has the id; otherwise the name that stands beside it.
  func person(_ id: String?, named name: String?) -> ForeignPerson? {
    id.flatMap { people[$0] } ?? ForeignPerson(name: name ?? id, address: nil)
  }

  /// The fields of these names that have a value, wherever the site keeps them. The fields of the issue are gone through,
  /// not the names of the file: those may be many, and an issue has few.
  func values(_ fields: ExportNode, _ wanted: Set<String>) -> [ExportNode] {
    let found = (fields.value.members ?? []).compactMap { member -> (name: String, node: ExportNode)? in
      guard !member.value.isNull, let name = names[member.key], wanted.contains(name) else { return nil }
      return (name, ExportNode(value: member.value, path: fields.path(to: member.key)))
    }
    return found.sorted { ($0.name, $0.node.path) < ($1.name, $1.node.path) }.map(\.node)
  }

  /// Sprints give themselves away where the file has no names of fields.
  private func shapedSprints(_ fields: ExportNode) -> [ExportNode] {
    guard names.isEmpty else { return [] }
    return (fields.value.members ?? []).filter { $0.key.hasPrefix("customfield_") }
      .map { ExportNode(value: $0.value, path: fields.path(to: $0.key)) }
      .filter { !JiraSprint.all($0, zone).isEmpty }
  }

  /// The sprints that an issue is in, or was in to the end.
  func sprints(of fields: ExportNode) -> [JiraSprint] {
    (values(fields, ["sprint"]) + shapedSprints(fields)).flatMap { JiraSprint.all($0, zone) }
  }

  var hasNames: Bool { !names.isEmpty }

  /// Names of fields that sites make for themselves, where they have a value and nothing here reads them.
  func ownFields(_ fields: ExportNode) -> [String] {
    (fields.value.members ?? []).compactMap { member in
      guard member.key.hasPrefix("customfield_"), !member.value.isNull, member.value.elements?.isEmpty != true,
        let name = names[member.key], !Self.known.contains(name), !name.hasPrefix("[chart]")
      else { return nil }
      return name
    }
  }

  static let points: Set<String> = [
    "story points", "story point estimate", "story-points", "story-punkte", "storypoints", "estimate (points)",
  ]
  static let acceptance: Set<String> = ["acceptance criteria", "akzeptanzkriterien", "definition of done"]
  private static let known: Set<String> = points.union(acceptance).union([
    "sprint", "flagged", "epic link", "epic-verknüpfung", "epic name", "epic color", "epic colour", "epic status",
    "rank", "rang", "development", "issue color", "parent link", "start date", "target start", "target end",
    "request participants", "organizations", "vulnerability", "design",
  ])
}

/// A sprint as newer sites write it, or as the text that older ones print.
struct JiraSprint {
  let id: String
  let name: String
  let startsOn: Day?
  let endsOn: Day?

  private init(id: String, name: String, startsOn: Day?, endsOn: Day?) {
    (self.id, self.name) = (id, name)
    (self.startsOn, self.endsOn) = (startsOn, endsOn)
  }

  /// What the value of a sprint field holds.
  static func all(_ node: ExportNode, _ zone: Zone) -> [JiraSprint] {
    (node.value.elements ?? []).compactMap { JiraSprint($0, zone) }
  }

  private init?(_ value: JSONValue, _ zone: Zone) {
    if let text = value.text {
      self.init(printed: text, zone)
      return
    }
    guard let id = value["id"]?.integer, let name = value["name"]?.text?.oneLine,
      value["state"] != nil || value["boardId"] != nil
    else { return nil }
    self.init(
      id: String(id), name: name.cut(to: ForeignLimits.name), startsOn: Self.day(value["startDate"]?.text, zone),
      endsOn: Self.day(value["completeDate"]?.text ?? value["endDate"]?.text, zone))
  }

  /// `com.atlassian.greenhopper.service.sprint.Sprint@1f[id=82,state=CLOSED,name=Sprint 9,startDate=2026-04-25T…]`
  private init?(printed text: String, _ zone: Zone) {
    guard text.hasPrefix("com.atlassian.greenhopper"), let open = text.firstIndex(of: "["), text.last == "]" else {
      return nil
    }
    let values = Self.values(text[open...].dropFirst().dropLast())
    guard let id = values["id"], let name = values["name"]?.oneLine else { return nil }
    self.init(
      id: id, name: name.cut(to: ForeignLimits.name), startsOn: Self.day(values["startDate"], zone),
      endsOn: Self.day(values["completeDate"], zone) ?? Self.day(values["endDate"], zone))
  }

  /// `id=82,name=Sprint 9, the second,state=CLOSED`: a comma with a word and an equals sign behind it begins the next one.
  private static func values(_ text: Substring) -> [String: String] {
    var values: [String: String] = [:]
    var last: String?
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      if let equals = part.firstIndex(of: "="), equals > part.startIndex, part[..<equals].allSatisfy(isWord) {
        let name = String(part[..<equals])
        values[name] = String(part[part.index(after: equals)...])
        last = name
      } else if let last {
        values[last]?.append(",\(part)")
      }
    }
    return values
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  /// A time stands in UTC or with the offset of whoever looks; the day is that of the team.
  private static func day(_ text: String?, _ zone: Zone) -> Day? {
    guard let text else { return nil }
    return Instant(rfc3339: text).map { zone.local($0).day } ?? Day(String(text.prefix(10)))
  }
}
