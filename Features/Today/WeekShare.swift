import Calendars
import Core
import Interrupts
import Storage
import Teams

/// How much of the week was unplanned so far: counts, minutes, and minutes as a share of working time (B7).
package struct WeekShare: Sendable {
  package let thisWeek: InterruptLedger
  package let lastWeek: InterruptLedger
  /// Working minutes of everybody of operations since Monday.
  package let workingMinutes: Int
  package let people: Int
  package let since: Instant

  /// - Parameter zone: in which the week begins on Monday at midnight.
  package init(_ tx: Transaction, zone: Zone) throws {
    let monday = zone.local(tx.now).day.monday
    since = zone.first(LocalTime(day: monday, second: 0))
    let before = zone.first(LocalTime(day: monday + -7, second: 0))
    thisWeek = try InterruptLedger(tx, from: since, to: tx.now + .seconds(1))
    lastWeek = try InterruptLedger(tx, from: before, to: since)
    let teams = Dictionary(uniqueKeysWithValues: try TeamStore(tx).all(kind: .operations).map { ($0.id, $0) })
    let workers = try PersonStore(tx).all().filter { $0.team.map { teams[$0] != nil } ?? false }
    people = workers.count
    let start = since
    workingMinutes = workers.reduce(0) { sum, person in
      sum + Int((Self.hours(person, teams)?.workingTime(from: start, to: tx.now) ?? .zero).seconds / 60)
    }
  }

  /// Whole percent of the working time; nil before anybody has worked this week: not enough data.
  package var percent: Int? {
    workingMinutes == 0 ? nil : Int((Double(thisWeek.minutes) * 100 / Double(workingMinutes)).rounded())
  }

  private static func hours(_ person: Person, _ teams: [ID<Team>: Team]) -> WorkingHours? {
    guard let team = person.team.flatMap({ teams[$0] }) else { return nil }
    guard let own = person.hoursText, let zone = try? Zone.named(person.zoneName ?? team.zoneName) else {
      return team.hours
    }
    return (try? WorkingHours(own, zone: zone)) ?? team.hours
  }
}
