import Calendars
import Core
import Teams
import Testing

@testable import Interrupts

/// A team through weeks: duties, and engineers with hours of their own of whom some are committed. Follows decisions as
/// the product does, with the same rules and no database.
final class ShieldTeam: Sendable, CustomTestStringConvertible {
  typealias Engineer = (name: String, hours: String, isCommitted: Bool)

  /// Monday 2026-11-23 00:00 in Berlin.
  static let start = Instant(seconds: 1_795_388_400)
  static let noon = start + .hours(12)
  /// How long each interrupt is followed.
  private static let horizon = 20 * 60

  let potw, onCall, managers: [String]
  let hours: WorkingHours
  let stride: Int
  private let engineers: [(candidate: RoutingPolicy.Candidate, hours: WorkingHours, isCommitted: Bool)]
  let testDescription: String
  /// For every minute from the start on: whether the team works, when it does next, and which engineers work.
  private let open: [Bool]
  private let next: [Instant?]
  private let atWork: [[Bool]]

  static let usual: [Engineer] = [
    ("Eva", "Mo-Fr 09:00-18:00", false), ("Gus", "Mo-Th 10:00-15:00", false), ("Hal", "Mo-Fr 08:00-17:00", true),
  ]

  static let all: [ShieldTeam] = [
    ShieldTeam(stride: 7),
    ShieldTeam(
      hours: "Mo-Fr 09:00-12:00 13:00-18:00", engineers: usual + [("Ida", "Mo-Fr 09:00-12:00 12:40-17:00", false)],
      stride: 19),
    ShieldTeam(potw: [], onCall: [], stride: 19),
    ShieldTeam(
      onCall: [], engineers: usual + [("Ida", "Mo-Su 20:00-24:00", false), ("Kai", "Sa 10:00-12:00", true)], stride: 23),
    ShieldTeam(potw: ["Ben", "Lea"], onCall: ["Dora", "Ben", "Max"], managers: ["Ana", "Eva"], stride: 23),
    ShieldTeam(
      potw: [], onCall: [], managers: ["Ana", "Amy", "Abe"], engineers: [("Hal", "Mo-Fr 09:00-18:00", true)], stride: 23
    ),
    ShieldTeam(hours: "Mo-Su 00:00-24:00", stride: 61),
  ]

  init(
    potw: [String] = ["Ben"], onCall: [String] = ["Dora"], managers: [String] = ["Ana"],
    hours: String = "Mo-Fr 09:00-18:00", engineers: [Engineer] = usual, stride: Int = 60
  ) {
    func zoned(_ text: String) -> WorkingHours {
      // Fixed samples; a mistake in one shows as a team that never works.
      guard let zone = try? Zone.named("Europe/Berlin"), let hours = try? WorkingHours(text, zone: zone) else {
        fatalError("\(text) is no working time")
      }
      return hours
    }
    (self.potw, self.onCall, self.managers, self.stride) = (potw, onCall, managers, stride)
    let team = zoned(hours)
    let people = engineers.map { (Self.candidate($0.name), zoned($0.hours), $0.isCommitted) }
    let minutes = (0..<(9 * 1440)).map { Self.start + .minutes(Int64($0)) }
    open = minutes.map(team.contains)
    next = minutes.map { team.nextStart(after: $0) }
    atWork = people.map { person in minutes.map(person.1.contains) }
    self.hours = team
    self.engineers = people.map { (candidate: $0.0, hours: $0.1, isCommitted: $0.2) }
    testDescription = "\(potw) \(onCall) \(managers) \(hours) \(engineers.map(\.name))"
  }

  func isOpen(_ instant: Instant) -> Bool { open[Self.minute(instant)] }

  func decide(_ priority: Priority, at instant: Instant) -> RoutingDecision {
    let minute = Self.minute(instant)
    let working = engineers.indices.filter { atWork[$0][minute] }.map { engineers[$0] }
    return RoutingPolicy.decide(
      RoutingPolicy.Question(
        priority: priority, now: instant, inWorkingHours: open[minute],
        nextWorkingStart: open[minute] ? nil : next[minute], potw: potw.map(Self.candidate),
        onCall: onCall.map(Self.candidate), pool: working.filter { !$0.isCommitted }.map(\.candidate),
        committed: working.filter(\.isCommitted).map { .init($0.candidate, "S-408 until Friday 17:00") },
        managers: managers.map(Self.candidate), administrators: []))
  }

  /// The minutes at which somebody is told, earliest first.
  func told(_ priority: Priority, from start: Int) -> [Int] { tellings(priority, from: start).map(\.minute) }

  func tellings(_ priority: Priority, from start: Int) -> [(minute: Int, rung: RoutingDecision.Step.Rung)] {
    var told: [(minute: Int, rung: RoutingDecision.Step.Rung)] = []
    var now = Self.start + .minutes(Int64(start))
    var (decidedAt, decision, step) = (now, decide(priority, at: now), 0)
    while Self.minute(now) <= start + Self.horizon {
      if let until = decision.deferredUntil {
        guard Self.minute(until) <= start + Self.horizon else { break }
        (now, decidedAt, decision, step) = (until, until, decide(priority, at: until), 0)
        continue
      }
      let (taken, people) = RoutingPolicy.due(step, of: decision, priority, standing(at: now))
      told += people.map { _ in (Self.minute(now), decision.steps[taken].rung) }
      let following = RoutingPolicy.next(
        after: taken, of: decision, decidedAt: decidedAt, priority, now: now, hours: hours)
      guard let following, Self.minute(following.at) <= start + Self.horizon else { break }
      now = following.at
      step = following.step
      if following.kind == .route || !decision.steps.indices.contains(step) {
        (decidedAt, decision, step) = (now, decide(priority, at: now), 0)
      }
    }
    return told
  }

  private func standing(at instant: Instant) -> RoutingPolicy.Standing {
    let minute = Self.minute(instant)
    return RoutingPolicy.Standing(
      inWorkingHours: open[minute], present: Set(engineers.map(\.candidate.id)),
      atWork: Set(engineers.indices.filter { atWork[$0][minute] }.map { engineers[$0].candidate.id }),
      committed: Set(engineers.filter(\.isCommitted).map(\.candidate.id)))
  }

  private static func minute(_ instant: Instant) -> Int { Int((instant - start).seconds / 60) }

  private static func candidate(_ name: String) -> RoutingPolicy.Candidate {
    RoutingPolicy.Candidate(ID(Int64(name.utf8.reduce(7) { $0 * 31 + Int($1) })), name)
  }
}
