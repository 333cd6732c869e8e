import Core
import FeatureKit
import JSON
import Statistics

/// A forecast as lines, one for each percentile.
struct ForecastListing {
  /// The history says too little to forecast from.
  struct TooLittle: Error {
    let problem: String
  }

  private let listing: Listing
  /// For people: what the figures come from.
  private let footing: String

  /// - Parameters:
  ///   - lost: percent of the items that will be lost to interrupts, beyond what the history lost.
  ///   - days: asks how many within so many days; else `items` asks when so many are done.
  /// - Throws: `ForecastLimit`, `TooLittle`.
  init(_ history: ForecastHistory, percentiles: [Percentile], lost: Double, days: Int?, items: Int?) throws {
    guard lost >= 0, lost < 100 else { throw Refusal.invalid("lost", "must be at least 0 and below 100, is \(lost)") }
    let forecast: Forecast
    switch try ForecastBasis(history: history.counts) {
    case .enough(let made): forecast = try made.losing(lost / 100)
    case .tooLittle(let shortage): throw TooLittle(problem: shortage.description)
    }
    let rows: [Row]
    if let days {
      rows = zip(percentiles, try forecast.items(within: days, at: percentiles)).map { percentile, count in
        Row(percentile: percentile, cells: [("items", .int(count))])
      }
    } else {
      rows = zip(percentiles, try forecast.days(until: items ?? 0, at: percentiles)).map { percentile, day in
        let date = history.last.map { last in [("date", JSONValue.day(day.map { last + Int64($0) }))] } ?? []
        return Row(percentile: percentile, cells: [("day", day.map { .int($0) } ?? .null)] + date)
      }
    }
    let asked = days.map { ("days", JSONValue.int($0)) } ?? ("items", .int(items ?? 0))
    listing = Listing(
      columns: ["percentile"] + (rows.first?.cells.map(\.0) ?? []), rows: rows.map(\.texts),
      json: .object([
        .init("history", Self.json(history)), .init("lost", .double(lost)), .init(asked.0, asked.1),
        .init("forecast", .array(rows.map(\.json))),
      ]))
    let isOpen = rows.contains { $0.cells[0].1 == .null }
    footing = Self.footing(history, lost) + (isOpen ? "“–”: not within 20 years.\n" : "")
  }

  func text(_ format: OutputFormat) -> String {
    guard format == .table else { return listing.text(format) }
    let shown = Listing(
      columns: listing.columns, rows: listing.rows.map { $0.map { $0.isEmpty ? "–" : $0 } }, json: .null)
    return shown.text(.table) + footing
  }

  private static func footing(_ history: ForecastHistory, _ lost: Double) -> String {
    let (days, items) = (history.counts.count, history.counts.reduce(0, +))
    let last = history.last.map { ", the last on \($0)" } ?? ""
    let less = lost > 0 ? "; \(lost) % of the items to come are lost" : ""
    return "From \(days) days with \(items) items done\(last)\(less).\n"
  }

  private static func json(_ history: ForecastHistory) -> JSONValue {
    .object([
      .init("days", .int(history.counts.count)), .init("active_days", .int(history.counts.count { $0 > 0 })),
      .init("items", .int(history.counts.reduce(0, +))), .init("last_day", .day(history.last)),
    ])
  }
}

private struct Row {
  let percentile: Percentile
  /// Names and values; a value that is not reached is null.
  let cells: [(String, JSONValue)]

  var texts: [String] {
    [percentile.description]
      + cells.map { cell in cell.1.integer.map(String.init) ?? cell.1.text ?? "" }
  }

  var json: JSONValue {
    let isWhole = percentile.hundredths.isMultiple(of: 100)
    let number: JSONValue = isWhole ? .int(percentile.hundredths / 100) : .double(Double(percentile.hundredths) / 100)
    return .object([.init("percentile", number)] + cells.map { JSONValue.Member($0.0, $0.1) })
  }
}
