import Core
import JSON

/// A project as Taiga’s administration exports it: epics, user stories, tasks and their history.
struct TaigaReader {
  private let root: ExportNode
  private var draft = WorkDraft(.taiga)
  /// Values of points by their name.
  private var points: [String: Double] = [:]

  static func read(_ root: ExportNode) throws -> ForeignWork {
    var reader = TaigaReader(root: root)
    return try reader.work()
  }

  private init(root: ExportNode) { self.root = root }

  private mutating func work() throws -> ForeignWork {
    draft.scope = try root.text("slug")
    try learn()
    for epic in try root.list("epics", most: ForeignLimits.items) { try read(epic, .feature) }
    let stories = try root.list("user_stories", most: ForeignLimits.items)
    for story in stories.sorted(by: { Self.rank($0) < Self.rank($1) }) { try read(story, .story) }
    for epic in try root.list("epics", most: ForeignLimits.items) {
      for part in try epic.list("related_user_stories", most: ForeignLimits.entries)
      where part["source_project_slug"] == nil {
        if let story = try part.optionalIdentifier("user_story") { draft.put(story, into: try epic.identifier("ref")) }
      }
    }
    try tasks()
    for _ in try root.list("issues", most: ForeignLimits.items) { draft.lose(.issues) }
    if root.count("wiki_pages") > 0 { draft.remark("The pages of the wiki stay in Taiga.") }
    return try draft.work()
  }

  private static func rank(_ story: ExportNode) -> (Int64, Int64) {
    (story.value["backlog_order"]?.integer ?? 0, story.value["ref"]?.integer ?? 0)
  }

  private mutating func learn() throws {
    for node in try root.list("points", most: ForeignLimits.entries) {
      points[try node.title("name")] = node["value"]?.value.number
    }
    for key in ["us_statuses", "epic_statuses"] {
      let statuses = try root.list(key, most: ForeignLimits.entries)
      for status in statuses.sorted(by: { ($0.value["order"]?.integer ?? 0) < ($1.value["order"]?.integer ?? 0) }) {
        let isClosed = try status.flag("is_closed", otherwise: false)
        draft.column(try status.title("name"), state: isClosed ? .done : nil)
      }
    }
    for node in try root.list("milestones", most: ForeignLimits.entries) {
      func day(_ key: String) throws -> Day? { try node.line(key).flatMap { Day(String($0.prefix(10))) } }
      draft.iteration(
        ForeignIteration(
          name: try node.title("name"), startsOn: try day("estimated_start"), endsOn: try day("estimated_finish")))
    }
  }

  private mutating func read(_ node: ExportNode, _ kind: ForeignItem.Kind) throws {
    var item = ForeignItem(
      key: try node.identifier("ref"), kind: kind, title: try node.title("subject"),
      createdAt: try node.moment("created_date"), createdBy: ForeignPerson(either: try node.line("owner")),
      column: try node.title("status"), moves: [])
    item.text = try node.prose("description")
    item.labels = try tags(node)
    if kind == .story, item.labels.contains(where: { WorkKind.kind($0) == .spike }) { item.kind = .spike }
    item.backlogHint = WorkKind.backlog(item.labels)
    item.points = draft.points(try size(node))
    try history(node, &item)
    draft.lose(.attachments, when: node.count("attachments") > 0)
    draft.lose(.dueDates, when: node["due_date"] != nil)
    draft.lose(.customFields, when: node["custom_attributes_values"]?.value.members?.isEmpty == false)
    draft.add(item)
  }

  /// Bare names, or names with their colours.
  private func tags(_ node: ExportNode) throws -> [String] {
    try node.list("tags", most: ForeignLimits.entries).compactMap { $0.value.text ?? $0.value[0]?.text }.compactMap(
      \.oneLine)
  }

  /// The points of all roles together; nil when nobody has said any.
  private func size(_ node: ExportNode) throws -> Double? {
    let values = try node.list("role_points", most: ForeignLimits.entries).compactMap {
      try $0.line("points").flatMap { points[$0] }
    }
    return values.isEmpty ? nil : values.reduce(0, +)
  }

  private mutating func history(_ node: ExportNode, _ item: inout ForeignItem) throws {
    let assigned = try node.list("assigned_users", most: ForeignLimits.entries).compactMap {
      ForeignPerson(either: $0.value.text)
    }
    let people = [ForeignPerson(either: try node.line("assigned_to"))].compactMap(\.self) + assigned
    let reason = try node.line("blocked_note") ?? ""
    let blocked = try node.flag("is_blocked", otherwise: false) ? [reason] : []
    let milestone = try [node.line("milestone")].compactMap(\.self)
    guard node["history"] != nil else {
      item.appear(at: try node.optionalMoment("finish_date"), &draft)
      item.staff(HeldSpans.spans(people, [], from: item.createdAt))
      item.block(HeldSpans.spans(blocked, [], from: item.createdAt))
      return item.join(HeldSpans.spans(milestone, [], from: item.createdAt))
    }
    var log = TaigaHistory()
    let entries = try node.list("history", most: ForeignLimits.entries).map {
      (at: try $0.moment("created_at"), node: $0)
    }
    for entry in entries.sorted(inTime: \.at) { try log.read(entry.node, entry.at) }
    item.follow(log.moves, known: try node.optionalMoment("finish_date"), &draft)
    item.staff(HeldSpans.spans(people.uniqued, log.people, from: item.createdAt))
    item.block(log.blocks(now: blocked, from: item.createdAt))
    item.join(HeldSpans.spans(milestone, log.milestones, from: item.createdAt))
    draft.lose(.comments, when: log.hasComments)
    draft.lose(.unknownPeople, when: log.hasUnknownPeople)
  }

  /// Tasks are small steps of a story: points of its checklist here.
  private mutating func tasks() throws {
    let statuses = try root.list("task_statuses", most: ForeignLimits.entries)
    let closed = Set(try statuses.filter { try $0.flag("is_closed", otherwise: false) }.map { try $0.title("name") })
    for task in try root.list("tasks", most: ForeignLimits.items) {
      let isDone = try task.line("status").map(closed.contains) ?? false
      let check = ForeignCheck(text: try task.title("subject"), isDone: isDone)
      let story = try task.optionalIdentifier("user_story")
      if story.map({ draft.add(check, of: $0) }) != true { draft.lose(.loose) }
    }
  }
}
