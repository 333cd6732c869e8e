import Core

/// Writes a calendar that others subscribe to (RFC 5545 and 7986). The same events always give the same bytes.
package struct CalendarText: Sendable {
  /// What calendar programs show as the calendar's name.
  package let name: String
  /// How often programs should ask again.
  package let refresh: Span
  package let entries: [Entry]

  /// One event, without recurrence and without attendees: a feed is for looking, not for answering.
  package struct Entry: Hashable, Sendable {
    /// Stays the same for ever, whatever else changes.
    package let uid: String
    /// When the entry was last changed.
    package let changed: Instant
    package let start: Instant
    /// Not included.
    package let end: Instant
    package let summary: String
    package let description: String?
    /// An absolute address.
    package let url: String?
    /// Grows with each change.
    package let sequence: Int64
    /// Whether its time counts as busy.
    package let isBusy: Bool

    package init(
      uid: String, changed: Instant, start: Instant, end: Instant, summary: String, description: String? = nil,
      url: String? = nil, sequence: Int64 = 0, isBusy: Bool = true
    ) {
      self.uid = uid
      self.changed = changed
      self.start = start
      self.end = end
      self.summary = summary
      self.description = description
      self.url = url
      self.sequence = sequence
      self.isBusy = isBusy
    }
  }

  /// - Parameter entries: in any order; they are written by start and UID.
  package init(name: String, refresh: Span = .hours(1), entries: [Entry]) {
    self.name = name
    self.refresh = refresh
    self.entries = entries.sorted { ($0.start, $0.uid) < ($1.start, $1.uid) }
  }

  /// The media type of `bytes`.
  package static let mediaType = "text/calendar; charset=utf-8"

  /// The whole file, in UTF-8.
  package var bytes: [UInt8] {
    var lines = CalendarLines()
    lines.add("BEGIN:VCALENDAR")
    lines.add("VERSION:2.0")
    lines.add("PRODID:-//AgileOps//AgileOps//EN")
    lines.add("CALSCALE:GREGORIAN")
    lines.add("METHOD:PUBLISH")
    lines.add("NAME:", text: name)
    lines.add("X-WR-CALNAME:", text: name)
    lines.add("REFRESH-INTERVAL;VALUE=DURATION:\(interval)")
    lines.add("X-PUBLISHED-TTL:\(interval)")
    for entry in entries { lines.add(entry) }
    lines.add("END:VCALENDAR")
    return lines.bytes
  }

  private var interval: String {
    let minutes = max(1, refresh.seconds / 60)
    return minutes.isMultiple(of: 60) ? "PT\(minutes / 60)H" : "PT\(minutes)M"
  }
}
