import Core

/// How far a zone's clocks are ahead of UTC, and what that is called.
struct Offset: Hashable, Sendable {
  /// Seconds east of UTC.
  let seconds: Int64
  /// `CET`, `CEST`, `+0330`.
  let abbreviation: String
}

/// All offsets of a zone, for every instant: found by binary search, about 0.01 µs.
///
/// The Gregorian calendar and its weekdays repeat every 400 years. So the yearly rule is written out for a bit more
/// than one such cycle, and later instants are looked up by as many cycles earlier.
struct OffsetTable: Sendable {
  /// No zone is a day and two hours away from UTC, by far.
  static let widest: Int64 = 26 * 3600

  private let starts: [Int64]
  private let kinds: [Offset]
  private let initial: Offset
  /// From here on (Unix seconds), instants are looked up in the cycle before; nil without a yearly rule.
  private let cutoff: Int64?
  private static let cycle: Int64 = 146_097 * 86_400

  /// Unix seconds `start..<end` during which one offset holds.
  struct Period {
    let start: Int64
    let end: Int64
    let offset: Offset

    func contains(_ seconds: Int64) -> Bool { start <= seconds && seconds < end }
  }

  static func fixed(_ offset: Offset) -> OffsetTable { OffsetTable(only: offset) }

  private init(only offset: Offset) {
    (starts, kinds, initial, cutoff) = ([], [], offset, nil)
  }

  init(_ file: ZoneFile) {
    guard let rule = file.rule else {
      (starts, kinds, initial, cutoff) = (file.starts, file.kinds, file.initial, nil)
      return
    }
    let lastListed = file.starts.last ?? .min
    let firstYear = Day(number: (file.starts.last ?? 0).quotientRoundingDown(by: 86_400)).civil.year
    // Year-round daylight saving is written as an end and a begin at the same moment: the begin wins.
    let changes = (firstYear...firstYear + 403).flatMap(rule.changes(in:))
      .filter { $0.start > lastListed }
      .sorted { ($0.start, $0.kind == rule.standard ? 0 : 1) < ($1.start, $1.kind == rule.standard ? 0 : 1) }
    var starts = file.starts
    var kinds = file.kinds
    for change in changes {
      if change.start == starts.last {
        kinds[kinds.count - 1] = change.kind
      } else {
        starts.append(change.start)
        kinds.append(change.kind)
      }
    }
    // Two years of margin, so that the period in which a cycle begins is the rule's own, not a listed one.
    let cycleEnd = Day(year: firstYear + 402, month: 1, day: 1).map { $0.number * 86_400 }
    (self.starts, self.kinds, initial) = (starts, kinds, file.initial)
    cutoff = changes.isEmpty ? nil : cycleEnd
  }

  /// The period in which the given Unix time lies.
  func period(at seconds: Int64) -> Period {
    var moved: Int64 = 0
    if let cutoff, seconds >= cutoff { moved = ((seconds - cutoff) / Self.cycle + 1) * Self.cycle }
    let later = firstStart(after: seconds - moved)
    return Period(
      start: later == 0 ? .min : starts[later - 1] + moved,
      end: later == starts.count ? .max : starts[later] + moved,
      offset: later == 0 ? initial : kinds[later - 1])
  }

  private func firstStart(after seconds: Int64) -> Int {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= seconds { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
