import ArgumentParser
import Core
import FeatureKit
import JSON

extension OnCallCommand {
  struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Plan the coming turns of a rotation evenly.",
      discussion: """
        Prints the plan and its value and changes nothing unless you say --apply.

        Examples:
          agileops oncall plan Nights --weeks 26
          agileops oncall plan Nights --weeks 26 --rest-hours 336 --away "Nadia Roth: 2026-12-21 to 2027-01-03" \\
            --avoid "Teo Lang: weekends" --apply
          agileops oncall plan Nights --take-back
        """)

    @Argument(help: "Number or name of the rotation.") var rotation: String
    @Option(help: "How many weeks ahead, 1 to \(PlanQuestion.longest); 26 without it.") var weeks: Int64?
    @Option(help: "How many turns in a row one person has at most; 1 without it.") var maxInARow: Int64?
    @Option(help: "How many hours lie between two turns of a person at least.") var restHours: Int64?
    @Option(help: ArgumentHelp("When somebody takes no turn; may be given again.", valueName: "person: days"))
    var away: [String] = []
    @Option(help: ArgumentHelp("What somebody would rather not do.", valueName: "person: nights, Fr, days"))
    var avoid: [String] = []
    @Option(help: ArgumentHelp("What somebody would rather do.", valueName: "person: weekends"))
    var prefer: [String] = []
    @Flag(help: "Make the plan real, which takes a manager.") var apply = false
    @Flag(help: "Take back what plans have changed in turns that have not begun.") var takeBack = false
    @OptionGroup var server: ServerOptions

    func validate() throws {
      guard !(apply && takeBack) else { throw ValidationError("Give --apply or --take-back, not both.") }
    }

    func run() async throws {
      let client = try server.client
      let path = "/api/v1/rotations/\(try await DutyLookup(client).rotation(rotation))/plan"
      guard !takeBack else {
        let left = try await client.post(path + "/end", [:])
        let listing = Listing(columns: ["rotation"], rows: [[left["name"]?.text ?? ""]], json: left)
        return print(listing.text(server.format), terminator: "")
      }
      var body = DutyBody()
      body.add("weeks", weeks)
      body.add("max_in_a_row", maxInARow)
      body.add("rest_hours", restHours)
      let asked = body.members + [.init("people", .array(try await people(DutyLookup(client))))]
      var plan = try await client.post(path, .object(asked))
      if apply, let seen = plan["fingerprint"] {
        plan = try await client.post(path, .object(asked + [.init("apply", .bool(true)), .init("seen", seen)]))
      }
      print(FairnessListing.plan(plan).text(server.format), terminator: "")
    }

    /// An entry for each option: “Nadia Roth: 2026-12-21”.
    private func people(_ lookup: DutyLookup) async throws -> [JSONValue] {
      var entries: [JSONValue] = []
      for (field, texts) in [("away", away), ("avoids", avoid), ("prefers", prefer)] {
        for text in texts {
          let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
          guard parts.count == 2 else { throw Refusal.invalid(field, "must be a name, a colon and what it is about") }
          let person = try await lookup.person(parts[0])
          entries.append(["person": .int(person), field: .string(parts[1])])
        }
      }
      return entries
    }
  }
}

extension FairnessListing {
  /// Each turn, and at the end the value of the objective.
  static func plan(_ answer: JSONValue) -> Listing {
    let turns = (answer["turns"]?.elements ?? []).map { turn in
      [
        turn["from"]?.text ?? "", turn["to"]?.text ?? "", OnCallListing.names(turn["rotating"]),
        OnCallListing.names(turn["planned"]), (turn["obstacles"]?.elements ?? []).compactMap(\.text).spoken,
      ]
    }
    let value = ["unfairness", "", hours(answer["before"]?["objective"]), hours(answer["after"]?["objective"]), ""]
    return Listing(columns: ["from", "to", "rotating", "planned", "remark"], rows: turns + [value], json: answer)
  }
}
