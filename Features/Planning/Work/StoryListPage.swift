import Core
import OnCall
import Storage
import Teams
import Web

/// Stories as a list, with the filters of the board: what to look through, and what to change together.
struct StoryListPage {
  let request: Request
  let facts: PlanningFacts
  let team: Team
  let filter: WorkFilter
  let stories: [Story]
  let people: [ID<Story>: [ID<Person>]]
  let features: [PlannedFeature]
  let iterations: [Iteration]
  private let named: [ID<PlannedFeature>: PlannedFeature]
  private let form: FormState
  private let savedViews: HTML
  private let number: Int
  /// On all pages.
  private let count: (all: Int, unsized: Int)

  /// Rows of one page.
  static let length = 200
  private static let maximumPage = 1000

  init(_ request: Request, _ tx: Transaction, form: FormState = .fresh) throws {
    self.request = request
    self.form = form
    facts = try PlanningFacts(request, tx)
    team = try TeamChoice(tx).named(request.query["team"], for: request.actor)
    filter = try WorkFilter(request.query, at: .stories)
    savedViews = try SavedViewBar(request, tx, team: team.id, .stories, query: filter.query).html()
    number = try Self.number(request.query)
    let store = WorkFilterStore(tx, as: request.actor)
    count = try store.count(filter, of: team.id)
    stories = try store.stories(filter, of: team.id, limit: Self.length, offset: (number - 1) * Self.length)
    people = try StoryStore(tx).people(stories.map(\.id))
    features = try FeatureStore(tx).open(team.id)
    iterations = try IterationStore(tx).open(team.id)
    let all = try FeatureStore(tx).all(Set(stories.compactMap(\.feature)))
    named = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
  }

  private static func number(_ query: Query) throws -> Int {
    guard let text = query["page"] else { return 1 }
    guard let number = Int(text), (1...maximumPage).contains(number) else {
      throw Refusal.invalid("page", "must be 1 to \(maximumPage)")
    }
    return number
  }

  var page: Page {
    Page(
      "Stories", section: "/board",
      main: TeamSwitch(teams: facts.operationsTeams, current: team.id, path: "/stories").html
        + head(
          eyebrow: "<a href=\"\(WorkFilter().link("/board", team: request.query["team"]))\">Board</a>", h1: answer,
          actions: buttonLink("Write a story", href: "/stories/new", style: .go, key: "c"))
        + filterBar + savedViews + done + errorSummary(form.scoped("bulk"), labels: BulkForm.labels) + list + pages)
  }

  private var answer: HTML {
    let what = filter.state?.title ?? "open"
    guard count.all > 0 else { return filter.isActive ? "No story fits." : "No story is open." }
    let words: HTML = "\(count.all.spoken) \(count.all == 1 ? "story" : "stories") \(what)."
    return count.unsized == 0 ? words : words + " " + hot("\(count.unsized) without a size.")
  }

  private var isMore: Bool { count.all > number * Self.length }

  private var filterBar: HTML {
    func tab(_ title: String, _ state: StoryState?) -> Tab {
      var other = filter
      other.state = state
      return Tab(
        title, href: other.link("/stories", team: request.query["team"]), isCurrent: filter.state == state)
    }
    let states = StoryState.allCases.map { state in
      tab(state.title.prefix(1).uppercased() + state.title.dropFirst(), state)
    }
    let bar = WorkFilterBar(
      filter: filter, place: .stories, path: "/stories", team: request.query["team"], facts: facts,
      features: features, iterations: iterations, kept: filter.state.map { [("state", $0.rawValue)] } ?? [])
    return bar.html(tabs: tabs("State", [tab("Open", nil)] + states))
  }

  private var list: HTML {
    guard !stories.isEmpty else {
      if count.all > 0 {
        return emptyState("Page \(number) is empty", "All \(count.all) are on the pages before it.")
      }
      return emptyState("Nothing is here", "Other words or another state may find something.")
    }
    let rows = stories.map(row)
    guard mayChange else { return live("stories", table("Stories", Self.columns, rows.map(\.row))) }
    let boxed = rows.map { TableRow([$0.box] + $0.row.cells, id: $0.row.id) }
    let columns = [Column("Choose", isTitleHidden: true)] + Self.columns
    let bulk = BulkForm(facts: facts, features: features, iterations: iterations, form: form.scoped("bulk"))
    return postForm(
      action: here("/stories/bulk", []), request: request, class: "", label: "Change several stories",
      BulkForm.first + live("stories", table("Stories", columns, boxed, class: "picked"))
        + bulk.html(
          all:
            "<a href=\"\(here("/stories", [("all", "on")]))\">Choose all \(stories.count)\(count.all > stories.count ? " of this page" : "")</a>"
        ))
  }

  private static let columns = [
    Column("Story"), Column("Feature"), Column("State"), Column("Size", isNumber: true, isNamedOnPhone: true),
    Column("Who"), Column("Iteration", isNamedOnPhone: true),
  ]

  private var mayChange: Bool {
    !request.actor.roles.isDisjoint(with: Role.operations) && filter.state.map(\.isOpen) != false
  }

  /// This page of the list.
  private func here(_ path: String, _ more: [(String, String)]) -> String {
    filter.link(path, team: request.query["team"], (number > 1 ? [("page", "\(number)")] : []) + more)
  }

  /// What the last change did.
  private var done: HTML {
    guard form.errors.isEmpty, let changed = request.query.integer("changed"), changed >= 0 else { return .empty }
    let unchanged = max(0, request.query.integer("so") ?? 0)
    return say("\(BulkResult(changed: Int(changed), unchanged: Int(unchanged)).sentence)", icon: "check")
  }

  private func box(_ story: Story) -> HTML {
    let stored: Set<String> = request.query["all"] == "on" ? ["\(story.id)"] : []
    // What was chosen before stays so, whatever its version is now.
    let sent = form.sent.map { Set($0.all("story").compactMap { $0.split(separator: ":").first.map(String.init) }) }
    let isChosen = (sent ?? stored).contains("\(story.id)")
    return """
      <label class="tick-l"><input type="checkbox" name="story" value="\(story.id.number):\(story.version)"\
      \(flag("checked", isChosen)) data-key="x"><span>\(spokenOnly("Choose \(story.number)"))</span></label>
      """
  }

  private func row(_ story: Story) -> (box: HTML, row: TableRow) {
    let blocked: HTML =
      story.blockedReason.map { "<br><span class=\"hot\">\($0)</span>" } ?? .empty
    let title: HTML = """
      <span class="q nowrap sid">\(unbroken(story.number))</span> \
      <a class="plain" href="\(story.path)">\(story.title)</a>\(story.spikeSign)\(blocked)
      """
    let feature: HTML =
      story.feature.flatMap { named[$0] }.map { "<a href=\"\($0.path)\">\(unbroken($0.number)) \($0.title)</a>" }
      ?? "<span class=\"q\">\(story.backlog.title)</span>"
    let turn = story.iteration.flatMap { id in iterations.first { $0.id == id } }?.title ?? ""
    let cells = TableRow(
      [
        title, feature, story.stateMark, "\(story.sizeText)", facts.pair(people[story.id] ?? []), "\(turn)",
      ], id: "story-\(story.id)")
    return (mayChange ? box(story) : .empty, cells)
  }

  private var pages: HTML {
    func link(_ number: Int) -> String {
      filter.link("/stories", team: request.query["team"], number > 1 ? [("page", "\(number)")] : [])
    }
    // Back from far behind the end leads to the last page that has something.
    let last = max(1, (count.all + Self.length - 1) / Self.length)
    return pagination(newer: number > 1 ? link(min(number - 1, last)) : nil, older: isMore ? link(number + 1) : nil)
  }
}
