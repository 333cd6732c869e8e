import Calendars
import Core
import OnCall
import Storage
import Teams
import Web

/// The stand-up on one page: exceptions first, then the board from right to left (I11).
struct StandUpPage {
  private let standUp: StandUp
  private let text: IterationText
  private let faces: Faces
  private let count: IterationCounts
  private let now: Instant

  init(_ request: Request, _ tx: Transaction) throws {
    standUp = try StandUp(try request.id("id"), tx)
    text = try IterationText(standUp.team, now: tx.now)
    faces = try Faces(Set(standUp.people.values.joined()), tx)
    let iteration = standUp.iteration
    count = try IterationReader(tx).counts([iteration])[iteration.id] ?? IterationCounts()
    now = tx.now
  }

  func page() -> Page {
    let iteration = standUp.iteration
    let main =
      head(eyebrow: text.eyebrow(iteration, standUp.team), h1: sentence)
      + IterationTabs.html(.standUp, iteration)
      + exceptions + columns
    return Page("Stand-up", section: "/iterations", main: main)
  }

  private var sentence: HTML {
    let done = "\(count.done) of \(count.all.counted("story", "stories")) done."
    let blocked = standUp.items.count { $0.kind == .blocked }
    guard blocked > 0 else { return "\(done) Nothing is blocked." }
    return "\(done) \(hot(blocked == 1 ? "One is blocked." : "\(blocked) are blocked."))"
  }

  private var exceptions: HTML {
    let groups = StandUp.Kind.allCases.map { kind in (kind, standUp.items.filter { $0.kind == kind }) }
    let items = groups.flatMap { kind, items -> [HTML] in
      items.isEmpty ? quiet(kind) : items.map { "<b>\(kind.title).</b> \(line($0))" }
    }
    return section(
      "Exceptions", remark: "what the team talks about first", id: "exceptions", isLive: true, lines(items))
  }

  /// What is said where there is nothing to say.
  private func quiet(_ kind: StandUp.Kind) -> [HTML] {
    switch kind {
    case .validation, .blocked: []
    case .tomorrow: ["<b>Tomorrow.</b> Everybody is here, and SS&amp;A has its pair."]
    case .ageing:
      standUp.pace.days == nil ? [unknownPace] : []
    }
  }

  private var unknownPace: HTML {
    """
    <span class="q">Not enough data to say what is old: \(standUp.pace.samples) of \(StandUp.Pace.least) done stories \
    in 26 weeks.</span>
    """
  }

  private func line(_ item: StandUp.Item) -> HTML {
    guard let story = item.story else { return "\(item.text)" }
    return "<a href=\"\(story.path)\">\(unbroken(story.number)) \(story.title)</a> \(item.text)"
  }

  private var columns: HTML {
    standUp.columns.html { state, stories in
      let people = stories.isEmpty ? "<p class=\"q\">None.</p>" : lines(stories.map(card))
      return section(
        "\(state.title.asHeading)", remark: "\(stories.count)", id: state.rawValue, isLive: true, people)
    }
  }

  private func card(_ story: Story) -> HTML {
    let people = standUp.people[story.id] ?? []
    let who = people.isEmpty ? "<span class=\"q\">no pair yet</span>" : faces.linked(people, .pool)
    let days = StandUp.days(from: story.stateAt, to: now, text.zone)
    let blocked: HTML = story.isBlocked ? " \(hot("blocked"))" : .empty
    return """
      <a href="\(story.path)">\(unbroken(story.number)) \(story.title)</a>\(blocked) \
      <span class="q">\(IterationText.size(story)), \(days.counted("day", "days")) here</span> \(who)
      """
  }
}
