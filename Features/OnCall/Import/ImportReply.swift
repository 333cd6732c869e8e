import Core
import JSON
import Teams
import Web

/// What the API takes and answers about imports.
enum ImportReply {
  private static let file = Schema.object([
    .optional("path", .line(0...500).described("With its folders; Opsgenie's files are told apart by them.")),
    .required(
      "text", .text(0...ImportLimits.bytes).described("What is in the file; lines end with a line feed alone.")),
  ])

  static let request = Schema.object([
    .required("source", .choice(of: ImportSource.self)), .required("team", .integer(1...Int64.max)),
    .optional("kind", .choice(of: Rotation.Kind.self).described("Where the file does not say it; on_call if absent.")),
    .required("files", .array(of: file, maxCount: 10_000).described("One; for Opsgenie those of the backup folder.")),
    .optional(
      "people",
      .map(of: Schema.integer(1...Int64.max).orNull, maxCount: 10_000).described(
        "Who people of the file are here, by address or name; null: nobody, their turns stay empty.")),
    .optional(
      "only", .array(of: .line(1...500), maxCount: 1000).described("Names or ids of the rotations; all if absent.")),
    .optional("digest", .line(1...64).described("That of the plan that was looked at; needed to apply it.")),
  ])

  private static let sentences = Schema.array(of: .line(0...4000), maxCount: 10_000)
  private static let entry = Schema.object([
    .required("external_id", .line(1...2000)), .required("name", .line(0...500)),
    .required("kind", .choice(of: Rotation.Kind.self)),
    .required("act", .choice(["create", "change", "unchanged", "skip"])),
    .required("rotation", .integer().orNull.described("Its number here; null before it is added.")),
    .required("sentences", sentences.described("What changes, or why nothing of it is imported.")),
    .required("changes_by_hand", .integer(0...Int64.max).described("How many are entered.")),
    .required(
      "overrides_ended",
      .integer(0...Int64.max).described(
        "How many overrides of an earlier import end, since the source no longer has them or has others.")),
    .required("not_carried", sentences.described("What this product cannot say, or does not take over.")),
  ])
  private static let person = Schema.object([
    .required("key", .line(0...500)), .required("title", .line(0...500)), .required("person", .integer().orNull),
    .required("problem", Schema.line(0...500).orNull.described("Why it is not known who this is.")),
    .required("rotations", .array(of: .line(0...500), maxCount: 10_000)),
  ])

  static let plan = Schema.object([
    .required("digest", .line(1...64)), .required("applied", .boolean),
    .required("rotations", .array(of: entry, maxCount: 1000)),
    .required("people", .array(of: person, maxCount: 100_000)),
    .required(
      "gone",
      .array(
        of: .object([
          .required("external_id", .line(1...2000)), .required("rotation", .integer()),
          .required("name", .line(1...80)),
        ]), maxCount: 100_000
      ).described("Imported earlier and not in the file; they stay as they are.")),
  ])
}

extension ImportReply {
  static func request(_ fields: Fields) throws -> ImportRequest {
    let people = (fields.value["people"]?.members ?? []).map { ($0.key, $0.value.integer.map { ID<Person>($0) }) }
    return ImportRequest(
      source: ImportSource(rawValue: try fields.text("source")) ?? .csv, team: ID(try fields.integer("team")),
      kind: fields.optionalText("kind").flatMap { Rotation.Kind(rawValue: $0) } ?? .onCall,
      files: try fields.objects("files").map { file in
        ImportFile(path: file.optionalText("path") ?? "", bytes: Array(try file.text("text").utf8))
      },
      people: Dictionary(people) { first, _ in first }, only: fields.texts("only"))
  }

  static func json(_ plan: ImportPlan, applied: Bool) -> JSONValue {
    [
      "digest": .string(plan.digest), "applied": .bool(applied), "rotations": .array(plan.entries.map(json)),
      "people": .array(plan.people.map(json)),
      "gone": .array(
        plan.gone.map { gone in
          [
            "external_id": .string(gone.externalID), "rotation": .id(gone.rotation.id),
            "name": .string(gone.rotation.name),
          ]
        }),
    ]
  }

  private static func json(_ entry: ImportPlan.Entry) -> JSONValue {
    [
      "external_id": .string(entry.externalID), "name": .string(entry.name), "kind": .string(entry.kind.rawValue),
      "act": .string(entry.act.name), "rotation": .id(entry.rotation?.id), "sentences": .array(entry.act.sentences),
      "changes_by_hand": .int(entry.handChanges.entered.count),
      "overrides_ended": .int(entry.handChanges.ended.count), "not_carried": .array(entry.notCarried),
    ]
  }

  private static func json(_ named: ImportPlan.Named) -> JSONValue {
    [
      "key": .string(named.key), "title": .string(named.title), "person": .id(named.person),
      "problem": .string(named.problem), "rotations": .array(named.rotations),
    ]
  }
}
