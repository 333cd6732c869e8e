import Core
import Teams

/// Collects what a reader finds, counts what is lost, and puts it in order in the end.
struct WorkDraft {
  let source: WorkSource
  var scope = ""
  private(set) var items: [ForeignItem] = []
  private var places: [String: Int] = [:]
  /// By key, as the source has it: any item, in the file or not.
  private var parents: [String: String] = [:]
  private var columns: [(name: String, state: StoryState?)] = []
  private var columnPlaces: [String: Int] = [:]
  private var iterations: [ForeignIteration] = []
  private var iterationPlaces: [String: Int] = [:]
  /// Whether a name says that work was given up; the same few names come again and again.
  private var dropped: [String: Bool] = [:]
  private var losses: [WorkLoss: Int] = [:]
  private var remarks: [String] = []

  init(_ source: WorkSource) { self.source = source }

  /// Counts one item.
  mutating func lose(_ loss: WorkLoss, when isLost: Bool = true) {
    if isLost { losses[loss, default: 0] += 1 }
  }

  /// Says something about the file as a whole, once.
  mutating func remark(_ text: String) {
    if !remarks.contains(text) { remarks.append(text) }
  }

  /// A column in the order of the board. A second mention of the name is the same column.
  /// - Parameter state: what the source itself says about it; nil when it says nothing.
  mutating func column(_ name: String, state: StoryState? = nil) {
    guard let place = columnPlaces[name] else {
      columnPlaces[name] = columns.count
      columns.append((name, state))
      return
    }
    if columns[place].state == nil { columns[place].state = state }
  }

  /// The column of what was created where nobody knows in which: the first of all, and to be written.
  mutating func creation() -> String {
    if columnPlaces[Self.created] == nil {
      columns.insert((Self.created, .written), at: 0)
      columnPlaces = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1.name, $0) })
    }
    return Self.created
  }

  /// The column of what was begun where nobody knows in which.
  mutating func begin() -> String {
    column(Self.started, state: .inWork)
    return Self.started
  }

  private static let created = "Created"
  private static let started = "Started"

  /// An iteration; a second mention adds what the first did not know.
  mutating func iteration(_ found: ForeignIteration) {
    guard let place = iterationPlaces[found.name] else {
      iterationPlaces[found.name] = iterations.count
      return iterations.append(found)
    }
    iterations[place].startsOn = iterations[place].startsOn ?? found.startsOn
    iterations[place].endsOn = iterations[place].endsOn ?? found.endsOn
  }

  /// Whether a status or resolution means that it will not be done.
  mutating func isDropped(_ name: String) -> Bool {
    if let known = dropped[name] { return known }
    let found = ColumnGuess.state(named: name) == .dropped
    dropped[name] = found
    return found
  }

  /// - Parameter parent: the key of what it is a part of, as the source has it.
  mutating func add(_ item: ForeignItem, parent: String? = nil) {
    guard places[item.key] == nil else { return lose(.twice) }
    var item = item
    item.labels = item.labels.uniqued
    places[item.key] = items.count
    parents[item.key] = parent
    items.append(item)
  }

  /// Whole points above 0; 0 means that nobody has sized it.
  mutating func points(_ number: Double?) -> Int? {
    guard let number, number != 0 else { return nil }
    guard let whole = Int(exactly: number), whole > 0 else {
      lose(.points)
      return nil
    }
    return whole
  }

  /// An item found to come before another, for sources that say it apart from the later one.
  /// - Returns: whether the later one is in the file.
  @discardableResult
  mutating func put(_ first: String, before later: String) -> Bool {
    guard let place = places[later] else { return false }
    items[place].after.append(first)
    return true
  }

  /// An item found to be part of another; for sources that say it at the larger one.
  mutating func put(_ part: String, into whole: String) {
    if parents[part] == nil { parents[part] = whole }
  }

  /// Checks of an item that stand elsewhere in the file.
  /// - Returns: whether the item is there.
  @discardableResult
  mutating func add(_ check: ForeignCheck, of key: String) -> Bool {
    guard let place = places[key] else { return false }
    items[place].checks.append(check)
    return true
  }

  /// Everything, with parents and dependencies that hold.
  /// - Throws: `Refusal.invalid` when it is too much, before anybody guesses what the columns are.
  mutating func work() throws -> ForeignWork {
    guard !items.isEmpty else { throw Refusal.invalid("body", "must have at least one item of \(source.title)") }
    guard items.count <= ForeignLimits.items else {
      throw Refusal.invalid(
        "body", "must have at most \(ForeignLimits.items.grouped) items, has \(items.count.grouped)")
    }
    let links = WorkLinks(items: items, places: places, parents: parents)
    for loss in links.losses { lose(loss) }
    for (place, item) in links.items.enumerated() { items[place] = item }
    let board = columns.count
    for name in items.flatMap({ $0.moves.flatMap { [$0.from, $0.to] } }).compactMap(\.self).uniqued { column(name) }
    guard columns.count <= ForeignLimits.columns else {
      throw Refusal.invalid(
        "body", "must have at most \(ForeignLimits.columns) columns, has \(columns.count.grouped)")
    }
    for name in items.flatMap({ $0.iterations.map(\.name) }).uniqued { iteration(ForeignIteration(name: name)) }
    let guesses = ColumnGuess(columns, board: board)
    let counted = WorkLoss.allCases.compactMap { loss in losses[loss].map { loss.sentence($0, source.title) } }
    return ForeignWork(
      source: source, scope: scope, columns: columns.indices.map { guesses.column($0) }, iterations: iterations,
      items: items, notes: remarks + counted)
  }
}

extension Sequence where Element: Hashable {
  /// Each once, where it stands first.
  var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
