import Calendars
import Core
import Teams

/// What people on duty were told of, and when that was in their night.
struct DutyCalls: Sendable {
  typealias Call = (person: ID<Person>, at: Instant)

  /// Calls in the night that are less than this apart are one interruption of sleep.
  static let onceAwake = Span.minutes(30)

  /// While they were on duty, in the order of time.
  let calls: [Call]
  /// The first call of each interruption of sleep.
  let woken: [Call]

  /// - Parameter calls: in any order, also to people who were not on duty, who are left out.
  init(_ calls: [Call], during shifts: [DutyShift], calendar: (ID<Person>) -> DutyCalendar) {
    let spans = Dictionary(grouping: shifts, by: \.person)
    let onDuty = calls.filter { call in spans[call.person]?.contains { $0.span.contains(call.at) } ?? false }
      .sorted { ($0.at, $0.person) < ($1.at, $1.person) }
    var last: [ID<Person>: Instant] = [:]
    woken = onDuty.filter { call in
      let hour = calendar(call.person).zone.local(call.at).hour
      guard hour >= 22 || hour < 6 else { return false }
      defer { last[call.person] = call.at }
      return last[call.person].map { call.at - $0 >= Self.onceAwake } ?? true
    }
    self.calls = onDuty
  }

  /// How many fell in the shift.
  func count(_ calls: [Call], in shift: DutyShift) -> Int {
    calls.count { $0.person == shift.person && shift.span.contains($0.at) }
  }
}
