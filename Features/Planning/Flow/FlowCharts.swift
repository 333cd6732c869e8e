import Calendars
import Core
import Statistics
import Web

/// The drawings about the flow; each has a table with the same numbers below it.
struct FlowCharts {
  private let measures: FlowMeasures
  private var window: FlowWindow { measures.window }
  private var subject: FlowSubject { measures.subject }

  init(_ measures: FlowMeasures) { self.measures = measures }

  private func plot(_ most: Double, hasWords: Bool) -> FlowPlot {
    FlowPlot(from: window.first, days: window.days, most: most, hasWords: hasWords)
  }

  /// Done per week, with the limits between which chance alone moves it.
  var throughput: HTML {
    let chart = measures.chart
    let plot = plot(max(Double(measures.weeks.map(\.count).max() ?? 0), chart?.upper ?? 0), hasWords: chart != nil)
    let bars = measures.weeks.html { bar($0, plot) }
    let lines: HTML =
      chart.map { chart in
        plot.lines(
          [
            FlowPlot.Line(chart.upper, "limit \(chart.upper.days)"),
            FlowPlot.Line(chart.mean, "mean \(chart.mean.days)", "s-thin", words: "lab"),
          ] + (chart.lower > 0 ? [FlowPlot.Line(chart.lower, "limit \(chart.lower.days)")] : []))
      } ?? .empty
    return plot.svg("Done per week: \(measures.weeks.map { String($0.count) }.joined(separator: ", "))", bars + lines)
  }

  private func bar(_ week: Throughput.Week, _ plot: FlowPlot) -> HTML {
    let begin = max(week.monday, window.first) - window.first
    let (from, to) = (plot.x(Double(begin)) + 2, plot.x(Double(begin) + Double(week.days)) - 2)
    let y = plot.y(Double(week.count))
    let isWhole = week.days == 7 && week.monday + 6 < window.today
    let name = measures.signals.contains(week.monday) ? "f-warm" : isWhole ? "f-cool" : "f-soft"
    let words: HTML =
      measures.weeks.count > 27 || week.count == 0
      ? .empty
      : """
      <text class="lab halo minor" x="\(((from + to) / 2).geometry)" y="\((y - 5).geometry)" \
      text-anchor="middle">\(week.count)</text>
      """
    return """
      <rect class="\(name)" x="\(from.geometry)" y="\(y.geometry)" width="\(max(to - from, 1).geometry)" \
      height="\((FlowPlot.bottom - y).geometry)"/>\(words)
      """
  }

  /// A dot for each that was done: when, and how long it had taken.
  var cycleTimes: HTML {
    let times = measures.cycleTimes
    let plot = plot(Double(times.sorted.last ?? 0), hasWords: true)
    let lines = CycleTimes.percentiles.compactMap { percentile in
      times.value(percentile).map { days in
        let isPromise = percentile == .p85
        return FlowPlot.Line(
          days, "\(percentile) %: \(days.days) d", isPromise ? "s-cool" : "s-mute", words: isPromise ? "cool-t" : "")
      }
    }
    let words = CycleTimes.percentiles.map { "\($0) % in \(times.value($0)?.days ?? "0") days" }
    return plot.svg(
      "Days that \(times.done.count) \(subject.many) took: \(words.joined(separator: ", "))",
      plot.dots(times.done.map { ($0.finishedOn, Double($0.days)) }) + plot.lines(lines))
  }

  /// What is in work by stage, above how old other work was when it left that stage.
  var ages: HTML {
    let stages = agedStages
    let highest = stages.compactMap { measures.usualAge($0, .p95) }.max() ?? 0
    let plot = plot(Double(max(measures.ages.first?.days ?? 0, highest)), hasWords: false)
    let columns = stages.enumerated().html { column($0, $1, of: stages.count, plot) }
    return plot.svg(
      "\(measures.ages.count) \(subject.many) in work; the oldest for \(measures.ages.first?.days ?? 0) days",
      hasDays: false, columns)
  }

  /// Those in which work has begun, and those in which something waits again.
  var agedStages: [Int] {
    (0..<subject.closed).filter { stage in
      stage >= FlowSubject.begin || measures.ages.contains { $0.stage == stage }
    }
  }

  private func column(_ index: Int, _ stage: Int, of count: Int, _ plot: FlowPlot) -> HTML {
    let (middle, half) = (plot.column(index, of: count), plot.half(of: count) - 10)
    // What is ready has not begun, so no age of leaving it says anything.
    let limits = stage >= FlowSubject.begin ? [Percentile.p50, .p85, .p95] : []
    let ages = limits.compactMap { percentile in measures.usualAge(stage, percentile).map { (percentile, Double($0)) } }
    let bands = zip(ages, plot.wordPlaces(ages.map(\.1))).html { band, place in
      """
      <path class="s-mute" d="M\((middle - half).geometry) \(plot.y(band.1).geometry)h\((half * 2 - 70).geometry)"/>\
      <text x="\((middle + half).geometry)" y="\((place + 4).geometry)" text-anchor="end">\(band.0.description) %: \
      \(band.1.days) d</text>
      """
    }
    let own = measures.ages.filter { $0.stage == stage }
    let dots = own.enumerated().html { place, age in
      // Side by side, so that those of one age are seen.
      let x = middle - half + 12 + Double(place % 9) * (half * 2 - 94) / 8
      let name: StaticString = measures.isOld(age) ? "dot dot--2 dot--hot" : "dot dot--2"
      return "<path class=\"\(markup: name)\" d=\"M\(x.geometry) \(plot.y(Double(age.days)).geometry)h0\"/>"
    }
    return bands + dots
      + """
      <text class="lab" x="\(middle.geometry)" y="\((FlowPlot.bottom + 18).geometry)" \
      text-anchor="middle">\(subject.stages[stage]) \(own.count)</text>
      """
  }

  /// The fillings of the stages and of what is closed: what is worked on stands out.
  static func names(of subject: FlowSubject) -> [String] {
    subject == .stories ? ["grey", "cool", "strong", "soft"] : ["grey", "cool", "strong", "deep", "soft"]
  }

  /// How many had reached each stage, one area before the other.
  var flow: HTML {
    let reached = measures.flow.reached
    let plot = plot(Double(reached.first?.last ?? 0), hasWords: false)
    let names = Self.names(of: subject)
    let areas = reached.indices.html { stage -> HTML in
      "<path class=\"f-\(names[stage])\" d=\"\(plot.area(reached[stage]))\"/>"
    }
    let words = zip(subject.stages + ["closed"], reached).map { "\($0.0) or further \($0.1.last ?? 0)" }
    return plot.svg("Reached until today: \(words.joined(separator: ", "))", areas)
  }

  /// What was in work when each day ended.
  var inProgress: HTML {
    let counts = measures.inProgress.counts
    let plot = plot(Double(counts.max() ?? 0), hasWords: true)
    let average: HTML = measures.inProgress.average.map { plot.lines([FlowPlot.Line($0, "mean \($0.days)")]) } ?? .empty
    return plot.svg(
      "In work: \(counts.min() ?? 0) to \(counts.max() ?? 0), today \(counts.last ?? 0)",
      "<path class=\"f-soft\" d=\"\(plot.area(counts))\"/><path class=\"s-cool\" d=\"\(plot.path(counts))\"/>\(average)"
    )
  }
}
