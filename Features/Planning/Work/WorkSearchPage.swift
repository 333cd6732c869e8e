import Core
import Storage
import Teams
import Web

/// Features and stories of all teams that fit some words: what the reader may see of them.
struct WorkSearchPage {
  let request: Request
  let facts: PlanningFacts
  let words: String
  let features: [PlannedFeature]
  let stories: [Story]

  /// The most of each that are shown.
  static let most = 50

  init(_ request: Request, _ tx: Transaction) throws {
    self.request = request
    facts = try PlanningFacts(request, tx)
    words = try Self.words(request.query)
    (features, stories) = try Self.find(words, request.actor, tx, limit: Self.most)
  }

  static func words(_ query: Query) throws -> String { try WorkFilter(query, at: .features).words }

  /// Nothing without words.
  static func find(
    _ words: String, _ actor: Actor, _ tx: Transaction, limit: Int
  ) throws -> (features: [PlannedFeature], stories: [Story]) {
    guard !words.isEmpty else { return ([], []) }
    let (store, visible) = (WorkFilterStore(tx, as: actor), try FeatureVisibility(actor, tx))
    return (
      try store.searchFeatures(words, visible: visible, limit: limit),
      try store.search(words, visible: visible, limit: limit)
    )
  }

  var page: Page {
    Page(
      "Search in planned work", section: "/features",
      main: head(eyebrow: breadcrumb([("Features", "/features")], last: "Search"), h1: answer)
        + filters(
          action: "/work", controls: filterSearch("Search in features and stories of all teams", value: words))
        + (features.isEmpty ? .empty : section("Features", remark: limited(features.count), lines(features.map(line))))
        + (stories.isEmpty ? .empty : section("Stories", remark: limited(stories.count), lines(stories.map(line)))))
  }

  private var answer: HTML {
    if words.isEmpty { return "What are you looking for?" }
    let found = features.count + stories.count
    return found == 0
      ? "Nothing fits “\(words)”."
      : "\(features.count.counted("feature", "features")) and \(stories.count.counted("story", "stories")) fit."
  }

  private func limited(_ count: Int) -> HTML? { count < Self.most ? nil : "the first \(Self.most)" }

  private func line(_ feature: PlannedFeature) -> HTML {
    """
    <a href="\(feature.path)">\(unbroken(feature.number)) \(feature.title)</a> \
    <span class="q">\(feature.step.title)\(team(feature.team))</span>
    """
  }

  private func line(_ story: Story) -> HTML {
    """
    <a href="\(story.path)">\(unbroken(story.number)) \(story.title)</a> \(story.stateMark)\
    <span class="q">\(team(story.team))</span>
    """
  }

  /// Worth saying when there are several.
  private func team(_ id: ID<Team>) -> HTML {
    guard facts.operationsTeams.count > 1, let name = facts.team(id) else { return .empty }
    return " · \(name)"
  }
}
