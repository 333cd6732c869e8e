import Core
import Storage
import Teams
import Web

/// The page about leave and holidays, and its forms.
enum AbsenceRoutes {
  /// A calendar file of the largest size beside the other fields.
  private static let largestBody = 6 << 20

  static let all: [Route] = [
    .page("/absences") { request, tx in try AbsencePage(request, tx).page() },
    .act("/absences/leaves", onInvalid: again(.leave)) { request, tx in
      let form = request.incoming.form
      guard let person = form["person"].flatMap({ ID<Person>($0) }) ?? request.actor.person.map({ ID($0) }) else {
        throw Refusal.invalid("person", "must be chosen")
      }
      var findings = FieldFindings()
      let first = day("first_day", form, &findings)
      let last = day("last_day", form, &findings)
      try findings.refuse()
      try LeaveActions(tx, as: request.actor).add(person, days: first, last, note: form["note"] ?? "")
      return back(request)
    },
    .act("/absences/leaves/{id}/end") { request, tx in
      try LeaveActions(tx, as: request.actor).end(request.id("id"))
      return back(request)
    },
    .act("/absences/holidays", onInvalid: again(.holiday)) { request, tx in
      let form = request.incoming.form
      var findings = FieldFindings()
      let day = day("day", form, &findings)
      try findings.refuse()
      let team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
      try HolidayActions(tx, as: request.actor).add(team.id, day, form["name"] ?? "")
      return back(request)
    },
    .act("/absences/holidays/{id}/remove") { request, tx in
      try HolidayActions(tx, as: request.actor).remove(request.id("id"))
      return back(request)
    },
    .act("/absences/absence-calendars", maximumBody: largestBody, onInvalid: again(.calendar), addCalendar),
    .act("/absences/absence-calendars/{id}/allow") { request, tx in
      try AbsenceCalendarActions(tx, as: request.actor).allow(request.id("id"))
      return back(request)
    },
    .act("/absences/absence-calendars/{id}/remove") { request, tx in
      try AbsenceCalendarActions(tx, as: request.actor).remove(request.id("id"))
      return back(request)
    },
  ]

  private static func addCalendar(_ request: Request, _ tx: Transaction) throws -> Reply {
    let form = request.incoming.form
    let chosen = (form["subject"] ?? "").split(separator: ":").map(String.init)
    let number = chosen.count == 2 ? Int64(chosen[1]) : nil
    let subject: AbsenceCalendar.Subject
    switch (chosen.first, number) {
    case ("holidays", let number?): subject = .holidays(ID(number))
    case ("team", let number?): subject = .team(ID(number))
    case ("person", let number?): subject = .person(ID(number))
    default: throw Refusal.invalid("subject", "must be chosen")
    }
    let place: AbsenceCalendarActions.Place
    switch (form["url"], try request.incoming.text(ofFile: "file")) {
    case (let url?, nil): place = .url(url)
    case (nil, let file?): place = .file(Array(file.utf8))
    case (nil, nil): throw Refusal.invalid("url", "must be given, or a file")
    case (_?, _?): throw Refusal.invalid("url", "must be empty when a file is given")
    }
    try AbsenceCalendarActions(tx, as: request.actor).add(subject, name: form["name"] ?? "", at: place)
    return back(request)
  }

  private static func day(_ field: String, _ form: Query, _ findings: inout FieldFindings) -> Day {
    if let day = form[field].flatMap({ Day($0) }) { return day }
    findings.add(field, "must be a day such as 2026-11-23")
    return Day(number: 0)
  }

  private static func again(_ form: AbsencePage.Form) -> Route.OnInvalid {
    { request, tx, errors in
      try AbsencePage(request, tx, sent: (form, FormState(request, errors: errors))).page()
    }
  }

  private static func back(_ request: Request) -> Reply {
    .seeOther("/absences" + (request.incoming.query["team"].map { "?team=\($0.queryEncoded)" } ?? ""))
  }
}
