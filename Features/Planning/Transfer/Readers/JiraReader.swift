import Calendars
import Core
import JSON

/// Jira’s answer to a search with `expand=changelog,names`: issues with every change of status, person, sprint and flag.
struct JiraReader {
  private let file: JiraFile
  private var draft = WorkDraft(.jira)
  private var ownFields: Set<String> = []

  /// - Parameter zone: in which days of sprints begin and end.
  static func read(_ root: ExportNode, zone: Zone) throws -> ForeignWork {
    var reader = JiraReader(file: try JiraFile(root, zone: zone))
    return try reader.work()
  }

  private init(file: JiraFile) { self.file = file }

  private mutating func work() throws -> ForeignWork {
    var projects: Set<String> = []
    try columns()
    for issue in file.issues {
      let key = try issue.text("key")
      projects.insert(key.lastIndex(of: "-").map { String(key[..<$0]) } ?? key)
      try read(issue, key)
    }
    for issue in file.issues { try links(issue, try issue.text("key")) }
    draft.scope = projects.sorted().joined(separator: "+")
    remarks()
    return try draft.work()
  }

  private mutating func remarks() {
    if file.isCut { draft.remark("The file has not all pages of the answer; what is on the others is missing.") }
    if !file.hasNames {
      draft.remark(
        "The file has no names of fields, so sizes and epics of older projects are missing; add expand=names.")
    }
    if !ownFields.isEmpty {
      let names = ownFields.sorted().prefix(10).joined(separator: ", ")
      draft.remark("Fields of your own stay in Jira: \(names)\(ownFields.count > 10 ? " and others" : "").")
    }
  }

  /// Statuses from left to right, as their categories go.
  private mutating func columns() throws {
    var found: [(rank: Int, name: String, state: StoryState)] = []
    for issue in file.issues {
      guard let fields = issue["fields"], let status = fields["status"] else { continue }
      let state: StoryState? =
        switch status["statusCategory"]?.value["key"]?.text {
        case "new": .written
        case "indeterminate": .inWork
        case "done": .done
        default: nil
        }
      guard let state else { continue }
      let rank = state == .written ? 0 : state == .inWork ? 1 : 2
      found.append((rank, try status.title("name"), state))
    }
    for rank in 0...2 {
      for status in found where status.rank == rank { draft.column(status.name, state: status.state) }
    }
  }

  private mutating func read(_ issue: ExportNode, _ key: String) throws {
    guard let fields = issue["fields"] else { throw issue.refuse("fields", "must not be empty") }
    guard let status = fields["status"] else { throw fields.refuse("status", "must not be empty") }
    var item = ForeignItem(
      key: key, kind: try kind(fields), title: try fields.title("summary"), createdAt: try fields.moment("created"),
      createdBy: try file.person(fields.first("creator", "reporter")), column: try status.title("name"), moves: [])
    item.text = try JiraMarkup.markdown(fields["description"])
    item.acceptance = try file.values(fields, JiraFile.acceptance).map { try JiraMarkup.markdown($0) }
      .joined(separator: "\n\n")
    item.points = draft.points(file.values(fields, JiraFile.points).compactMap(\.value.number).first)
    item.labels = try fields.lines("labels")
    item.backlogHint = WorkKind.backlog(item.labels + [try fields["issuetype"]?.line("name")].compactMap(\.self))
    item.url = try Self.page(issue, key)
    try history(issue, fields, &item)
    try decline(fields, &item)
    try count(fields)
    draft.lose(.subtasks, when: fields["issuetype"]?.value["subtask"]?.flag == true)
    draft.add(item, parent: try parent(fields))
  }

  private func kind(_ fields: ExportNode) throws -> ForeignItem.Kind {
    guard let type = fields["issuetype"] else { return .story }
    if let level = type.value["hierarchyLevel"]?.integer, level > 0 { return .feature }
    return WorkKind.kind(try type.line("name"))
  }

  private func parent(_ fields: ExportNode) throws -> String? {
    if let parent = fields["parent"] { return try parent.text("key") }
    return file.values(fields, ["epic link", "epic-verknüpfung"]).compactMap(\.value.text).first
  }

  private mutating func history(_ issue: ExportNode, _ fields: ExportNode, _ item: inout ForeignItem) throws {
    let known = try Self.lastChange(fields)
    let log = try JiraHistory(issue, file)
    if let log {
      var moves = log.moves
      if moves.isEmpty, let closed = try Self.close(fields), closed > item.createdAt {
        moves = [ColumnTrail.Change(at: closed, from: draft.creation(), to: item.column)]
        draft.lose(.gaps)
      }
      item.follow(moves, known: known, &draft)
      draft.lose(.cutHistory, when: log.isCut)
    } else {
      item.appear(at: known, &draft)
    }
    let assignee = try [file.person(fields["assignee"])].compactMap(\.self)
    item.staff(HeldSpans.spans(assignee, log?.people ?? [], from: item.createdAt))
    sprints(fields, log, &item)
    let flags = file.values(fields, ["flagged"]).flatMap { $0.value.elements ?? [] }.compactMap { $0["value"]?.text }
    item.block(HeldSpans.spans(flags, log?.flags ?? [], from: item.createdAt))
  }

  private static func lastChange(_ fields: ExportNode) throws -> Instant? {
    for key in ["statuscategorychangedate", "resolutiondate"] {
      if let found = try fields.optionalMoment(key) { return found }
    }
    return nil
  }

  /// nil when it is open.
  private static func close(_ fields: ExportNode) throws -> Instant? {
    if let resolved = try fields.optionalMoment("resolutiondate") { return resolved }
    guard fields["status"]?["statusCategory"]?.value["key"]?.text == "done" else { return nil }
    return try fields.optionalMoment("statuscategorychangedate")
  }

  private mutating func sprints(_ fields: ExportNode, _ log: JiraHistory?, _ item: inout ForeignItem) {
    let current = file.sprints(of: fields)
    for sprint in current {
      draft.iteration(ForeignIteration(name: sprint.name, startsOn: sprint.startsOn, endsOn: sprint.endsOn))
    }
    let spans = HeldSpans.spans(current.map(\.id), log?.sprints ?? [], from: item.createdAt)
    item.iterations = spans.map { span in
      let name = file.sprints[span.value]?.name ?? log?.sprintNames[span.value] ?? "Sprint \(span.value)"
      return ForeignMembership(name: name, since: span.since, until: span.until)
    }
  }

  /// A status that means done says nothing of work that was given up: the resolution does, so it gets a column of its own.
  private mutating func decline(_ fields: ExportNode, _ item: inout ForeignItem) throws {
    guard let resolution = try fields["resolution"]?.line("name"),
      draft.isDropped(resolution), !draft.isDropped(item.column)
    else { return }
    item.column += " (\(resolution))"
    item.moves[item.moves.count - 1].to = item.column
    draft.column(item.column, state: .dropped)
  }

  private mutating func count(_ fields: ExportNode) throws {
    draft.lose(.attachments, when: fields.count("attachment") > 0)
    draft.lose(.comments, when: fields["comment"]?.count("comments") ?? 0 > 0)
    draft.lose(
      .worklogs, when: fields["worklog"]?.count("worklogs") ?? 0 > 0 || fields.value["timespent"]?.integer != nil)
    draft.lose(.estimates, when: fields.value["timeoriginalestimate"]?.integer != nil)
    draft.lose(.dueDates, when: fields["duedate"] != nil)
    draft.lose(.priorities, when: fields["priority"] != nil)
    draft.lose(.components, when: fields.count("components") > 0)
    draft.lose(.versions, when: fields.count("fixVersions") > 0)
    draft.lose(.votes, when: fields["votes"]?.value["votes"]?.integer ?? 0 > 0)
    ownFields.formUnion(file.ownFields(fields))
  }

  /// “Blocks” is the one link that says what comes first; both ends of it carry it.
  private mutating func links(_ issue: ExportNode, _ key: String) throws {
    var others = false
    for link in try issue["fields"]?.list("issuelinks", most: ForeignLimits.entries) ?? [] {
      guard ["blocks", "blockiert"].contains(try link["type"]?.line("name")?.lowercased()) else {
        others = true
        continue
      }
      if let first = try link["inwardIssue"]?.text("key") { draft.put(first, before: key) }
      if let later = try link["outwardIssue"]?.text("key"), !draft.put(key, before: later) { others = true }
    }
    draft.lose(.links, when: others)
  }

  /// `https://acme.atlassian.net/rest/api/2/issue/101` → `https://acme.atlassian.net/browse/OPS-1`
  private static func page(_ issue: ExportNode, _ key: String) throws -> String? {
    guard let own = try issue.line("self"), own.hasPrefix("http"), let end = own.firstRange(of: "/rest/") else {
      return nil
    }
    return own[..<end.lowerBound] + "/browse/" + key
  }
}
