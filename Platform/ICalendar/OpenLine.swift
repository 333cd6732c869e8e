import CICal
import Core

/// Owns a line that libical has read. Used by one thread at a time.
struct OpenLine: ~Copyable {
  private let line: OpaquePointer

  /// - Parameter bytes: without a zero among them.
  /// - Returns: nil when libical makes nothing of it.
  init?(_ bytes: [UInt8]) {
    let terminated = bytes.map { CChar(bitPattern: $0) } + [0]
    guard let line = cical_line_open(terminated) else { return nil }
    self.line = line
  }

  deinit { cical_line_close(line) }

  /// Whether libical has dropped a value that it did not understand.
  var isDamaged: Bool { cical_line_is_damaged(line) }

  /// Moves to the next value.
  func next() -> Bool { cical_line_next(line) }

  struct Parameters {
    let zoneName, email: String?
    let isThisAndFuture, isDeclined: Bool
  }

  var parameters: Parameters {
    Parameters(
      zoneName: cical_line_zone_name(line).map { String(cString: $0) },
      email: cical_line_email(line).map { String(cString: $0) },
      isThisAndFuture: cical_line_is_this_and_future(line), isDeclined: cical_line_is_declined(line))
  }

  /// The value that was moved to; nil for kinds that do not matter here.
  /// - Throws: `Property.Defect`.
  func value() throws -> Property.Value? {
    switch cical_line_kind(line) {
    case .text: return .text(String(cString: cical_line_text(line)))
    case .integer, .offset: return .number(Int(cical_line_number(line)))
    case .span: return .span(try CalendarSpan(cical_line_span(line)))
    case .time: return .time(try WrittenTime(cical_line_time(line)))
    case .period:
      let period = cical_line_period(line)
      let end: PeriodEnd<WrittenTime> =
        period.has_end ? .at(try WrittenTime(period.end)) : .after(try CalendarSpan(period.span))
      return .period(try WrittenTime(period.start), end)
    case .rule: return .rule(try rule())
    case .other: return nil
    }
  }

  private func rule() throws -> RecurrenceRule {
    let read = cical_line_rule(line)
    guard !read.has_scale else { throw Property.Defect(problem: "is for another calendar (RSCALE)") }
    let months = list(.month)
    guard months.allSatisfy({ (1...12).contains($0) }) else { throw Property.Defect(problem: "has a month above 12") }
    return RecurrenceRule(
      frequency: RecurrenceRule.Frequency(read.frequency), interval: Int64(read.interval),
      count: read.count == 0 ? nil : Int(read.count), until: read.has_until ? try WrittenTime(read.until) : nil,
      weekStart: Self.isoWeekday(read.week_start), seconds: list(.second), minutes: list(.minute),
      hours: list(.hour),
      weekdays: list(.day).map {
        .init(weekday: Self.isoWeekday(cical_weekday(Int16($0))), position: Int(cical_weekday_position(Int16($0))))
      },
      monthDays: list(.month_day), yearDays: list(.year_day),
      weekNumbers: list(.week_number), months: months, positions: list(.set_position))
  }

  private func list(_ which: cical_list) -> [Int] {
    var values: UnsafePointer<Int16>?
    let count = cical_line_rule_list(line, which, &values)
    return UnsafeBufferPointer(start: values, count: count).map { Int($0) }
  }

  /// From 1 for Sunday to 1 for Monday.
  private static func isoWeekday(_ day: Int32) -> Int { day <= 1 ? 7 : Int(day) - 1 }
}

extension RecurrenceRule.Frequency {
  fileprivate init(_ frequency: cical_frequency) {
    switch frequency {
    case .secondly: self = .secondly
    case .minutely: self = .minutely
    case .hourly: self = .hourly
    case .daily: self = .daily
    case .weekly: self = .weekly
    case .monthly: self = .monthly
    case .yearly: self = .yearly
    }
  }
}
