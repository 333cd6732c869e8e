import Calendars
import Core
import Teams
import Web

/// The reader's own next turns, each with the way to swap it.
struct YourDuties {
  let page: RotationsPage

  private static let most = 4

  /// Nothing for readers who take no turns in the next six weeks.
  var html: HTML {
    guard let number = page.request.actor.person else { return .empty }
    let person = ID<Person>(number)
    let now = page.tx.now
    let own = page.rule.lanes.flatMap { lane in
      lane.shifts(from: now, to: now + .days(7 * CalendarSpan.usualWeeks))
        .filter { $0.people.contains(number) && $0.end > now }.map { (lane.rotation, $0) }
    }
    guard !own.isEmpty else { return .empty }
    let next = own.sorted { ($0.1.start, $0.0.id) < ($1.1.start, $1.0.id) }.prefix(Self.most)
    let lines = next.html { rotation, shift in "<li>\(line(rotation, shift, person))</li>" }
    let subscribe = ("Subscribe", "/calendars?of=\(CalendarFeed.Subject.person(person).key)")
    return section("You, \(page.faces.short(person))", link: subscribe, "<ul class=\"lines dec\">\(lines)</ul>")
  }

  private func line(_ rotation: Rotation, _ shift: Shift, _ person: ID<Person>) -> HTML {
    let others = shift.people.map { ID<Person>($0) }.filter { $0 != person }
    let with = others.isEmpty ? "" : " with \(page.faces.spoken(others))"
    let isOn = shift.contains(page.tx.now)
    let from = isOn ? "Now" : ShiftTable.text(shift.start, page.zone)
    let link = "/rotations/\(rotation.id)?act=swap&about=\(shift.span.key)"
    return """
      <p><b>\(rotation.kind == .potw ? "PoTW" : "On call")\(with)</b> \(from) to \
      \(ShiftTable.text(shift.end, page.zone)).<span>\(rotation.name)</span></p>\(buttonLink("Swap", href: link))
      """
  }
}
