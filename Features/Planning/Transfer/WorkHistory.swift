import Core
import Teams

/// How history of a source joins what an earlier import brought. What is here is never rewritten: steps are added behind
/// the last one, spans get an end.
enum WorkHistory {
  struct Moves<State: Sendable & Hashable> {
    /// All of them afterwards.
    let all: [WorkMove<State>]
    let added: [WorkMove<State>]
    /// The source tells the past otherwise than it did.
    let isOther: Bool
  }

  static func moves<State>(_ stored: [WorkMove<State>], _ wanted: [WorkMove<State>]) -> Moves<State> {
    let isSame = wanted.starts(with: stored) { $0.to == $1.to && $0.at == $1.at }
    if isSame {
      let added = Array(wanted.dropFirst(stored.count))
      return Moves(all: stored + added, added: added, isOther: false)
    }
    guard let last = stored.last, let end = wanted.last, end.to != last.to else {
      return Moves(all: stored, added: [], isOther: true)
    }
    let step = WorkMove(from: last.to, to: end.to, at: max(last.at, end.at), by: end.by, reason: end.reason)
    return Moves(all: stored + [step], added: [step], isOther: true)
  }

  /// A time with something that it is about: a person, an iteration.
  struct Span<Subject: Hashable> {
    let subject: Subject
    let since: Instant
    let until: Instant?

    fileprivate var begin: Begin<Subject> { Begin(subject: subject, since: since) }
  }

  /// By which a span is the same one here and there.
  fileprivate struct Begin<Subject: Hashable>: Hashable {
    let subject: Subject
    let since: Instant
  }

  struct Spans {
    /// Places in the list of the source.
    var added: [Int] = []
    /// Places in the list here, with their end.
    var ended: [(index: Int, until: Instant)] = []
  }

  /// - Parameter isSingle: only one may be open at a time, whatever it is about.
  static func spans<Subject>(
    _ stored: [Span<Subject>], _ wanted: [Span<Subject>], isSingle: Bool, now: Instant
  ) -> Spans {
    var spans = Spans()
    var open: Set<Subject> = []
    let begun = Dictionary(wanted.map { ($0.begin, $0) }) { first, _ in first }
    let still = Set(wanted.lazy.filter { $0.until == nil }.map(\.subject))
    for (index, span) in stored.enumerated() where span.until == nil {
      let same = begun[span.begin]
      if let same, let until = same.until {
        spans.ended.append((index, max(until, span.since)))
      } else if same == nil, !still.contains(span.subject) {
        spans.ended.append((index, max(now, span.since)))
      } else {
        open.insert(span.subject)
      }
    }
    let known = Set(stored.map(\.begin))
    for (index, span) in wanted.enumerated() {
      guard !known.contains(span.begin) else { continue }
      if span.until == nil {
        guard isSingle ? open.isEmpty : !open.contains(span.subject) else { continue }
        open.insert(span.subject)
      }
      spans.added.append(index)
    }
    return spans
  }
}

/// What an import adds to the history of one story that is here already.
struct WorkStoryHistory {
  /// What is here, or what the source says, of people and iterations of this database.
  struct Side {
    var moves: [WorkMove<StoryState>] = []
    var blocks: [ForeignBlock] = []
    var stints: [WorkExportStore.Stint] = []
    var stays: [WorkExportStore.Stay] = []
  }

  /// All of them afterwards.
  let moves: [WorkMove<StoryState>]
  let addedMoves: [WorkMove<StoryState>]
  private(set) var addedBlocks: [ForeignBlock] = []
  private(set) var endedBlocks: [ForeignBlock] = []
  private(set) var addedStints: [WorkExportStore.Stint] = []
  private(set) var endedStints: [WorkExportStore.Stint] = []
  private(set) var addedStays: [WorkExportStore.Stay] = []
  private(set) var endedStays: [WorkExportStore.Stay] = []
  /// What it waits for afterwards.
  private(set) var block: ForeignBlock?
  /// Which iteration it is in afterwards.
  private(set) var iteration: ID<Iteration>?

  init(_ stored: Side, _ wanted: Side, now: Instant) {
    let merged = WorkHistory.moves(stored.moves, wanted.moves)
    (moves, addedMoves) = (merged.all, merged.added)
    take(blocks: stored.blocks, wanted.blocks, now)
    take(stints: stored.stints, wanted.stints, now)
    take(stays: stored.stays, wanted.stays, now)
  }

  private mutating func take(blocks stored: [ForeignBlock], _ wanted: [ForeignBlock], _ now: Instant) {
    func spans(_ blocks: [ForeignBlock]) -> [WorkHistory.Span<Bool>] {
      blocks.map { WorkHistory.Span(subject: true, since: $0.since, until: $0.until) }
    }
    let found = WorkHistory.spans(spans(stored), spans(wanted), isSingle: true, now: now)
    addedBlocks = found.added.map { wanted[$0] }
    endedBlocks = found.ended.map { index, until in
      ForeignBlock(since: stored[index].since, until: until, reason: stored[index].reason)
    }
    let ended = Set(found.ended.map(\.index))
    let kept = stored.indices.filter { !ended.contains($0) }.map { stored[$0] }
    block = (kept + addedBlocks).last { $0.until == nil }
  }

  private mutating func take(
    stints stored: [WorkExportStore.Stint], _ wanted: [WorkExportStore.Stint], _ now: Instant
  ) {
    func spans(_ stints: [WorkExportStore.Stint]) -> [WorkHistory.Span<ID<Person>>] {
      stints.map { WorkHistory.Span(subject: $0.person, since: $0.since, until: $0.until) }
    }
    let found = WorkHistory.spans(spans(stored), spans(wanted), isSingle: false, now: now)
    addedStints = found.added.map { wanted[$0] }
    endedStints = found.ended.map { index, until in
      WorkExportStore.Stint(person: stored[index].person, since: stored[index].since, until: until)
    }
  }

  private mutating func take(
    stays stored: [WorkExportStore.Stay], _ wanted: [WorkExportStore.Stay], _ now: Instant
  ) {
    func spans(_ stays: [WorkExportStore.Stay]) -> [WorkHistory.Span<ID<Iteration>>] {
      stays.map { WorkHistory.Span(subject: $0.iteration, since: $0.since, until: $0.until) }
    }
    let found = WorkHistory.spans(spans(stored), spans(wanted), isSingle: true, now: now)
    addedStays = found.added.map { wanted[$0] }
    endedStays = found.ended.map { index, until in
      WorkExportStore.Stay(
        iteration: stored[index].iteration, since: stored[index].since, until: until,
        isPlanned: stored[index].isPlanned)
    }
    let ended = Set(found.ended.map(\.index))
    let kept = stored.indices.filter { !ended.contains($0) }.map { stored[$0] }
    iteration = (kept + addedStays).last { $0.until == nil }?.iteration
  }
}
