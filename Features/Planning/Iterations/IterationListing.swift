import Core
import FeatureKit
import JSON
import Web

/// What the API answers about iterations, as lines.
enum IterationListing {
  static func iterations(_ iterations: [JSONValue], json: JSONValue) -> Listing {
    let counts = ["planned", "added", "done", "carried", "open", "done_points"]
    let rows = iterations.map { iteration in
      [
        number(iteration["number"]), state(iteration), text(iteration["starts_on"]), text(iteration["ends_on"]),
      ] + counts.map { number(iteration["counts"]?[$0]) } + [text(iteration["goal"])]
    }
    return Listing(
      columns: ["number", "state", "first_day", "last_day"] + counts + ["goal"], rows: rows, json: json)
  }

  static func stories(_ stories: [JSONValue], json: JSONValue) -> Listing {
    Listing(
      columns: ["story", "title", "state", "points", "feature", "backlog"], rows: stories.map(story), json: json)
  }

  /// One line for each story and person, so that a spreadsheet can tell them apart.
  static func plan(_ plan: JSONValue) -> Listing {
    let fits = plan["fits"]?["points"]?.integer.map { "\($0) points" } ?? "not enough data"
    let head = [
      ["days for features", "", days(plan["person_days"])], ["fits", "", fits],
      ["in", "", number(plan["points"]) + " points"],
    ]
    let people = (plan["people"]?.elements ?? []).map { ["person", text($0["name"]), days($0["left"])] }
    let parts = [("in", "chosen"), ("candidate", "candidates")].flatMap { word, key in
      (plan[key]?.elements ?? []).map { story in
        [word, "S-\(number(story["id"])) \(text(story["title"]))", number(story["points"])]
      }
    }
    let warnings = (plan["warnings"]?.elements ?? []).map { ["warning", $0.text ?? "", ""] }
    return Listing(columns: ["what", "name", "amount"], rows: head + people + parts + warnings, json: plan)
  }

  static func standUp(_ answer: JSONValue) -> Listing {
    let rows = (answer["items"]?.elements ?? []).map { item in
      [text(item["kind"]), item["story"]?.integer.map { "S-\($0)" } ?? "", text(item["text"])]
    }
    return Listing(columns: ["about", "story", "what"], rows: rows, json: answer)
  }

  static func notes(_ answer: JSONValue) -> Listing {
    let rows = (answer["notes"]?.elements ?? []).map { note in
      [number(note["id"]), text(note["kind"]), text(note["text"]), text(note["by"])]
    }
    return Listing(columns: ["number", "kind", "text", "by"], rows: rows, json: answer)
  }

  static func rhythm(_ answer: JSONValue) -> Listing {
    let names = ["days", "first_weekday", "demo", "in_work", "validation", "lane", "person", "pair"]
    let row = names.map { answer[$0]?.text ?? number(answer[$0]) }
    return Listing(columns: names, rows: [row], json: answer)
  }

  // MARK: - What commands send

  /// Only what was given.
  static func given(_ values: [(String, String?)]) -> [JSONValue.Member] {
    values.compactMap { name, value in value.map { .init(name, .string($0)) } }
  }

  /// Reads `408` and `S-408`.
  /// - Throws: `Refusal.invalid` for story.
  static func story(_ text: String) throws -> Int64 {
    guard let id = ID<Story>(spoken: text) else {
      throw Refusal.invalid("story", "must be a number such as S-408, is “\(text.prefix(40))”")
    }
    return id.number
  }

  static func encoded(_ text: String) -> String { text.queryEncoded }

  // MARK: - Cells

  private static func story(_ story: JSONValue) -> [String] {
    [
      "S-\(number(story["id"]))", text(story["title"]), text(story["state"]), number(story["points"]),
      story["feature"]?.integer.map { "F-\($0)" } ?? "", text(story["backlog"]),
    ]
  }

  private static func state(_ iteration: JSONValue) -> String {
    if iteration["closed_at"]?.text != nil { return "closed" }
    return iteration["started_at"]?.text == nil ? "planned" : "running"
  }

  private static func text(_ value: JSONValue?) -> String { value?.text ?? "" }
  private static func number(_ value: JSONValue?) -> String { value?.integer.map(String.init) ?? "" }
  private static func days(_ value: JSONValue?) -> String { value?.number.map(\.days) ?? "" }
}
