import Core
import Storage
import Teams
import Web

/// Where each unfinished story goes, before an iteration is closed.
struct IterationClosePage {
  private let request: Request
  private let iteration: Iteration
  private let team: Team
  private let unfinished: [Story]
  private let count: IterationCounts
  private let next: Iteration?
  private let mayDecide: Bool
  private let text: IterationText

  init(_ request: Request, _ tx: Transaction) throws {
    self.request = request
    let store = IterationStore(tx)
    let iteration = try store.get(try request.id("id"))
    self.iteration = iteration
    team = try TeamStore(tx).get(iteration.team)
    unfinished = try store.stories(iteration.id).filter(\.isOpen)
    count = try IterationReader(tx).counts([iteration])[iteration.id] ?? IterationCounts()
    next = try store.open(team.id).last { $0.number > iteration.number }
    mayDecide = try IterationActions(tx, as: request.actor).hasSay(over: team.id)
    text = try IterationText(team, now: tx.now)
  }

  func page() -> Page {
    let left = unfinished.isEmpty ? "Nothing is left." : "\(unfinished.count) unfinished: each goes somewhere."
    let main =
      head(
        eyebrow: text.eyebrow(iteration, team),
        h1: "\(count.done) of \(count.all.counted("story", "stories")) done. \(left)")
      + IterationTabs.html(.close, iteration) + (iteration.isRunning ? content : .empty)
      + (iteration.isRunning ? .empty : say("\(iteration.title) is not running."))
    return Page("Close \(iteration.title.lowercased())", section: "/iterations", main: main)
  }

  private var content: HTML {
    guard mayDecide else {
      return say("The product owner, who leads an open feature, or a manager closes it.")
        + lines(unfinished.map { "<a href=\"\($0.path)\">\(unbroken($0.number)) \($0.title)</a>" })
    }
    let after = next.map { "into \($0.title.lowercased())" } ?? "into iteration \(iteration.number + 1), which is made"
    let choices = [
      Choice("", "Decide…"), Choice(Leftover.next.rawValue, "Goes on \(after)"),
      Choice(Leftover.backlog.rawValue, "Back to the backlog"),
    ]
    let fields = unfinished.html { story in
      selectField(
        "\(story.number) \(story.title)", "story-\(story.id)", choices,
        help: "\(story.state.title), \(IterationText.size(story))", isRequired: true)
    }
    return postForm(
      action: "\(iteration.path)/close", request: request,
      hiddenField("version", "\(iteration.version)") + fields
        + "<p class=\"row\">\(button("Close \(iteration.title.lowercased())", style: .go))</p>")
  }
}
