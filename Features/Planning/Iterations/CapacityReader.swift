import Calendars
import Core
import OnCall
import Storage
import Teams

/// Answers who of a team has time for stories. Past iterations are counted with the engineers whom the team has now.
package struct CapacityReader {
  let tx: Transaction
  let team: Team
  /// By name.
  let engineers: [Person]

  package init(_ team: Team, _ tx: Transaction) throws {
    self.tx = tx
    self.team = team
    engineers = try PersonStore(tx).inTeam(team.id).filter { $0.roles.contains(.engineer) }
  }

  /// Everybody's days.
  package func capacity(_ days: ClosedRange<Day>) throws -> IterationCapacity {
    let presence = try presence(days)
    let hours = try hours(since: days.lowerBound)
    let teamDays = (days.lowerBound.number...days.upperBound.number).count { !hours.isOff(on: Day(number: $0)) }
    let people = engineers.compactMap { person in
      presence[person.id].map { PersonCapacity(person.id, $0, in: days) }
    }
    return IterationCapacity(people, teamDays: teamDays)
  }

  /// The first day from `day` on that is one of work for the team; nil when there is none within a month.
  func workDay(from day: Day) throws -> Day? {
    let hours = try hours(since: day)
    return (0..<31).map { day + Int64($0) }.first { !hours.isOff(on: $0) }
  }

  /// What was done for a person-day in the last closed iterations, SS&A left aside.
  package func fit() throws -> IterationFit {
    let store = IterationStore(tx)
    let closed = try store.closed(team.id, limit: IterationFit.most)
    let members = try store.members(closed.map(\.id))
    return IterationFit(
      try closed.map { iteration in
        let counts = IterationCounts(iteration, (members[iteration.id] ?? []).filter { $0.backlog != .ssa })
        return IterationFit.Past(
          points: counts.donePoints, stories: counts.done, days: try capacity(iteration.days).days)
      })
  }

  private func presence(_ days: ClosedRange<Day>) throws -> [ID<Person>: Presence] {
    // People may live in other zones than the team.
    let from = Zone.utc.first(LocalTime(day: days.lowerBound + -1, second: 0))
    let to = Zone.utc.first(LocalTime(day: days.upperBound + 2, second: 0))
    return try OnCallReader(tx).presence(of: Set(engineers.map(\.id)), team: team, in: from..<to)
  }

  private func hours(since day: Day) throws -> WorkingHours {
    let zone = team.hours.zone
    return try OnCallReader(tx).rule(team: team, since: zone.first(LocalTime(day: day, second: 0))).hours
  }
}
