import Core
import Statistics

/// Everything that is measured about the flow of a team in a time: from the ways of its stories or features, pure.
struct FlowMeasures: Sendable {
  /// Something that is in work, and how old.
  struct Age: Sendable {
    let id: Int64
    let stage: Int
    /// Calendar days since work began, the first one counted.
    let days: Int
  }

  let subject: FlowSubject
  let window: FlowWindow
  let throughput: Throughput
  /// The whole ones and what there is of this one.
  let weeks: [Throughput.Week]
  /// Of the whole weeks; nil below two.
  let chart: ProcessBehaviourChart?
  /// Mondays of the weeks that say something.
  let signals: Set<Day>
  let cycleTimes: CycleTimes
  /// The oldest first.
  let ages: [Age]
  /// How old what was done had been when it left each stage.
  let bands: [AgeingChart.Band]
  let flow: CumulativeFlow
  let inProgress: WorkInProgress
  let law: LittlesLaw?
  let blocked: BlockedTime
  /// How much of the time of what was done somebody worked on it, between 0 and 1; nil when nothing was.
  let efficiency: Double?

  init(
    _ subject: FlowSubject, _ courses: [FlowCourse], blocks: [BlockedTime.Block], window: FlowWindow,
    as definition: FlowDefinition = .ours
  ) {
    self.subject = subject
    self.window = window
    let (first, today) = (window.first, window.today)
    let items = courses.map(\.item)
    let done = courses.filter(\.isDone)
    throughput = Throughput(finished: done.compactMap(\.item.finishedOn), from: first, to: today)
    weeks = throughput.weeks
    // Today's Sunday is not over.
    let whole = weeks.filter { $0.days == 7 && $0.monday + 6 < today }
    let counts = whole.map { Double($0.count) }
    chart = ProcessBehaviourChart(baseline: counts)
    signals = Set(chart.map { Self.weeks(of: $0.signals(in: counts)).map { whole[$0].monday } } ?? [])
    cycleTimes = CycleTimes(done.map(\.item), definition, from: first, to: today)
    ages = courses.compactMap { course in
      guard let stage = course.stage, let days = course.item.age(on: today) else { return nil }
      return Age(id: course.item.id, stage: stage, days: days)
    }.sorted { ($1.days, $0.id) < ($0.days, $1.id) }
    bands = AgeingChart(done.map(\.item), stages: subject.closed).bands
    flow = CumulativeFlow(items, stages: subject.closed + 1, from: first, to: today)
    inProgress = WorkInProgress(items, from: first, to: today)
    law = LittlesLaw(courses.filter { $0.isDone || $0.end == nil }.map(\.item), from: first, to: today)
    blocked = BlockedTime(courses, blocks, from: window.start, until: window.now)
    efficiency = Self.efficiency(done, Dictionary(grouping: blocks, by: \.story))
  }

  private static func weeks(of signals: [ProcessBehaviourChart.Signal]) -> [Int] {
    signals.flatMap { signal in
      switch signal {
      case .beyondLimits(let index): [index]
      case .run(let indexes): Array(indexes)
      }
    }
  }

  private static func efficiency(_ done: [FlowCourse], _ blocks: [Int64: [BlockedTime.Block]]) -> Double? {
    var (active, total) = (Span.zero, Span.zero)
    for course in done {
      guard let start = course.start, let end = course.end else { continue }
      let blocked = (blocks[course.item.id] ?? []).map(\.stretch)
      let efficiency = FlowEfficiency(from: start, until: end, waiting: course.waits, blocked: blocked)
      active = active + efficiency.active
      total = total + efficiency.total
    }
    return total > .zero ? Double(active.microseconds) / Double(total.microseconds) : nil
  }

  /// The age that a share of what was done had not exceeded when it left the stage; nil when nothing did.
  func usualAge(_ stage: Int, _ percentile: Percentile = .p85) -> Int? {
    guard bands.indices.contains(stage), !bands[stage].ages.isEmpty else { return nil }
    return Percentile.usual.firstIndex(of: percentile).map { bands[stage].ages[$0] }
  }

  /// Older than 85 % of what was done had been when it left this stage.
  func isOld(_ age: Age) -> Bool { usualAge(age.stage).map { age.days > $0 } ?? false }
}
