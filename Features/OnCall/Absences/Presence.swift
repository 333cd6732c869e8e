import Calendars
import Core
import Teams

/// When somebody works, and what takes them from everything else meanwhile.
package struct Presence: Sendable {
  /// Their own or their team's, without holidays.
  package let hours: WorkingHours
  /// Ascending and apart.
  package let leave: [Range<Instant>]
  package let potw: [Range<Instant>]
  package let onCall: [Range<Instant>]

  package init(
    hours: WorkingHours, leave: [Range<Instant>] = [], potw: [Range<Instant>] = [], onCall: [Range<Instant>] = []
  ) {
    self.hours = hours
    self.leave = leave
    self.potw = potw
    self.onCall = onCall
  }
}

extension OnCallReader {
  /// - Parameter team: whose hours and holidays are those of people without their own.
  package func presence(
    of people: Set<ID<Person>>, team: Team, in period: Range<Instant>
  ) throws -> [ID<Person>: Presence] {
    let calendars = try DutyCalendars(people, of: team, in: period, tx)
    var duties: [Rotation.Kind: [ID<Person>: [Range<Instant>]]] = [:]
    for lane in try OnCallStore(tx).lanes(since: period.lowerBound) {
      for shift in lane.shifts(from: period.lowerBound, to: period.upperBound) {
        for number in shift.people where people.contains(ID(number)) {
          duties[lane.rotation.kind, default: [:]][ID(number), default: []].append(shift.start..<shift.end)
        }
      }
    }
    return Dictionary(
      people.map { person in
        let calendar = calendars[person]
        let presence = Presence(
          hours: calendar.hours.closed(on: calendar.holidays), leave: calendars.leave[person] ?? [],
          potw: duties[.potw]?[person] ?? [], onCall: duties[.onCall]?[person] ?? [])
        return (person, presence)
      }, uniquingKeysWith: { first, _ in first })
  }
}
