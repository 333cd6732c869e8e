import Calendars
import Core
import Teams
import Web

/// A table for each week, rows for each rotation, a cell for each stretch of days with the same people.
struct SixWeeks {
  private let facts: Facts
  private let lanes: [(days: LaneDays, rows: [[LaneDays.Cell]], title: String, hasParts: Bool)]

  /// What it is drawn from.
  struct Facts {
    let rule: RosterRule
    let faces: Faces
    /// In which days begin and end.
    let zone: Zone
    let span: CalendarSpan
    let swaps: [Swap]
    let now: Instant
    let viewer: ID<Person>?
    /// Nothing of it is stored yet, so that there is nothing to link to.
    var isDraft = false
  }

  init(_ facts: Facts) {
    self.facts = facts
    let ordered = Rotation.Kind.allCases.flatMap { kind in facts.rule.lanes.filter { $0.rotation.kind == kind } }
    lanes = ordered.map { lane in
      let days = LaneDays(
        lane, rule: facts.rule, zone: facts.zone, now: facts.now, swaps: facts.swaps, days: facts.span.days)
      let isAlone = ordered.count { $0.rotation.kind == lane.rotation.kind } == 1
      return (days, days.rows, isAlone ? lane.rotation.kind.laneTitle : lane.rotation.name, days.hasParts)
    }
  }

  func html() -> HTML {
    let isMonth = facts.span.month != nil
    let weeks = facts.span.mondays.enumerated().html { week($1, at: $0 * 7) }
    return """
      <section\(classes("cal", isMonth ? "cal--month" : "")) aria-label="\(facts.isDraft ? "Preview" : isMonth ? "Month" : "Six weeks")">\(weeks)\
      </section>\
      <p class="legend s q2"><span class="lg lg--now">answers now</span><span class="lg lg--oc">on call</span>\
      <span class="lg lg--me">you</span><span class="lg lg--swap">swap asked</span>\
      <span class="lg lg--over">override</span><span class="lg lg--gap">gap</span>\(clockChange)</p>
      """
  }

  private var today: Day { facts.zone.local(facts.now).day }

  /// - Parameter first: which of all days is the Monday.
  private func week(_ monday: Day, at first: Int) -> HTML {
    let days = (0..<7).map { monday + $0 }
    let rows = lanes.html { lane in
      lane.rows.enumerated().html { index, row in
        let isLast = index == lane.rows.count - 1
        let cells = LaneDays.merged(row[first..<(first + 7)])
        let isParts = isLast && lane.hasParts
        let title: HTML = isParts ? "\(spokenOnly("\(lane.title), "))other hours" : "\(lane.title)"
        // Where weeks stand below each other, a row with nothing in this week is left out.
        let isBlank = index > 0 && cells.allSatisfy { $0.content == .nothing }
        let names = classes(lane.days.lane.rotation.kind == .potw ? "potw" : "oncall", isBlank ? "blank" : "")
        return """
          <tr\(names)><th class="ln" scope="row">\
          <abbr title="\(lane.days.lane.rotation.name)">\(title)</abbr></th>\(cells.html { html($0, lane.days) })</tr>
          """
      }
    }
    return """
      <table\(classes("wk", days.contains(today) ? "wk--now" : ""))><caption><b>Week \(Self.number(of: monday))</b> \
      \(Self.span(monday))</caption><thead><tr><th class="ln">\
      \(spokenOnly("Lane"))</th>\(days.html(heading))</tr></thead><tbody>\(rows)</tbody></table>
      """
  }

  private func heading(_ day: Day) -> HTML {
    let name = TimeText.weekday(day)
    return """
      <th scope="col"\(classes(isOff(day) ? "off" : ""))\(attribute("aria-current", day == today ? "date" : nil))>\
      <abbr title="\(name)">\(name.prefix(1))</abbr> \(day.civil.day)</th>
      """
  }

  /// A day without working hours of the team.
  private func isOff(_ day: Day) -> Bool { facts.rule.hours.isOff(on: day) }

  /// Says in which night of the weeks the clocks of the page's zone change.
  private var clockChange: HTML {
    let zone = facts.zone
    for day in facts.span.days {
      let before = zone.offset(at: zone.first(LocalTime(day: day, second: 0)))
      let after = zone.offset(at: zone.first(LocalTime(day: day + 1, second: 0)))
      guard before != after else { continue }
      let way = after > before ? "forward; that day is shorter" : "back; that day is longer"
      return "<span class=\"push q\">\(TimeText.day(day)): the clocks go \(way).</span>"
    }
    return .empty
  }

  /// `9–15 March`, `30 Nov–6 Dec`: short, because a week is narrow.
  static func span(_ monday: Day) -> String {
    let sunday = monday + 6
    guard monday.civil.month != sunday.civil.month else { return "\(monday.civil.day)–\(TimeText.date(sunday))" }
    return [monday, sunday].map { TimeText.date($0).split(separator: " ").map { $0.prefix(3) }.joined(separator: " ") }
      .joined(separator: "–")
  }

  /// ISO 8601 week number.
  static func number(of monday: Day) -> Int64 {
    let thursday = monday + 3
    let first = Day(year: thursday.civil.year, month: 1, day: 1) ?? thursday
    return (thursday - first) / 7 + 1
  }
}

extension SixWeeks {
  private func html(_ cell: LaneDays.Cell, _ lane: LaneDays) -> HTML {
    let (words, marks) = text(cell, lane.lane.rotation.kind)
    guard let span = cell.span, !words.isEmpty else { return "<td colspan=\"\(cell.days)\" class=\"we\"></td>" }
    let notes = notes(cell, lane)
    let zone = facts.zone
    let when = "\(ShiftTable.text(span.lowerBound, zone)) to \(ShiftTable.text(span.upperBound, zone)), \(zone.name)"
    let spoken: HTML = notes.isEmpty ? .empty : spokenOnly(" \(notes)")
    let names = classes(
      marks, state(cell, lane), cell.change == nil ? "" : "over", cell.swap == nil ? "" : "swap")
    let link = facts.isDraft ? nil : "/rotations/\(lane.lane.rotation.id)"
    return """
      <td colspan="\(cell.days)"\(names)><a\(attribute("href", link)) \
      title="\((words + " " + notes).trimmed): \(when)">\
      \(cell.swap == nil ? .empty : icon("swap"))\(short(cell, words))\(spoken)</a></td>
      """
  }

  /// What the cell says, and its class.
  private func text(_ cell: LaneDays.Cell, _ kind: Rotation.Kind) -> (words: String, class: String) {
    switch cell.content {
    case .nothing: ("", "")
    case .gap: ("gap", "gap")
    case .missing(let position):
      (cell.days > 3 && position == 2 ? "gap: no second \(kind.title)" : "gap", "gap")
    case .people(let people): (facts.faces.list(people), "")
    }
  }

  /// A single day is too narrow for a name, unless there is a month's room.
  private func short(_ cell: LaneDays.Cell, _ words: String) -> HTML {
    guard cell.days == 1, case .people(let people) = cell.content else { return "\(words)" }
    let initials = people.map { Person.initials(of: facts.faces.name($0)) }.joined(separator: " ")
    return "<span class=\"ini\" aria-hidden=\"true\">\(initials)</span><span class=\"nam\">\(words)</span>"
  }

  private func state(_ cell: LaneDays.Cell, _ lane: LaneDays) -> String {
    guard case .people(let people) = cell.content else { return "" }
    if cell.isNow {
      let isAnswering = lane.lane.rotation.kind == .potw && facts.rule.hours.contains(facts.now)
      return isAnswering ? "nowp" : "cur"
    }
    return facts.viewer.map(people.contains) ?? false ? "me" : ""
  }

  /// `instead of Ravi`, `asks Yara to swap`: why the cell looks as it does.
  private func notes(_ cell: LaneDays.Cell, _ lane: LaneDays) -> String {
    let change = lane.lane.overrides.first { $0.id == cell.change }
    let swap = facts.swaps.first { $0.id == cell.swap?.swap }
    let made = change.map { change in change.replaced.map { "instead of \(facts.faces.short($0))" } ?? "too" }
    let asked = swap.map { swap in
      let other = swap.asked.map(facts.faces.short) ?? "anybody"
      return cell.swap?.isInReturn == true
        ? "asked by \(facts.faces.short(swap.asker)) to swap" : "asks \(other) to swap"
    }
    return [made, asked].compactMap(\.self).joined(separator: ", ")
  }
}

extension Rotation.Kind {
  /// Beside the rows of the calendar.
  fileprivate var laneTitle: String { self == .potw ? "PoTW" : "On call" }
}
