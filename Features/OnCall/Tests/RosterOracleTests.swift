import Calendars
import Core
import Teams
import Testing

@testable import OnCall

/// Who is on, until when and who is next, against hand-overs that are simply counted one after the other.
@Suite struct RosterOracleTests {
  private struct Case: Sendable, CustomStringConvertible {
    let zone: String
    let handOver: Int
    var description: String { "\(zone) \(handOver / 60):\(handOver % 60)" }
  }

  /// Zones with half-hour and midnight jumps; hand-overs at, before and inside the hours that are skipped or doubled.
  private static let cases = [
    Case(zone: "Europe/Berlin", handOver: 150), Case(zone: "Europe/Berlin", handOver: 540),
    Case(zone: "America/New_York", handOver: 90), Case(zone: "America/New_York", handOver: 150),
    Case(zone: "Australia/Lord_Howe", handOver: 105), Case(zone: "America/Santiago", handOver: 0),
    Case(zone: "Africa/Cairo", handOver: 15), Case(zone: "Asia/Kolkata", handOver: 1439),
  ]

  @Test(arguments: cases)
  private func `every hand-over of three years is right to the microsecond`(_ given: Case) throws {
    let zone = try Zone.named(given.zone)
    // Sunday 31 December 2023: most clocks change on a Sunday.
    let plan = RotationPlan(
      zoneName: given.zone, startsOn: Day(number: 19_722), handOverMinute: given.handOver,
      slots: [[ID(1)], [ID(2), ID(3)], [ID(4)]])
    let handOvers = (0..<160).map { week in
      zone.first(LocalTime(day: plan.layers[0].startsOn + Int64(7 * week), second: given.handOver * 60))
    }
    let rule = RosterRule(lanes: [try lane(plan)], hours: try WorkingHours("none", zone: zone))
    for week in 1..<159 {
      let (now, next) = (plan.layers[0].slots[week % 3], plan.layers[0].slots[(week + 1) % 3])
      for instant in [handOvers[week], handOvers[week + 1] - Span(microseconds: 1)] {
        let roster = rule.roster(at: instant)
        #expect(roster.answeringNow == now && roster.onCall.map(\.people) == [now])
        #expect(roster.onCall.map(\.until) == [handOvers[week + 1]] && roster.onCall.map(\.next) == [next])
        #expect(roster.answeringNext == next && roster.answeringNextFrom == handOvers[week + 1])
      }
    }
  }

  @Test func `there is never a gap in three years of turns`() throws {
    for given in Self.cases {
      let plan = RotationPlan(
        zoneName: given.zone, startsOn: Day(number: 19_720), handOverMinute: given.handOver,
        slots: [[ID(1)], [ID(2)]])
      let lane = try lane(plan)
      let start = try #require(lane.next(after: .distantPast)).start
      let rule = RosterRule(lanes: [lane], hours: try WorkingHours("none", zone: .utc))
      #expect(rule.gaps(of: .onCall, from: start, to: start + .days(1100)).isEmpty)
      #expect(rule.stretches(from: start, to: start + .days(700)).count == 100)
    }
  }

  private func lane(_ plan: RotationPlan) throws -> RotationLane {
    try RotationLane(
      rotation: Rotation(id: ID(1), name: "r", kind: .onCall, team: ID(1), version: 1),
      plans: [.init(number: 1, effectiveFrom: .distantPast, plan: plan)], addedAt: .distantPast, endedAt: nil)
  }
}
