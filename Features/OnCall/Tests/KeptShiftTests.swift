import Calendars
import Core
import Storage
import Teams
import TestKit
import Testing

@testable import OnCall

/// What has been is read, not computed again.
@Suite struct KeptShiftTests {
  @Test(arguments: TestEngine.available)
  func `days after days the kept past and the computed future are the same shifts as if all were computed`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi], [world.nadia, world.teo], []])
      try await world.replace(world.nadia, by: world.mina, in: rotation, "2026-11-24 12:00", "2026-11-25 12:00")
      let before = try await world.shifts(rotation, to: "2027-01-04 09:00")
      for _ in 0..<30 {
        try await world.app.advance(by: .hours(29))
        #expect(try await world.shifts(rotation, to: "2027-01-04 09:00") == before)
      }
      let now = world.app.now
      let lane = try await world.app.read { try OnCallReader($0).lane(rotation.id) }
      for hours in stride(from: Int64(0), to: 900, by: 7) {
        let instant = Instant(berlin: "2026-11-23 10:00") + .hours(hours)
        let all = lane.shifts(from: Instant(berlin: "2026-11-23 10:00"), to: now + .days(90))
        #expect(lane.shift(at: instant) == all.last { $0.contains(instant) })
        #expect(lane.next(after: instant) == all.first { $0.start > instant })
      }
      let kept = try await world.app.read { try $0.integer("SELECT COUNT(*) FROM kept_shifts") }
      #expect(kept == 8, "one row a shift, however often it was kept: \(kept)")
    }
  }

  @Test(arguments: TestEngine.available)
  func `a roster that reads from now on knows when the shift began`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi]])
      try await world.app.advance(by: .days(3))
      let lane = try await world.app.read { try OnCallStore($0).lane(rotation.id, since: $0.now) }
      #expect(lane.shift(at: world.app.now)?.start == Instant(berlin: "2026-11-23 10:00"))
    }
  }

  @Test(arguments: TestEngine.available)
  func `what was kept stays when the plan that it came from says something else`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.ravi]])
      try await world.app.advance(by: .days(2))
      // No code of the product does this; new zone rules or a mended mistake would.
      try await world.app.write { [teo = world.teo] tx in
        try tx.run("UPDATE rotation_layers SET slots = \("[[\(teo)]]") WHERE rotation_id = \(rotation.id)")
      }
      #expect(
        try await world.shifts(rotation, to: "2026-11-30 09:00") == [
          "23 10:00 to 25 10:00 Ravi", "25 10:00 to 30 09:00 Teo",
        ])
    }
  }
}
