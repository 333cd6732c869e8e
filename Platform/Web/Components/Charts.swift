/// What the filled part of a meter means.
package enum MeterKind: Sendable {
  case kept, planned, neutral, tooMuch

  fileprivate var className: String {
    switch self {
    case .kept: "fill"
    case .planned: "fill2"
    case .neutral: "mute"
    case .tooMuch: "bad"
    }
  }
}

/// A bar in a line of text; the number it shows must stand beside it.
/// - Parameter share: 0...1.
/// - Parameter tick: where the promise or fair share stands, 0...1.
package func meter(_ share: Double, _ kind: MeterKind = .kept, tick: Double? = nil) -> HTML {
  let width = (min(max(share, 0), 1) * 100).geometry
  let mark: HTML = tick.map { "<path class=\"tick\" d=\"M\(($0 * 100).geometry) -2V8\"/>" } ?? .empty
  return """
    <svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">\
    <rect class="track" width="100" height="6"/><rect\(classes(kind.className)) width="\(width)" height="6"/>\
    \(mark)</svg>
    """
}

/// A small trend of a level; the last point is marked.
/// - Parameter values: oldest first; fewer than two draw nothing.
package func spark(line values: [Double], isWorse: Bool = false) -> HTML {
  guard let low = values.min(), let high = values.max(), values.count > 1 else { return .empty }
  let range = high > low ? high - low : 1
  let points = values.enumerated().map { index, value in
    (x: (3 + Double(index) * 10).geometry, y: (high > low ? 15.9 - (value - low) / range * 13.8 : 9).geometry)
  }
  let last = points[points.count - 1]
  let path = points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
  let width = (6 + Double(values.count - 1) * 10).geometry
  return """
    <svg class="spark" viewBox="0 0 \(width) 18" aria-hidden="true"><polyline points="\(path)"/>\
    <circle\(classes(isWorse ? "hotdot" : "")) cx="\(last.x)" cy="\(last.y)" r="2"/></svg>
    """
}

/// A small trend of counts, one stick per day or hour.
/// - Parameter values: oldest first.
package func spark(sticks values: [Double]) -> HTML {
  guard let high = values.max(), high > 0 else { return .empty }
  let sticks = values.enumerated().html { index, value in
    let height = max(1, value / high * 18)
    return """
      <rect x="\(index * 4)" y="\((18 - height).geometry)" width="3" height="\(height.geometry)"/>
      """
  }
  return "<svg class=\"spark\" viewBox=\"0 0 \(values.count * 4) 18\" aria-hidden=\"true\">\(sticks)</svg>"
}

/// The bar of a promise: runs to a mark at 100 %, beyond it is warm.
/// - Parameter share: used part of the promised time; 1 is the promise, drawn up to 1.25.
/// - Parameter words: `22 min left`, `18 min over`, `paused`.
/// - Parameter detail: grey: `of 2 h`.
package func slaClock(_ share: Double, _ words: String, detail: String? = nil) -> HTML {
  let name = share > 1 ? "sla--over" : share >= 0.75 ? "sla--soon" : ""
  let small: HTML = detail.map { " <small>\($0)</small>" } ?? .empty
  return "<span\(classes("sla", name))>\(promiseBar(share))<span><b>\(words)</b>\(small)</span></span>"
}

/// The wide bar below the clock in the head of one interrupt.
package func promiseBar(_ share: Double, isWide: Bool = false) -> HTML {
  let width = (min(max(share, 0), 1.25) * 80).geometry
  return """
    <svg\(classes(isWide ? "clockbar" : "")) viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">\
    <rect class="track" width="100" height="8"/>\
    <rect class="run" width="\(width)" height="8"/><path class="mark" d="M80 -3V11"/></svg>
    """
}
