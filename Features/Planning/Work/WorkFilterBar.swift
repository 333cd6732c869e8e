import Core
import Teams
import Web

/// The form that narrows down what a page shows; it is a GET, so every choice is a link that can be kept.
struct WorkFilterBar {
  let filter: WorkFilter
  let place: WorkPlace
  /// Where the form leads, with nothing behind it.
  let path: String
  /// The team that was asked for; nil: the reader's own.
  let team: String?
  let facts: PlanningFacts
  /// What can be chosen, in the order of the product owner.
  var features: [PlannedFeature] = []
  /// Open ones of the team, for the list.
  var iterations: [Iteration] = []
  /// Chosen by tabs beside the form and kept by it.
  var kept: [(String, String)] = []

  func html(tabs: HTML = .empty) -> HTML {
    let back: HTML =
      filter.isActive
      ? "<a class=\"btn btn--quiet\" href=\"\(WorkFilter().link(path, team: team, kept))\">All</a>" : .empty
    return filters(action: path, tabs: tabs, controls: hidden + controls + back)
  }

  private var hidden: HTML {
    hiddenField("team", team) + kept.html { hiddenField($0.0, $0.1) }
  }

  private var controls: HTML {
    let people =
      [Choice("", "Anybody"), Choice("me", "Me")] + facts.pairable.map { Choice("\($0.id)", $0.name) }
    let marks = [Choice("", "Blocked or not")] + [Choice("blocked", "Blocked"), Choice("unsized", "Without a size")]
    return filterSearch("Search in titles and texts", value: filter.words)
      + filterSelect("Person", "person", people, chosen: filter.who?.text ?? "")
      + place(.features, otherwise: backlogs + featureChoice)
      + filterSelect("Attention", "mark", marks, chosen: filter.mark?.rawValue ?? "") + turns
  }

  /// Nothing at this place, else what is given.
  private func place(_ not: WorkPlace, otherwise controls: HTML) -> HTML { place == not ? .empty : controls }

  private var backlogs: HTML {
    filterSelect(
      "Backlog", "backlog", [Choice("", "Any backlog")] + Backlog.allCases.map { Choice($0.rawValue, $0.title) },
      chosen: filter.backlog?.rawValue ?? "")
  }

  private var featureChoice: HTML {
    filterSelect(
      "Feature", "feature",
      [Choice("", "Any feature")] + features.map { Choice("\($0.id)", "\($0.number) \($0.title.cut(to: 50))") },
      chosen: filter.feature.map { "\($0)" } ?? "")
  }

  private var turns: HTML {
    guard place == .stories else { return .empty }
    let choices =
      [Choice("", "Any iteration"), Choice("none", "In no iteration")]
      + iterations.map { Choice("\($0.id)", $0.title) }
    return filterSelect("Iteration", "iteration", choices, chosen: filter.turn?.text ?? "")
  }
}
