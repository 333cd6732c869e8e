import Core
import FeatureKit
import JSON

/// Features and stories as the API answers them, printed for people, spreadsheets or programs.
enum PlanningListing {
  static func features(_ answer: JSONValue) -> Listing {
    list(
      answer, "features", "F",
      ["number", "step", "backlog", "customer", "lead", "stories_done", "stories_open", "effort", "title"])
  }

  static func stories(_ answer: JSONValue) -> Listing {
    list(
      answer, "stories", "S",
      ["number", "state", "feature", "size", "people", "after", "state_at", "blocked_reason", "title"])
  }

  /// Cards by lane and column; what is over a limit comes last.
  static func board(_ answer: JSONValue) -> Listing {
    let cards = (answer["lanes"]?.elements ?? []).flatMap { lane in
      let title = lane["feature"]?.integer.map { "F-\($0)" } ?? lane["title"]?.text ?? ""
      return (lane["cards"]?.elements ?? []).map { card in
        [title] + ["state", "number", "size", "people", "after", "blocked_reason", "title"].map { cell(card, $0, "S") }
      }
    }
    let over = (answer["columns"]?.elements ?? []).compactMap { column -> String? in
      guard let count = column["count"]?.integer, let limit = column["limit"]?.integer, count > limit else {
        return nil
      }
      return "\(column["title"]?.text ?? ""): \(count) of \(limit)."
    }
    let warnings = (over + (answer["warnings"]?.elements ?? []).compactMap(\.text)).map { warning in
      ["", "warning", "", "", "", "", "", line(warning)]
    }
    return Listing(
      columns: ["lane", "state", "number", "size", "people", "after", "blocked_reason", "title"],
      rows: cards + warnings, json: answer)
  }

  /// What a search found: features, then stories.
  static func work(_ answer: JSONValue) -> Listing {
    let features = (answer["features"]?.elements ?? []).map { one in
      ["number", "step", "title"].map { cell(one, $0, "F") }
    }
    let stories = (answer["stories"]?.elements ?? []).map { one in
      ["number", "state", "title"].map { cell(one, $0, "S") }
    }
    return Listing(columns: ["number", "state", "title"], rows: features + stories, json: answer)
  }

  /// One feature as names and values.
  static func feature(_ feature: JSONValue) -> Listing {
    let checks = (feature["checks"]?.elements ?? []).map { check in
      [
        "\(check["kind"]?.text ?? "") \(check["id"]?.integer ?? 0)",
        "\(check["state"]?.text ?? ""): \(check["text"]?.text ?? "")",
      ]
    }
    let stories = (feature["stories"]?.elements ?? []).map { story in
      ["story", "S-\(story["number"]?.integer ?? 0) \(story["state"]?.text ?? ""): \(story["title"]?.text ?? "")"]
    }
    return details(feature, "F", leavingOut: ["checks", "stories", "attachments"], checks + stories + files(feature))
  }

  /// One story as names and values.
  static func story(_ story: JSONValue) -> Listing {
    let checks = (story["checks"]?.elements ?? []).map { check in
      [
        "check \(check["id"]?.integer ?? 0)",
        "\(check["met"]?.flag == true ? "met" : "open"): \(check["text"]?.text ?? "")",
      ]
    }
    return details(story, "S", leavingOut: ["checks", "attachments"], checks + files(story))
  }

  private static func files(_ one: JSONValue) -> [[String]] {
    (one["attachments"]?.elements ?? []).map { file in
      let size = AttachmentRule.words(bytes: Int(file["size"]?.integer ?? 0))
      return ["attachment \(file["id"]?.integer ?? 0)", "\(file["name"]?.text ?? ""), \(size)"]
    }
  }

  private static func list(_ answer: JSONValue, _ key: String, _ letter: String, _ columns: [String]) -> Listing {
    let rows = (answer[key]?.elements ?? []).map { one in columns.map { cell(one, $0, letter) } }
    return Listing(columns: columns, rows: rows, json: answer)
  }

  private static func details(
    _ one: JSONValue, _ letter: String, leavingOut: Set<String>, _ more: [[String]]
  ) -> Listing {
    let fields = (one.members ?? []).filter { !leavingOut.contains($0.key) && $0.key != "moves" }
    let rows = fields.map { [$0.key, cell(one, $0.key, letter)] }.filter { !$0[1].isEmpty }
    let moves = (one["moves"]?.elements ?? []).map { move in
      let reason = move["reason"]?.text ?? ""
      let words = "\(move["at"]?.text ?? "") \(move["to"]?.text ?? "") by \(move["by"]?.text ?? "")"
      return ["move", line(reason.isEmpty ? words : "\(words): \(reason)")]
    }
    return Listing(columns: ["field", "value"], rows: rows + more.map { $0.map(line) } + moves, json: one)
  }

  private static func cell(_ one: JSONValue, _ column: String, _ letter: String) -> String {
    let value = one[column] ?? .null
    switch column {
    case "number": return "\(letter)-\(value.integer ?? 0)"
    case "feature": return value.integer.map { "F-\($0)" } ?? ""
    case "split_from": return value.integer.map { "S-\($0)" } ?? ""
    case "after", "split_into":
      return (value.elements ?? []).compactMap(\.integer).map { "S-\($0)" }.joined(separator: " ")
    case "interrupts":
      return (value.elements ?? []).compactMap(\.integer).map(LinkedInterrupt.name).joined(separator: " ")
    case "people": return line((value.elements ?? []).compactMap { $0["name"]?.text }.joined(separator: ", "))
    default:
      return line(
        value["name"]?.text ?? value.text ?? value.integer.map(String.init) ?? value.flag.map { "\($0)" } ?? "")
    }
  }

  /// One line without control characters, which could rewrite the screen.
  private static func line(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? " " : $0 }))
  }
}
