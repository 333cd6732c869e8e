import Core
import JSON
import Storage
import Teams

/// What the API takes and answers about leave, holidays and the calendars that say them.
enum AbsenceReply {
  private static let moment = Schema.format(.dateTime)
  private static let day = Schema.format(.date)
  private static let number = Schema.integer(1...Int64.max)
  private static let named = Schema.object([.required("id", number), .required("name", .line(0...80))])
  private static let anyText = Schema.text(0...Int.max)

  static let newLeave = Schema.object([
    .optional("person", number.orNull.described("Who is away, when a manager says it; else the sender.")),
    .optional("first_day", day.orNull.described("Whole days, by the clocks of the person; or give from and to.")),
    .optional("last_day", day.orNull),
    .optional("from", moment.orNull.described("Earlier than now means now: what has been is not changed.")),
    .optional("to", moment.orNull), .optional("note", .line(0...200)),
  ])

  static let leave = Schema.object([
    .required("id", number), .required("person", named), .required("from", moment),
    .required("to", moment.described("Equal to `from` when it was taken back before it began.")),
    .required("note", anyText.orNull.described("null: only the person and managers see why.")),
    .required("calendar", named.orNull.described("Where it was read; null: it was written here.")),
    .required("made_by", anyText),
  ])

  static let newHoliday = Schema.object([
    .required("team", number), .required("day", day), .required("name", .line(1...80)),
  ])

  static let holiday = Schema.object([
    .required("id", number), .required("team", named), .required("day", day), .required("name", .line(1...80)),
    .required("calendar", named.orNull),
    .required("known_at", moment.described("Hours of the day before this count as they did.")),
  ])

  static let newCalendar = Schema.object([
    .required("purpose", .choice(["leave", "holidays"])), .required("name", .line(1...80)),
    .optional("team", number.orNull.described("Whose holidays, or the leave of whose people it says.")),
    .optional("person", number.orNull.described("Whose leave it says, when it is one person's; else give a team.")),
    .optional("url", .line(0...2000).orNull.described("Fetched again and again once an administrator allows it.")),
    .optional("file", .text(0...6_000_000).orNull.described("An iCalendar file, instead of an address.")),
  ])

  static let calendar = Schema.object([
    .required("id", number), .required("purpose", .choice(["leave", "holidays"])), .required("name", .line(1...80)),
    .required("team", named.orNull), .required("person", named.orNull),
    .required("host", anyText.orNull.described("Of the address, which is kept secret; null: a file.")),
    .required("is_waiting", .boolean.described("No administrator has allowed the address yet.")),
    .required("read_at", moment.orNull), .required("good_at", moment.orNull),
    .required("problem", anyText.orNull.described("What was wrong when it was last read; what was known holds.")),
    .required("remark", anyText.described("What was read but not used; empty: nothing.")),
  ])

  static func list(_ name: String, of entry: Schema) -> Schema {
    .object([.required(name, .array(of: entry, maxCount: 1_000_000))])
  }

  static let done = Schema.object([])
}

/// Numbers become names.
struct AbsenceNames {
  let people: [ID<Person>: String]
  let teams: [ID<Team>: String]
  let calendars: [ID<AbsenceCalendar>: String]
  /// Who asks; sees why others are away only as a manager.
  let actor: Actor

  init(_ people: some Collection<ID<Person>>, _ tx: Transaction, for actor: Actor) throws {
    self.actor = actor
    self.people = try PersonStore(tx).names(Set(people))
    teams = Dictionary(uniqueKeysWithValues: try TeamStore(tx).all().map { ($0.id, $0.name) })
    calendars = Dictionary(uniqueKeysWithValues: try AbsenceCalendarStore(tx).all().map { ($0.id, $0.name) })
  }

  /// Why somebody is away; nil for those whom it does not concern.
  func note(_ leave: Leave) -> String? {
    let isConcerned = actor.person == leave.person.number || !actor.roles.isDisjoint(with: [.administrator, .manager])
    return isConcerned ? leave.note : nil
  }

  /// What was not used; of leave it has the titles of people's events, which concern them and managers only.
  func remark(_ calendar: AbsenceCalendar) -> String {
    let isOwn = calendar.subject.person.map { $0.number == actor.person } ?? false
    let isOpen =
      isOwn || calendar.subject.purpose == "holidays" || !actor.roles.isDisjoint(with: [.administrator, .manager])
    return isOpen ? calendar.remark : ""
  }

  func json(_ leave: Leave) -> JSONValue {
    [
      "id": .id(leave.id), "person": named(leave.person, people), "from": .instant(leave.from),
      "to": .instant(leave.to), "note": .string(note(leave)), "calendar": named(leave.calendar, calendars),
      "made_by": .string(leave.madeBy),
    ]
  }

  func json(_ holiday: Holiday) -> JSONValue {
    [
      "id": .id(holiday.id), "team": named(holiday.team, teams), "day": .string(holiday.day.description),
      "name": .string(holiday.name), "calendar": named(holiday.calendar, calendars),
      "known_at": .instant(holiday.knownAt),
    ]
  }

  func json(_ calendar: AbsenceCalendar) -> JSONValue {
    [
      "id": .id(calendar.id), "purpose": .string(calendar.subject.purpose), "name": .string(calendar.name),
      "team": named(calendar.subject.team, teams), "person": named(calendar.subject.person, people),
      "host": .string(calendar.host), "is_waiting": .bool(calendar.isWaiting), "read_at": .instant(calendar.readAt),
      "good_at": .instant(calendar.goodAt), "problem": .string(calendar.problem), "remark": .string(remark(calendar)),
    ]
  }

  private func named<Thing>(_ id: ID<Thing>?, _ names: [ID<Thing>: String]) -> JSONValue {
    id.map { ["id": .id($0), "name": .string(names[$0] ?? "")] } ?? .null
  }
}
