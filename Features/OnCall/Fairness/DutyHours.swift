import Calendars
import Core
import Teams

/// What a person carried in a period.
package struct DutyTally: Hashable, Sendable {
  /// How long of each kind of hour.
  package var hours = PerKind<Span>.zero
  /// When each shift began, or the period if that is later. A duty that lies wholly within others of the same person
  /// is no shift of its own. A shift that is given in parts counts each of them.
  package var shifts: [Instant] = []
  /// When the duty began in each night, 22:00 to 06:00 of any day, that had at least two hours of it.
  package var nights: [Instant] = []
  /// When it began in each weekend that it touched.
  package var weekends: [Instant] = []
  /// When it began in each holiday that it touched.
  package var holidays: [Instant] = []

  package init() {}
}

/// Duty time by person and kind of hour. What a person has twice at the same time counts once.
///
/// Walks from one change of the kind to the next: a year of 30 weekly rotations takes about a millisecond.
package struct DutyHours: Sendable {
  package typealias Duty = (person: ID<Person>, span: Range<Instant>)

  /// The longest period that is counted; anything longer is a mistake in the request.
  package static let longest = Span.days(3660)
  /// So much of a night makes it one.
  package static let leastNight = Span.hours(2)

  package let period: Range<Instant>
  /// For each person with a duty in the period.
  package let tallies: [ID<Person>: DutyTally]

  private struct Record {
    /// Merged, ascending, within the period.
    let stretches: [Range<Instant>]
    let map: HourMap
    let holidays: Set<Day>
  }
  private let records: [ID<Person>: Record]

  /// - Parameters:
  ///   - duties: in any order; only what lies in `from..<to` counts.
  ///   - calendar: by what a person's hours are judged; asked once for each.
  /// - Throws: `Refusal.invalid` for `to` unless it is later than `from` by at most ten years.
  package init(
    _ duties: [Duty], from: Instant, to: Instant, calendar: (ID<Person>) throws -> DutyCalendar
  ) throws {
    guard from < to else { throw Refusal.invalid("to", "must be later than from") }
    let (length, isBeyond) = to.microseconds.subtractingReportingOverflow(from.microseconds)
    guard !isBeyond, length <= Self.longest.microseconds else {
      throw Refusal.invalid("to", "must be at most \(Self.longest.seconds / 86_400) days later than from")
    }
    period = from..<to
    var spans: [ID<Person>: [Range<Instant>]] = [:]
    for duty in duties where duty.span.overlaps(from..<to) {
      spans[duty.person, default: []].append(duty.span.clamped(to: from..<to))
    }
    var maps = HourMaps(period: from..<to)
    var records: [ID<Person>: Record] = [:]
    var tallies: [ID<Person>: DutyTally] = [:]
    for (person, spans) in spans {
      let calendar = try calendar(person)
      let merged = Self.merge(spans)
      records[person] = Record(stretches: merged.stretches, map: maps[calendar], holidays: calendar.holidays)
      tallies[person] = Self.tally(merged.stretches, shifts: merged.shifts, calendar, maps[calendar])
    }
    (self.records, self.tallies) = (records, tallies)
  }

  /// How long of each kind everybody together carried in a part of the period.
  package func total(in part: Range<Instant>) -> PerKind<Span> {
    var sum = PerKind<Span>.zero
    for record in records.values {
      for stretch in record.stretches where stretch.overlaps(part) {
        record.map.walk(stretch.clamped(to: part)) { piece, span in
          let kind = record.holidays.contains(piece.day) ? .holiday : piece.kind
          sum[kind] = sum[kind] + (span.upperBound - span.lowerBound)
        }
      }
    }
    return sum
  }
}

extension DutyHours {
  /// - Returns: the time without overlaps, and when each span began that adds some to those before it.
  private static func merge(_ spans: [Range<Instant>]) -> (stretches: [Range<Instant>], shifts: [Instant]) {
    let sorted = spans.sorted { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }
    var stretches: [Range<Instant>] = []
    var shifts: [Instant] = []
    for span in sorted {
      guard let last = stretches.last, span.lowerBound <= last.upperBound else {
        stretches.append(span)
        shifts.append(span.lowerBound)
        continue
      }
      guard span.upperBound > last.upperBound else { continue }
      stretches[stretches.count - 1] = last.lowerBound..<span.upperBound
      shifts.append(span.lowerBound)
    }
    return (stretches, shifts)
  }

  private static func tally(
    _ stretches: [Range<Instant>], shifts: [Instant], _ calendar: DutyCalendar, _ map: HourMap
  ) -> DutyTally {
    var counting = Counting(calendar.holidays)
    for stretch in stretches { map.walk(stretch) { counting.add($0, $1) } }
    counting.endNight()
    counting.tally.shifts = shifts
    return counting.tally
  }

  /// Pieces come in the order of time, so what is counted by the day only has to remember the one before.
  private struct Counting {
    var tally = DutyTally()
    private let holidays: Set<Day>
    private var day: Day?
    private var isHoliday = false
    private var weekend: Day?
    private var night: (day: Day, since: Instant, length: Span)?

    init(_ holidays: Set<Day>) { self.holidays = holidays }

    mutating func add(_ piece: HourMap.Piece, _ span: Range<Instant>) {
      if day != piece.day { begin(piece.day, at: span.lowerBound) }
      let kind = isHoliday ? .holiday : piece.kind
      let length = span.upperBound - span.lowerBound
      tally.hours[kind] = tally.hours[kind] + length
      guard let began = piece.night else { return }
      if night?.day != began { endNight() }
      night = (began, night?.since ?? span.lowerBound, (night?.length ?? .zero) + length)
    }

    private mutating func begin(_ day: Day, at instant: Instant) {
      self.day = day
      isHoliday = holidays.contains(day)
      if isHoliday { tally.holidays.append(instant) }
      let monday = day.monday
      if day.weekday >= 6, weekend != monday {
        weekend = monday
        tally.weekends.append(instant)
      }
    }

    mutating func endNight() {
      if let night, night.length >= leastNight { tally.nights.append(night.since) }
      night = nil
    }
  }
}
