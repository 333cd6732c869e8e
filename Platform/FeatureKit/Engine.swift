import Core
import Logging
import NIOConcurrencyHelpers
import Storage
import Web

/// Runs every duty when one of its topics wakes, when its next row is due and at least every few seconds.
package struct Engine: Sendable {
  package let duties: [Duty]
  private let environment: Environment
  private let metrics: Metrics
  private let sleep: @Sendable (Span) async throws -> Void

  /// Longest time without a look, because a wake is a hint that may get lost.
  static let longestPause = Duty.longestPause
  /// Shortest time between two runs, so that a row which stays due cannot keep the program busy.
  static let shortestPause = Span.milliseconds(20)

  /// - Parameter sleep: waits, and throws when the task is cancelled.
  package init(
    duties: [Duty], environment: Environment, metrics: Metrics,
    sleep: @escaping @Sendable (Span) async throws -> Void = {
      try await Task.sleep(for: .microseconds($0.microseconds))
    }
  ) {
    self.duties = duties
    self.environment = environment
    self.metrics = metrics
    self.sleep = sleep
  }

  /// Returns when the task is cancelled or the database is closed; a duty that is at work finishes first or stops
  /// where it waits, and its lease lets another node take over.
  package func run() async {
    let bells = duties.map { Bell($0.topics) }
    let wakes = environment.database.wakes()
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await topic in wakes { for bell in bells where bell.topics.contains(topic) { bell.ring() } }
      }
      for (duty, bell) in zip(duties, bells) { group.addTask { await keep(duty, bell) } }
      // Nothing but the end of the wakes or of the task ends one of them.
      await group.next()
      group.cancelAll()
    }
  }

  private func keep(_ duty: Duty, _ bell: Bell) async {
    var failures = 0
    while !Task.isCancelled {
      let due: Instant?
      do {
        due = try await runOnce(duty)
        failures = 0
      } catch {
        guard !Task.isCancelled else { return }
        failures += 1
        let pause = Self.pause(afterFailures: failures)
        environment.log.error(
          "duty failed", metadata: ["duty": "\(duty.name)", "error": "\(error)", "retry_seconds": "\(pause.seconds)"])
        guard (try? await sleep(pause)) != nil else { return }
        continue
      }
      await bell.wait(atMost: Self.pause(until: due, now: environment.clock()), sleep: sleep)
    }
  }

  /// Runs the duty once and counts it.
  package func runOnce(_ duty: Duty) async throws -> Instant? {
    let meter = metrics.meter(duty: duty.name)
    let start = environment.clock()
    do {
      let due = try await duty.run(environment)
      meter.count(0, took: environment.clock() - start)
      return due
    } catch {
      meter.count(1, took: environment.clock() - start)
      throw error
    }
  }

  /// Time until the next look after a run that answered `due`.
  static func pause(until due: Instant?, now: Instant) -> Span {
    guard let due else { return longestPause }
    return min(max(due - now, shortestPause), longestPause)
  }

  /// 1 s, 2 s, 4 s … 30 s.
  static func pause(afterFailures count: Int) -> Span { .seconds(min(30, 1 << min(count - 1, 5))) }
}

/// Rings for one duty; rings that nobody has heard yet count as one.
private struct Bell: Sendable {
  let topics: Set<Topic>
  private let rings: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init(_ topics: Set<Topic>) {
    self.topics = topics
    (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func ring() { continuation.yield() }

  /// Returns at the next ring, after the span or when the task is cancelled.
  func wait(atMost span: Span, sleep: @escaping @Sendable (Span) async throws -> Void) async {
    let timer = Task {
      if (try? await sleep(span)) != nil { ring() }
    }
    var heard = rings.makeAsyncIterator()
    await heard.next()
    timer.cancel()
  }
}
