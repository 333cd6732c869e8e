import Core
import Statistics

/// How long what was done in a time had taken, by one definition of counting.
struct CycleTimes: Sendable {
  struct Done: Sendable {
    let id: Int64
    let finishedOn: Day
    let days: Int
  }

  static let percentiles: [Percentile] = [.p50, .p85, .p95]

  let definition: FlowDefinition
  /// In the order in which they were done.
  let done: [Done]
  /// Done without a known begin, or before it: they have no cycle time.
  let leftOut: Int
  /// In days, ascending.
  let sorted: [Int]

  init(_ items: [FlowItem], _ definition: FlowDefinition, from first: Day, to last: Day) {
    self.definition = definition
    var (done, leftOut) = ([Done](), 0)
    for item in items {
      guard let day = item.finishedOn, day >= first, day <= last else { continue }
      if let days = item.cycleTime(definition.days) {
        done.append(Done(id: item.id, finishedOn: day, days: days))
      } else {
        leftOut += 1
      }
    }
    self.done = done.sorted { ($0.finishedOn, $0.id) < ($1.finishedOn, $1.id) }
    self.leftOut = leftOut
    sorted = done.map(\.days).sorted()
  }

  /// In days; nil when nothing was done.
  func value(_ percentile: Percentile) -> Double? { definition.rule.value(percentile, of: sorted) }

  /// How many took so many days, by days, with the share that took as long or less.
  var steps: [(days: Int, count: Int, share: Double)] {
    var (steps, reached) = ([(days: Int, count: Int, share: Double)](), 0)
    let counts = sorted.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    for (days, count) in counts.sorted(by: { $0.key < $1.key }) {
      reached += count
      steps.append((days, count, Double(reached) / Double(sorted.count)))
    }
    return steps
  }
}
