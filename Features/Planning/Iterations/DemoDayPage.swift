import Calendars
import Core
import OnCall
import Storage
import Teams
import Web

/// Demo day (I12): features that are shown, then what else was done, in the product owner's order, with who shows it.
struct DemoDayPage {
  private let iteration: Iteration
  private let team: Team
  private let features: [PlannedFeature]
  private let lanes: [IterationPlan.Lane]
  private let people: [ID<Story>: [ID<Person>]]
  private let customers: [ID<Team>: String]
  private let faces: Faces
  private let text: IterationText

  init(_ request: Request, _ tx: Transaction) throws {
    let store = IterationStore(tx)
    iteration = try store.get(try request.id("id"))
    team = try TeamStore(tx).get(iteration.team)
    text = try IterationText(team, now: tx.now)
    let members = try store.members([iteration.id])[iteration.id] ?? []
    let end = iteration.closedAt ?? tx.now
    let stories = try store.stories(ids: members.filter { $0.state == .done && $0.isIn(at: end) }.map(\.story))
    let parents = try FeatureStore(tx).all(stories.compactMap(\.feature))
    let (days, zone, isClosed) = (iteration.days, text.zone, iteration.closedAt != nil)
    func start(_ day: Day) -> Instant { zone.first(LocalTime(day: day, second: 0)) }
    let time = start(days.lowerBound)..<start(days.upperBound + 1)
    let shown = try FeatureStore(tx).open(team.id).filter { feature in
      feature.demoAt.map(time.contains) ?? (feature.step == .demo && !isClosed)
    }
    features = try shown + FeatureStore(tx).closed(team.id, shownIn: time)
    lanes = IterationPlan.lanes(stories, parents)
    people = try StoryStore(tx).people(stories.map(\.id))
    customers = Dictionary(try TeamStore(tx).all().map { ($0.id, $0.name) }) { first, _ in first }
    faces = try Faces(Set(people.values.joined()).union((features + parents).compactMap(\.lead)), tx)
  }

  func page() -> Page {
    let count = lanes.reduce(0) { $0 + $1.stories.count }
    let done = "\(count.counted("story", "stories")) done"
    let h1: HTML =
      features.isEmpty
      ? "No feature to show yet; \(done)."
      : "\(features.count.counted("feature", "features")) to show, \(done)."
    let main =
      head(eyebrow: text.eyebrow(iteration, team), h1: h1)
      + IterationTabs.html(.demo, iteration)
      + section("Features", remark: "shown by who leads them", featureList)
      + section("Stories that were done", remark: "in the product owner’s order", class: "lanes", storyList)
    return Page("Demo day", section: "/iterations", main: main)
  }

  private var featureList: HTML {
    guard !features.isEmpty else {
      return "<p class=\"q\">A feature comes here when it was accepted, or when its demo is on one of these days.</p>"
    }
    return lines(
      features.map { feature in
        let who = feature.lead.map { faces.linked([$0], .pool) } ?? nobody("nobody shows it yet")
        let customer = feature.customer.flatMap { customers[$0] }.map { ", for \($0)" } ?? ""
        let when: HTML = feature.demoAt.map { " \(text.moment($0))" } ?? .empty
        return """
          <a href="\(feature.path)">\(feature.title)</a> \
          <span class="q">\(unbroken(feature.number))\(customer), \(feature.step.title)</span>\(when) \(who)
          """
      })
  }

  private var storyList: HTML {
    guard !lanes.isEmpty else { return "<p class=\"q\">None yet.</p>" }
    return lanes.html { lane in
      let title: HTML =
        lane.feature.map { "<a href=\"\($0.path)\">\($0.title)</a>" }
        ?? (lane.stories.first?.backlog == .ssa ? "SS&amp;A" : "Without a feature")
      let items = lane.stories.map { story -> HTML in
        let who = faces.linked(people[story.id] ?? [], .pool)
        return """
          <a href="\(story.path)">\(story.title)</a> \
          <span class="q">\(unbroken(story.number)), \(IterationText.size(story))</span> \(who)
          """
      }
      return "<h3>\(title)</h3>\(lines(items))"
    }
  }
}
