import Calendars
import Core
import Teams
import Web

/// A table for each week, a lane for each rotation, a cell for each stretch of days with the same people.
struct SixWeeks {
  let page: RotationsPage

  func html() -> HTML {
    let weeks = (0..<RotationsPage.weeks).html { week(from: page.firstMonday + 7 * $0) }
    return """
      <section class="cal" aria-label="Six weeks">\(weeks)</section>\
      <p class="legend s q2"><span class="lg lg--now">answers now</span><span class="lg lg--oc">on call</span>\
      <span class="lg lg--me">you</span><span class="lg lg--gap">gap</span>\(clockChange)</p>
      """
  }

  private var today: Day { page.zone.local(page.tx.now).day }

  private func week(from monday: Day) -> HTML {
    let days = (0..<7).map { monday + $0 }
    let isNow = days.contains(today)
    let lanes = Rotation.Kind.allCases.flatMap { kind in page.rule.lanes.filter { $0.rotation.kind == kind } }
    let rows = lanes.html { lane in
      """
      <tr\(classes(lane.rotation.kind == .potw ? "potw" : "oncall"))><th class="ln" scope="row">\
      <abbr title="\(lane.rotation.name)">\(lane.rotation.kind == .potw ? "PoTW" : "On call")</abbr></th>\
      \(cells(lane, days))</tr>
      """
    }
    return """
      <table\(classes("wk", isNow ? "wk--now" : ""))><caption><b>Week \(Self.number(of: monday))</b> \
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
  private func isOff(_ day: Day) -> Bool { page.rule.hours.intervals(on: day.weekday).isEmpty }

  private struct Cell {
    var days: Int
    let shift: Shift?
    let isOff: Bool
  }

  /// A day belongs to the shift that has its noon; a PoTW has no turn on days off.
  private func cells(_ lane: RotationLane, _ days: [Day]) -> HTML {
    var cells: [Cell] = []
    for day in days {
      let noon = page.zone.first(LocalTime(day: day, second: 43_200))
      let isOff = lane.rotation.kind == .potw && isOff(day)
      let shift = isOff ? nil : lane.shift(at: noon)
      if let last = cells.last, last.isOff == isOff, last.shift?.start == shift?.start {
        cells[cells.count - 1].days += 1
      } else {
        cells.append(Cell(days: 1, shift: shift, isOff: isOff))
      }
    }
    return cells.html { html($0, lane) }
  }

  private func html(_ cell: Cell, _ lane: RotationLane) -> HTML {
    guard let shift = cell.shift else { return "<td colspan=\"\(cell.days)\" class=\"we\"></td>" }
    let people = page.rule.present(shift.people)
    let names = people.isEmpty ? "gap" : page.faces.list(people)
    let zone = page.zone
    let title = "\(names): \(ShiftTable.text(shift.start, zone)) to \(ShiftTable.text(shift.end, zone)), \(zone.name)"
    return """
      <td colspan="\(cell.days)"\(classes(mark(shift, people, lane)))>\
      <a href="/rotations/\(lane.rotation.id.number)" title="\(title)">\(names)</a></td>
      """
  }

  private func mark(_ shift: Shift, _ people: [ID<Person>], _ lane: RotationLane) -> String {
    let now = page.tx.now
    if people.isEmpty { return "gap" }
    if shift.contains(now) { return lane.rotation.kind == .potw && page.rule.hours.contains(now) ? "nowp" : "cur" }
    return page.request.actor.person.map { people.contains(ID($0)) } ?? false ? "me" : ""
  }

  /// Says in which night of the six weeks the clocks of the page's zone change.
  private var clockChange: HTML {
    let zone = page.zone
    for day in (0..<7 * RotationsPage.weeks).map({ page.firstMonday + $0 }) {
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
