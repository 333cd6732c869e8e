import Calendars
import Core
import Notifications
import Teams
import Web

/// Everything that happened to an interrupt, oldest first, each with its reason (B4).
struct InterruptTimeline {
  let interrupt: Interrupt
  let events: [InterruptEvent]
  let told: [Told]
  let facts: InterruptFacts
  /// When each of its alerts was first seen, oldest first.
  let arrivals: [Instant]

  var remark: HTML? {
    guard interrupt.count > 1, let first = arrivals.first, let last = arrivals.last else { return nil }
    return """
      \(interrupt.count) alerts since \(short(first)) \(spark(sticks: histogram(from: first))) \
      last at \(short(last))
      """
  }

  var html: HTML {
    let own = events.filter { $0.name.hasPrefix("interrupt.") }
    let past = own.map { ($0.at, line($0)) } + told.map { ($0.at, line($0)) }
    let ordered = past.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element)
    return timeline(withDays(ordered + upcoming))
  }

  /// A line with the date stands before the first entry of each day that is not today.
  private func withDays(_ entries: [(Instant, HTML)]) -> [HTML] {
    var day = facts.clock.day(facts.now)
    return entries.flatMap { instant, entry -> [HTML] in
      let own = facts.clock.day(instant)
      defer { day = own }
      return own == day ? [entry] : ["<li class=\"tl-day\">\(own)</li>", entry]
    }
  }

  private var upcoming: [(Instant, HTML)] {
    guard let next = interrupt.next, let words = facts.nextWords(interrupt) else { return [] }
    let sentence = words.prefix(1).uppercased() + words.dropFirst()
    return [(next.at, timelineEvent(next.at, clock(next.at), icon: "clock", kind: .upcoming, "\(sentence)"))]
  }

  private func line(_ event: InterruptEvent) -> HTML {
    let who: HTML = "<b>\(event.actorName)</b>"
    let at = event.at
    func entry(_ icon: String, kind: TimelineKind = .plain, _ sentence: HTML, why: HTML? = nil) -> HTML {
      timelineEvent(at, clock(at), icon: icon, kind: kind, sentence, why: why)
    }
    switch event.name {
    case "interrupt.opened":
      let opened: HTML = event.actorKind == "source" ? "<b>Alert from \(event.actorName)</b>" : "\(who) asked for it"
      return entry(interrupt.icon, opened, why: "\(interrupt.priority.name)\(customerWords)")
    case "interrupt.acknowledged":
      return entry(
        "check", kind: .acknowledged, "\(who) acknowledged",
        why: "\(TimeText.long(at - interrupt.openedAt)) after intake")
    case "interrupt.assigned":
      let why = event.facts["reason"]?.text.flatMap { $0.isEmpty ? nil : "\($0)" as HTML }
      return entry("people", "\(who) gave it to <b>\(event.facts["name"]?.text)</b>", why: why)
    case "interrupt.declined":
      return entry("shield", "\(who) declined it", why: event.facts["reason"]?.text.map { "\($0)" })
    case "interrupt.noted": return entry("note", "\(who)\(noteWords(event))")
    case "interrupt.raised":
      return entry("up", kind: .breach, "Rose from \(event.facts["from"]?.text) to <b>\(event.facts["to"]?.text)</b>")
    case "interrupt.resolved": return entry("check", kind: .acknowledged, resolvedWords(event, who))
    case "interrupt.snoozed":
      let until = event.facts["until"]?.text.flatMap(Instant.init(rfc3339:)).map { short($0) } ?? ""
      return entry("clock", "\(who) snoozed it until \(until)", why: event.facts["reason"]?.text.map { "\($0)" })
    case "interrupt.lapsed": return entry("warn", kind: .breach, "Nobody gave a sign of life, so it is nobody’s again")
    case "interrupt.reopened":
      return entry("cycle", kind: .breach, "\(who) opened it again", why: event.facts["reason"]?.text.map { "\($0)" })
    default: return entry("note", "\(event.sentence)")
    }
  }

  private var customerWords: HTML { facts.customer(interrupt.customer).map { ", for \($0)" } ?? .empty }

  private func noteWords(_ event: InterruptEvent) -> HTML {
    let minutes: HTML = event.minutes > 0 ? " spent \(event.minutes) min" : .empty
    return event.text.isEmpty ? minutes : "\(minutes): \(event.text)"
  }

  private func resolvedWords(_ event: InterruptEvent, _ who: HTML) -> HTML {
    let code = event.facts["code"]?.text.flatMap(CloseCode.init(rawValue:))
    if event.actorKind != "person", event.facts["by"] == nil { return "<b>Resolved:</b> all of its alerts ended" }
    let minutes: HTML = event.minutes > 0 ? ", \(event.minutes) min" : .empty
    let text: HTML = event.text.isEmpty ? .empty : ": \(event.text)"
    return "\(who) resolved it\(text) <span class=\"q\">\(code?.words)\(minutes)</span>"
  }

  private func line(_ told: Told) -> HTML {
    let channel = told.channelWord
    let how: HTML =
      switch told.state {
      case .sent: "Told <b>\(told.name)</b> by \(channel)"
      case .failed: "Could not tell <b>\(told.name)</b> by \(channel)"
      case .unreachable: "<b>\(told.name)</b> could not be told: no contact method"
      case .withdrawn: "<b>\(told.name)</b> did not need to be told by \(channel)"
      case .bundled: "Told <b>\(told.name)</b> by \(channel), in a digest"
      case .waiting where told.isDigest: "Will tell <b>\(told.name)</b> by \(channel), in a digest"
      default: "Telling <b>\(told.name)</b> by \(channel)"
      }
    let again: HTML = told.attempts > 1 ? " after \(told.attempts) attempts" : .empty
    let error: HTML = told.lastError.map { " <span class=\"hot\">\($0)</span>" } ?? .empty
    let isBad = told.state == .failed || told.state == .unreachable
    return timelineEvent(
      told.at, clock(told.at), icon: "up", kind: isBad ? .breach : .plain, "\(how)\(again)",
      why: "\(told.reason)\(error)")
  }

  private func clock(_ instant: Instant) -> String { facts.clock.time(instant) }

  private func short(_ instant: Instant) -> String { facts.clock.short(instant, now: facts.now) }

  /// Twenty equal stretches of time from the first alert until now or the end.
  private func histogram(from first: Instant) -> [Double] {
    let end = interrupt.resolvedAt ?? facts.now
    let width = max(1, (end - first).microseconds / 20 + 1)
    var sticks = [Double](repeating: 0, count: 20)
    for arrival in arrivals { sticks[min(19, max(0, Int((arrival - first).microseconds / width)))] += 1 }
    return sticks
  }
}
