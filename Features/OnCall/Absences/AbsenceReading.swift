import Calendars
import Core
import ICalendar
import Teams

/// What a calendar file says about who is away: pure, the same for files and feeds.
///
/// Leave is every event but those that are cancelled (STATUS), take no time (TRANSP:TRANSPARENT, “free” in calendar
/// programs) or that the person has declined (PARTSTAT, found by their e-mail address). Tentative ones, and invitations
/// without an answer, count. For holidays TRANSP says nothing: published calendars of them are all marked as free.
struct AbsenceReading {
  /// One person's leave by one event.
  struct Entry: Hashable {
    let person: ID<Person>
    let span: Range<Instant>
    let note: String
    /// The same each time the calendar is read.
    let key: String
  }

  private(set) var leaves: [Entry] = []
  /// From today on.
  private(set) var holidays: [Day: String] = [:]
  /// What was not used, in words; empty: nothing.
  private(set) var remark = ""

  /// How far ahead calendars are read.
  static let horizon = Span.days(731)

  /// - Parameters:
  ///   - people: whose leave it may be; of a person's own calendar, only they.
  ///   - zone: of whole days.
  /// - Throws: `Refusal.invalid` for `file`.
  init(
    _ file: CalendarFile, of subject: AbsenceCalendar.Subject, people: [Person], zone: Zone, now: Instant
  ) throws {
    let found: [Occurrence]
    do {
      found = try file.occurrences(from: now, to: now + Self.horizon, zone: zone)
    } catch Refusal.invalid(let errors) {
      throw Refusal.invalid("file", errors.map(\.problem).joined(separator: "; "))
    }
    switch subject {
    case .holidays: readHolidays(found, today: zone.local(now).day)
    case .person: readLeave(found) { _ in people }
    case .team: readLeave(found) { Self.people(of: $0, among: people) }
    }
    // A file may say the same twice, and further ahead than plans are made.
    let longest = Dictionary(grouping: leaves, by: \.key).compactMapValues { same in
      same.max { $0.span.upperBound < $1.span.upperBound }
    }
    leaves = longest.sorted { $0.key < $1.key }.map { $0.value.ending(by: now + Self.horizon) }
  }

  private mutating func readHolidays(_ found: [Occurrence], today: Day) {
    var timed: [String] = []
    for occurrence in found {
      guard let days = occurrence.days else {
        timed.append(occurrence.summary)
        continue
      }
      for number in max(days.lowerBound, today).number...max(days.upperBound, today).number {
        let name = occurrence.summary.trimmed.cut(to: 80)
        holidays[Day(number: number)] = name.isEmpty ? "holiday" : name
      }
    }
    remark = Self.unused(timed, "has a time, so that it is no holiday", "have times")
  }

  /// - Parameter named: whose an event is, also when they have declined it.
  private mutating func readLeave(_ found: [Occurrence], _ named: (Occurrence) -> [Person]) {
    var strangers: [String] = []
    // A series once.
    var free: [String: String] = [:]
    var declined: [String: String] = [:]
    for occurrence in found {
      let people = named(occurrence)
      let away = people.filter { !occurrence.isDeclined(by: $0) }
      if people.isEmpty {
        strangers.append(occurrence.summary)
      } else if away.isEmpty {
        declined[occurrence.uid] = occurrence.summary
      } else if occurrence.isTransparent {
        free[occurrence.uid] = occurrence.summary
      } else {
        add(occurrence, away)
      }
    }
    remark = [
      Self.unused(strangers, "names nobody of the team", "name nobody of the team"),
      Self.unused(free.values.sorted(), "is marked as free", "are marked as free"),
      Self.unused(declined.values.sorted(), "was declined", "were declined"),
    ].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The participants, else whoever invited, else those whose whole name stands in the title.
  private static func people(of occurrence: Occurrence, among people: [Person]) -> [Person] {
    let attendees = Set(occurrence.attendees.map { $0.lowercased() })
    let invited = people.filter { attendees.contains($0.email) }
    if !invited.isEmpty { return invited }
    let organizer = occurrence.organizer?.lowercased()
    let organizers = people.filter { $0.email == organizer }
    if !organizers.isEmpty { return organizers }
    let title = words(of: occurrence.summary)
    return people.filter { title.contains(words(of: $0.name)) }
  }

  /// ` mina sato holiday `: whole words, so that Sam is not found in Samira.
  private static func words(of text: String) -> String {
    " \(text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")) "
  }

  private mutating func add(_ occurrence: Occurrence, _ people: [Person]) {
    guard occurrence.start < occurrence.end else { return }
    for person in people {
      leaves.append(
        Entry(
          person: person.id, span: occurrence.start..<occurrence.end, note: occurrence.summary.trimmed.cut(to: 200),
          key: "\(person.id)/\(occurrence.uid)@\(occurrence.start.microseconds)"))
    }
  }

  /// `2 events name nobody of the team: “Offsite”, “Party”.`; empty without any.
  private static func unused(_ titles: [String], _ one: String, _ many: String) -> String {
    guard !titles.isEmpty else { return "" }
    let distinct = titles.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let shown = distinct.prefix(5).map { "“\($0.cut(to: 60))”" }.joined(separator: ", ")
    let more = distinct.count > 5 ? " and \(distinct.count - 5) others" : ""
    return "\(titles.count == 1 ? "1 event \(one)" : "\(titles.count) events \(many)"): \(shown)\(more)."
  }
}

extension Occurrence {
  fileprivate func isDeclined(by person: Person) -> Bool { declined.contains { $0.lowercased() == person.email } }
}

extension AbsenceReading.Entry {
  fileprivate func ending(by limit: Instant) -> AbsenceReading.Entry {
    AbsenceReading.Entry(
      person: person, span: span.lowerBound..<max(span.lowerBound, min(span.upperBound, limit)), note: note, key: key)
  }
}
