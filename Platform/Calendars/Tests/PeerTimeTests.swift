import Core
import Testing

@testable import Calendars

/// What users of other products reported about clocks and zones; each test names the report.
@Suite("Known cases of clocks and zones")
struct PeerTimeTests {
  @Test("Grafana OnCall 3261: 08:30 to 17:30 stays so when summer time ends")
  func grafana3261() throws {
    let days = try layer(
      "Europe/London", from: "2023-06-05 00:00", "FREQ=DAILY", windows: "Mo-Su 08:30-17:30", slots: [[1]])
    let shifts = days.shifts(from: try at("2023-10-27T00:00:00Z"), to: try at("2024-04-02T00:00:00Z"))
    #expect(shifts.count == 158)
    #expect(shifts.allSatisfy { days.zone.local($0.start).clock == "08:30" })
    #expect(shifts.allSatisfy { days.zone.local($0.end).clock == "17:30" })
  }

  @Test("Grafana OnCall 5247 and 4103: a weekly shift has no gap in November and no overlap in March")
  func grafana5247() throws {
    let weeks = try layer("America/Chicago", from: "2024-10-01 09:00", slots: [[1]])
    let shifts = weeks.shifts(from: try at("2024-10-02T00:00:00Z"), to: try at("2025-09-30T00:00:00Z"))
    #expect(shifts.count == 52)
    #expect(zip(shifts, shifts.dropFirst()).allSatisfy { $0.end == $1.start })
    #expect(Set(shifts.map { $0.end - $0.start }) == [.days(7), .days(7) + .hours(1), .days(7) - .hours(1)])
  }

  @Test("Grafana OnCall 5455: the shift over the night of the change ends at its hour, not after 24 hours")
  func grafana5455() throws {
    let days = try layer("America/New_York", from: "2025-03-08 09:00", "FREQ=DAILY", slots: [[1], [2]])
    #expect(text([days.turn(0)], in: days.zone) == ["Sa 09:00-09:00 [1]"])
    #expect(days.turn(0).end - days.turn(0).start == .hours(23))
    #expect(days.turn(1).start == days.turn(0).end)
  }

  @Test("Grafana OnCall 2950 and 3576: seen in September, January's shifts have September's hour")
  func grafana2950() throws {
    let weeks = try layer("America/New_York", from: "2023-09-04 10:00")
    let january = try #require(weeks.shift(at: try at("2024-01-16T00:00:00Z")))
    #expect(text([january, weeks.turn(0)], in: weeks.zone) == ["Mo 10:00-10:00 [2]", "Mo 10:00-10:00 [1]"])
  }

  @Test("Grafana OnCall 4197 and its Terraform provider 1330: two people alternate by weekday in Paris, 08:00 to 18:00")
  func grafana4197() throws {
    let days = try layer(
      "Europe/Paris", from: "2024-01-01 08:00", "FREQ=DAILY", windows: "Mo-Fr 08:00-18:00", slots: [[1], [2]])
    let week = days.shifts(from: try at("2024-04-01T00:00:00Z"), to: try at("2024-04-09T00:00:00Z"))
    #expect(
      text(week, in: days.zone) == [
        "Mo 08:00-18:00 [2]", "Tu 08:00-18:00 [1]", "We 08:00-18:00 [2]", "Th 08:00-18:00 [1]", "Fr 08:00-18:00 [2]",
        "Mo 08:00-18:00 [1]",
      ])
  }

  @Test("Grafana OnCall 4688: a swap from midnight to midnight is the schedule's day, also when it has 25 hours")
  func grafana4688() throws {
    let weeks = try layer("Europe/Berlin", from: "2026-10-19 09:00", slots: [[1]])
    let from = weeks.zone.first(try local("2026-10-25", "00:00"))
    let to = weeks.zone.first(try local("2026-10-26", "00:00"))
    let shifts = weeks.shifts(from: from, to: to).applying([ShiftOverride(from: from, to: to, .replace(1, by: [2]))])
    #expect(text(shifts, in: weeks.zone) == ["Mo 09:00-00:00 [1]", "Su 00:00-00:00 [2]", "Mo 00:00-09:00 [1]"])
    #expect(shifts[1].end - shifts[1].start == .hours(25))
  }

  @Test("OneUptime 1890: a hand-over that was set in winter has the same hour in summer")
  func oneUptime1890() throws {
    let weeks = try layer("Europe/Berlin", from: "2025-01-06 09:00")
    let summer = try #require(weeks.shift(at: try at("2025-07-16T12:00:00Z")))
    #expect(summer.start == (try at("2025-07-14T07:00:00Z")))
    #expect(text([summer], in: weeks.zone) == ["Mo 09:00-09:00 [1]"])
  }

  @Test("Icinga Notifications 524: layers of a day and of 07:00 to 23:30 do not overlap in the result")
  func icinga524() throws {
    let always = try layer("Europe/Berlin", from: "2026-07-20 00:00", "FREQ=DAILY", slots: [[1]])
    let partial = try layer(
      "Europe/Berlin", from: "2026-07-20 07:00", "FREQ=WEEKLY", windows: "Mo-Su 07:00-23:30", slots: [[2]])
    let shifts = LayeredRotation([always, partial])
      .shifts(from: try at("2026-07-28T22:00:00Z"), to: try at("2026-07-29T22:00:00Z"))
    #expect(
      text(shifts, in: always.zone) == ["We 00:00-07:00 [1]", "We 07:00-23:30 [2]", "We 23:30-00:00 [1]"])
  }

  @Test("GoAlert 1252: a shift starts at the first and ends at the last of two equal hours")
  func goAlert1252() throws {
    let days = try layer("America/New_York", from: "2026-10-31 01:30", "FREQ=DAILY")
    #expect(days.turn(1).start == (try at("2026-11-01T05:30:00Z")))
    #expect(days.turn(0).end == (try at("2026-11-01T06:30:00Z")))
  }

  @Test("GoAlert 1252: a rotation of two hours hands over at even hours, also after the clocks change")
  func goAlert1252Hours() throws {
    for start in ["2026-10-24T21:00:00Z", "2026-03-28T21:00:00Z"] {
      let two = try layer("Europe/Berlin", from: "2026-01-05 00:00", "FREQ=HOURLY;INTERVAL=2")
      let shifts = two.shifts(from: try at(start), to: try at(start) + .days(2))
      let hours = shifts.map { two.zone.local($0.start).hour }
      // 02:00 is skipped in March, so that this one hand-over is at 03:00.
      #expect(hours.filter { $0 % 2 == 1 } == (start.contains("-03-") ? [3] : []))
      #expect(zip(shifts, shifts.dropFirst()).allSatisfy { $0.end >= $1.start })
    }
  }

  @Test("GoAlert 2402 and 3492: a hand-over is one moment, whatever zone it is shown in")
  func goAlert2402() throws {
    let weeks = try layer("Asia/Kolkata", from: "2026-01-05 09:00")
    let start = weeks.turn(0).start
    #expect(try zone("America/Chicago").local(start).description == "2026-01-04 21:30")
    #expect(weeks.shift(at: start) == weeks.turn(0))
  }

  @Test("LinkedIn Oncall: shifts of a daily rotation over both changes of the year leave no gap")
  func linkedIn() throws {
    let days = try layer("America/Los_Angeles", from: "2026-01-01 02:30", "FREQ=DAILY")
    let shifts = days.shifts(from: try at("2026-01-02T00:00:00Z"), to: try at("2027-01-01T00:00:00Z"))
    #expect(zip(shifts, shifts.dropFirst()).allSatisfy { $0.end == $1.start })
    #expect(days.zone.local(try #require(days.shift(at: try at("2026-03-08T12:00:00Z"))).start).clock == "03:30")
  }
}
