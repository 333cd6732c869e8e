import Calendars
import Core
import JSON
import Storage
import Teams

/// What the API takes and answers about iterations.
enum IterationReply {
  private static let moment = Schema.format(.dateTime)
  private static let day = Schema.format(.date)
  private static let number = Schema.integer(1...Int64.max)
  private static let count = Schema.integer(0...Int64.max)
  private static let anyText = Schema.text(0...Int.max)
  private static let days = Schema.number(0...Double.greatestFiniteMagnitude)
  private static let stateNames = Schema.choice(of: StoryState.self)

  static let new = Schema.object([
    .optional("team", number.orNull.described("An operations team; else the sender's own, else the first.")),
    .optional("starts_on", day.orNull.described("Else the day after the last one's end.")),
    .optional("ends_on", day.orNull.described("The last day; else as long as the team's iterations are.")),
    .optional("goal", .line(0...300).orNull),
  ])

  static let changed = Schema.object([
    .required("version", number.described("The one that was seen.")),
    .optional("starts_on", day), .optional("ends_on", day), .optional("goal", .line(0...300)),
    .optional("demo_at", moment.orNull.described("On one of its days; null: none.")),
    .optional("retro", .text(0...20_000).described("Markdown; also after it was closed.")),
  ])

  static let seen = Schema.object([.optional("version", number.orNull)])

  static let chosen = Schema.object([.required("story", number)])

  static let closing = Schema.object([
    .optional("version", number.orNull),
    .required(
      "stories",
      .array(
        of: .object([.required("story", number), .required("to", .choice(of: Leftover.self))]), maxCount: 10_000
      ).described("Where each unfinished story goes.")),
  ])

  static let iteration = Schema.object([
    .required("id", number), .required("number", number), .required("team", number), .required("starts_on", day),
    .required("ends_on", day), .required("goal", anyText), .required("demo_at", moment.orNull),
    .required("retro", anyText), .required("started_at", moment.orNull), .required("closed_at", moment.orNull),
    .required("version", number),
    .required(
      "counts",
      .object([
        .required("planned", count), .required("added", count), .required("done", count),
        .required("carried", count), .required("open", count), .required("planned_points", count),
        .required("added_points", count), .required("done_points", count),
        .required("unplanned_share", Schema.number(0...1).orNull),
      ])),
  ])

  static let story = Schema.object([
    .required("id", number), .required("title", anyText), .required("feature", number.orNull),
    .required("backlog", .choice(of: Backlog.self)), .required("kind", .choice(of: Story.Kind.self)),
    .required("state", stateNames), .required("points", count.orNull), .required("box_days", count.orNull),
    .required("is_easy", .boolean), .required("is_blocked", .boolean),
  ])

  static let scope = Schema.object([
    .required("at", moment), .required("stories", .array(of: number, maxCount: 100_000)),
  ])

  private static let stories = Schema.array(of: story, maxCount: 100_000)

  static let plan = Schema.object([
    .required("iteration", number), .required("chosen", stories), .required("candidates", stories),
    .required("points", count), .required("warnings", .array(of: anyText, maxCount: 100_000)),
    .required("person_days", days.described("For features: without leave, duties and the SS&A pair.")),
    .required("ssa_days", days),
    .required(
      "people",
      .array(
        of: .object([
          .required("id", number), .required("name", anyText), .required("work", days), .required("leave", days),
          .required("potw", days), .required("on_call", days), .required("left", days),
        ]), maxCount: 10_000)),
    .required(
      "fits",
      .object([
        .required("iterations", count.described("Closed ones that it rests on; below 3 nothing is said.")),
        .required("points", count.orNull), .required("stories", count.orNull),
      ])),
  ])

  static let standUp = Schema.object([
    .required("iteration", number),
    .required(
      "items",
      .array(
        of: .object([
          .required("kind", .choice(of: StandUp.Kind.self)), .required("story", number.orNull),
          .required("text", anyText),
        ]), maxCount: 100_000)),
    .required("usual_days", count.orNull.described("85 % of the stories took so many days or fewer.")),
    .required(
      "columns",
      .array(of: .object([.required("state", stateNames), .required("stories", stories)]), maxCount: 10)),
  ])

  static let newNote = Schema.object([
    .required("kind", .choice(of: RetroNote.Kind.self)), .required("text", .line(1...300)),
  ])

  static let note = Schema.object([
    .required("id", number), .required("kind", .choice(of: RetroNote.Kind.self)), .required("text", anyText),
    .required("by", anyText), .required("at", moment),
  ])

  static let rhythm = Schema.object([
    .required("days", .integer(1...Int64(TeamRhythm.longest))),
    .required("first_weekday", .integer(1...7).described("1 is Monday.")),
    .required("demo", .line(4...5).described("By the clocks of the team: 14:00.")),
    .required("in_work", .integer(1...99)), .required("validation", .integer(1...99)),
    .required("lane", .integer(1...99)), .required("person", .integer(1...99)),
    .optional("pair", .integer(1...99).described("In work by the same two people; as it is without it.")),
    .optional("version", count.orNull.described("The one that was seen.")),
  ])

  static func list(_ name: String, of entry: Schema) -> Schema {
    .object([.required(name, .array(of: entry, maxCount: 100_000))])
  }
}

// MARK: - Values

extension IterationReply {
  static func json(_ iteration: Iteration, _ counts: IterationCounts) -> JSONValue {
    [
      "id": .id(iteration.id), "number": .int(iteration.number), "team": .id(iteration.team),
      "starts_on": .day(iteration.startsOn), "ends_on": .day(iteration.endsOn), "goal": .string(iteration.goal),
      "demo_at": .instant(iteration.demoAt), "retro": .string(iteration.retro),
      "started_at": .instant(iteration.startedAt), "closed_at": .instant(iteration.closedAt),
      "version": .int(iteration.version),
      "counts": [
        "planned": .int(counts.planned), "added": .int(counts.added), "done": .int(counts.done),
        "carried": .int(counts.carried), "open": .int(counts.open), "planned_points": .int(counts.plannedPoints),
        "added_points": .int(counts.addedPoints), "done_points": .int(counts.donePoints),
        "unplanned_share": .double(counts.unplannedShare.map { ($0 * 1000).rounded() / 1000 }),
      ],
    ]
  }

  static func json(_ id: ID<Iteration>, _ tx: Transaction) throws -> JSONValue {
    let iteration = try IterationReader(tx).get(id)
    return json(iteration, try IterationReader(tx).counts([iteration])[id] ?? IterationCounts())
  }

  static func json(_ story: Story) -> JSONValue {
    [
      "id": .id(story.id), "title": .string(story.title), "feature": .id(story.feature),
      "backlog": .string(story.backlog.rawValue), "kind": .string(story.kind.rawValue),
      "state": .string(story.state.rawValue), "points": .int(story.size.map(Int64.init)),
      "box_days": .int(story.boxDays.map(Int64.init)), "is_easy": .bool(story.isEasy),
      "is_blocked": .bool(story.isBlocked),
    ]
  }

  static func json(_ plan: IterationPlan) -> JSONValue {
    func rounded(_ days: Double) -> JSONValue { .double((days * 100).rounded() / 100) }
    let names = Dictionary(plan.engineers.map { ($0.id, $0.name) }) { first, _ in first }
    let days = plan.capacity.days
    return [
      "iteration": .id(plan.iteration.id), "chosen": .array(plan.chosen.flatMap(\.stories).map { json($0) }),
      "candidates": .array(plan.candidates.flatMap(\.stories).map { json($0) }), "points": .int(plan.points),
      "warnings": .array(plan.warnings), "person_days": rounded(days), "ssa_days": rounded(plan.capacity.ssa),
      "people": .array(
        plan.capacity.people.map { person -> JSONValue in
          [
            "id": .id(person.person), "name": .string(names[person.person] ?? ""), "work": rounded(person.work),
            "leave": rounded(person.leave), "potw": rounded(person.potw), "on_call": rounded(person.onCall),
            "left": rounded(person.days),
          ]
        }),
      "fits": [
        "iterations": .int(plan.fit.samples), "points": .int(plan.fit.points(in: days).map(Int64.init)),
        "stories": .int(plan.fit.stories(in: days).map(Int64.init)),
      ],
    ]
  }

  static func json(_ standUp: StandUp) -> JSONValue {
    [
      "iteration": .id(standUp.iteration.id),
      "items": .array(
        standUp.items.map { item -> JSONValue in
          ["kind": .string(item.kind.rawValue), "story": .id(item.story?.id), "text": .string(item.text)]
        }),
      "usual_days": .int(standUp.pace.days.map(Int64.init)),
      "columns": .array(
        standUp.columns.map { column -> JSONValue in
          ["state": .string(column.state.rawValue), "stories": .array(column.stories.map { json($0) })]
        }),
    ]
  }

  static func json(_ note: RetroNote) -> JSONValue {
    [
      "id": .id(note.id), "kind": .string(note.kind.rawValue), "text": .string(note.text), "by": .string(note.by),
      "at": .instant(note.at),
    ]
  }

  static func json(_ rhythm: TeamRhythm) -> JSONValue {
    .object(
      (RhythmActions.facts(rhythm).members ?? []) + [JSONValue.Member("version", .int(rhythm.version))])
  }

  /// - Parameter stored: what stays where nothing is said.
  /// - Throws: `Refusal.invalid` for demo.
  static func rhythm(_ fields: Fields, stored: TeamRhythm) throws -> TeamRhythm {
    var rhythm = TeamRhythm()
    rhythm.days = Int(try fields.integer("days"))
    rhythm.firstWeekday = Int(try fields.integer("first_weekday"))
    rhythm.limits.inWork = Int(try fields.integer("in_work"))
    rhythm.limits.validation = Int(try fields.integer("validation"))
    rhythm.limits.lane = Int(try fields.integer("lane"))
    rhythm.limits.person = Int(try fields.integer("person"))
    rhythm.limits.pair = fields.optionalInteger("pair").map { Int($0) } ?? stored.limits.pair
    guard let time = TimeOfDay(try fields.text("demo")) else {
      throw Refusal.invalid("demo", "must be a time such as 14:00")
    }
    rhythm.demoMinute = time.minute
    return rhythm
  }
}
