import Core
import NIOConcurrencyHelpers

/// Counts what the program does since it started, for `/metrics`. Each meter has a lock of its own, held for a few
/// additions.
package final class Metrics: Sendable {
  /// Upper bounds in seconds.
  static let bounds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

  package let startedAt: Instant
  private let clock: @Sendable () -> Instant
  private let meters = NIOLockedValueBox<[Key: Meter]>([:])

  package init(clock: @escaping @Sendable () -> Instant) {
    self.clock = clock
    startedAt = clock()
  }

  /// The meter of the route; the same one for the same route.
  func meter(method: String, route: String) -> Meter { meter(Key(family: .requests, first: method, second: route)) }

  /// The meter of the duty; outcomes are 0 for done and 1 for failed.
  package func meter(duty: String) -> Meter { meter(Key(family: .duties, first: duty, second: "")) }

  private func meter(_ key: Key) -> Meter {
    meters.withLockedValue { meters in
      if let meter = meters[key] { return meter }
      let meter = Meter()
      meters[key] = meter
      return meter
    }
  }

  /// Text in Prometheus' exposition format, with the process's own values.
  package func text() -> String {
    var text = MetricsText()
    let all = meters.withLockedValue { $0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value.state) }
    writeRequests(all.filter { $0.0.family == .requests }, to: &text)
    writeDuties(all.filter { $0.0.family == .duties }, to: &text)
    text.family("process_resident_memory_bytes", "gauge", "Memory of this process that is in RAM.")
    text.sample("process_resident_memory_bytes", [], Double(ProcessFacts.residentBytes ?? 0))
    text.family("process_start_time_seconds", "gauge", "When this process started, as Unix time.")
    text.sample("process_start_time_seconds", [], Double(startedAt.microseconds) / 1e6)
    return text.text
  }

  private func writeRequests(_ requests: [(Key, Meter.State)], to text: inout MetricsText) {
    text.family("agileops_http_requests_total", "counter", "Answered requests by route and status.")
    for (key, state) in requests {
      for (status, count) in state.counts.sorted(by: { $0.key < $1.key }) {
        text.sample(
          "agileops_http_requests_total",
          [("method", key.first), ("route", key.second), ("status", String(status))], Double(count))
      }
    }
    text.family("agileops_http_request_seconds", "histogram", "Time from the request's head to its answer.")
    for (key, state) in requests where state.total > 0 {
      text.histogram("agileops_http_request_seconds", [("method", key.first), ("route", key.second)], state)
    }
  }

  private func writeDuties(_ duties: [(Key, Meter.State)], to text: inout MetricsText) {
    text.family("agileops_duty_runs_total", "counter", "Runs of what is due because time passes.")
    for (key, state) in duties {
      for (outcome, word) in [(0, "done"), (1, "failed")] {
        text.sample(
          "agileops_duty_runs_total", [("duty", key.first), ("outcome", word)], Double(state.counts[outcome] ?? 0))
      }
    }
    text.family("agileops_duty_seconds", "histogram", "Time that one run of a duty took.")
    for (key, state) in duties where state.total > 0 {
      text.histogram("agileops_duty_seconds", [("duty", key.first)], state)
    }
  }

  private struct Key: Hashable, Comparable {
    enum Family: Int { case requests, duties }
    let family: Family
    let first: String
    let second: String

    static func < (left: Key, right: Key) -> Bool {
      (left.family.rawValue, left.second, left.first) < (right.family.rawValue, right.second, right.first)
    }
  }
}

/// One histogram of durations with counts by outcome.
package final class Meter: Sendable {
  struct State: Sendable {
    var counts: [Int: Int] = [:]
    var buckets = [Int](repeating: 0, count: Metrics.bounds.count)
    var total = 0
    var sum = Span.zero
  }

  private let box = NIOLockedValueBox(State())
  var state: State { box.withLockedValue { $0 } }

  /// Counts one run. A clock that was set back counts as no time.
  package func count(_ outcome: Int, took span: Span) {
    let span = max(span, .zero)
    let seconds = Double(span.microseconds) / 1e6
    box.withLockedValue { state in
      state.counts[outcome, default: 0] += 1
      state.total += 1
      state.sum = state.sum + span
      if let bucket = Metrics.bounds.firstIndex(where: { seconds <= $0 }) { state.buckets[bucket] += 1 }
    }
  }
}

/// Writes Prometheus' exposition format 0.0.4.
package struct MetricsText {
  package private(set) var text = ""

  package init() {}

  /// - Parameter kind: `counter`, `gauge` or `histogram`.
  package mutating func family(_ name: String, _ kind: String, _ help: String) {
    text += "# HELP \(name) \(help.escapedForMetrics)\n# TYPE \(name) \(kind)\n"
  }

  package mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double) {
    text += name
    if !labels.isEmpty {
      text += "{" + labels.map { "\($0.0)=\"\($0.1.escapedForMetrics)\"" }.joined(separator: ",") + "}"
    }
    let whole = value.rounded() == value && abs(value) < 1e15
    text += " " + (whole ? String(Int64(value)) : String(value)) + "\n"
  }

  mutating func histogram(_ name: String, _ labels: [(String, String)], _ state: Meter.State) {
    var sum = 0
    for (bound, count) in zip(Metrics.bounds, state.buckets) {
      sum += count
      sample("\(name)_bucket", labels + [("le", String(bound))], Double(sum))
    }
    sample("\(name)_bucket", labels + [("le", "+Inf")], Double(state.total))
    sample("\(name)_sum", labels, Double(state.sum.microseconds) / 1e6)
    sample("\(name)_count", labels, Double(state.total))
  }
}

extension String {
  fileprivate var escapedForMetrics: String {
    var result = ""
    for character in self {
      switch character {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.append(character)
      }
    }
    return result
  }
}
