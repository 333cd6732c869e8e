import Calendars
import Core
import Storage
import Teams

/// By which clocks, working hours and holidays people's duty is judged, and when they are away.
struct DutyCalendars {
  private let calendars: [ID<Person>: DutyCalendar]
  private let usual: DutyCalendar
  /// When each person takes no turn.
  let leave: [ID<Person>: [Range<Instant>]]

  /// - Parameter team: whose zone, hours and holidays are those of people without their own.
  init(_ ids: Set<ID<Person>>, of team: Team, in period: Range<Instant>, _ tx: Transaction) throws {
    let home = try Self.calendar(of: team, since: period.lowerBound, tx)
    let people = try PersonStore(tx).all(includingDeactivated: true).filter { ids.contains($0.id) }
    var teams = [team.id: (team, home)]
    calendars = try people.reduce(into: [:]) { calendars, person in
      if let id = person.team, teams[id] == nil, let own = try TeamStore(tx).find(id) {
        teams[id] = (own, try Self.calendar(of: own, since: period.lowerBound, tx))
      }
      let (own, days) = person.team.flatMap { teams[$0] } ?? (team, home)
      let zone = try Zone.named(person.zoneName ?? own.zoneName)
      let hours = try person.hoursText.map { try WorkingHours($0, zone: zone) } ?? own.hours
      calendars[person.id] = DutyCalendar(zone: zone, hours: hours, holidays: days.holidays)
    }
    usual = home
    leave = try tx.ask(LeaveStore.spans(of: ids, since: period.lowerBound))
  }

  private static func calendar(of team: Team, since: Instant, _ tx: Transaction) throws -> DutyCalendar {
    let zone = try Zone.named(team.zoneName)
    let holidays = try tx.ask(HolidayStore.days(team.id, since: zone.local(since).day))
    return DutyCalendar(zone: zone, hours: team.hours, holidays: holidays)
  }

  subscript(person: ID<Person>) -> DutyCalendar { calendars[person] ?? usual }
}
