import Core
import Web

/// Where a feature is, drawn as three lanes: product owner, lead, engineers (I4).
struct FeatureFlowChart {
  /// One box of the drawing. Story work and story validation are one step of the feature.
  private struct Box {
    let step: FeatureStep
    let words: [StaticString]
    /// 0 product owner, 1 product owner and lead, 2 lead, 3 engineers.
    let lane: Int
    let who: StaticString
  }

  private static let boxes: [Box] = [
    Box(step: .definition, words: ["High-level", "definition"], lane: 0, who: "product owner"),
    Box(step: .criteria, words: ["Criteria, scope", "and effort"], lane: 1, who: "product owner and lead"),
    Box(step: .writing, words: ["Stories written", "and sized"], lane: 1, who: "product owner and lead"),
    Box(step: .ordering, words: ["Stories", "ordered"], lane: 2, who: "lead"),
    Box(step: .work, words: ["Story", "work"], lane: 3, who: "engineers"),
    Box(step: .work, words: ["Story", "validation"], lane: 2, who: "lead"),
    Box(step: .validation, words: ["Feature", "validation"], lane: 0, who: "product owner"),
    Box(step: .demo, words: ["Demo"], lane: 2, who: "lead"),
    Box(step: .handover, words: ["Operation", "handed over"], lane: 2, who: "lead"),
    Box(step: .retro, words: ["Retro"], lane: 0, who: "everybody"),
  ]
  private static let storyWork = 4
  private static let storyValidation = 5

  private enum Progress: String { case done, now, todo }

  private let step: FeatureStep
  private let details: [String]
  private let sentBack: Int

  init(
    _ feature: PlannedFeature, _ moves: [FeatureStore.Moved], _ stories: [Story], _ open: Int, _ facts: PlanningFacts
  ) {
    step = feature.step == .dropped ? moves.last?.from ?? .definition : feature.step
    sentBack = stories.reduce(0) { $0 + $1.sentBack }
    let working = stories.count { $0.state == .inWork }
    let ready = stories.count { $0.state == .ready }
    let waiting = stories.count { $0.state == .validation }
    details = Self.boxes.indices.map { index in
      switch index {
      case Self.storyWork where feature.step == .work: "\(working) now, \(ready) ready"
      case Self.storyValidation where feature.step == .work: waiting == 1 ? "1 waits" : "\(waiting) wait"
      default:
        if Self.boxes[index].step == .demo, let at = feature.demoAt {
          facts.clock.short(at, now: facts.now)
        } else if Self.boxes[index].step == .handover, feature.step == .handover {
          "\(open) open"
        } else {
          moves.last { $0.from == Self.boxes[index].step }.map { facts.date($0.at) } ?? ""
        }
      }
    }
  }

  private func progress(_ box: Box) -> Progress {
    let order = FeatureStep.allCases
    guard let own = order.firstIndex(of: box.step), let now = order.firstIndex(of: step) else { return .todo }
    return own < now ? .done : own == now ? .now : .todo
  }

  var html: HTML {
    let now = Self.boxes.indices.filter { progress(Self.boxes[$0]) == .now }.map { String($0 + 1) }
    let place: HTML =
      step == .requested
      ? "It was asked for"
      : now.isEmpty ? "It is done" : "Where the feature is: step \(now.spoken) of \(Self.boxes.count)"
    return """
      <section class="flowbox" aria-labelledby="flow-h"><h2 class="vh" id="flow-h">\(place)</h2>\(drawing)\(list)</section>
      """
  }

  // MARK: - On a phone

  private var list: HTML {
    let items = Self.boxes.indices.html { index -> HTML in
      let box = Self.boxes[index]
      let progress = progress(box)
      let words = HTML(trusted: box.words.map { "\($0)" }.joined(separator: " "))
      let detail: HTML = details[index].isEmpty ? .empty : ", \(details[index])"
      let current = attribute("aria-current", progress == .now ? "step" : nil)
      return """
        <li\(classes(progress.rawValue))\(current)>\(icon(progress == .done ? "check" : "circle"))<span>\(words)</span>\
        <small>\(HTML(trusted: "\(box.who)"))\(detail)</small></li>
        """
    }
    return "<ol class=\"flowlist\">\(items)</ol>"
  }

  // MARK: - On a desk

  private static let width = 110.0
  private static let height = 58.0
  private static func x(_ index: Int) -> Double { 112 + Double(index) * 126.3 }
  private static func y(_ index: Int) -> Double { [16, 57, 98, 180][boxes[index].lane] }

  private var drawing: HTML {
    let lanes: HTML = """
      <path class="ln" d="M0 4H1360"/><text class="role" x="0" y="49">PO</text><path class="ln" d="M0 86H1360"/>\
      <text class="role" x="0" y="131">Feature lead</text><path class="ln" d="M0 168H1360"/>\
      <text class="role" x="0" y="213">Engineers</text><path class="ln" d="M0 250H1360"/>
      """
    let heads: HTML = """
      <defs><marker id="ah" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" \
      markerUnits="userSpaceOnUse" orient="auto"><path d="M1 1l6 3-6 3" class="ahp"/></marker>\
      <marker id="ahc" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" \
      markerUnits="userSpaceOnUse" orient="auto"><path d="M1 1l6 3-6 3" class="ahp on"/></marker></defs>
      """
    let ways = Self.boxes.indices.dropLast().html { way($0) }
    return """
      <svg class="flow" viewBox="0 0 1360 251" aria-hidden="true">\(heads)\(lanes)\(ways)\(wayBack)\
      \(Self.boxes.indices.html { box($0) })</svg>
      """
  }

  private func way(_ index: Int) -> HTML {
    let isOn = progress(Self.boxes[index + 1]) != .todo
    let (name, marker): (HTML, HTML) = isOn ? ("seg on", "url(#ahc)") : ("seg", "url(#ah)")
    return "<path class=\"\(name)\" marker-end=\"\(marker)\" d=\"\(Self.path(index))\"/>"
  }

  /// From the right edge of a box to the next one; into the lane of the engineers from the lower edge.
  private static func path(_ index: Int) -> String {
    let (from, to) = (y(index), y(index + 1))
    let (right, middle) = (x(index) + width, from + height / 2)
    let target = x(index + 1)
    if from == to { return "M\(right.short) \(middle.short)H\((target - 2).short)" }
    let center = target + width / 2
    if boxes[index + 1].lane == 3 {
      let start = x(index) + width / 2
      let end = to + height / 2
      return "M\(start.short) \((from + height).short)C\(start.short) \((end - 8).short) \((start + 10).short) "
        + "\(end.short) \((target - 2).short) \(end.short)"
    }
    let edge = to > from ? to - 2 : to + height + 2
    let near = to > from ? middle + 8 : middle - 8
    return "M\(right.short) \(middle.short)C\((center - 10).short) \(middle.short) \(center.short) \(near.short) "
      + "\(center.short) \(edge.short)"
  }

  private var wayBack: HTML {
    guard sentBack > 0 else { return .empty }
    let from = Self.x(Self.storyValidation)
    let to = Self.x(3) + Self.width + 2
    let words = sentBack == 1 ? "sent back once" : "sent back \(sentBack) times"
    return """
      <path class="seg back" marker-end="url(#ah)" d="M\(from.short) 127H\(to.short)"/>\
      <text class="bk" x="\(((from + to) / 2).short)" y="119" text-anchor="middle">\(words)</text>
      """
  }

  private func box(_ index: Int) -> HTML {
    let box = Self.boxes[index]
    let (x, y, detail) = (Self.x(index), Self.y(index), details[index])
    let count = box.words.count + (detail.isEmpty ? 0 : 1)
    let first = y + Self.height / 2 + 4 - Double(count - 1) * 7.75
    let center = (x + Self.width / 2).short
    let words = box.words.enumerated().html { line, word in
      """
      <text x="\(center)" y="\((first + Double(line) * 15.5).short)" text-anchor="middle">\(HTML(trusted: "\(word)"))</text>
      """
    }
    let below: HTML =
      detail.isEmpty
      ? .empty
      : "<text class=\"d\" x=\"\(center)\" y=\"\((first + Double(count - 1) * 15.5).short)\" text-anchor=\"middle\">\(detail)</text>"
    return """
      <g\(classes(progress(box).rawValue))><rect x="\(x.short)" y="\(y.short)" width="110" height="58" rx="6"/>\
      \(words)\(below)</g>
      """
  }
}

extension Double {
  /// With one decimal place, none for whole numbers.
  fileprivate var short: String {
    let tenths = Int((self * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
  }
}
