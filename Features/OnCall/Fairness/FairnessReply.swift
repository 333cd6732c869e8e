import Core
import JSON
import Teams
import Web

/// What the API answers about fairness.
enum FairnessReply {
  static let named = Schema.object([.required("id", .integer()), .required("name", .line(0...80))])
  static let moment = Schema.format(.dateTime)
  private static let count = Schema.integer(0...Int64.max)
  static let kinds = Schema.object(
    HourKind.allCases.map { .required("\($0)", .number()) } + [.required("total", .number())]
  ).described("Hours.")

  private static let person = Schema.object([
    .required("person", named), .required("hours", kinds),
    .required("share", kinds.described("An even share, in hours.")),
    .required("shifts", count), .required("nights", count), .required("weekends", count), .required("holidays", count),
    .required("calls", count), .required("interruptions", count.described("Of sleep.")),
    .required("remark", .text(0...1000).orNull),
  ])

  private static let shift = Schema.object([
    .required("person", named), .required("rotation", named), .required("from", moment), .required("to", moment),
    .required("calls", count), .required("interruptions", count),
  ])

  static let study = Schema.object([
    .required("team", named), .required("from", .format(.date)), .required("to", .format(.date)),
    .required("people", .array(of: person, maxCount: 100_000).described("Those who carried most come first.")),
    .required("shifts", .array(of: shift, maxCount: 1_000_000).described("Earliest first.")),
  ])

  static func json(_ study: FairnessStudy, names: [ID<Person>: String]) -> JSONValue {
    let question = study.question
    return [
      "team": ["id": .id(question.team.id), "name": .string(question.team.name)], "from": .day(question.from),
      "to": .day(question.to), "people": .array(study.lines.map { json($0, study, names) }),
      "shifts": .array(
        study.shifts.map { shift in
          [
            "person": json(shift.person, names), "rotation": OverrideNames.json(shift.rotation),
            "from": .instant(shift.span.lowerBound), "to": .instant(shift.span.upperBound),
            "calls": .int(study.calls.count(study.calls.calls, in: shift)),
            "interruptions": .int(study.calls.count(study.calls.woken, in: shift)),
          ]
        }),
    ]
  }

  private static func json(
    _ line: FairnessLine, _ study: FairnessStudy, _ names: [ID<Person>: String]
  ) -> JSONValue {
    [
      "person": json(line.person, names), "hours": hours(PerKind { line.hours[$0].actual }),
      "share": hours(PerKind { line.hours[$0].share }), "shifts": .int(study.shifts(of: line.person)),
      "nights": .int(line.tally.nights.count), "weekends": .int(line.tally.weekends.count),
      "holidays": .int(line.tally.holidays.count), "calls": .int(study.calls(to: line.person)),
      "interruptions": .int(Int(line[.woken].actual)), "remark": line.remark.map { .string($0.text) } ?? .null,
    ]
  }

  static func json(_ person: ID<Person>, _ names: [ID<Person>: String]) -> JSONValue {
    ["id": .id(person), "name": .string(names[person] ?? "")]
  }

  /// To a hundredth of an hour.
  static func hours(_ hours: PerKind<Double>) -> JSONValue {
    func rounded(_ hours: Double) -> JSONValue { .double((hours * 100).rounded() / 100) }
    let total = HourKind.allCases.reduce(0) { $0 + hours[$1] }
    return .object(HourKind.allCases.map { .init("\($0)", rounded(hours[$0])) } + [.init("total", rounded(total))])
  }
}
