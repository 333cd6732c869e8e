import Calendars
import Core

extension ImportedLayer {
  /// Local time of the first hand-over.
  var first: LocalTime { LocalTime(day: startsOn, second: handOverMinute * 60) }

  /// The same turns of the same people, counted from later on (or from earlier): the last start at the local time or
  /// before it that keeps everybody's place.
  func advanced(to local: LocalTime) throws -> ImportedLayer {
    var layer = self
    let step: Int64
    var places: Int64 = 1
    switch cadence {
    case .hours, .days:
      let windows = try WeekWindows(text: windows)
      guard let order = TurnOrder(first: first, cadence: cadence, windows: windows) else { return self }
      (step, places) = order.round
    case .weeks(let count, let weekdays):
      step = Int64(count) * Int64(WeekWindows.week)
      places = Int64(max(1, weekdays.count))
    case .months(let count, let day):
      return advancedByMonths(to: local.day, Int64(count), day)
    }
    var steps = (local.wallMinute - first.wallMinute).quotientRoundingDown(by: step)
    // Where no turn begins on the first day, the first one may only begin in the next round.
    if case .weeks(_, let weekdays) = cadence, !weekdays.isEmpty, !weekdays.contains(startsOn.weekday) { steps -= 1 }
    let start = LocalTime(wallMinute: first.wallMinute + steps * step)
    (layer.startsOn, layer.handOverMinute) = (start.day, start.second / 60)
    layer.slots = slots.rotated(by: steps * places)
    return layer
  }

  private func advancedByMonths(to day: Day, _ count: Int64, _ monthDay: Cadence.MonthDay) -> ImportedLayer {
    // From later days on, the first hand-over may lie in the next month, and not in every month alike.
    guard startsOn.civil.day <= 28 || monthDay == .day(31) else { return self }
    var layer = self
    // The month before surely has its hand-over before the day, but the first one may be that of the next round.
    let begins = monthDay == .day(Int(startsOn.civil.day))
    let months = day.monthNumber - 1 - startsOn.monthNumber - (begins ? 0 : count)
    let steps = months.quotientRoundingDown(by: count)
    guard steps > 0, let start = startsOn.adding(months: steps * count) else { return self }
    layer.startsOn = start
    layer.slots = slots.rotated(by: steps)
    return layer
  }
}

extension Day {
  /// Months since January of the year 0.
  var monthNumber: Int64 { civil.year * 12 + civil.month - 1 }

  /// The same day of another month, its last one where it is shorter.
  func adding(months: Int64) -> Day? {
    let month = monthNumber + months
    let year = month.quotientRoundingDown(by: 12)
    return (0..<4).lazy.compactMap { Day(year: year, month: month - year * 12 + 1, day: self.civil.day - $0) }.first
  }
}

extension Array {
  /// The order of who begins when `places` have had their turn.
  func rotated(by places: Int64) -> [Element] {
    guard count > 1 else { return self }
    let count = Int64(count)
    let first = Int(places - places.quotientRoundingDown(by: count) * count)
    return Array(self[first...] + self[..<first])
  }
}
