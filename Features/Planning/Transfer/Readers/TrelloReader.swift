import Core
import JSON

/// A board as Trello’s menu exports it: lists, cards, checklists, members and the newest 1,000 actions.
struct TrelloReader {
  /// Trello leaves older actions out.
  private static let mostActions = 1000

  private let root: ExportNode
  private let hasActions: Bool
  private var draft = WorkDraft(.trello)
  private var lists: [String: (name: String, isClosed: Bool)] = [:]
  private var people: [String: ForeignPerson] = [:]
  private var actions: [String: [TrelloAction]] = [:]
  private var isCut = false

  static func read(_ root: ExportNode) throws -> ForeignWork {
    var reader = TrelloReader(root: root)
    return try reader.work()
  }

  private init(root: ExportNode) {
    self.root = root
    hasActions = root["actions"] != nil
  }

  private mutating func work() throws -> ForeignWork {
    draft.scope = try root.optionalIdentifier("shortLink") ?? root.identifier("id")
    try learn()
    let cards = try root.list("cards", most: ForeignLimits.items)
    for card in try cards.enumerated().sorted(by: {
      try (position($0.element), $0.offset) < (position($1.element), $1.offset)
    }) {
      try read(card.element)
    }
    try checklists(cards)
    if isCut {
      draft.remark("The file has only the newest 1,000 actions of the board; what was before is missing.")
    }
    return try draft.work()
  }

  private func position(_ node: ExportNode) throws -> Double {
    guard let number = node["pos"]?.value.number ?? (node["pos"] == nil ? 0 : nil) else {
      throw node.refuse("pos", "must be a number")
    }
    return number
  }

  private mutating func learn() throws {
    for list in try root.list("lists", most: ForeignLimits.entries).sorted(by: { try position($0) < position($1) }) {
      let (id, name) = (try list.text("id"), try list.title("name"))
      let isClosed = try list.flag("closed", otherwise: false)
      lists[id] = (name, isClosed)
      if !isClosed { draft.column(name) }
    }
    for member in try root.list("members", most: ForeignLimits.entries) {
      people[try member.text("id")] = ForeignPerson(
        name: try member.line("fullName") ?? member.line("username"), address: try member.line("email"))
    }
    let found = try root.list("actions", most: ForeignLimits.actions)
    isCut = found.count >= Self.mostActions
    for node in found {
      guard let action = try TrelloAction(node) else { continue }
      if let by = action.by, people[by.id] == nil { people[by.id] = by.person }
      actions[action.card, default: []].append(action)
    }
  }

  private mutating func read(_ card: ExportNode) throws {
    let id = try card.text("id")
    guard let list = lists[try card.text("idList")] else { throw card.refuse("idList", "must be one of the lists") }
    let isArchived = try card.flag("closed", otherwise: false) || list.isClosed
    let log = (actions[id] ?? []).sorted(inTime: \.at)
    var item = ForeignItem(
      key: try card.optionalIdentifier("shortLink") ?? id, title: try card.title("name"),
      createdAt: try created(card, id),
      createdBy: log.first { $0.isCreation }?.by.flatMap { people[$0.id] },
      column: Self.column(list.name, isArchived), moves: [])
    item.text = try card.prose("desc")
    item.labels = try card.list("labels", most: ForeignLimits.entries).compactMap {
      try $0.line("name") ?? $0.line("color")
    }
    item.kind = item.labels.contains { WorkKind.kind($0) == .spike } ? .spike : .story
    item.backlogHint = WorkKind.backlog(item.labels)
    item.url = try card.line("shortUrl") ?? card.line("url")
    let known = try card.optionalMoment("dateLastActivity")
    if log.isEmpty && (isCut || !hasActions) {
      item.appear(at: isArchived ? known : nil, &draft)
    } else {
      item.follow(changes(log), known: known, &draft)
      draft.lose(.cutHistory, when: isCut && !log.contains { $0.isCreation })
    }
    try staff(card, log, &item)
    try count(card, log)
    draft.add(item)
  }

  /// Cards have no time of creation; their id begins with it.
  private func created(_ card: ExportNode, _ id: String) throws -> Instant {
    guard id.utf8.count == 24, let seconds = Int64(id.prefix(8), radix: 16) else {
      throw card.refuse("id", "must have 24 hexadecimal digits, is “\(id.prefix(40))”")
    }
    return try ForeignLimits.check(Instant(seconds: seconds)) { card.refuse("id", $0) }
  }

  /// An archived card keeps its list; what that means depends on the list, so it is a column of its own.
  private static func column(_ list: String, _ isArchived: Bool) -> String {
    isArchived ? list + ColumnGuess.archived : list
  }

  private func changes(_ log: [TrelloAction]) -> [ColumnTrail.Change] {
    var archived = false
    var changes: [ColumnTrail.Change] = []
    var last: String?
    for action in log where action.isMove {
      let by = action.by.flatMap { people[$0.id] }
      func name(_ list: TrelloAction.List?) -> String? { list.flatMap { lists[$0.id]?.name ?? $0.name } }
      guard let to = name(action.to) ?? last ?? name(action.from) else { continue }
      let from = (name(action.from) ?? last).map { Self.column($0, archived) }
      archived = action.isArchived ?? archived
      last = to
      changes.append(
        ColumnTrail.Change(at: action.at, from: action.isCreation ? nil : from, to: Self.column(to, archived), by: by))
    }
    return changes
  }

  private mutating func staff(_ card: ExportNode, _ log: [TrelloAction], _ item: inout ForeignItem) throws {
    let current = try card.lines("idMembers").compactMap { people[$0] }
    draft.lose(.unknownPeople, when: current.count < card.count("idMembers"))
    let changes = log.compactMap { action in
      action.member.flatMap { people[$0] }.map { person in
        HeldSpans.Change(
          at: action.at, removed: action.isJoining ? [] : [person], added: action.isJoining ? [person] : [])
      }
    }
    item.staff(HeldSpans.spans(current, changes, from: item.createdAt))
  }

  private mutating func count(_ card: ExportNode, _ log: [TrelloAction]) throws {
    let badges = card["badges"]
    draft.lose(.attachments, when: card.count("attachments") > 0 || badges?.value["attachments"]?.integer ?? 0 > 0)
    draft.lose(.comments, when: badges?.value["comments"]?.integer ?? 0 > 0 || log.contains { $0.isComment })
    draft.lose(.votes, when: badges?.value["votes"]?.integer ?? 0 > 0)
    draft.lose(.dueDates, when: card["due"] != nil)
    draft.lose(.customFields, when: card.count("customFieldItems") > 0)
  }

  private mutating func checklists(_ cards: [ExportNode]) throws {
    let keys = Dictionary(
      try cards.map { (try $0.text("id"), try $0.optionalIdentifier("shortLink") ?? $0.text("id")) }
    ) { first, _ in first }
    let lists = try root.list("checklists", most: ForeignLimits.actions)
    for list in try lists.sorted(by: { try position($0) < position($1) }) {
      guard let card = try keys[list.text("idCard")] else { continue }
      let points = try list.list("checkItems", most: ForeignLimits.entries).sorted { try position($0) < position($1) }
      for point in points {
        let check = ForeignCheck(text: try point.title("name"), isDone: try point.line("state") == "complete")
        draft.add(check, of: card)
      }
    }
  }
}
