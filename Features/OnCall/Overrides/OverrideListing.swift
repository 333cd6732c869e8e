import FeatureKit
import JSON

/// What the API answers about rotations, their shifts and changes of them, as lines.
enum OverrideListing {
  static func rotations(_ answer: JSONValue, teams: JSONValue) -> Listing {
    let rows = (answer["rotations"]?.elements ?? []).map { rotation in
      let team = teams["teams"]?.elements?.first { $0["id"] == rotation["team"] }
      let zone = rotation["layers"]?[0]?["zone"]
      return [
        plain(rotation["id"]), plain(rotation["name"]), duty(rotation["kind"]), plain(team?["name"]), plain(zone),
      ]
    }
    return Listing(columns: ["number", "rotation", "duty", "team", "zone"], rows: rows, json: answer)
  }

  static func shifts(_ answer: JSONValue) -> Listing {
    let rows = (answer["shifts"]?.elements ?? []).map { shift in
      [plain(shift["from"]), plain(shift["to"]), OnCallListing.names(shift["people"])]
    }
    return Listing(columns: ["from", "to", "people"], rows: rows, json: answer)
  }

  static func overrides(_ overrides: [JSONValue], json: JSONValue) -> Listing {
    let rows = overrides.map { override in
      [
        plain(override["id"]), plain(override["rotation"]?["name"]), plain(override["from"]), plain(override["to"]),
        name(override["person"], else: "nobody"), name(override["replaced"], else: ""), plain(override["reason"]),
        plain(override["made_by"]),
      ]
    }
    let columns = ["number", "rotation", "from", "to", "person", "replaces", "reason", "made_by"]
    return Listing(columns: columns, rows: rows, json: json)
  }

  static func swaps(_ swaps: [JSONValue], json: JSONValue) -> Listing {
    let rows = swaps.map { swap in
      [
        plain(swap["id"]), plain(swap["rotation"]?["name"]), name(swap["asker"], else: ""), plain(swap["from"]),
        plain(swap["to"]), name(swap["asked"], else: "whoever will"), plain(swap["return_from"]),
        plain(swap["return_to"]), plain(swap["state"]), plain(swap["note"]),
      ]
    }
    let columns = [
      "number", "rotation", "asker", "from", "to", "asked", "return_from", "return_to", "state", "note",
    ]
    return Listing(columns: columns, rows: rows, json: json)
  }

  static func gaps(_ answer: JSONValue) -> Listing {
    let rows = (answer["gaps"]?.elements ?? []).map { gap in
      let rotations = (gap["rotations"]?.elements ?? []).map { plain($0["name"]) }
      return [duty(gap["kind"]), rotations.joined(separator: ", "), plain(gap["from"]), plain(gap["to"])]
    }
    return Listing(columns: ["duty", "rotations", "from", "to"], rows: rows, json: answer)
  }

  private static func duty(_ kind: JSONValue?) -> String {
    kind?.text.flatMap { Rotation.Kind(rawValue: $0) }?.title ?? ""
  }

  private static func name(_ person: JSONValue?, else other: String) -> String { person?["name"]?.text ?? other }

  private static func plain(_ value: JSONValue?) -> String { value?.text ?? value?.integer.map(String.init) ?? "" }
}
