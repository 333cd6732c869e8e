import Calendars

/// A cadence in words: `every week on Monday at 09:00`, `every 2 weeks on Monday and Friday at 09:00`.
struct CadenceText {
  private let layer: LayerPlan

  init(_ layer: LayerPlan) { self.layer = layer }

  /// Without the time of day.
  var words: String {
    switch layer.cadence {
    case .hours(let count): every(count, "hour")
    case .days(let count): every(count, "day")
    case .weeks(let count, let days):
      every(count, "week") + " on " + (days.isEmpty ? [layer.startsOn.weekday] : days).map(Self.weekday).spoken
    case .months(let count, .day(31)): every(count, "month") + " on the last day"
    case .months(let count, .day(let day)): every(count, "month") + " on day \(day)"
    case .months(let count, .weekday(let nth, let day)):
      every(count, "month") + " on the \(Self.ordinal(nth)) \(Self.weekday(day))"
    }
  }

  /// `every week on Monday at 09:00, Mo-Fr 09:00-17:00`
  var sentence: String {
    words + " at \(layer.handOverText)" + (layer.windows == LayerPlan.always ? "" : ", only \(layer.windows)")
  }

  private func every(_ count: Int, _ unit: String) -> String {
    count == 1 ? "every \(unit)" : "every \(count) \(unit)s"
  }

  private static func ordinal(_ nth: Int) -> String {
    nth == -1 ? "last" : ["first", "second", "third", "fourth"][(nth - 1) % 4]
  }

  private static func weekday(_ number: Int) -> String {
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][(number - 1) % 7]
  }
}
