import Core
import Web

/// The heads of the columns: how many stories are there, and how many may be. Limits count everything, whatever is shown.
struct BoardColumns {
  let board: Board
  let isFiltered: Bool
  /// Where the limits are changed; nil for who may not.
  let limitsLink: String?

  static func title(_ state: StoryState) -> String {
    switch state {
    case .written, .ready: "Ready"
    case .inWork: "In work"
    case .validation: "Validation"
    case .done, .dropped: "Done"
    }
  }

  var html: HTML { StoryState.columns.html(head) }

  private func head(_ state: StoryState) -> HTML {
    let title = Self.title(state)
    let (all, seen) = board.count(state)
    let part: HTML = isFiltered && seen != all ? "<span>\(seen) shown</span>" : .empty
    guard let limit = board.limits.column(state) else {
      return "<div role=\"columnheader\">\(title) <span>\(all)</span>\(part)</div>"
    }
    let words = "\(all) of \(limit)"
    let numbers: HTML =
      all > limit ? "\(icon("warn"))\(hot(words))\(spokenOnly("over the limit"))" : "<span>\(words)</span>"
    let link: HTML =
      limitsLink.map { "<a class=\"plain\" href=\"\($0)\" title=\"Change the limits\">\(numbers)</a>" } ?? numbers
    return "<div role=\"columnheader\">\(title) \(link)\(part) \(wip(all, of: limit))</div>"
  }

  private func wip(_ count: Int, of limit: Int) -> HTML {
    let boxes = (0..<limit).html {
      "<rect x=\"\($0 * 8)\" width=\"6\" height=\"8\" rx=\"1\"\(classes($0 < count ? "on" : ""))/>"
    }
    return "<svg class=\"wip\" viewBox=\"0 0 \(limit * 8) 8\" aria-hidden=\"true\">\(boxes)</svg>"
  }
}
