import Core
import Testing

@testable import Calendars

@Suite("Turns in every zone whose clocks change from 2020 to 2035")
struct EveryZoneTests {
  @Test("There are more than fifty such zones, some of them odd")
  func zones() {
    #expect(ChangingZone.all.count > 50)
    #expect(ChangingZone.all.contains { $0.widestSetBack > 3600 })
    #expect(ChangingZone.all.contains { $0.widestSetBack == 1800 })
  }

  @Test(
    "No gap, an overlap only as long as the clocks go back, and the hour of the hand-over stays",
    arguments: ChangingZone.all)
  func handOvers(_ zone: ChangingZone) throws {
    let rules: [(text: String, days: Int64)] = [
      ("FREQ=DAILY", 2), ("FREQ=HOURLY;INTERVAL=12", 2), ("FREQ=WEEKLY", 9),
      ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TH", 15), ("FREQ=MONTHLY;BYDAY=-1SU", 35),
    ]
    for rule in rules {
      for change in zone.changes {
        let at = Instant(seconds: change.instant)
        for time in change.awkwardTimes {
          let layer = try layer(zone, rule.text, at: time)
          let shifts = layer.shifts(from: at - .days(rule.days), to: at + .days(rule.days))
          let problems = problems(in: shifts, of: layer, zone)
          if !problems.isEmpty { Issue.record("\(problems.joined(separator: "\n"))") }
        }
      }
    }
  }

  @Test("By the hour: no gap, and an overlap only where and as long as the clocks go back", arguments: ChangingZone.all)
  func hours(_ zone: ChangingZone) throws {
    let layer = try layer(zone, "FREQ=HOURLY", at: 1800)
    for change in zone.changes.prefix(3) {
      let at = Instant(seconds: change.instant)
      let shifts = layer.shifts(from: at - .hours(6), to: at + .hours(6))
      let setBack = max(0, change.before - change.after)
      for (this, next) in zip(shifts, shifts.dropFirst()) {
        let overlap = (this.end - next.start).seconds
        #expect(overlap == 0 || overlap == setBack, "\(zone.zone) \(this) \(next)")
        #expect(layer.shift(at: next.start)?.start == next.start, "\(zone.zone) \(next)")
        #expect(layer.next(after: this.start)?.start == next.start, "\(zone.zone) \(this)")
      }
      for minutes in stride(from: -300, through: 300, by: 20) {
        let moment = at + .minutes(Int64(minutes))
        let found = layer.shifts(from: moment, to: moment + Span(microseconds: 1))
        #expect(found == shifts.filter { $0.contains(moment) }, "\(zone.zone) \(moment)")
        #expect(layer.shift(at: moment) == found.last, "\(zone.zone) \(moment)")
      }
    }
  }

  /// A layer that began before 2020, on a Sunday, because clocks change on Sundays.
  private func layer(_ zone: ChangingZone, _ rule: String, at time: Int) throws -> TurnLayer {
    try TurnLayer(
      zone: zone.zone, first: LocalTime(day: day("2019-12-29"), second: time), cadence: Cadence(rule),
      slots: [[1], [2], [3]])
  }

  /// Plain comparisons, because there are some hundred thousand hand-overs.
  private func problems(in shifts: [Shift], of layer: TurnLayer, _ zone: ChangingZone) -> [String] {
    zip(shifts, shifts.dropFirst()).compactMap { this, next in
      let local = layer.start(next.index)
      let (starts, ends) = (next.start.seconds, this.end.seconds)
      var holds = next.index == this.index + 1 && (local.second - layer.first.second) % 43_200 == 0
      if let shown = zone.occurrences(of: local) {
        holds = holds && starts == shown.first && ends == shown.last && ends - starts <= zone.widestSetBack
      } else {
        holds = holds && starts == ends && starts == zone.skipping(local).map { local.seconds - $0.before }
      }
      let before = next.start - Span(microseconds: 1)
      holds = holds && layer.shift(at: next.start) == next && layer.shift(at: before) == this
      holds = holds && layer.next(after: this.start) == next
      return holds ? nil : "\(zone.zone) \(layer.cadence) \(local): \(this) \(next)"
    }
  }
}
