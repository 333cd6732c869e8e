import Core
import FeatureKit
import NIOConcurrencyHelpers
import TestKit
import Testing

@testable import Notifications

/// What happens when a node is killed in each of the gaps of commit, claim, send and record, and with several nodes.
@Suite struct CrashTests {
  @Test(arguments: TestEngine.available)
  func `killed before the claim: another node sends it at once`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      world.app.outgoing.script(NotificationWorld.hook, statuses: 200)
      try await world.tell(world.nadia)
      _ = try await world.courier("b").deliver()
      #expect(try await world.told().map(\.state) == [.sent])
      #expect(world.app.outgoing.bodies.count == 1)
    }
  }

  @Test(arguments: TestEngine.available)
  func `killed after the claim: sent when the lease ends, and not before`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      world.app.outgoing.script(NotificationWorld.hook, statuses: 200)
      try await world.tell(world.nadia)
      #expect(try await world.courier("dead").claim().parcels.count == 1)
      try await world.app.advance(by: .seconds(29))
      #expect(world.app.outgoing.requests.isEmpty)
      try await world.app.advance(by: .seconds(1))
      #expect(try await world.told().map(\.state) == [.sent])
      #expect(world.app.outgoing.bodies.allSatisfy { $0.contains("may be a repeat") })
    }
  }

  @Test(arguments: TestEngine.available)
  func `killed after sending: repeated under the same message id, and says so`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      world.app.outgoing.script(NotificationWorld.hook, statuses: 200)
      try await world.tell(world.nadia)
      let dead = world.courier("dead")
      for parcel in try await dead.claim().parcels { #expect(await dead.send(parcel) == .delivered) }
      try await world.app.advance(by: .seconds(30))
      let requests = world.app.outgoing.requests
      #expect(requests.count == 2)
      #expect(Set(requests.compactMap { $0.headers.first { $0.0 == "X-AgileOps-Message" }?.1 }).count == 1)
      #expect(world.app.outgoing.bodies.last?.contains("may be a repeat") == true)
      #expect(try await world.events("notification.sent") == 1)
    }
  }

  @Test(arguments: TestEngine.available)
  func `a node that wakes after its lease neither undoes nor doubles what the other recorded`(
    _ engine: TestEngine
  ) async throws {
    try await NotificationWorld.run(engine) { world in
      world.app.outgoing.script(NotificationWorld.hook, statuses: 200)
      try await world.tell(world.nadia)
      let slow = world.courier("slow")
      let parcel = try #require(try await slow.claim().parcels.first)
      try await world.app.advance(by: .seconds(31))
      try await slow.record(.unanswered("no answer"), of: parcel)
      try await slow.record(.delivered, of: parcel)
      #expect(try await world.told().map(\.state) == [.sent])
      #expect(try await world.events("notification.sent") == 1)
    }
  }

  @Test(arguments: TestEngine.available)
  func `two nodes send each notification once`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      world.app.outgoing.script(NotificationWorld.hook, statuses: 200)
      for index in 0..<30 { try await world.tell(index % 2 == 0 ? world.nadia : world.teo, key: "\(index)") }
      async let first = world.courier("a").deliver()
      async let second = world.courier("b").deliver()
      _ = try await (first, second)
      try await world.app.settle()
      #expect(world.app.outgoing.requests.count == 15 + 30)
      #expect(try await world.told().allSatisfy { $0.state == .sent && $0.attempts == 1 })
    }
  }

  @Test(arguments: TestEngine.available)
  func `a webhook that hangs delays nobody, not even who is told meanwhile`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      let (gate, open) = AsyncStream.makeStream(of: Void.self)
      let (arrivals, arrived) = AsyncStream.makeStream(of: String.self)
      let courier = world.courier("a") { request in
        arrived.yield(request.url)
        if request.url.hasSuffix("nadia") { for await _ in gate {} }
        return OutgoingReply(status: 200)
      }
      for index in 0..<20 { try await world.tell(world.nadia, key: "n\(index)") }
      let work = Task { try await courier.deliver() }
      var urls = arrivals.makeAsyncIterator()
      for _ in 0..<Courier.widthPerMethod { #expect(await urls.next()?.hasSuffix("nadia") == true) }
      try await world.tell(world.teo, key: "t")
      #expect(Set([await urls.next(), await urls.next()]) == ["https://hooks.test/teo", "https://hooks.test/teo2"])
      open.finish()
      _ = try await work.value
      #expect(try await world.told().allSatisfy { $0.state == .sent })
    }
  }

  @Test func `urgent notifications overtake others that wait`() async throws {
    try await NotificationWorld.run(.sqlite) { world in
      for index in 0..<5 { try await world.tell(world.nadia, "ordinary", key: "\(index)") }
      try await world.tell(world.nadia, "urgent", isUrgent: true, key: "u")
      let parcels = try await world.courier("a").claim().parcels
      #expect(parcels.map(\.notification.headline) == ["urgent"] + Array(repeating: "ordinary", count: 5))
    }
  }
}
