import Calendars
import Core
import JSON
import Teams
import Web

/// What the API takes and answers about rotations.
enum OnCallReply {
  private static let person = Schema.object([.required("id", .integer()), .required("name", .line(0...80))])
  private static let people = Schema.array(of: person, maxCount: 10_000)
  private static let moment = Schema.format(.dateTime).orNull
  private static let slots = Schema.array(
    of: .array(of: .integer(1...Int64.max), maxCount: RotationCheck.mostPeople), maxCount: RotationCheck.mostSlots
  ).described("Numbers of people who take turns, in order; an empty list is a turn of nobody.")

  private static let layer = Schema.object([
    .optional("name", .line(0...80)), .required("zone", .line(1...64).example("Europe/Berlin")),
    .required("starts_on", .format(.date).described("Day of the first hand-over, to the first slot.")),
    .required("hand_over", .line(4...5).example("09:00")),
    .optional(
      "cadence",
      .line(1...200).described("When turns change, as a recurrence rule (RFC 5545); every week if absent.")
        .example("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")),
    .optional(
      "windows",
      .line(1...500).described("When its turns have the duty, as working hours are written; always if absent.")
        .example("Mo-Fr 09:00-17:00")),
    .required("slots", slots),
  ])

  static let problem = Schema.text(0...Int.max).orNull
    .described("Why the rotation has no turns, such as a zone that is not known any more; null: it can be read.")

  private static let plan: [Schema.Property] = [
    .required(
      "layers",
      .array(of: layer, maxCount: RotationCheck.mostLayers).described(
        "Turns that together are the duty; where a later layer has people, it covers the earlier ones."))
  ]

  static let new = Schema.object(
    [
      .required("name", .line(1...80)), .required("kind", .choice(of: Rotation.Kind.self)),
      .required("team", .integer(1...Int64.max)),
    ] + plan)
  static let changed = Schema.object(
    [.required("version", .integer(1...Int64.max)), .required("name", .line(1...80))] + plan)
  static let ended = Schema.object([.required("version", .integer(1...Int64.max))])

  static let rotation = Schema.object(
    [
      .required("id", .integer()), .required("name", .line(1...80)), .required("kind", .choice(of: Rotation.Kind.self)),
      .required("team", .integer()), .required("version", .integer()), .required("ended_at", moment),
      .required("problem", problem),
    ] + plan)

  static let shift = Schema.object([
    .required("from", .format(.dateTime)), .required("to", .format(.dateTime)), .required("people", people),
  ])

  private static let answer = Schema.object([
    .required("rotation", .object([.required("id", .integer()), .required("name", .line(1...80))])),
    .required("people", people), .required("until", moment), .required("next", people), .required("next_from", moment),
  ])

  static let roster = Schema.object([
    .required("team", .object([.required("id", .integer()), .required("name", .line(1...80))])),
    .required("at", .format(.dateTime)), .required("in_working_hours", .boolean),
    .required("hours_change_at", moment), .required("answering_now", people), .required("answering_next", people),
    .required("answering_next_from", moment), .required("potw", .array(of: answer, maxCount: 10_000)),
    .required("on_call", .array(of: answer, maxCount: 10_000)),
  ])
}

extension OnCallReply {
  /// - Throws: `Refusal.invalid` for the layers' starts_on, hand_over and cadence.
  static func plan(_ fields: Fields) throws -> RotationPlan {
    RotationPlan(try fields.list("layers").enumerated().map { try layer($1, at: "layers[\($0)].") })
  }

  private static func layer(_ json: JSONValue, at place: String) throws -> LayerPlan {
    guard let startsOn = json["starts_on"]?.text.flatMap({ Day($0) }) else {
      throw Refusal.invalid(place + "starts_on", "must be a day such as 2026-11-23")
    }
    guard let handOver = json["hand_over"]?.text.flatMap({ TimeOfDay($0) }) else {
      throw Refusal.invalid(place + "hand_over", "must be a time such as 09:00")
    }
    let cadence: Cadence
    do {
      cadence = try json["cadence"]?.text.map { try Cadence($0) } ?? .weekly
    } catch Refusal.invalid(let errors) {
      throw Refusal.invalid(errors.map { FieldError(field: place + $0.field, problem: $0.problem) })
    }
    return LayerPlan(
      name: json["name"]?.text ?? "", zoneName: json["zone"]?.text ?? "", startsOn: startsOn,
      handOverMinute: handOver.minute, cadence: cadence, windows: json["windows"]?.text ?? LayerPlan.always,
      slots: (json["slots"]?.elements ?? []).map { ($0.elements ?? []).compactMap(\.integer).map { ID($0) } })
  }

  static func json(_ lane: RotationLane) -> JSONValue {
    let rotation = lane.rotation
    return .object(
      [
        .init("id", .id(rotation.id)), .init("name", .string(rotation.name)),
        .init("kind", .string(rotation.kind.rawValue)), .init("team", .id(rotation.team)),
        .init("version", .int(rotation.version)), .init("ended_at", .instant(lane.endedAt)),
        .init("problem", .string(lane.problem)),
      ] + lane.plan.members)
  }

  static func json(_ shift: Shift, _ names: [ID<Person>: String]) -> JSONValue {
    [
      "from": .instant(shift.start), "to": .instant(shift.end), "people": json(shift.people.map { ID($0) }, names),
    ]
  }

  static func json(_ roster: Roster, team: Team, at: Instant, names: [ID<Person>: String]) -> JSONValue {
    func answers(_ answers: [Roster.Answer]) -> JSONValue {
      .array(
        answers.map { answer in
          [
            "rotation": ["id": .id(answer.rotation.id), "name": .string(answer.rotation.name)],
            "people": json(answer.people, names), "until": .instant(answer.until), "next": json(answer.next, names),
            "next_from": .instant(answer.nextFrom),
          ]
        })
    }
    return [
      "team": ["id": .id(team.id), "name": .string(team.name)], "at": .instant(at),
      "in_working_hours": .bool(roster.inWorkingHours), "hours_change_at": .instant(roster.hoursChangeAt),
      "answering_now": json(roster.answeringNow, names), "answering_next": json(roster.answeringNext, names),
      "answering_next_from": .instant(roster.answeringNextFrom), "potw": answers(roster.potw),
      "on_call": answers(roster.onCall),
    ]
  }

  private static func json(_ people: [ID<Person>], _ names: [ID<Person>: String]) -> JSONValue {
    .array(people.map { ["id": .id($0), "name": .string(names[$0] ?? "")] })
  }
}
