import Core
import FeatureKit
import JSON

/// What the API answers about flow and forecasts, as lines.
enum FlowListing {
  /// One figure a line, with its unit.
  static func flow(_ answer: JSONValue) -> Listing {
    let (done, ages) = (answer["throughput"], answer["ages"]?["items"]?.elements ?? [])
    var rows = [["done", number(done?["total"]), answer["of"]?.text ?? ""]]
    for key in ["mean", "lower", "upper"] { rows.append(["done_\(key)", number(done?[key]), "per week"]) }
    for one in answer["cycle_times"]?["percentiles"]?.elements ?? [] {
      rows.append(["cycle_time_\(number(one["percentile"]))", number(one["days"]), "days"])
    }
    rows.append(["in_progress", String(ages.count), answer["of"]?.text ?? ""])
    rows.append(["in_progress_average", number(answer["in_progress"]?["average"]), answer["of"]?.text ?? ""])
    rows.append(["oldest", number(ages.first?["days"]), "days"])
    rows.append(["blocked", percent(answer["blocked"]?["share"]), "% of the time in work"])
    rows.append(["flow_efficiency", percent(answer["efficiency"]), "%"])
    for one in answer["iterations"]?.elements ?? [] {
      rows.append(["unplanned_iteration_\(number(one["number"]))", percent(one["share"]), "%"])
    }
    return Listing(columns: ["figure", "value", "unit"], rows: rows, json: answer)
  }

  /// One feature a line, with a day for each percentile.
  static func features(_ answer: JSONValue) -> Listing {
    let columns = FeatureForecast.percentiles.map { "by_\($0)" }
    let rows = (answer["features"]?.elements ?? []).map { feature in
      let dates = (feature["forecast"]?.elements ?? []).map { $0["date"]?.text ?? "" }
      return [
        "F-\(number(feature["number"]))", feature["title"]?.text ?? "", feature["step"]?.text ?? "",
        number(feature["items"]), feature["basis"]?.text ?? "", feature["standing"]?.text ?? "",
      ] + (dates.isEmpty ? columns.map { _ in "" } : dates)
    }
    return Listing(
      columns: ["feature", "title", "step", "items", "basis", "standing"] + columns, rows: rows, json: answer)
  }

  /// - Throws: `Refusal.invalid` when the history says too little.
  static func howMany(_ answer: JSONValue) throws -> Listing {
    let rows = try lines(answer, "how_many").map { [number($0["percentile"]), number($0["items"])] }
    return Listing(columns: ["percentile", "items"], rows: rows, json: answer)
  }

  /// - Throws: `Refusal.invalid` when the history says too little.
  static func when(_ answer: JSONValue) throws -> Listing {
    let rows = try lines(answer, "when").map { [number($0["percentile"]), $0["date"]?.text ?? ""] }
    return Listing(columns: ["percentile", "date"], rows: rows, json: answer)
  }

  private static func lines(_ answer: JSONValue, _ key: String) throws -> [JSONValue] {
    guard let lines = answer[key]?["forecast"]?.elements else {
      throw Refusal.invalid("history", answer["problem"]?.text ?? "says too little")
    }
    return lines
  }

  /// At most two decimals, none where they are zero; empty for nothing.
  private static func number(_ value: JSONValue?) -> String {
    if let whole = value?.integer { return String(whole) }
    guard let number = value?.number else { return "" }
    let hundredths = (number * 100).rounded()
    return hundredths.truncatingRemainder(dividingBy: 100) == 0
      ? String(Int(hundredths / 100)) : String(hundredths / 100)
  }

  private static func percent(_ value: JSONValue?) -> String {
    (value?.number).map { String(Int(($0 * 100).rounded())) } ?? ""
  }
}
