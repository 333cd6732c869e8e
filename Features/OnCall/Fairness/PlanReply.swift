import Core
import JSON
import Teams
import Web

/// What the API takes and answers about plans.
enum PlanReply {
  private static let person = Schema.integer(1...Int64.max)
  private static let words = Schema.line(1...2000)

  static let asked = Schema.object([
    .optional("weeks", .integer().described("How far ahead, 1 to \(PlanQuestion.longest); 26 if absent.")),
    .optional("max_in_a_row", .integer().described("Turns of one person in a row, at most; 1 if absent.")),
    .optional("rest_hours", .integer().described("Between two turns of one person, at least; 0 if absent.")),
    .optional(
      "people",
      .array(
        of: .object([
          .required("person", person),
          .optional("away", words.described("Takes no turn then.").example("2026-12-21 to 2027-01-03, 2027-02-01")),
          .optional("avoids", words.described("Weighed against fairness.").example("nights, Fr, 2026-12-24")),
          .optional("prefers", words.example("weekends")),
        ]), maxCount: PlanRequest.maximumPeople)),
    .optional("apply", .boolean.described("Makes the plan real; otherwise nothing is changed.")),
    .optional("seen", .line(1...40).described("To apply: `fingerprint` of the plan that was looked at.")),
  ])

  private static let value = Schema.object([
    .required("objective", .number().described(PlanValue.meaning)), .required("unfairness", .number()),
    .required("wishes", .number()), .required("empty", .integer().described("Places that nobody has.")),
  ])

  private static let people = Schema.array(of: FairnessReply.named, maxCount: 10_000)

  private static let turn = Schema.object([
    .required("from", FairnessReply.moment), .required("to", FairnessReply.moment),
    .required("rotating", people.described("By the rotation alone.")),
    .required("current", people.described("With all changes until now.")), .required("planned", people),
    .required("settled", .boolean.described("Changed by hand, so the plan leaves it.")),
    .required(
      "obstacles",
      .array(of: .text(0...1000), maxCount: 10_000).described("Why a place stays empty; none when none does.")),
  ])

  private static let load = Schema.object([
    .required("person", FairnessReply.named), .required("turns", .integer()),
    .required("hours", FairnessReply.kinds.described("Planned hours.")),
    .required("all", FairnessReply.kinds.described("With the hours of the 13 weeks before.")),
    .required("share", FairnessReply.kinds.described("An even share of all.")),
  ])

  static let plan = Schema.object([
    .required("rotation", FairnessReply.named), .required("applied", .boolean), .required("fingerprint", .line(1...40)),
    .required("before", value.described("As it rotates now.")), .required("after", value),
    .required("turns", .array(of: turn, maxCount: 10_000)), .required("people", .array(of: load, maxCount: 10_000)),
  ])

  /// - Throws: `Refusal.invalid`
  static func question(_ fields: Fields) throws -> PlanQuestion {
    var question = PlanQuestion()
    question.weeks = fields.optionalInteger("weeks") ?? question.weeks
    question.maxInARow = fields.optionalInteger("max_in_a_row").map { Int($0) } ?? question.maxInARow
    question.restHours = fields.optionalInteger("rest_hours") ?? question.restHours
    var findings = FieldFindings()
    for (index, entry) in fields.objects("people").enumerated() {
      let person = ID<Person>(try entry.integer("person"))
      func read<Value>(_ field: String, _ parse: (String) throws(PlanWords.Problem) -> [Value]) -> [Value] {
        guard let text = entry.optionalText(field) else { return [] }
        do { return try parse(text) } catch {
          findings.add("people[\(index)].\(field)", error.text)
          return []
        }
      }
      question.away[person, default: []] += read("away", PlanWords.away)
      question.wishes[person, default: []] +=
        read("avoids", PlanWords.subjects).map { .avoids($0) }
        + read("prefers", PlanWords.subjects).map { .prefers($0) }
    }
    try findings.refuse()
    return question
  }
}

extension PlanReply {
  static func json(_ desk: PlanDesk, isApplied: Bool, names: [ID<Person>: String]) -> JSONValue {
    func people(_ people: [ID<Person>]) -> JSONValue { .array(people.map { FairnessReply.json($0, names) }) }
    let turns = desk.turns.indices.map { index -> JSONValue in
      let turn = desk.turns[index]
      let reasons = desk.plan.unfilled.first { $0.turn == index }?.reasons ?? []
      return [
        "from": .instant(turn.span.lowerBound), "to": .instant(turn.span.upperBound),
        "rotating": people(turn.rotating), "current": people(turn.current), "planned": people(desk.people(index)),
        "settled": .bool(turn.isSettled),
        "obstacles": .array(reasons.map { .string("\(names[$0.person] ?? "") \($0.obstacle.text)") }),
      ]
    }
    let loads = desk.plan.loads.map { load -> JSONValue in
      [
        "person": FairnessReply.json(load.person, names), "turns": .int(load.turns), "hours": hours(load.hours),
        "all": hours(load.all), "share": hours(load.share),
      ]
    }
    return [
      "rotation": OverrideNames.json(desk.lane.rotation), "applied": .bool(isApplied),
      "fingerprint": .string(desk.fingerprint), "before": json(desk.before), "after": json(desk.plan.after),
      "turns": .array(turns), "people": .array(loads),
    ]
  }

  private static func hours(_ spans: PerKind<Span>) -> JSONValue { FairnessReply.hours(PerKind { spans[$0].inHours }) }

  private static func json(_ value: PlanValue) -> JSONValue {
    [
      "objective": .double(value.sum), "unfairness": .double(value.unfairness), "wishes": .double(value.wishes),
      "empty": .int(value.empty),
    ]
  }
}
