import Calendars
import Core
import Teams
import Web

/// Today from midnight to midnight: who answers first when.
struct DayLine {
  let page: RotationsPage

  private static let width: Int64 = 1360

  func html() -> HTML {
    let today = page.zone.local(page.tx.now).day
    let start = page.zone.first(LocalTime(day: today, second: 0))
    let end = page.zone.first(LocalTime(day: today + 1, second: 0))
    func place(_ instant: Instant) -> Int64 {
      (instant - start).microseconds * Self.width / max(1, (end - start).microseconds)
    }
    let stretches = page.rule.stretches(from: start, to: end)
    let bars = stretches.html { bar(from: place($0.from), to: place($0.to), people: $0.people, at: $0.from) }
    let marks = stretches.dropFirst().html { "<text x=\"\(place($0.from))\" y=\"45\">\(clock($0.from))</text>" }
    let now = place(page.tx.now)
    let spoken = stretches.map { "\(page.faces.spoken($0.people)) from \(clock($0.from))" }.spoken
    return """
      <figure class="dayline fig"><figcaption><b>Today</b> <span class="q">working hours decide who answers first\
      </span></figcaption><svg class="chart" viewBox="0 0 1360 46" role="img" \
      aria-label="Today: \(spoken). It is \(clock(page.tx.now)).">\(bars)<text x="0" y="45">00:00</text>\(marks)\
      <path class="now" d="M\(now) 2V34"/></svg></figure>
      """
  }

  private func clock(_ instant: Instant) -> String { page.zone.local(instant).clock }

  private func bar(from: Int64, to: Int64, people: [ID<Person>], at instant: Instant) -> HTML {
    let isPotw = !people.isEmpty && page.rule.hours.contains(instant)
    let width = max(1, to - from - 3)
    let names = page.faces.list(people)
    return """
      <rect\(classes(isPotw ? "po" : "oc")) x="\(from + 1)" y="8" width="\(width)" height="22" rx="3"/>\
      <text\(classes(people.isEmpty ? "warm-t" : isPotw ? "inv" : "lab")) x="\(from + 12)" y="23">\
      \(when: width > 60, "\(names)")</text>
      """
  }
}
