import Core
import JSON
import Storage
import Teams
import Web

/// Who is away, when nobody works, and the calendars that say it, in the JSON API.
enum AbsenceAPIRoutes {
  static let all = leaves + holidays + calendars

  private static let leaves: [Route] = [
    .query(
      "/api/v1/leaves",
      Operation(
        "listLeaves", "Who is or will be away, by begin", tag: OnCallAPIRoutes.tag,
        query: [.init("person", .integer(1...Int64.max).described("Number of a person; else everybody."))],
        reply: AbsenceReply.list("leaves", of: AbsenceReply.leave))
    ) { request, tx in
      let found = try LeaveStore(tx).upcoming(of: request.query.integer("person").map { ID($0) })
      let names = try AbsenceNames(found.map(\.person), tx, for: request.actor)
      return .json(["leaves": .array(found.map(names.json))])
    },
    .command(
      .post, "/api/v1/leaves",
      Operation(
        "addLeave", "Says that somebody is away", tag: OnCallAPIRoutes.tag, body: AbsenceReply.newLeave,
        reply: AbsenceReply.leave, successStatus: .created), addLeave),
    .command(
      .post, "/api/v1/leaves/{id}/end",
      Operation(
        "endLeave", "Says that somebody is back, from now on", tag: OnCallAPIRoutes.tag, reply: AbsenceReply.leave)
    ) { request, tx in .json(try json(try LeaveActions(tx, as: request.actor).end(request.id("id")), request, tx)) },
  ]

  private static func addLeave(_ request: Request, _ tx: Transaction) throws -> Reply {
    let fields = try request.json(AbsenceReply.newLeave)
    guard let person: ID<Person> = fields.optionalID("person") ?? request.actor.person.map({ ID($0) }) else {
      throw Refusal.invalid("person", "must be given: only a person can be away")
    }
    let actions = LeaveActions(tx, as: request.actor)
    let note = fields.optionalText("note") ?? ""
    let leave: Leave
    if let first = fields.optionalText("first_day").flatMap({ Day($0) }) {
      let last = fields.optionalText("last_day").flatMap { Day($0) } ?? first
      leave = try actions.add(person, days: first, last, note: note)
    } else {
      leave = try actions.add(person, from: try fields.instant("from"), to: try fields.instant("to"), note: note)
    }
    return .json(try json(leave, request, tx), status: .created)
  }

  private static func json(_ leave: Leave, _ request: Request, _ tx: Transaction) throws -> JSONValue {
    try AbsenceNames([leave.person], tx, for: request.actor).json(leave)
  }
}

extension AbsenceAPIRoutes {
  private static let holidays: [Route] = [
    .query(
      "/api/v1/holidays",
      Operation(
        "listHolidays", "Days from today on, on which a team does not work", tag: OnCallAPIRoutes.tag,
        query: [OnCallAPIRoutes.team], reply: AbsenceReply.list("holidays", of: AbsenceReply.holiday))
    ) { request, tx in
      let team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
      let names = try AbsenceNames([], tx, for: request.actor)
      return .json(["holidays": .array(try AbsencePage.holidays(of: team, tx).map(names.json))])
    },
    .command(
      .post, "/api/v1/holidays",
      Operation(
        "addHoliday", "Says that a team does not work on a day", tag: OnCallAPIRoutes.tag,
        body: AbsenceReply.newHoliday, reply: AbsenceReply.holiday, successStatus: .created)
    ) { request, tx in
      let fields = try request.json(AbsenceReply.newHoliday)
      guard let day = Day(try fields.text("day")) else { throw Refusal.invalid("day", "must be a day") }
      let holiday = try HolidayActions(tx, as: request.actor).add(
        ID(try fields.integer("team")), day, try fields.text("name"))
      return .json(try AbsenceNames([], tx, for: request.actor).json(holiday), status: .created)
    },
    .command(
      .post, "/api/v1/holidays/{id}/remove",
      Operation(
        "removeHoliday", "Says that a team works on the day", tag: OnCallAPIRoutes.tag, reply: AbsenceReply.done)
    ) { request, tx in
      try HolidayActions(tx, as: request.actor).remove(request.id("id"))
      return .json([:])
    },
  ]

  /// A file of the largest size, as JSON writes it.
  private static let largestBody = 12 << 20

  private static let calendars: [Route] = [
    .query(
      "/api/v1/absence-calendars",
      Operation(
        "listAbsenceCalendars", "Where leave and holidays are read from, and how that went",
        tag: OnCallAPIRoutes.tag, reply: AbsenceReply.list("calendars", of: AbsenceReply.calendar))
    ) { request, tx in
      let found = try AbsenceCalendarStore(tx).all()
      let names = try AbsenceNames(found.compactMap(\.subject.person), tx, for: request.actor)
      return .json(["calendars": .array(found.map(names.json))])
    },
    .command(
      .post, "/api/v1/absence-calendars",
      Operation(
        "addAbsenceCalendar", "Reads leave or holidays from an iCalendar file or address", tag: OnCallAPIRoutes.tag,
        body: AbsenceReply.newCalendar, reply: AbsenceReply.calendar, successStatus: .created),
      maximumBody: largestBody, addCalendar),
    .command(
      .post, "/api/v1/absence-calendars/{id}/allow",
      Operation(
        "allowAbsenceCalendar", "Allows the address of a calendar, for administrators", tag: OnCallAPIRoutes.tag,
        reply: AbsenceReply.calendar)
    ) { request, tx in
      let id: ID<AbsenceCalendar> = try request.id("id")
      try AbsenceCalendarActions(tx, as: request.actor).allow(id)
      return .json(try json(try AbsenceCalendarStore(tx).get(id), request, tx))
    },
    .command(
      .post, "/api/v1/absence-calendars/{id}/remove",
      Operation(
        "removeAbsenceCalendar", "Reads the calendar no longer; what it said of the future is forgotten",
        tag: OnCallAPIRoutes.tag, reply: AbsenceReply.done)
    ) { request, tx in
      try AbsenceCalendarActions(tx, as: request.actor).remove(request.id("id"))
      return .json([:])
    },
  ]

  private static func addCalendar(_ request: Request, _ tx: Transaction) throws -> Reply {
    let fields = try request.json(AbsenceReply.newCalendar)
    let place: AbsenceCalendarActions.Place
    switch (fields.optionalText("url"), fields.optionalText("file")) {
    case (let url?, nil): place = .url(url)
    case (nil, let file?): place = .file(Array(file.utf8))
    default: throw Refusal.invalid("url", "or file must be given, and not both")
    }
    let team = fields.optionalID("team", of: Team.self)
    let subject: AbsenceCalendar.Subject
    switch (try fields.text("purpose"), team, fields.optionalID("person", of: Person.self)) {
    case ("holidays", let team?, nil): subject = .holidays(team)
    case ("leave", let team?, nil): subject = .team(team)
    case ("leave", nil, let person?): subject = .person(person)
    default: throw Refusal.invalid("team", "must be given; for leave a team or a person")
    }
    let calendar = try AbsenceCalendarActions(tx, as: request.actor).add(
      subject, name: try fields.text("name"), at: place)
    return .json(try json(calendar, request, tx), status: .created)
  }

  private static func json(_ calendar: AbsenceCalendar, _ request: Request, _ tx: Transaction) throws -> JSONValue {
    try AbsenceNames([calendar.subject.person].compactMap(\.self), tx, for: request.actor).json(calendar)
  }
}
