import Calendars
import Core

/// What Jira’s list of issues saves as CSV: the state of now, a column for each value of a field that may have several.
struct JiraCSVReader {
  private let text: CSVText
  private let dates: WorkDates
  private var draft = WorkDraft(.jiraCSV)
  /// Parents stand there by the number of the issue.
  private var keys: [String: String] = [:]
  /// Columns of links that say nothing of an order here.
  private let links: [String]

  /// - Parameter zone: that of the person who saved it; the file does not say.
  static func read(_ bytes: [UInt8], zone: Zone) throws -> ForeignWork {
    var reader = try JiraCSVReader(CSVText(bytes, ForeignLimits.table, repeats: true), zone: zone)
    return try reader.work()
  }

  private init(_ text: CSVText, zone: Zone) throws {
    for column in ["issue key", "summary", "status", "created"] where !text.columns.contains(column) {
      throw Refusal.invalid("line 1", "must name the column \(column)")
    }
    self.text = text
    dates = WorkDates(text.lines.lazy.flatMap { line in Self.times.map { line[$0] } }, zone: zone)
    links = text.columns.filter { $0.contains("issue link (") && !$0.contains("issue link (blocks)") }.uniqued
    keys = Dictionary(text.lines.map { ($0["issue id"], $0["issue key"]) }) { first, _ in first }
  }

  private static let times = ["created", "updated", "resolved", "status category changed"]
  private static let points = ["custom field (story points)", "custom field (story point estimate)"]

  private mutating func work() throws -> ForeignWork {
    let sorted = text.lines.enumerated().sorted { left, right in
      (Self.rank(left.element), left.offset) < (Self.rank(right.element), right.offset)
    }
    for line in sorted.map(\.element) { draft.column(line["status"], state: Self.category(line)) }
    for line in text.lines { try read(line) }
    let projects = Set(text.lines.map { Self.project($0["issue key"]) })
    draft.scope = projects.sorted().joined(separator: "+")
    if dates.isGuessed {
      draft.remark("Days such as 3/4/2026 are read as month/day; nothing in the file says which it is.")
    }
    return try draft.work()
  }

  private static func project(_ key: String) -> String { key.lastIndex(of: "-").map { String(key[..<$0]) } ?? key }

  private static func category(_ line: CSVText.Line) -> StoryState? {
    switch line["status category"].lowercased() {
    case "to do", "zu erledigen": .written
    case "in progress", "in arbeit": .inWork
    case "done", "fertig": .done
    default: nil
    }
  }

  private static func rank(_ line: CSVText.Line) -> Int {
    switch category(line) {
    case .written: 0
    case .inWork: 1
    case .done: 2
    default: 3
    }
  }

  private mutating func read(_ line: CSVText.Line) throws {
    try ForeignLimits.check(key: line["issue key"], "issue key", line)
    guard let title = line["summary"].oneLine else { throw line.refuse("summary", "must not be empty") }
    guard let status = line["status"].oneLine else { throw line.refuse("status", "must not be empty") }
    guard let created = try dates.optionalInstant(line, "created") else {
      throw line.refuse("created", "must not be empty")
    }
    var item = ForeignItem(
      key: line["issue key"], kind: WorkKind.kind(line["issue type"]), title: title, createdAt: created,
      createdBy: ForeignPerson(either: [line["creator"], line["reporter"]].first { !$0.isEmpty }), column: status,
      moves: [])
    item.text = JiraMarkup.wiki(line["description"].prose)
    item.acceptance = JiraMarkup.wiki(line["custom field (acceptance criteria)"].prose)
    item.points = draft.points(try points(line))
    item.labels = line.all("labels").flatMap { $0.split { ", ".contains($0) } }.map(String.init)
    item.backlogHint = WorkKind.backlog(item.labels + [line["issue type"]])
    item.after = line.all("inward issue link (blocks)")
    if let person = ForeignPerson(either: line["assignee"]) {
      item.people = [ForeignStint(person: person, since: created)]
    }
    item.iterations = line.all("sprint").uniqued.map {
      ForeignMembership(name: $0.cut(to: ForeignLimits.name), since: created)
    }
    if let flag = line["custom field (flagged)"].oneLine { item.blocks = [ForeignBlock(since: created, reason: flag)] }
    decline(line, &item)
    let closed = try dates.optionalInstant(line, "resolved")
    item.appear(at: try dates.optionalInstant(line, "status category changed") ?? closed, &draft)
    count(line)
    draft.add(item, parent: parent(line))
  }

  private func points(_ line: CSVText.Line) throws -> Double? {
    guard let column = Self.points.first(where: { !line[$0].isEmpty }) else { return nil }
    guard let number = Double(line[column]) else {
      throw line.refuse(column, "must be a number, is “\(line[column].prefix(40))”")
    }
    return number
  }

  private func parent(_ line: CSVText.Line) -> String? {
    for column in ["parent key", "parent", "parent id", "custom field (epic link)"] {
      let text = line[column]
      if !text.isEmpty { return keys[text] ?? text }
    }
    return nil
  }

  /// As in the JSON: what was given up gets a column of its own.
  private mutating func decline(_ line: CSVText.Line, _ item: inout ForeignItem) {
    guard draft.isDropped(line["resolution"]), !draft.isDropped(item.column) else { return }
    item.column += " (\(line["resolution"]))"
    draft.column(item.column, state: .dropped)
  }

  private mutating func count(_ line: CSVText.Line) {
    draft.lose(.attachments, when: !line["attachment"].isEmpty)
    draft.lose(.comments, when: !line["comment"].isEmpty)
    draft.lose(.worklogs, when: !line["log work"].isEmpty)
    draft.lose(.estimates, when: !line["original estimate"].isEmpty)
    draft.lose(.dueDates, when: !line["due date"].isEmpty)
    draft.lose(.priorities, when: !line["priority"].isEmpty)
    draft.lose(.components, when: !(line["components"] + line["component/s"]).isEmpty)
    draft.lose(.versions, when: !(line["fix versions"] + line["fix version/s"]).isEmpty)
    draft.lose(.subtasks, when: ["sub-task", "subtask", "unteraufgabe"].contains(line["issue type"].lowercased()))
    draft.lose(.links, when: links.contains { !line[$0].isEmpty })
  }
}
