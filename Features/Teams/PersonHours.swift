import Calendars

extension Person {
  /// When the person works: their own hours, else the team's; on no holiday of the team.
  /// - Parameter team: hours and holidays of the team.
  package func hours(in team: WorkingHours) -> WorkingHours {
    guard let hoursText, let zone = zoneName.map({ try? Zone.named($0) }) ?? team.zone,
      let own = try? WorkingHours(hoursText, zone: zone)
    else { return team }
    return own.closed(on: team.closedDays)
  }
}
