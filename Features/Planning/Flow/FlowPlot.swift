import Calendars
import Core
import Web

/// The frame of a chart: where days and numbers lie, and lines and words at round ones. Sizes are those of the drawing,
/// which is as wide as its column.
struct FlowPlot {
  static let width = 640.0
  static let height = 240.0
  private static let left = 34.0
  private static let top = 16.0
  static let bottom = 212.0

  private let first: Day
  private let days: Int
  /// The number at the upper edge.
  private let most: Double
  private let right: Double

  /// - Parameters:
  ///   - most: the largest number that is drawn.
  ///   - hasWords: leaves room for the words of lines.
  init(from first: Day, days: Int, most: Double, hasWords: Bool) {
    right = hasWords ? 544 : 636
    self.first = first
    self.days = max(days, 1)
    self.most = Double(Self.steps(most).last ?? 1)
  }

  /// Round numbers from 0 on; the last is not below `most`.
  static func steps(_ most: Double) -> [Int] {
    let most = max(most, 1)
    var unit = 1
    // 1, 2, 5, 10, 20, 50, … until at most five of them are needed.
    while most / Double(unit) > 5 { unit = String(unit).hasPrefix("2") ? unit / 2 * 5 : unit * 2 }
    return Array(stride(from: 0, through: Int((most / Double(unit)).rounded(.up)) * unit, by: unit))
  }

  /// The middle of a day.
  func x(_ day: Day) -> Double { x(Double(day - first) + 0.5) }
  /// So many days after the begin of the first one.
  func x(_ days: Double) -> Double { Self.left + days / Double(self.days) * (right - Self.left) }
  func y(_ number: Double) -> Double { Self.bottom - min(number / most, 1) * (Self.bottom - Self.top) }

  /// Where a column for something other than days has its middle.
  func column(_ index: Int, of count: Int) -> Double {
    Self.left + (Double(index) + 0.5) / Double(max(count, 1)) * (right - Self.left)
  }

  /// Half of such a column.
  func half(of count: Int) -> Double { (right - Self.left) / Double(max(count, 1)) / 2 }

  // MARK: - Drawing

  /// - Parameter label: what the drawing says, for who does not see it; the numbers stand in the table below.
  func svg(_ label: String, hasDays: Bool = true, _ content: HTML) -> HTML {
    """
    <div class="fig"><svg class="chart" viewBox="0 0 \(Self.width.geometry) \(Self.height.geometry)" role="img" \
    aria-label="\(label)">\(numbers)\(when: hasDays, dates)\(content)</svg></div>
    """
  }

  /// A line through all the width, with words behind its end.
  struct Line {
    let number: Double
    let words: String
    let name: StaticString
    let wordsName: String

    init(_ number: Double, _ words: String, _ name: StaticString = "s-mute", words wordsName: String = "") {
      self.number = number
      self.words = words
      self.name = name
      self.wordsName = wordsName
    }
  }

  /// Less would make the words of two lines one.
  private static let wordsHeight = 17.0

  /// Lines, their words moved apart where the lines are near to each other.
  func lines(_ lines: [Line]) -> HTML {
    let sorted = lines.sorted { $0.number < $1.number }
    return zip(sorted, wordPlaces(sorted.map(\.number))).html { line, place in
      """
      <path class="\(markup: line.name)" d="M\(Self.left.geometry) \(y(line.number).geometry)H\(right.geometry)"/>\
      <text\(classes(line.wordsName)) x="\((right + 6).geometry)" y="\((place + 4).geometry)">\(line.words)</text>
      """
    }
  }

  /// Where words beside numbers stand so that none covers another.
  /// - Parameter numbers: ascending.
  func wordPlaces(_ numbers: [Double]) -> [Double] {
    var free = Self.bottom + Self.wordsHeight
    return numbers.map { number in
      free = min(y(number), free - Self.wordsHeight)
      return free
    }
  }

  private var numbers: HTML {
    Self.steps(most).html { step in
      let y = y(Double(step))
      return """
        <path class="gridl" d="M\(Self.left.geometry) \(y.geometry)H\(right.geometry)"/>\
        <text x="0" y="\((y + 4).geometry)">\(step)</text>
        """
    }
  }

  private var dates: HTML {
    let mondays = (0..<days).map { first + Int64($0) }.filter { $0.weekday == 1 }
    let step = max(1, (mondays.count + 5) / 6)
    // Words at the right edge would not fit.
    let shown = stride(from: 0, to: mondays.count, by: step).map { mondays[$0] }.filter {
      x(Double($0 - first)) < Self.width - 60
    }
    return shown.enumerated().html { index, day in
      let x = x(Double(day - first))
      // On a phone every second one.
      return """
        <path class="gridl" d="M\(x.geometry) \(Self.bottom.geometry)v4"/>\
        <text\(classes(index.isMultiple(of: 2) ? "" : "minor")) x="\(x.geometry)" \
        y="\((Self.bottom + 18).geometry)">\(Self.date(day))</text>
        """
    }
  }

  /// `5 Oct`
  private static func date(_ day: Day) -> String {
    let words = TimeText.date(day).split(separator: " ")
    return words.count == 2 ? "\(words[0]) \(words[1].prefix(3))" : TimeText.date(day)
  }
}

extension FlowPlot {
  /// Dots in as few elements as there are sizes, whatever their number: larger where several lie on one place.
  func dots(_ places: [(day: Day, number: Double)]) -> HTML {
    var counts: [[Int]: Int] = [:]
    for place in places {
      // Two to a unit of the drawing cannot be told apart.
      let (x, y) = (x(place.day), y(place.number))
      counts[[Int((x / 2).rounded()), Int((y / 2).rounded())], default: 0] += 1
    }
    let sizes: [(ClosedRange<Int>, StaticString)] = [
      (1...1, "dot"), (2...4, "dot dot--2"), (5...Int.max, "dot dot--5"),
    ]
    return sizes.html { range, name in
      let own = counts.filter { range.contains($0.value) }.keys.sorted { $0.lexicographicallyPrecedes($1) }
      guard !own.isEmpty else { return .empty }
      let path = own.map { "M\($0[0] * 2) \($0[1] * 2)h0" }.joined()
      return "<path class=\"\(markup: name)\" d=\"\(path)\"/>"
    }
  }

  /// A line that goes from day to day.
  func path(_ numbers: [Int]) -> String {
    numbers.enumerated().map { index, number in
      "\(index == 0 ? "M" : "L")\(x(first + Int64(index)).geometry) \(y(Double(number)).geometry)"
    }.joined()
  }

  /// The area between such a line and the lower edge.
  func area(_ numbers: [Int]) -> String {
    guard !numbers.isEmpty else { return "" }
    let (begin, end) = (x(first), x(first + Int64(numbers.count - 1)))
    return path(numbers) + "L\(end.geometry) \(Self.bottom.geometry)L\(begin.geometry) \(Self.bottom.geometry)Z"
  }
}
