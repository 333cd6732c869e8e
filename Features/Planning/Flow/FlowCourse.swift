import Core
import Statistics

/// The way of one story or feature through the flow, from its kept moves.
struct FlowCourse: Sendable {
  /// A move into a state, as it is stored.
  struct Step: Sendable {
    let state: String
    let at: Instant
  }

  /// With the days of the team's zone. What was dropped is finished on the day on which it was dropped.
  let item: FlowItem
  /// Done and validated, not dropped.
  let isDone: Bool
  /// Where it is; nil: not in the flow.
  let stage: Int?
  /// When work began; nil while it has not.
  let start: Instant?
  /// When it was done or dropped; nil while it is open.
  let end: Instant?
  /// The times in which nobody worked on it, also before work began.
  let waits: [Stretch]

  /// - Parameters:
  ///   - startedAt: when work began, where that is kept beside the moves.
  ///   - closedAt: when it was done or dropped; nil while it is open, also when it had been closed before.
  ///   - steps: oldest first.
  init(
    _ subject: FlowSubject, id: Int64, state: String, startedAt: Instant?, closedAt: Instant?, steps: [Step],
    window: FlowWindow
  ) {
    let stages = steps.map { (stage: subject.stage(of: $0.state), at: $0.at) }
    let work = FlowSubject.begin..<subject.closed
    stage = subject.stage(of: state)
    start = startedAt ?? stages.first { $0.stage.map(work.contains) ?? false }?.at
    end = closedAt
    isDone = closedAt != nil && state == StoryState.done.rawValue
    waits = stages.indices.compactMap { index in
      guard let stage = stages[index].stage, subject.waiting.contains(stage) else { return nil }
      return Stretch(from: stages[index].at, until: index + 1 < stages.count ? stages[index + 1].at : nil)
    }
    let entries = stages.compactMap { entry in entry.stage.map { StageEntry($0, on: window.day(entry.at)) } }
    item = FlowItem(
      id: id, startedOn: start.map(window.day), finishedOn: closedAt.map(window.day),
      // What was dropped before it was in the flow never was in it.
      entries: entries.first?.stage == subject.closed && !isDone ? [] : entries)
  }

  /// The part of its work that lies in a time; nil when none does.
  func work(from: Instant, until: Instant) -> Range<Instant>? {
    guard let start else { return nil }
    let (begin, end) = (max(start, from), min(end ?? until, until))
    return begin < end ? begin..<end : nil
  }
}
