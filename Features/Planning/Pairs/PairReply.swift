import Core
import JSON
import Teams

/// What the API answers about pairs.
enum PairReply {
  private static let number = Schema.integer(1...Int64.max)
  private static let person = Schema.object([.required("id", number), .required("name", .text(0...Int.max))])
  private static let pair = Schema.object([
    .required("people", .array(of: person, maxCount: 2)),
    .required("stories", .integer(0...Int64.max).described("That they did together.")),
    .required("last_at", Schema.format(.dateTime).orNull),
    .required(
      "weight",
      .integer(0...Int64.max).described("1000 for each story that has just ended, half of that after eight weeks.")),
  ])

  static let history = Schema.object([.required("pairs", .array(of: pair, maxCount: 1_000_000))])

  static let suggestion = Schema.object([
    .required("pairs", .array(of: pair, maxCount: 7)),
    .required("alone", person.orNull.described("Who has no partner when the number is odd.")),
    .required("weight", .integer(0...Int64.max)),
  ])

  static func json(_ history: PairHistory, _ store: PersonStore) throws -> JSONValue {
    let sorted = history.records.sorted { left, right in
      (-left.value.weight, left.key.first, left.key.second) < (-right.value.weight, right.key.first, right.key.second)
    }
    let names = try store.names(Set(sorted.flatMap { [$0.key.first, $0.key.second] }))
    return ["pairs": .array(sorted.map { json($0.key, $0.value, names) })]
  }

  static func json(
    _ suggestion: PairSuggestion, _ history: PairHistory, _ store: PersonStore
  ) throws -> JSONValue {
    let people = suggestion.pairs.flatMap { [$0.first, $0.second] } + [suggestion.alone].compactMap(\.self)
    let names = try store.names(people)
    return [
      "pairs": .array(suggestion.pairs.map { json($0, history.records[$0], names) }),
      "alone": suggestion.alone.map { json($0, names) } ?? .null, "weight": .int(suggestion.weight),
    ]
  }

  private static func json(
    _ pair: PairHistory.Pair, _ record: PairHistory.Record?, _ names: [ID<Person>: String]
  ) -> JSONValue {
    [
      "people": .array([json(pair.first, names), json(pair.second, names)]), "stories": .int(record?.stories ?? 0),
      "last_at": .instant(record?.last), "weight": .int(record?.weight ?? 0),
    ]
  }

  private static func json(_ person: ID<Person>, _ names: [ID<Person>: String]) -> JSONValue {
    ["id": .id(person), "name": .string(names[person] ?? "")]
  }
}
