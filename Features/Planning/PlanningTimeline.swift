import Core
import Web

/// Everything that happened to a feature or a story, oldest first, with a line for each day.
struct PlanningTimeline {
  private let events: [PlanningEvent]
  private let facts: PlanningFacts

  init(_ events: [PlanningEvent], _ facts: PlanningFacts) {
    self.events = events
    self.facts = facts
  }

  var html: HTML {
    var day = facts.clock.day(facts.now)
    return timeline(
      events.flatMap { event -> [HTML] in
        let own = facts.clock.day(event.at)
        defer { day = own }
        return own == day ? [line(event)] : ["<li class=\"tl-day\">\(own)</li>", line(event)]
      })
  }

  private func line(_ event: PlanningEvent) -> HTML {
    timelineEvent(event.at, facts.clock.time(event.at), icon: Self.icon(event.name), "\(event.sentence)")
  }

  private static func icon(_ name: String) -> String {
    switch name.split(separator: ".").last {
    case "added", "requested": "plus"
    case "moved": "arrow"
    case "blocked": "block"
    case "unblocked", "check_set": "check"
    case "joined", "left", "led": "people"
    default: "note"
    }
  }
}
