import Core
import JSON
import Teams

/// What the API takes and answers about the import and export of work.
enum WorkReply {
  private static let anyText = Schema.text(0...Int.max)
  private static let moment = Schema.format(.dateTime)
  private static let count = Schema.integer(0...Int64.max)
  private static let many = 1_000_000
  /// How many things a plan lists by name.
  static let mostItems = 1000

  static let request = Schema.object([
    .required("team", .integer(1...Int64.max)),
    .optional("source", .choice(of: WorkSource.self).described("As the file looks if absent.")),
    .optional("scope", .line(0...200).described("The board at the source, for a file that does not say it.")),
    .required(
      "text",
      .text(0...TransferLimits.ownBytes).described(
        """
        What is in the file; lines end with a line feed alone. Of another tool \(TransferLimits.inWords).
        """)),
    .optional(
      "columns",
      .map(of: .choice(of: StoryState.self), maxCount: 1000).described(
        "What columns of the source are here, where the guess is wrong.")),
    .optional(
      "people",
      .map(of: Schema.integer(1...Int64.max).orNull, maxCount: 10_000).described(
        "Who people of the file are here, by address or name; null: nobody.")),
    .optional("digest", .line(1...64).described("That of the plan that was looked at; needed to apply it.")),
  ])

  static let plan = Schema.object([
    .required("digest", .line(1...64)), .required("applied", .boolean),
    .required("source", .choice(of: WorkSource.self)), .required("scope", anyText),
    .required(
      "counts",
      .object(
        WorkPlan.Act.allCases.map { act in
          .required(act.rawValue, .object(WorkPlan.Kind.allCases.map { .required($0.rawValue, count) }))
        })),
    .required("gone", count.described("Imported earlier and not in the file; they stay as they are.")),
    .required(
      "columns",
      .array(
        of: .object([
          .required("name", anyText), .required("state", .choice(of: StoryState.self)),
          .required(
            "basis", Schema.choice(of: ForeignColumn.Basis.self).orNull.described("What it rests on; null: your word.")),
        ]), maxCount: many)),
    .required(
      "items",
      .array(
        of: .object([
          .required("act", .choice(of: WorkPlan.Act.self)), .required("kind", .choice(of: WorkPlan.Kind.self)),
          .required("key", anyText), .required("number", .integer().orNull), .required("title", anyText),
          .required("reason", anyText),
        ]), maxCount: mostItems
      ).described("Conflicts and refused ones first; what is unchanged is only counted.")),
    .required("more", count.described("How many things that are not unchanged are not listed.")),
    .required(
      "people",
      .array(
        of: .object([
          .required("key", anyText), .required("title", anyText), .required("items", count),
          .required("nobody", .boolean),
        ]), maxCount: many
      ).described("Who is not known here. Their names stay in the history; that they worked on something does not.")),
    .required("notes", .array(of: anyText, maxCount: many)),
  ])

  static func json(_ plan: WorkPlan, applied: Bool) -> JSONValue {
    let shown = shown(plan)
    return [
      "digest": .string(plan.digest), "applied": .bool(applied), "source": .string(plan.source.rawValue),
      "scope": .string(plan.scope),
      "counts": .object(
        WorkPlan.Act.allCases.map { act in
          JSONValue.Member(
            act.rawValue, .object(WorkPlan.Kind.allCases.map { .init($0.rawValue, .int(plan.count(act, $0))) }))
        }),
      "gone": .int(plan.gone),
      "columns": .array(
        plan.columns.map { column in
          [
            "name": .string(column.name), "state": .string(column.state.rawValue),
            "basis": .string(column.basis?.rawValue),
          ]
        }),
      "items": .array(shown.prefix(mostItems).map(json)), "more": .int(max(0, shown.count - mostItems)),
      "people": .array(
        plan.strangers.map { stranger in
          [
            "key": .string(stranger.key), "title": .string(stranger.title), "items": .int(stranger.count),
            "nobody": .bool(stranger.isNobody),
          ]
        }),
      "notes": .array(plan.notes),
    ]
  }

  private static func json(_ entry: WorkPlan.Entry) -> JSONValue {
    [
      "act": .string(entry.act.rawValue), "kind": .string(entry.kind.rawValue), "key": .string(entry.key),
      "number": .int(entry.item), "title": .string(entry.title), "reason": .string(entry.reason),
    ]
  }

  /// What somebody has to look at comes first.
  static func shown(_ plan: WorkPlan) -> [WorkPlan.Entry] {
    [WorkPlan.Act.conflict, .refused, .changed, .new].flatMap { act in plan.entries.filter { $0.act == act } }
  }

  static func request(_ fields: Fields) throws -> WorkImportRequest {
    var request = WorkImportRequest(
      team: ID(try fields.integer("team")), source: fields.optionalText("source").flatMap(WorkSource.init(rawValue:)),
      bytes: Array(try fields.text("text").utf8))
    request.scope = fields.optionalText("scope") ?? ""
    let columns = (fields.value["columns"]?.members ?? []).map { ($0.key, $0.value.text ?? "") }
    request.columns = Dictionary(columns) { first, _ in first }
    let people = (fields.value["people"]?.members ?? []).map { ($0.key, $0.value.integer.map { ID<Person>($0) }) }
    request.people = Dictionary(people) { first, _ in first }
    return request
  }
}
