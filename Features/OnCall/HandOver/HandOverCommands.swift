import ArgumentParser
import Core
import FeatureKit
import JSON

extension OnCallCommand {
  struct Handover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print what was last handed over, or write what the next person should know.",
      discussion: """
        Examples:
          agileops oncall handover Nights
          agileops oncall handover Nights --note "db3 is slow since Tuesday; the vendor calls back on Thursday."
          agileops oncall handover Nights --note ""
        """)

    @Argument(help: "Number or name of the rotation.") var rotation: String
    @Option(help: "Replaces the note for the next person; empty takes it away.") var note: String?
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let path = "/api/v1/rotations/\(try await DutyLookup(client).rotation(rotation))"
      let answer = try await client.get("\(path)/handovers")
      guard let note else { return print(HandOverListing.last(answer).text(server.format), terminator: "") }
      let version = answer["note"]?["version"]?.integer ?? 0
      let written = try await client.call("PUT", "\(path)/note", ["text": .string(note), "version": .int(version)])
      print(HandOverListing.note(written).text(server.format), terminator: "")
    }
  }
}

/// What the API answers about hand-overs, as lines.
enum HandOverListing {
  private static let columns = ["what", "text"]

  /// The newest hand-over, and the note for the next.
  static func last(_ answer: JSONValue) -> Listing {
    var rows: [[String]] = []
    if let last = answer["handovers"]?[0] {
      let people = "\(OnCallListing.names(last["from"])) to \(OnCallListing.names(last["to"]))"
      rows.append(["handed over", "\(last["at"]?.text ?? "") \(people)"])
      if let writer = last["note_by"]?.text { rows.append(["note", "\(writer): \(oneLine(last["note"]))"]) }
      for section in last["sections"]?.elements ?? [] {
        for line in section["lines"]?.elements ?? [] {
          rows.append([section["title"]?.text ?? "", oneLine(line["text"])])
        }
      }
    }
    return Listing(columns: columns, rows: rows + next(answer["note"]), json: answer)
  }

  static func note(_ note: JSONValue) -> Listing { Listing(columns: columns, rows: next(note), json: note) }

  private static func next(_ note: JSONValue?) -> [[String]] {
    let text = oneLine(note?["text"])
    return [["for the next", text.isEmpty ? "no note" : "\(note?["written_by"]?.text ?? ""): \(text)"]]
  }

  private static func oneLine(_ text: JSONValue?) -> String { (text?.text ?? "").replacing("\n", with: " ") }
}
