import Core
import JSON
import Storage
import Teams
import Web

/// Gaps and conflicts of a team's calendar, in the JSON API.
enum FindingAPIRoutes {
  private static let moment = Schema.format(.dateTime)
  private static let number = Schema.integer(1...Int64.max)
  private static let named = Schema.object([.required("id", number), .required("name", .line(0...80))])
  private static let anyText = Schema.text(0...Int.max)

  private static let finding = Schema.object([
    .required("id", number), .required("kind", .choice(of: DutyFinding.Kind.self)),
    .required("duty", .choice(of: Rotation.Kind.self)), .required("headline", anyText),
    .required("mend", anyText.described("What can be done about it.")),
    .required("rotations", .array(of: named, maxCount: 10_000)), .required("person", named.orNull),
    .required("away", .array(of: named, maxCount: 10_000).described("Those whose leave makes the gap.")),
    .required("work", .array(of: anyText, maxCount: 10_000).described("What they promised to do meanwhile.")),
    .required("from", moment), .required("to", moment), .required("found_at", moment),
    .required("due_at", moment.described("Until when it should be decided.")),
    .required("accepted_by", anyText.orNull), .required("accepted_note", anyText),
  ])

  private static let accepted = Schema.object([.required("note", .line(1...200))])

  static let all: [Route] = [
    .query(
      "/api/v1/oncall/findings",
      Operation(
        "listFindings", "Gaps and conflicts of the next six weeks that somebody has to decide",
        tag: OnCallAPIRoutes.tag, query: [OnCallAPIRoutes.team],
        reply: .object([.required("findings", .array(of: finding, maxCount: 1_000_000))]))
    ) { request, tx in
      let team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
      return .json(["findings": .array(try FindingStore(tx).open(team.id).map { try json($0, tx) })])
    },
    .command(
      .post, "/api/v1/oncall/findings/{id}/accept",
      Operation(
        "acceptFinding", "Says that a gap or conflict may stay; nobody is told of it any more",
        tag: OnCallAPIRoutes.tag, body: accepted, reply: finding)
    ) { request, tx in
      let note = try request.json(accepted).text("note")
      return .json(try json(try FindingActions(tx, as: request.actor).accept(request.id("id"), note: note), tx))
    },
  ]

  private static func json(_ stored: StoredFinding, _ tx: Transaction) throws -> JSONValue {
    let finding = stored.finding
    let names = try PersonStore(tx).names(Set(finding.away + [finding.person].compactMap(\.self)))
    let rotations = try FindingStore(tx).rotations(finding.rotations)
    let words = try FindingText(finding, tx)
    func named(_ person: ID<Person>) -> JSONValue { ["id": .id(person), "name": .string(names[person] ?? "")] }
    return [
      "id": .id(stored.id), "kind": .string(finding.kind.rawValue), "duty": .string(finding.duty.rawValue),
      "headline": .string(words.headline), "mend": .string(words.mend(isTheirs: false)),
      "rotations": .array(rotations.map(OverrideNames.json)), "person": finding.person.map(named) ?? .null,
      "away": .array(finding.away.map(named)), "work": .array(finding.work.map { .string($0) }),
      "from": .instant(finding.span.lowerBound),
      "to": .instant(finding.span.upperBound), "found_at": .instant(stored.foundAt), "due_at": .instant(stored.dueAt),
      "accepted_by": .string(stored.acceptedBy), "accepted_note": .string(stored.acceptedNote),
    ]
  }
}
