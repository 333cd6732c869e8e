import Calendars
import Core
import Teams
import Web

/// What triage decides, as forms that open on the page of an interrupt.
struct TriagePanels {
  let interrupt: Interrupt
  let facts: InterruptFacts
  let request: Request
  let form: FormState

  private var version: HTML { hiddenField("version", "\(interrupt.version)") }

  var html: HTML { snooze + classify + join + silence }

  /// Only what is not part of another one can wait on its own.
  private var snooze: HTML {
    guard interrupt.snoozedUntil == nil else {
      return postButton(
        "Wake", action: "\(interrupt.path)/wake", request: request, fields: [("version", "\(interrupt.version)")])
    }
    guard interrupt.priority > .p1 || interrupt.state != .new else { return .empty }
    let own = form.scoped("snooze")
    return panel(
      "Snooze", heading: "How long can it wait?", action: "\(interrupt.path)/snooze", request: request, key: "z",
      isOpen: form.sent?["for"] != nil,
      version + selectField("Until", "for", times, stored: times.first?.value ?? "", in: own)
        + field("Or until exactly", "until", .dateTime, in: own)
        + field("Why it can wait", "reason", in: own) + "<p class=\"row\">" + button("Snooze", style: .go) + "</p>")
  }

  private var times: [Choice] {
    let zone = facts.clock.zone
    let today = zone.local(facts.now).day
    let monday = today.monday + 7
    func morning(_ day: Day) -> Instant { zone.first(LocalTime(day: day, second: 9 * 3600)) }
    let ends: [(String, Instant)] = [
      ("One hour", facts.now + .hours(1)), ("Four hours", facts.now + .hours(4)),
      ("Tomorrow morning", morning(today + 1)), ("Monday morning", morning(monday)),
    ]
    let shown = interrupt.priority == .p1 ? Array(ends.prefix(2)) : ends
    return shown.map { Choice($0.1.rfc3339, "\($0.0), \(facts.clock.short($0.1, now: facts.now))") }
  }

  private var classify: HTML {
    let priorities = Priority.allCases.map { Choice($0.name, $0.name) }
    let customers = [Choice("", "Nobody in particular")] + facts.customerChoices.map { Choice("\($0.0)", $0.1) }
    let own = form.scoped("classify")
    return panel(
      "Classify", heading: "What is it?", action: "\(interrupt.path)/classify", request: request, key: "c",
      isOpen: form.sent?["technology"] != nil,
      version + selectField("Priority", "priority", priorities, stored: interrupt.priority.name, in: own)
        + selectField(
          "Customer", "customer", customers, stored: interrupt.customer.map { "\($0)" } ?? "", in: own)
        + field("Technology", "technology", stored: interrupt.technology ?? "", in: own) + "<p class=\"row\">"
        + button("Classify", style: .go) + "</p>")
  }

  private var join: HTML {
    guard interrupt.parent == nil else {
      return postButton(
        "Part", action: "\(interrupt.path)/part", request: request, fields: [("version", "\(interrupt.version)")])
    }
    return panel(
      "Join", heading: "Which interrupt does it go with?", action: "\(interrupt.path)/join", request: request,
      isOpen: form.sent?["into"] != nil,
      version
        + field(
          "Number", "into", in: form.scoped("join"), help: "That one is told, worked on and resolved for both.",
          isRequired: true, placeholder: "I-12")
        + "<p class=\"row\">" + button("Join", style: .go) + "</p>")
  }

  private var silence: HTML {
    guard interrupt.kind == .alert, interrupt.silence == nil else { return .empty }
    return buttonLink("Silence", href: "/silences/new?interrupt=\(interrupt.id)")
  }
}
