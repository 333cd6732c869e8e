import Core
import JSON
import Storage
import Teams
import Web

/// What the API takes and answers about commitments, with the names of everybody and everything in it.
struct CommitmentReply {
  private static let moment = Schema.format(.dateTime)
  private static let number = Schema.integer(1...Int64.max)
  private static let count = Schema.integer(0...Int64.max)
  private static let anyText = Schema.text(0...Int.max)
  private static let named = Schema.object([.required("id", number), .required("name", anyText)])
  private static let many = 1_000_000

  static let new = Schema.object([
    .required("to", .line(3...24).described("What is promised: a story or a feature.").example("S-408")),
    .optional("person", number.orNull.described("Who promises, when a lead or manager says it; else the sender.")),
    .optional(
      "until",
      moment.orNull.described(
        "At most 92 days ahead. Without it the end of the work in the story's iteration, else of the last working "
          + "day within two weeks.")),
  ])

  static let withdrawn = Schema.object([
    .required("reason", .line(1...500)),
    .optional("version", number.orNull.described("The version that you saw; 409 when it has changed since.")),
  ])

  static let breach = Schema.object([
    .required("id", number), .required("commitment", number), .required("person", named),
    .required("to", anyText.described("What they had promised.").example("S-408")),
    .required("cause", anyText.described("What called them away.").example("I-12")),
    .required("path", anyText.described("Its page.")),
    .required("rule", .choice(of: CommitmentBreach.Rule.self).described("S2: a P1; S3: asked by name.")),
    .required("reason", anyText), .required("asked_by", anyText), .required("at", moment),
    .required("minutes", count.described("Minutes that the person wrote on it.")),
    .required("declined_at", moment.orNull),
  ])

  static let commitment = Schema.object([
    .required("id", number), .required("person", named),
    .required("to", anyText.described("Story or feature.").example("S-408")), .required("path", anyText),
    .required("team", number), .required("made_at", moment),
    .required("made_by", anyText.described("The person, or who stood in for them.")), .required("until", moment),
    .required("ended_at", moment.orNull.described("null: it holds.")),
    .required("outcome", .choice(of: Commitment.Outcome.self).orNull),
    .required("reason", anyText.described("Why it ended; empty when it was kept.")),
    .required("breaches", .array(of: breach, maxCount: many)), .required("version", number),
  ])

  static let list = Schema.object([
    .required("commitments", .array(of: commitment, maxCount: 1000)),
    .required("next", number.orNull.described("The `before` of the next slice; null at the end.")),
  ])

  static let record = Schema.object([
    .required("from", moment), .required("to", moment),
    .required("made", count.described("Commitments made in the time; the four that follow add up to it.")),
    .required("kept", count), .required("broken", count), .required("withdrawn", count), .required("open", count),
    .required("breaches", count.described("That happened in the time.")),
    .required("minutes", count.described("What they cost.")),
  ])

  private let names: [ID<Person>: String]
  private let breaches: [ID<Commitment>: [CommitmentBreach]]

  init(_ commitments: [Commitment], _ tx: Transaction) throws {
    let found = try CommitmentStore(tx).breaches(of: commitments)
    names = try PersonStore(tx).names(Set(commitments.map(\.person)))
    breaches = Dictionary(grouping: found, by: \.commitment)
  }

  func json(_ commitment: Commitment) -> JSONValue {
    [
      "id": .id(commitment.id), "person": named(commitment.person), "to": .string(commitment.subject.name),
      "path": .string(commitment.subject.path), "team": .id(commitment.team),
      "made_at": .instant(commitment.madeAt), "made_by": .string(commitment.madeBy),
      "until": .instant(commitment.until), "ended_at": .instant(commitment.endedAt),
      "outcome": .string(commitment.outcome?.rawValue), "reason": .string(commitment.reason),
      "breaches": .array((breaches[commitment.id] ?? []).map(json)), "version": .int(commitment.version),
    ]
  }

  private func json(_ breach: CommitmentBreach) -> JSONValue {
    [
      "id": .id(breach.id), "commitment": .id(breach.commitment), "person": named(breach.person),
      "to": .string(breach.subject.name), "cause": .string(breach.causeName), "path": .string(breach.causePath),
      "rule": .string(breach.rule.rawValue), "reason": .string(breach.reason), "asked_by": .string(breach.askedBy),
      "at": .instant(breach.at), "minutes": .int(breach.minutes), "declined_at": .instant(breach.declinedAt),
    ]
  }

  private func named(_ person: ID<Person>) -> JSONValue { ["id": .id(person), "name": .string(names[person] ?? "")] }

  static func json(_ record: CommitmentRecord) -> JSONValue {
    [
      "from": .instant(record.span.lowerBound), "to": .instant(record.span.upperBound), "made": .int(record.made),
      "kept": .int(record.count(.met)), "broken": .int(record.count(.broken)),
      "withdrawn": .int(record.count(.withdrawn)), "open": .int(record.open),
      "breaches": .int(record.breaches.count), "minutes": .int(record.minutes),
    ]
  }
}
