import Core
import Statistics

/// Items done per day, as a command is told them: a list, or one of three kinds of CSV.
struct ForecastHistory {
  let counts: [Int]
  /// The last day; nil when the history has no dates.
  let last: Day?

  /// - Parameter list: `2,0,5`, the oldest day first.
  /// - Throws: `Refusal.invalid` naming `history`.
  init(list: String) throws(Refusal) {
    var counts: [Int] = []
    for word in list.split(separator: ",", omittingEmptySubsequences: false) {
      guard let count = Int(Self.cell(word)) else {
        throw .invalid("history", "must be whole numbers with commas between them, has “\(word.prefix(40))”")
      }
      counts.append(count)
    }
    self.counts = counts
    last = nil
  }

  /// One line a day with its count, in the order of days; or a day and its count; or a day for each item that was done
  /// on it. Days may come in any order, those that are not named had nothing done. A first line of titles is left out.
  /// - Throws: `Refusal.invalid` naming `history-file` and the line.
  init(csv: String) throws(Refusal) {
    var lines: [HistoryLine] = []
    for (index, text) in csv.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let cells = text.split(omittingEmptySubsequences: false) { ",;\t".contains($0) }.map(Self.cell)
      guard cells.contains(where: { !$0.isEmpty }) else { continue }
      guard let line = HistoryLine(cells, number: index + 1) else {
        if lines.isEmpty, index == 0 { continue }
        throw Self.problem(
          "line \(index + 1) must be a count, a day and a count, or a day such as 2026-11-23; is “\(text.prefix(40))”")
      }
      if let first = lines.first, first.kind != line.kind {
        throw Self.problem("line \(line.number) must be \(first.kind.rawValue) as line \(first.number) is")
      }
      lines.append(line)
    }
    guard let kind = lines.first?.kind else { throw Self.problem("has no line with a count or a day") }
    guard kind != .count else {
      counts = lines.compactMap(\.count)
      last = nil
      return
    }
    let days = lines.compactMap(\.day)
    guard let first = days.min(), let last = days.max() else { throw Self.problem("has no day") }
    guard last - first < ForecastLimit.days else {
      throw Self.problem("must span at most \(ForecastLimit.days) days, spans \(last - first + 1): \(first) to \(last)")
    }
    self.last = last
    counts =
      kind == .day
      ? Throughput(finished: days, from: first, to: last).counts : try Self.dated(lines, first, last)
  }

  private static func dated(_ lines: [HistoryLine], _ first: Day, _ last: Day) throws(Refusal) -> [Int] {
    var counts = [Int](repeating: 0, count: Int(last - first) + 1)
    var seen: [Day: Int] = [:]
    for line in lines {
      guard let day = line.day, let count = line.count else { continue }
      if let earlier = seen.updateValue(line.number, forKey: day) {
        throw problem("line \(line.number) has \(day), which line \(earlier) has already")
      }
      counts[Int(day - first)] = count
    }
    return counts
  }

  static func problem(_ text: String) -> Refusal { .invalid("history-file", text) }

  /// Without blanks, quotes and the mark that some programs put before UTF-8.
  private static func cell(_ text: Substring) -> Substring {
    var rest = text
    while let first = rest.first, first.isWhitespace || first == "\"" || first == "\u{FEFF}" { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace || last == "\"" { rest.removeLast() }
    return rest
  }
}

/// One line of a file.
private struct HistoryLine {
  enum Kind: String {
    case count = "a count"
    case dated = "a day and a count"
    case day = "a day"
  }

  let number: Int
  let kind: Kind
  let day: Day?
  let count: Int?

  /// - Returns: nil when it is none of the three kinds.
  init?(_ cells: [Substring], number: Int) {
    self.number = number
    switch cells.count {
    case 1 where Int(cells[0]) != nil: (kind, day, count) = (.count, nil, Int(cells[0]))
    case 1: (kind, day, count) = (.day, Self.day(cells[0]), nil)
    case 2: (kind, day, count) = (.dated, Self.day(cells[0]), Int(cells[1]))
    default: return nil
    }
    guard kind == .count || day != nil, kind == .day || count != nil else { return nil }
  }

  /// The day as it is written, also with a time behind it: `2026-11-23T10:00:00Z`.
  private static func day(_ text: Substring) -> Day? {
    let rest = text.dropFirst(10)
    guard rest.isEmpty || rest.first == "T" || rest.first == " " else { return nil }
    return Day(String(text.prefix(10)))
  }
}
