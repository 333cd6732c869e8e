import Calendars
import Core
import Storage
import Teams

/// What keeps somebody from duty, and which days cost more than others.
struct DutyAbsence: Sendable {
  /// Public holidays where the person lives, as days there.
  var holidays: Set<Day> = []
  /// When the person takes no turn.
  var leave: [Range<Instant>] = []

  /// What is known of each person's holidays and leave in a period; nobody is there who has none.
  static func of(_ people: [ID<Person>], in period: Range<Instant>, _ tx: Transaction) throws -> [ID<Person>: Self] {
    [:]
  }
}

/// By which clocks, working hours and holidays people's duty is judged.
struct DutyCalendars {
  private let calendars: [ID<Person>: DutyCalendar]
  private let usual: DutyCalendar
  let absences: [ID<Person>: DutyAbsence]

  /// - Parameter team: whose zone and hours are those of people without their own.
  init(_ ids: Set<ID<Person>>, of team: Team, in period: Range<Instant>, _ tx: Transaction) throws {
    let absences = try DutyAbsence.of(ids.sorted(), in: period, tx)
    let usual = DutyCalendar(zone: try Zone.named(team.zoneName), hours: team.hours)
    let people = try PersonStore(tx).all(includingDeactivated: true).filter { ids.contains($0.id) }
    let teams = try TeamStore(tx).all()
    calendars = try people.reduce(into: [:]) { calendars, person in
      let own = teams.first { $0.id == person.team } ?? team
      let zone = try Zone.named(person.zoneName ?? own.zoneName)
      let hours = try person.hoursText.map { try WorkingHours($0, zone: zone) } ?? own.hours
      calendars[person.id] = DutyCalendar(zone: zone, hours: hours, holidays: absences[person.id]?.holidays ?? [])
    }
    (self.usual, self.absences) = (usual, absences)
  }

  subscript(person: ID<Person>) -> DutyCalendar { calendars[person] ?? usual }
}
