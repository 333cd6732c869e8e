import Calendars
import Core
import Web

/// The times in a form, by the clocks of one zone.
struct ShiftTimes {
  let zone: Zone

  /// `2026-11-23T09:00`, as a browser's field for a local time wants it.
  func text(_ instant: Instant) -> String {
    let local = zone.local(instant)
    return "\(local.day)T\(local.clock)"
  }

  /// Reads `2026-11-23T09:00`, with seconds or without.
  static func local(_ text: String) -> LocalTime? {
    let parts = text.trimmed.split(whereSeparator: { $0 == "T" || $0 == " " })
    guard parts.count == 2, let day = Day(String(parts[0])), let time = TimeOfDay(String(parts[1].prefix(5))) else {
      return nil
    }
    return LocalTime(day: day, time: time)
  }

  /// The fields `from` and `to`. What nobody has changed is the turn's own begin or end, to the microsecond; of a time
  /// that the clocks show twice, `from` is the first and `to` the last, so that nothing is left out.
  /// - Parameter turn: for which the form was opened.
  /// - Throws: `Refusal.invalid` for from and to.
  func span(in form: Query, turn: Range<Instant>?) throws -> (from: Instant, to: Instant) {
    var errors: [FieldError] = []
    func read(_ field: String, _ own: Instant?, _ resolve: (LocalTime) -> Instant) -> Instant {
      let sent = form[field] ?? ""
      if let own, sent == text(own) { return own }
      if let local = Self.local(sent) { return resolve(local) }
      errors.append(FieldError(field: field, problem: "must be a time such as 2026-03-11T14:00"))
      return Instant(seconds: 0)
    }
    let from = read("from", turn?.lowerBound, zone.first)
    let to = read("to", turn?.upperBound, zone.last)
    guard errors.isEmpty else { throw Refusal.invalid(errors) }
    return (from, to)
  }
}

extension Range<Instant> {
  /// How a form names the turn for which it was opened; not for people.
  var key: String { "\(lowerBound.microseconds)_\(upperBound.microseconds)" }

  init?(key: String) {
    let parts = key.split(separator: "_").compactMap { Int64($0) }
    guard parts.count == 2, parts[0] < parts[1] else { return nil }
    self = Instant(microseconds: parts[0])..<Instant(microseconds: parts[1])
  }
}

extension Shift {
  var span: Range<Instant> { start..<Swift.max(start, end) }
}
