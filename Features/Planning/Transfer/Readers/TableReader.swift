import Calendars
import Core

/// A table of work. The first line names the columns; what they are called decides which of three forms it is: a state and
/// dates of begin and end (as Lighthouse takes them), a date for each stage (as for ActionableAgile), or just a state.
struct TableReader {
  private let text: CSVText
  private let dates: WorkDates
  private let columns: TableColumns
  private var draft = WorkDraft(.csv)

  /// - Parameter zone: whose clocks show the times.
  static func read(_ bytes: [UInt8], zone: Zone) throws -> ForeignWork {
    var reader = try TableReader(CSVText(bytes, ForeignLimits.table), zone: zone)
    return try reader.work()
  }

  private init(_ text: CSVText, zone: Zone) throws {
    self.text = text
    columns = try TableColumns(text)
    let times = columns.times
    dates = WorkDates(text.lines.lazy.flatMap { line in times.map { line[$0] } }, zone: zone)
  }

  private mutating func work() throws -> ForeignWork {
    for stage in columns.stages { draft.column(stage.title) }
    for line in text.lines { try read(line) }
    if dates.isGuessed {
      draft.remark("Days such as 3/4/2026 are read as month/day; nothing in the file says which it is.")
    }
    return try draft.work()
  }

  private mutating func read(_ line: CSVText.Line) throws {
    let key = line[columns[.key] ?? ""]
    try ForeignLimits.check(key: key, columns[.key] ?? "id", line)
    let history = try columns.stages.isEmpty ? stateful(line) : staged(line)
    guard let history, let first = history.first, let last = history.last else { return draft.lose(.undated) }
    var item = ForeignItem(
      key: key, kind: WorkKind.kind(cell(line, .type)), title: cell(line, .title)?.oneLine ?? key, createdAt: first.at,
      createdBy: ForeignPerson(either: cell(line, .author)), column: last.to, moves: history)
    item.hasHistory = !columns.stages.isEmpty
    item.text = (cell(line, .text) ?? "").prose
    item.acceptance = (cell(line, .acceptance) ?? "").prose
    item.points = draft.points(try points(line))
    item.labels = list(line, .labels)
    item.backlogHint = WorkKind.backlog(item.labels + [cell(line, .type), cell(line, .backlog)].compactMap(\.self))
    item.after = list(line, .after)
    item.people = list(line, .people).compactMap { ForeignPerson(either: $0) }.map {
      ForeignStint(person: $0, since: first.at)
    }
    item.iterations = list(line, .iteration).map {
      ForeignMembership(name: $0.cut(to: ForeignLimits.name), since: first.at)
    }
    if let url = cell(line, .url), url.hasPrefix("http") { item.url = url }
    draft.add(item, parent: cell(line, .parent))
  }

  private func cell(_ line: CSVText.Line, _ meaning: TableColumns.Meaning) -> String? {
    guard let column = columns[meaning], !line[column].isEmpty else { return nil }
    return line[column]
  }

  private func list(_ line: CSVText.Line, _ meaning: TableColumns.Meaning) -> [String] {
    (cell(line, meaning) ?? "").split { ",;|".contains($0) }.map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  private func points(_ line: CSVText.Line) throws -> Double? {
    guard let text = cell(line, .points), let column = columns[.points] else { return nil }
    guard let number = Double(text.replacing(",", with: ".")) else {
      throw line.refuse(column, "must be a number, is “\(text.prefix(40))”")
    }
    return number
  }

  /// Created, perhaps begun, and in its state since the best time that is known.
  private mutating func stateful(_ line: CSVText.Line) throws -> [ForeignMove]? {
    guard let state = cell(line, .state)?.oneLine else {
      throw line.refuse(columns[.state] ?? "state", "must not be empty")
    }
    func time(_ meaning: TableColumns.Meaning) throws -> Instant? {
      try columns[meaning].flatMap { try dates.optionalInstant(line, $0) }
    }
    let (created, started) = (try time(.created), try time(.started))
    let (closed, since) = (try time(.closed), try time(.since))
    let entered = closed ?? since
    guard let first = created ?? started ?? entered else { return nil }
    var moves: [ForeignMove] = []
    var isBackwards = false
    func move(_ at: Instant, _ to: String) {
      if let last = moves.last, at < last.at { isBackwards = true }
      moves.append(ForeignMove(at: max(at, moves.last?.at ?? at), from: moves.last?.to, to: to))
    }
    if created != nil, started ?? entered != nil { move(first, draft.creation()) }
    if let started, let entered, entered != started {
      move(started, draft.begin())
    } else if let started {
      move(started, state)
    }
    if let entered, moves.last?.to != state { move(entered, state) }
    if moves.isEmpty { move(first, state) }
    draft.lose(.backwards, when: isBackwards)
    return moves
  }

  /// A move into each stage that has a date, from left to right.
  private mutating func staged(_ line: CSVText.Line) throws -> [ForeignMove]? {
    var moves: [ForeignMove] = []
    var isBackwards = false
    for stage in columns.stages {
      guard let at = try dates.optionalInstant(line, stage.column) else { continue }
      if let last = moves.last, at < last.at { isBackwards = true }
      moves.append(ForeignMove(at: max(at, moves.last?.at ?? at), from: moves.last?.to, to: stage.title))
    }
    draft.lose(.backwards, when: isBackwards)
    return moves.isEmpty ? nil : moves
  }
}
