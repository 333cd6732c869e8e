import Calendars
import Core

extension CalendarEvent {
  /// - Throws: `Refusal.invalid` for `file` with the line.
  init(_ component: Component, _ zones: inout EventZones, limits: CalendarLimits) throws {
    var fields = Fields(component: component, zones: zones, limits: limits)
    for content in component.lines {
      let property = try Property(content)
      fields.properties[property.name, default: []].append(property)
    }
    let start = try fields.start()
    line = component.line
    self.start = start
    length = try fields.length(from: start)
    rules = fields.all("RRULE").flatMap(\.rules)
    exceptRules = fields.all("EXRULE").flatMap(\.rules)
    extra = try fields.extra(to: start)
    except = try fields.all("EXDATE").flatMap { try fields.moments($0, home: start) }
    // Without a zone it is meant in that of the series, which may be another one.
    replaces = try fields.all("RECURRENCE-ID").first.flatMap { try fields.moments($0, home: nil).first }
    isThisAndFuture = fields.all("RECURRENCE-ID").first?.isThisAndFuture ?? false
    isCancelled = fields.all("STATUS").first?.text?.uppercased() == "CANCELLED"
    sequence = fields.all("SEQUENCE").first?.number ?? 0
    about = fields.about(start: start)
    zones = fields.zones
    try fields.check(self)
  }

  private struct Fields {
    let component: Component
    var zones: EventZones
    let limits: CalendarLimits
    var properties: [String: [Property]] = [:]

    init(component: Component, zones: EventZones, limits: CalendarLimits) {
      self.component = component
      self.zones = zones
      self.limits = limits
    }

    func all(_ name: String) -> [Property] { properties[name] ?? [] }

    func refusal(_ problem: String, _ property: Property? = nil) -> Refusal {
      .calendar(problem, line: property?.line ?? component.line)
    }

    /// - Parameter home: the event's start, whose zone is meant by times that have none.
    mutating func moments(_ property: Property, home: Moment?) throws -> [Moment] {
      try property.values.compactMap { value in
        guard case .time(let time) = value else { return nil }
        return try moment(time, property, home)
      }
    }

    private mutating func moment(_ time: WrittenTime, _ property: Property, _ home: Moment?) throws -> Moment {
      var zone: EventZone?
      if case .time(_, let own)? = home { zone = own }
      return try Moment(time, named: property.zoneName, home: zone, &zones, line: property.line)
    }

    mutating func start() throws -> Moment {
      guard let property = all("DTSTART").first, let start = try moments(property, home: nil).first else {
        throw refusal("the event has no DTSTART")
      }
      return start
    }

    mutating func length(from start: Moment) throws -> Length {
      let length: Length
      if let property = all("DTEND").first {
        guard let end = try moments(property, home: start).first, let found = Self.length(start, end) else {
          throw refusal("DTEND must be a date like DTSTART, or a time like it", property)
        }
        length = found
      } else if let span = all("DURATION").first?.span {
        length = Self.length(start, span)
      } else {
        length = Self.length(start, CalendarSpan())
      }
      try check(length)
      return length
    }

    private func check(_ length: Length) throws {
      guard length.plainSeconds >= 0 else { throw refusal("the event ends before it starts") }
      let days = length.plainSeconds / 86_400
      guard days <= limits.eventDays else {
        throw refusal("the event must last at most \(limits.eventDays) days, lasts \(days)")
      }
    }

    private static func length(_ start: Moment, _ span: CalendarSpan) -> Length {
      guard case .day = start else { return .span(span) }
      return .days(max(1, (span.plainSeconds + 86_399) / 86_400))
    }

    /// - Returns: nil when one is a day and the other a time, or only one of them floats.
    private static func length(_ start: Moment, _ end: Moment) -> Length? {
      switch (start, end) {
      // An end on the same day should be the next day, but is written by many.
      case (.day(let first), .day(let next)): .days(next == first ? 1 : next - first)
      case (.time(let from, let zone), .time(let to, let other)) where zone == other:
        .wall(to.wallSeconds - from.wallSeconds)
      case (.time(let from, let zone?), .time(let to, let other?)):
        .span(CalendarSpan(seconds: (other.first(to) - zone.first(from)).seconds))
      default: nil
      }
    }

    mutating func extra(to start: Moment) throws -> [Extra] {
      var found: [Extra] = []
      for property in all("RDATE") {
        for value in property.values {
          switch value {
          case .time(let time): found.append(Extra(start: try moment(time, property, start), end: nil))
          case .period(let from, .at(let to)):
            let (from, to) = (try moment(from, property, start), try moment(to, property, start))
            guard let length = Self.length(from, to) else { throw refusal("RDATE has a strange period", property) }
            try check(length)
            found.append(Extra(start: from, end: .at(to)))
          case .period(let from, .after(let span)):
            try check(.span(span))
            found.append(Extra(start: try moment(from, property, start), end: .after(span)))
          default: break
          }
        }
      }
      return found
    }

    func about(start: Moment) -> Occurrence.About {
      func text(_ name: String) -> String? { all(name).first?.text }
      let summary = text("SUMMARY") ?? ""
      var attendees: [String] = []
      for address in all("ATTENDEE").compactMap(\.address) where !attendees.contains(address) {
        attendees.append(address)
      }
      // Of two answers of one person, the one that takes part counts.
      let present = Set(all("ATTENDEE").filter { !$0.isDeclined }.compactMap(\.address))
      return Occurrence.About(
        // RFC 5545 asks for a UID. Without one, what is the same event is seen by when it starts and what it is called.
        uid: text("UID") ?? "\(start.local) \(summary)", summary: summary, description: text("DESCRIPTION"),
        location: text("LOCATION"), categories: all("CATEGORIES").flatMap(\.texts), attendees: attendees,
        declined: attendees.filter { !present.contains($0) }, organizer: all("ORGANIZER").first?.address,
        isTransparent: text("TRANSP")?.uppercased().hasPrefix("TRANSPARENT") ?? false)
    }

    func check(_ event: CalendarEvent) throws {
      let recurs = !event.rules.isEmpty || !event.extra.isEmpty
      let oldest = recurs ? min(1600, limits.years.lowerBound) : limits.years.lowerBound
      let start = event.start.local
      let others = (event.extra.map(\.start) + [event.replaces].compactMap { $0 }).map(\.local)
      for (time, first) in [(start, oldest), (start + event.length.plainSeconds, oldest)]
        + others.map({ ($0, limits.years.lowerBound) })
      where !(first...limits.years.upperBound).contains(time.day.civil.year) {
        throw refusal("the event must be in the years \(first) to \(limits.years.upperBound), is on \(time.day)")
      }
      for rule in event.rules + event.exceptRules where event.isAllDay && rule.frequency < .daily {
        throw refusal("a rule below a day needs a DTSTART with a time")
      }
    }
  }
}
