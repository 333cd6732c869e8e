import Calendars
import Core

/// An iCalendar file (RFC 5545) from elsewhere: holidays, leave, the schedule of another product.
///
/// All of its events are checked when it is read; other components are passed over. Times are by the clock on the wall
/// of their zone, so that a recurrence at 09:00 stays there when the clocks change. Times that are skipped then move
/// forward with the clocks; those that come twice are the first.
package struct CalendarFile: Sendable {
  private let series: [EventSeries]
  private let limits: CalendarLimits
  /// How many VEVENTs it has.
  package let eventCount: Int

  /// - Parameter bytes: the whole file, in UTF-8.
  /// - Throws: `Refusal.invalid` for `file`, with the line where there is one; `Refusal.unavailable` when the system
  ///   has no time zones.
  package init(bytes: [UInt8], limits: CalendarLimits = CalendarLimits()) throws {
    let calendars = try Component.read(bytes, limits: limits)
    var zones = EventZones(calendars, limits: limits)
    var events: [CalendarEvent] = []
    for component in calendars.flatMap(\.children) where component.name == "VEVENT" {
      events.append(try CalendarEvent(component, &zones, limits: limits))
    }
    var series: [String: [CalendarEvent]] = [:]
    for event in events { series[event.about.uid, default: []].append(event) }
    self.series = series.values.map(EventSeries.init)
    self.limits = limits
    eventCount = events.count
  }

  /// The occurrences of which a part lies in `from..<to`, by start, end and UID.
  ///
  /// - Parameter zone: where whole days and times without a zone are meant.
  /// - Throws: `Refusal.invalid` for `file` when there are too many of them or they are too long to look for, and for
  ///   `window` when it is empty, too long or beyond the years that are read.
  package func occurrences(from: Instant, to: Instant, zone: Zone) throws -> [Occurrence] {
    var window = try EventWindow(from: from, to: to, zone: zone, limits: limits)
    for series in series { try series.write(to: &window) }
    return window.found.sorted {
      ($0.start, $0.end, $0.uid, $0.summary) < ($1.start, $1.end, $1.uid, $1.summary)
    }
  }
}
