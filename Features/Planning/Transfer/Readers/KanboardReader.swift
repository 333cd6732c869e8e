import Calendars
import Core
import JSON

/// Tasks of a Kanboard project as its API gives them, beside its columns, users and moves between columns.
struct KanboardReader {
  static let closed = "Closed"

  private let root: ExportNode
  private let hasMoves: Bool
  private let zone: Zone
  private var draft = WorkDraft(.kanboard)
  /// Titles by id.
  private var columns: [String: String] = [:]
  private var people: [String: ForeignPerson] = [:]
  private var moves: [String: [ColumnTrail.Change]] = [:]

  /// - Parameter zone: in which the CSV of moves shows its times.
  static func read(_ root: ExportNode, zone: Zone) throws -> ForeignWork {
    var reader = KanboardReader(root: root, zone: zone)
    return try reader.work()
  }

  private init(root: ExportNode, zone: Zone) {
    (self.root, self.zone) = (root, zone)
    hasMoves = root["transitions"] != nil
  }

  private mutating func work() throws -> ForeignWork {
    try learn()
    let tasks = try list("tasks")
    draft.scope = try tasks.first?.optionalIdentifier("project_id") ?? ""
    for task in tasks.sorted(by: { Self.place($0) < Self.place($1) }) { try read(task) }
    for point in try list("subtasks") {
      let check = ForeignCheck(text: try point.title("title"), isDone: try point.optionalCount("status") == 2)
      draft.add(check, of: try point.identifier("task_id"))
    }
    draft.column(Self.closed, state: .done)
    return try draft.work()
  }

  /// A list, an answer with the list as its `result`, or a list of such answers.
  private func list(_ key: String) throws -> [ExportNode] {
    guard let node = root[key] else { return [] }
    let parts = node.value.elements == nil ? [node] : try node.entries(most: ForeignLimits.actions)
    return try parts.flatMap { part in
      part["jsonrpc"] == nil ? [part] : try part.list("result", most: ForeignLimits.actions)
    }
  }

  private static func place(_ task: ExportNode) -> (Int64, Int64, Int64) {
    func number(_ key: String) -> Int64 { task.value[key]?.integer ?? task.value[key]?.text.flatMap(Int64.init) ?? 0 }
    return (number("swimlane_id"), number("position"), number("id"))
  }

  private mutating func learn() throws {
    for column in try list("columns").sorted(by: { Self.place($0) < Self.place($1) }) {
      let title = try column.title("title")
      columns[try column.identifier("id")] = title
      draft.column(title)
    }
    for user in try list("users") {
      people[try user.identifier("id")] = ForeignPerson(
        name: try user.line("name") ?? user.line("username"), address: try user.line("email"))
    }
    if let table = root["transitions"]?.value.text { return try readTable(table) }
    for node in try list("transitions") {
      let (from, to) = (try node.identifier("src_column_id"), try node.identifier("dst_column_id"))
      guard let at = try node.optionalSeconds("date") else { throw node.refuse("date", "must not be empty") }
      moves[try node.identifier("task_id"), default: []].append(
        ColumnTrail.Change(
          at: at, from: title(from), to: title(to), by: try node.optionalIdentifier("user_id").flatMap { people[$0] }))
    }
  }

  private func title(_ column: String) -> String { columns[column] ?? "Column \(column)" }

  /// Kanboard’s own export of moves. Its columns are known by their place: their names follow the user’s language.
  private mutating func readTable(_ table: String) throws {
    let text = try CSVText(
      Array(table.utf8), CSVText.Limits(bytes: ForeignLimits.bytes, lines: ForeignLimits.actions))
    guard text.columns.count >= 6 else {
      throw Refusal.invalid("transitions", "must have 7 columns as Kanboard exports them, has \(text.columns.count)")
    }
    let (id, from, to, by, date) = (text.columns[0], text.columns[2], text.columns[3], text.columns[4], text.columns[5])
    let dates = WorkDates(text.lines.lazy.map { $0[date] }, zone: zone)
    if dates.isGuessed {
      draft.remark("Days such as 3/4/2026 are read as month/day; nothing in the file says which it is.")
    }
    for line in text.lines {
      guard let at = try dates.optionalInstant(line, date) else { throw line.refuse(date, "must not be empty") }
      guard let target = line[to].oneLine else { throw line.refuse(to, "must not be empty") }
      moves[line[id], default: []].append(
        ColumnTrail.Change(at: at, from: line[from].oneLine, to: target, by: ForeignPerson(either: line[by])))
    }
  }

  private mutating func read(_ task: ExportNode) throws {
    let key = try task.identifier("id")
    let column = try task.line("column_name") ?? task.line("column_title") ?? title(task.identifier("column_id"))
    guard let created = try task.optionalSeconds("date_creation") else {
      throw task.refuse("date_creation", "must not be empty")
    }
    let isClosed = try task.optionalCount("is_active") == 0
    var item = ForeignItem(
      key: key, title: try task.title("title"), createdAt: created, createdBy: try person(task, "creator_id"),
      column: isClosed ? Self.closed : column, moves: [])
    item.text = try task.prose("description")
    item.points = draft.points(try task.optionalCount("score").map(Double.init))
    item.labels = try task.list("tags", most: ForeignLimits.entries).compactMap {
      try $0.value.text?.oneLine ?? $0.line("name")
    }
    if let category = try task.line("category_name") { item.labels.append(category) }
    item.backlogHint = WorkKind.backlog(item.labels)
    item.url = try task.line("url")
    if let person = try person(task, "owner_id") { item.people = [ForeignStint(person: person, since: created)] }
    try history(task, key, column, isClosed, &item)
    try count(task)
    draft.add(item)
  }

  private func person(_ task: ExportNode, _ key: String) throws -> ForeignPerson? {
    try task.optionalIdentifier(key).flatMap { people[$0] }
  }

  private mutating func history(
    _ task: ExportNode, _ key: String, _ column: String, _ isClosed: Bool, _ item: inout ForeignItem
  ) throws {
    let known = try task.optionalSeconds(isClosed ? "date_completed" : "date_moved")
    guard hasMoves else { return item.appear(at: known, &draft) }
    // The last move leads to the column where it was closed, not into the closed ones.
    var open = item
    open.column = column
    open.follow(moves[key] ?? [], known: try task.optionalSeconds("date_moved"), &draft)
    (item.moves, item.hasHistory) = (open.moves, true)
    guard isClosed, let last = item.moves.last else { return }
    item.moves.append(ForeignMove(at: max(known ?? last.at, last.at), from: last.to, to: Self.closed))
  }

  private mutating func count(_ task: ExportNode) throws {
    draft.lose(.dueDates, when: try task.optionalSeconds("date_due") != nil)
    draft.lose(.priorities, when: try task.optionalCount("priority") ?? 0 != 0)
    draft.lose(.comments, when: try task.optionalCount("nb_comments") ?? 0 > 0)
    draft.lose(.attachments, when: try task.optionalCount("nb_files") ?? 0 > 0)
    draft.lose(.links, when: try task.optionalCount("nb_links") ?? 0 > 0)
    draft.lose(.estimates, when: task["time_estimated"]?.value.number ?? 0 > 0)
    let owner = try task.optionalIdentifier("owner_id") ?? "0"
    draft.lose(.unknownPeople, when: owner != "0" && people[owner] == nil)
  }
}
