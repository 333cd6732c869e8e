import Core
import FeatureKit
import Foundation
import NIOConcurrencyHelpers
import Storage
import Teams
import TestKit
import Testing
import Web

@testable import Notifications

@Suite struct ZZTemp {
  @Test(arguments: TestEngine.available) func latency(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      let own = world.app.environment
      let (arrivals, arrived) = AsyncStream.makeStream(of: ContinuousClock.Instant.self)
      let environment = Environment(clock: own.clock, ids: own.ids, database: own.database, settings: own.settings, log: own.log) { _ in
        arrived.yield(ContinuousClock.now)
        return OutgoingReply(status: 200)
      }
      let engine = Engine(duties: NotificationsFeature(settings: own.settings, node: "e").duties, environment: environment, metrics: world.app.product.metrics)
      let work = Task { await engine.run() }
      try await Task.sleep(for: .milliseconds(200))
      var it = arrivals.makeAsyncIterator()
      var ms: [Double] = []
      for i in 0..<100 {
        try await world.tell(world.nadia, key: "\(i)")
        let t = ContinuousClock.now
        let a = try #require(await it.next())
        ms.append(Double((a - t).components.attoseconds) / 1e15)
        try await Task.sleep(for: .milliseconds(5))
      }
      ms.sort()
      print("latency ms", own.database.dialect, "p50", ms[50], "p95", ms[95], "max", ms[99])
      work.cancel()
      _ = await work.value
    }
  }
}
