import Core
import Storage
import Synchronization
import TestKit
import Testing

@testable import FeatureKit

/// A feature with one duty: counts and answers as the test says.
private final class Counting: Feature, Sendable {
  let runs = Mutex<[Instant]>([])
  let answer: @Sendable (Int, Environment) throws -> Instant?
  let ran: AsyncStream<Void>
  private let told: AsyncStream<Void>.Continuation

  init(_ answer: @escaping @Sendable (_ run: Int, Environment) throws -> Instant?) {
    self.answer = answer
    (ran, told) = AsyncStream.makeStream()
  }

  var duties: [Duty] {
    [
      Duty("test.count", wokenBy: [Topic("bell")]) { [self] environment in
        let count = runs.withLock { runs in
          runs.append(environment.clock())
          return runs.count
        }
        defer { told.yield() }
        return try answer(count, environment)
      }
    ]
  }
}

/// A pause that does not end by itself.
private func untilCancelled() async throws {
  let (silence, continuation) = AsyncStream<Void>.makeStream()
  defer { continuation.finish() }
  for await _ in silence {}
  throw CancellationError()
}

@Suite("The engine")
struct EngineTests {
  @Test("moving the clock stops at every due time on the way", arguments: TestEngine.available)
  func advancing(engine: TestEngine) async throws {
    let first = Instant.testStart + .hours(1)
    let counting = Counting { _, environment in environment.clock() < first ? first : nil }
    try await withApp(engine, features: [counting]) { app in try await app.advance(by: .hours(3)) }
    let times = Set(counting.runs.withLock { $0 })
    #expect(times == [.testStart, first, .testStart + .hours(3)])
  }

  @Test("a row that stays due is reported, not waited for")
  func neverIdle() async throws {
    let counting = Counting { _, environment in environment.clock() }
    try await withApp(features: [counting]) { app in
      await #expect(throws: TestApp.NeverIdle.self) { try await app.settle() }
    }
  }

  @Test("a wake runs the duty at once")
  func waking() async throws {
    let counting = Counting { _, _ in nil }
    try await withApp(features: [counting]) { app in
      // Only the bell can end the pause.
      let engine = Engine(
        duties: counting.duties, environment: app.environment, metrics: app.product.metrics,
        sleep: { _ in try await untilCancelled() })
      let task = Task { await engine.run() }
      var ran = counting.ran.makeAsyncIterator()
      await ran.next()
      try await app.write { tx in tx.wake(Topic("bell")) }
      await ran.next()
      task.cancel()
      await task.value
    }
    #expect(counting.runs.withLock { $0.count } >= 2)
  }

  @Test("a failed duty is tried again after a pause, and counted")
  func failing() async throws {
    struct Outage: Error {}
    let pauses = Mutex<[Span]>([])
    let counting = Counting { run, _ in if run < 4 { throw Outage() } else { nil } }
    try await withApp(features: [counting]) { app in
      let engine = Engine(
        duties: counting.duties, environment: app.environment, metrics: app.product.metrics,
        sleep: { span in
          let count = pauses.withLock { pauses in
            pauses.append(span)
            return pauses.count
          }
          if count > 3 { try await untilCancelled() }
        })
      let task = Task { await engine.run() }
      var ran = counting.ran.makeAsyncIterator()
      for _ in 1...4 { await ran.next() }
      task.cancel()
      await task.value
      let text = try await app.get("/metrics").text
      #expect(text.contains(#"agileops_duty_runs_total{duty="test.count",outcome="failed"} 3"#))
    }
    #expect(pauses.withLock { Array($0.prefix(3)) } == [.seconds(1), .seconds(2), .seconds(4)])
  }

  @Test("pauses grow to half a minute and end at the next due time")
  func pauses() {
    #expect(Engine.pause(afterFailures: 1) == .seconds(1))
    #expect(Engine.pause(afterFailures: 99) == .seconds(30))
    let now = Instant.testStart
    #expect(Engine.pause(until: nil, now: now) == .seconds(5))
    #expect(Engine.pause(until: now + .seconds(2), now: now) == .seconds(2))
    #expect(Engine.pause(until: now - .hours(1), now: now) == .milliseconds(20))
  }
}
