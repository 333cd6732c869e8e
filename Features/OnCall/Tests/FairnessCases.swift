import Calendars
import Core
import FeatureKit
import Teams

@testable import OnCall

extension Zone {
  /// `2026-03-29 06:00` by the clocks of the zone, the first time that they show it.
  func showing(_ text: String) -> Instant {
    let parts = text.split(separator: " ").map(String.init)
    guard parts.count == 2, let day = Day(parts[0]), let time = TimeOfDay(parts[1]) else { return .distantFuture }
    return first(LocalTime(day: day, time: time))
  }

  func stretch(_ start: String, to end: String) -> Range<Instant> { showing(start)..<showing(end) }
}

extension DutyCalendar {
  /// The kind of hour in words of the description, for any instant.
  func kind(at instant: Instant) -> HourKind {
    let local = zone.local(instant)
    if holidays.contains(local.day) { return .holiday }
    if local.day.weekday >= 6 { return .weekend }
    if local.hour >= 22 || local.hour < 6 { return .night }
    return hours.contains(instant) ? .working : .evening
  }
}

/// Numbers without chance: the same for every run (SplitMix64).
struct FairnessDraw {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func number(below limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
  }

  mutating func isOne(in count: Int) -> Bool { number(below: count) == 0 }
}

/// Requests for plans as they may come: turns of days, nights and weeks in one or two rotations, with leave, wishes,
/// people who come late, settled turns and rest.
struct FairnessCase {
  let request: PlanRequest

  /// - Parameter isSmall: few enough to try every plan there is.
  init(seed: UInt64, isSmall: Bool) throws {
    var draw = FairnessDraw(seed)
    let zones = try ["Europe/Berlin", "America/New_York", "Asia/Kolkata"].map { try Zone.named($0) }
    let count = isSmall ? 2 + draw.number(below: 3) : 2 + draw.number(below: 12)
    let start = zones[0].showing("2026-02-23 09:00") + .days(Int64(draw.number(below: 60)))
    let turns = Self.turns(&draw, start, isSmall: isSmall, people: count)
    let last = turns.map(\.span.upperBound).max() ?? start
    var people: [PlanPerson] = []
    for number in 1...count {
      let zone = zones[draw.isOne(in: 4) ? draw.number(below: 3) : 0]
      let hours = try WorkingHours(draw.isOne(in: 3) ? "Mo-Fr 08:00-16:00" : "Mo-Fr 09:00-17:00", zone: zone)
      let holiday = zone.local(start).day + Int64(draw.number(below: 20))
      people.append(
        Self.person(&draw, number, DutyCalendar(zone: zone, hours: hours, holidays: [holiday]), start..<last))
    }
    let rules = PlanRules(
      maxInARow: 1 + draw.number(below: 3),
      minimumRest: [.zero, .zero, .hours(11), .days(3), .days(8)][draw.number(below: 5)])
    request = try PlanRequest(turns: turns, people: people, rules: rules)
  }

  private static func turns(_ draw: inout FairnessDraw, _ start: Instant, isSmall: Bool, people: Int) -> [PlanTurn] {
    let lengths: [Span] = [.hours(12), .days(1), .days(7)]
    var turns: [PlanTurn] = []
    for lane in 0..<(draw.isOne(in: 3) ? 2 : 1) {
      let length = lengths[draw.number(below: 3)]
      let count = isSmall ? (lane == 0 ? 4 : 2) : 5 + draw.number(below: 20)
      if draw.isOne(in: 2) {
        let one = ID<Person>(Int64(1 + draw.number(below: people)))
        turns.append(PlanTurn(past: (start - length)..<start, lane: Int64(lane), people: [one]))
      }
      for index in 0..<count {
        let from = start + length * Int64(index)
        let fixed: [ID<Person>] = draw.isOne(in: 6) ? [ID(Int64(1 + draw.number(below: people + 1)))] : []
        let needed = draw.isOne(in: isSmall ? 6 : 3) ? 2 : 1
        turns.append(PlanTurn(lane: Int64(lane), span: from..<(from + length), needed: needed, fixed: fixed))
      }
      if draw.isOne(in: 2) {
        let one = ID<Person>(Int64(1 + draw.number(below: people)))
        let end = start + length * Int64(count)
        turns.append(PlanTurn(past: end..<(end + length), lane: Int64(lane), people: [one]))
      }
    }
    return turns
  }

  private static func person(
    _ draw: inout FairnessDraw, _ number: Int, _ calendar: DutyCalendar, _ span: Range<Instant>
  ) -> PlanPerson {
    var person = PlanPerson(ID(Int64(number)), calendar: calendar)
    let days = max(1, Int((span.upperBound - span.lowerBound).seconds / 86_400))
    let from = span.lowerBound + .days(Int64(draw.number(below: days)))
    if draw.isOne(in: 3) { person.leave = [from..<(from + .days(Int64(1 + draw.number(below: 14))))] }
    if draw.isOne(in: 5) { person.memberships = [from..<(span.upperBound + .days(30))] }
    if draw.isOne(in: 4) { person.weight = 0.5 }
    if draw.isOne(in: 3) { person.wishes.append(.avoids(.kind(HourKind.allCases[draw.number(below: 5)]))) }
    if draw.isOne(in: 4) { person.wishes.append(.prefers(.weekday(1 + draw.number(below: 7)), strength: 2)) }
    if draw.isOne(in: 2) {
      person.done = PerKind { _ in .hours(Int64(draw.number(below: 60))) }
    }
    return person
  }
}

enum FairnessPace {
  /// Tests without optimisation run far slower; the limits are meant for the product.
  #if DEBUG
    static let slowness: Int64 = 50
  #else
    static let slowness: Int64 = 1
  #endif

  /// The quickest of five runs: the machine may have other things to do in the others.
  static func quickest(_ body: () throws -> Void) rethrows -> Span {
    var best = Span.days(1)
    for _ in 0..<5 {
      let start = Environment.liveClock()
      try body()
      best = min(best, Environment.liveClock() - start)
    }
    return best
  }
}
