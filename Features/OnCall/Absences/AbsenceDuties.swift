import Calendars
import Core
import FeatureKit
import ICalendar
import Notifications
import Storage
import Teams

/// Calendars are read again when their time comes.
enum AbsenceDuties {
  static let all = [
    Duty("oncall.read_calendars") { environment in
      while true {
        let claimed = try await environment.database.write { tx in
          try AbsenceCalendarStore(tx).claim(lease: lease, limit: slice)
        }
        for calendar in claimed { try await read(calendar, environment) }
        if claimed.count < slice { break }
      }
      return try await environment.database.read { tx in try AbsenceCalendarStore(tx).nextDue() }
    }
  ]

  /// Longer than fetching all of a slice takes.
  private static let lease = Span.minutes(10)
  private static let slice = 4

  private static func read(_ calendar: AbsenceCalendar, _ environment: Environment) async throws {
    do {
      let file = try CalendarFile(bytes: try await CalendarFetch(environment: environment).bytes(calendar.url ?? ""))
      let reading = try await environment.database.read { tx in
        try AbsenceCalendarActions(tx, as: .system).reading(file, of: calendar)
      }
      try await environment.database.write { tx in
        // It may have been removed while it was fetched.
        guard let calendar = try? AbsenceCalendarStore(tx).get(calendar.id) else { return }
        try AbsenceCalendarActions(tx, as: .system).keep(reading, of: calendar)
      }
    } catch let refusal as Refusal {
      try await environment.database.write { tx in
        guard let calendar = try? AbsenceCalendarStore(tx).get(calendar.id) else { return }
        try AbsenceCalendarActions(tx, as: .system).fail(calendar, refusal.plainMessage)
      }
    }
  }
}

extension Refusal {
  /// What is wrong, without the name of the field.
  fileprivate var plainMessage: String {
    if case .invalid(let errors) = self { return errors.map(\.problem).joined(separator: "; ") }
    return message
  }
}
