import Core
import JSON
import Storage
import Teams
import Web

/// What the API takes and answers about changes by hand, swaps and gaps.
enum OverrideReply {
  private static let moment = Schema.format(.dateTime)
  private static let number = Schema.integer(1...Int64.max)
  private static let named = Schema.object([.required("id", number), .required("name", .line(0...80))])
  /// Written by people and named by others, whose length others limit.
  private static let anyText = Schema.text(0...Int.max)
  private static let text = Schema.line(0...200)

  static let new = Schema.object([
    .required("from", moment.described("Earlier than now means now: what has been is never changed.")),
    .required("to", moment.described("The first instant that is no longer part of it; at most 366 days later.")),
    .optional("person", number.orNull.described("Who has the duty instead, or too; without one nobody instead.")),
    .optional("replaced", number.orNull.described("Whose part of the duty it is; without one coverage is added.")),
    .optional("reason", text),
  ])

  static let taken = Schema.object([
    .optional("from_person", number.orNull.described("Whose duty; needed only where several people have it.")),
    .optional("person", number.orNull.described("Who takes it, when a manager acts for them; else the asker.")),
    .optional("reason", text),
  ])

  static let override = Schema.object([
    .required("id", number), .required("rotation", named), .required("from", moment),
    .required("to", moment.described("Equal to `from` when it was taken back before it began.")),
    .required("person", named.orNull.described("Who has the duty instead, or too; null: nobody.")),
    .required("replaced", named.orNull.described("Who is replaced; null: coverage is added.")),
    .required("reason", anyText), .required("made_by", anyText), .required("made_at", moment),
  ])

  static let asked = Schema.object([
    .required("from", moment.described("Begin of the time for which somebody would be relieved.")),
    .required("to", moment),
    .optional("asker", number.orNull.described("Whose duty it is, when a manager asks for them; else the sender's.")),
    .optional("asked", number.orNull.described("Who would do it; without one whoever will.")),
    .optional("return_from", moment.orNull.described("Begin of the asked person's duty that the asker would do.")),
    .optional("return_to", moment.orNull), .optional("note", text),
  ])

  static let accepted = Schema.object([
    .optional("person", number.orNull.described("Who takes it, when a manager answers for them; else the sender."))
  ])

  static let swap = Schema.object([
    .required("id", number), .required("rotation", named), .required("asker", named), .required("from", moment),
    .required("to", moment), .required("asked", named.orNull.described("null: whoever will.")),
    .required("return_from", moment.orNull), .required("return_to", moment.orNull), .required("note", anyText),
    .required("state", .choice(of: Swap.State.self)), .required("made_by", anyText), .required("made_at", moment),
    .required("answered_by", anyText.orNull), .required("answered_at", moment.orNull),
  ])

  static let gaps = Schema.object([
    .required("team", named), .required("from", moment), .required("to", moment),
    .required("gaps", list(of: gap).described("Earliest first, cut to the time that was asked for.")),
  ])

  private static let gap = Schema.object([
    .required("kind", .choice(of: Rotation.Kind.self)),
    .required("rotations", list(of: named).described("Whose turns leave it; none when none is of this kind.")),
    .required("from", moment), .required("to", moment),
    .required("beside_others", .boolean.described("Whether another rotation of the kind has somebody meanwhile.")),
    .required("problem", OnCallReply.problem),
  ])

  static func list(of entry: Schema) -> Schema { .array(of: entry, maxCount: 1_000_000) }
}

/// Numbers become names: one statement for all of an answer.
struct OverrideNames {
  private let people: [ID<Person>: String]

  init(_ overrides: [StoredOverride], _ tx: Transaction) throws {
    people = try PersonStore(tx).names(Set(overrides.flatMap { [$0.person, $0.replaced] }.compactMap(\.self)))
  }

  init(_ swaps: [Swap], _ tx: Transaction) throws {
    people = try PersonStore(tx).names(Set(swaps.flatMap { [$0.asker, $0.asked] }.compactMap(\.self)))
  }

  func json(_ override: StoredOverride, of rotation: Rotation) -> JSONValue {
    [
      "id": .id(override.id), "rotation": Self.json(rotation), "from": .instant(override.from),
      "to": .instant(override.to), "person": json(override.person), "replaced": json(override.replaced),
      "reason": .string(override.reason), "made_by": .string(override.madeBy), "made_at": .instant(override.madeAt),
    ]
  }

  func json(_ swap: Swap, of rotation: Rotation) -> JSONValue {
    [
      "id": .id(swap.id), "rotation": Self.json(rotation), "asker": json(swap.asker), "from": .instant(swap.from),
      "to": .instant(swap.to), "asked": json(swap.asked), "return_from": .instant(swap.inReturn?.lowerBound),
      "return_to": .instant(swap.inReturn?.upperBound), "note": .string(swap.note),
      "state": .string(swap.state.rawValue), "made_by": .string(swap.madeBy), "made_at": .instant(swap.madeAt),
      "answered_by": .string(swap.answeredBy), "answered_at": .instant(swap.answeredAt),
    ]
  }

  private func json(_ person: ID<Person>?) -> JSONValue {
    person.map { ["id": .id($0), "name": .string(people[$0] ?? "")] } ?? .null
  }

  static func json(_ rotation: Rotation) -> JSONValue { ["id": .id(rotation.id), "name": .string(rotation.name)] }
}

extension OverrideReply {
  static func json(_ gaps: [DutyGap], team: Team, from: Instant, to: Instant) -> JSONValue {
    [
      "team": ["id": .id(team.id), "name": .string(team.name)], "from": .instant(from), "to": .instant(to),
      "gaps": .array(
        gaps.map { gap in
          [
            "kind": .string(gap.kind.rawValue), "rotations": .array(gap.rotations.map(OverrideNames.json)),
            "from": .instant(gap.span.lowerBound), "to": .instant(gap.span.upperBound),
            "beside_others": .bool(gap.isBesideOthers), "problem": .string(gap.problem),
          ]
        }),
    ]
  }
}

/// Times of a body that a schema has checked.
extension Fields {
  /// - Throws: `Refusal.invalid` when absent.
  func instant(_ name: String) throws -> Instant {
    guard let instant = optionalInstant(name) else { throw Refusal.invalid(name, "is required") }
    return instant
  }

  func optionalInstant(_ name: String) -> Instant? { optionalText(name).flatMap { Instant(rfc3339: $0) } }

  func optionalID<Named>(_ name: String, of: Named.Type = Named.self) -> ID<Named>? {
    optionalInteger(name).map { ID($0) }
  }
}
