import Calendars
import Core
import Teams
import Web

/// Texts about iterations that several pages need.
struct IterationText {
  let zone: Zone
  let now: Instant

  /// By the clocks of the team, which decide what day it is.
  init(_ team: Team, now: Instant) throws {
    zone = team.hours.zone
    self.now = now
  }

  private var today: Day { zone.local(now).day }

  /// `23 November to 6 December`, with the year when it is another one.
  func days(_ iteration: Iteration) -> String {
    let year = iteration.endsOn.civil.year
    let end = TimeText.date(iteration.endsOn) + (year == today.civil.year ? "" : " \(year)")
    return "\(TimeText.date(iteration.startsOn)) to \(end)"
  }

  /// Above the heading: team, days, demo.
  func eyebrow(_ iteration: Iteration, _ team: Team) -> HTML {
    let dot: HTML = " <span aria-hidden=\"true\">·</span> "
    let up: HTML = "<a href=\"/iterations?team=\(team.id.number)\">\(iteration.title)</a>"
    let demo: HTML = iteration.demoAt.map { dot + "demo day \(moment($0))" } ?? .empty
    return up + dot + "\(team.name)" + dot + "\(days(iteration)), \(progress(iteration))" + demo
  }

  /// `Friday 4 December 14:00`
  func moment(_ instant: Instant) -> HTML {
    let local = zone.local(instant)
    return time(instant, "\(TimeText.day(local.day)) \(local.clock)")
  }

  /// `day 3 of 14`, `begins tomorrow`, `closed`.
  func progress(_ iteration: Iteration) -> String {
    if iteration.closedAt != nil { return "closed" }
    let length = iteration.endsOn - iteration.startsOn + 1
    switch today - iteration.startsOn {
    case ..<(-1): return "begins in \(iteration.startsOn - today) days"
    case -1: return "begins tomorrow"
    case let day where day < length:
      return "day \(day + 1) of \(length)" + (iteration.startedAt == nil ? ", not started" : "")
    default: return iteration.startedAt == nil ? "not started" : "over, not closed"
    }
  }

  /// Reads what a browser's field for a local time sends: `2026-12-04T14:00`.
  static func instant(_ text: String, in zone: Zone) -> Instant? {
    let parts = text.split(separator: "T")
    guard parts.count == 2, let day = Day(String(parts[0])), let time = TimeOfDay(String(parts[1].prefix(5))) else {
      return nil
    }
    return zone.first(LocalTime(day: day, time: time))
  }

  /// `5 points`, `1 d`, `not sized`.
  static func size(_ story: Story) -> String {
    if story.kind == .spike { return story.boxDays.map { "spike, \($0) d" } ?? "spike, no time box" }
    return story.size.map { $0 == 1 ? "1 point" : "\($0) points" } ?? "not sized"
  }
}

extension String {
  /// With a large first letter.
  var asHeading: String { prefix(1).uppercased() + String(dropFirst()) }
}

extension Int {
  /// `1 story`, `3 stories`
  func counted(_ one: String, _ many: String) -> String { self == 1 ? "1 \(one)" : "\(self) \(many)" }
}

extension Double {
  /// One decimal, none where it is zero: `7.5`, `8`.
  var days: String {
    let tenths = Int((self * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
  }
}
