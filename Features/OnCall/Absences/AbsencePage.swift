import Calendars
import Core
import Storage
import Teams
import Web

/// Who is away, when a team does not work, and the calendars that say it.
struct AbsencePage {
  /// The forms of the page; the one that came back with errors is shown open.
  enum Form: String { case leave, holiday, calendar }

  let request: Request
  let now: Instant
  let team: Team
  let zone: Zone
  let leaves: [Leave]
  let holidays: [Holiday]
  let calendars: [AbsenceCalendar]
  let names: AbsenceNames
  let faces: Faces
  /// Those who can be away.
  let workers: [Person]
  private let sent: (form: Form, state: FormState)?

  init(_ request: Request, _ tx: Transaction, sent: (form: Form, state: FormState)? = nil) throws {
    self.request = request
    self.sent = sent
    now = tx.now
    team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
    zone = viewerZone(request)
    leaves = try LeaveStore(tx).upcoming()
    holidays = try Self.holidays(of: team, tx)
    let team = team.id
    calendars = try AbsenceCalendarStore(tx).all().filter { $0.subject.team == nil || $0.subject.team == team }
    workers = try PersonStore(tx).all().filter { !$0.roles.isDisjoint(with: Role.operations) }
    let people = Set(leaves.map(\.person) + calendars.compactMap(\.subject.person))
    names = try AbsenceNames(people, tx, for: request.actor)
    faces = try Faces(people, tx)
  }

  /// From today on.
  static func holidays(of team: Team, _ tx: Transaction) throws -> [Holiday] {
    try HolidayStore(tx).holidays(team.id, since: team.hours.zone.local(tx.now).day)
  }

  func page() -> Page {
    let main =
      head(
        eyebrow: "\(team.name)", h1: sentence, actions: mayAct ? addLeave : nil)
      + OnCallTabs.html(.absences, team: team.id, for: request.actor)
      + section("Away", remark: "times of \(zone.name)", id: "away", leaveTable)
      + two(
        section("\(team.name) does not work on", remark: "times of \(team.zoneName)", id: "holidays", holidayTable),
        section("Calendars", remark: "read every 6 hours", id: "calendars", calendarList))
    return Page("Leave and holidays", section: "/rotations", main: main)
  }

  private var sentence: HTML {
    let away = leaves.filter { $0.from <= now }.reduce(into: [ID<Person>]()) { people, leave in
      if !people.contains(leave.person) { people.append(leave.person) }
    }
    let ahead = Set(leaves.filter { $0.from > now && $0.from < now + .days(42) }.map(\.person)).subtracting(away).count
    let present = away.isEmpty ? "Everybody is here." : "\(faces.spoken(away)) \(away.count == 1 ? "is" : "are") away."
    let many = ahead == 1 ? "One person" : "\(ahead) people"
    let later = ahead == 0 ? "" : " \(many) will be away in the next six weeks."
    return "\(present)\(later)"
  }

  private var mayAct: Bool { OnCallActions.mayChange(request.actor) }

  private var decidesForOthers: Bool { !request.actor.roles.isDisjoint(with: [.administrator, .manager]) }

  private func form(_ form: Form) -> (state: FormState, isOpen: Bool) {
    guard let sent, sent.form == form else { return (FormState.fresh.scoped(form.rawValue), false) }
    return (sent.state.scoped(form.rawValue), true)
  }

  private func path(_ rest: String) -> String { "/absences\(rest)?team=\(team.id)" }
}

extension AbsencePage {
  private var addLeave: HTML {
    let (form, isOpen) = form(.leave)
    let own = request.actor.person.map { "\($0)" } ?? ""
    let others = workers.filter { decidesForOthers || "\($0.id)" == own }
    let today = "\(zone.local(now).day)"
    return panel(
      "Say who is away", heading: "Who is away?", action: path("/leaves"), request: request, icon: "plus",
      isAtEnd: true, isOpen: isOpen,
      selectField("Who", "person", others.map { Choice("\($0.id)", $0.name) }, stored: own, in: form)
        + "<div class=\"two-f\">"
        + field("First day", "first_day", .date, stored: today, in: form, isRequired: true)
        + field("Last day", "last_day", .date, stored: today, in: form, isRequired: true) + "</div>"
        + field("Note", "note", in: form, help: "Only the person and managers see it.")
        + "<p class=\"row\">\(button("Save", style: .go))</p>")
  }

  private var leaveTable: HTML {
    guard !leaves.isEmpty else { return "<p class=\"q\">Nobody is away or will be.</p>" }
    let columns = [
      Column("Who"), Column("When"), Column("Note", isNamedOnPhone: true), Column("From", isNamedOnPhone: true),
      Column("Acts", isTitleHidden: true),
    ]
    return table(
      "Who is away", columns,
      leaves.map { leave in
        let mayEnd = leave.calendar == nil && (decidesForOthers || request.actor.person == leave.person.number)
        return TableRow(
          [
            faces.linked([leave.person], .pool), when(leave.span), "\(names.note(leave) ?? "away")",
            "\(leave.calendar.flatMap { names.calendars[$0] } ?? leave.madeBy)",
            mayEnd
              ? postButton(
                leave.from > now ? "Take back" : "Is back", action: path("/leaves/\(leave.id)/end"), request: request,
                isSmall: true) : .empty,
          ], id: "leave-\(leave.id)")
      })
  }

  /// `Mon 23 Nov to Fri 27 Nov` for whole days, else with clocks.
  private func when(_ span: Range<Instant>) -> HTML {
    let (start, end) = (zone.local(span.lowerBound), zone.local(span.upperBound))
    guard start.clock == "00:00", end.clock == "00:00" else {
      return "\(ShiftTable.text(span.lowerBound, zone)) to \(ShiftTable.text(span.upperBound, zone))"
    }
    let (first, last) = (start.day, end.day + -1)
    return first == last ? "\(TimeText.day(first))" : "\(TimeText.day(first)) to \(TimeText.day(last))"
  }
}

extension AbsencePage {
  private var holidayTable: HTML {
    let (form, isOpen) = form(.holiday)
    let add =
      decidesForOthers
      ? panel(
        "Add a day…", heading: "When does \(team.name) not work?", action: path("/holidays"), request: request,
        isOpen: isOpen,
        field("Day", "day", .date, in: form, isRequired: true)
          + field("Name", "name", in: form, help: "Such as Christmas Day.", isRequired: true)
          + "<p class=\"row\">\(button("Add", style: .go))</p>") : .empty
    guard !holidays.isEmpty else { return "<p class=\"q\">No day but those outside its working hours.</p>\(add)" }
    let columns = [Column("Day"), Column("Name"), Column("Acts", isTitleHidden: true)]
    let shown = holidays.prefix(24)
    let more: HTML =
      shown.count < holidays.count ? "<p class=\"q\">And \(holidays.count - shown.count) later days.</p>" : .empty
    return table(
      "Holidays", columns,
      shown.map { holiday in
        TableRow(
          [
            "\(TimeText.day(holiday.day)) \(holiday.day.civil.year)\(since(holiday))", "\(holiday.name)",
            decidesForOthers && holiday.calendar == nil
              ? postButton("Remove", action: path("/holidays/\(holiday.id)/remove"), request: request, isSmall: true)
              : .empty,
          ], id: "holiday-\(holiday.id)")
      }) + more + add
  }

  /// Of a day that had begun when it became a holiday: `, from 14:00`.
  private func since(_ holiday: Holiday) -> String {
    let known = team.hours.zone.local(holiday.knownAt)
    return known.day == holiday.day ? ", from \(known.clock)" : ""
  }

  private var calendarList: HTML {
    let none: HTML = "<p class=\"q\">None. Leave and holidays can be read from an iCalendar file or address.</p>"
    let items = calendars.html { "<li>\(line($0))</li>" }
    return (calendars.isEmpty ? none : "<ul class=\"lines dec\">\(items)</ul>") + (mayAct ? addCalendar : .empty)
  }

  private func line(_ calendar: AbsenceCalendar) -> HTML {
    let whose =
      switch calendar.subject {
      case .holidays(let team): "holidays of \(names.teams[team] ?? "")"
      case .team(let team): "leave of \(names.teams[team] ?? "")"
      case .person(let person): "leave of \(faces.name(person))"
      }
    let from = calendar.host.map { "from \($0)" } ?? "from a file"
    let acts =
      (calendar.isWaiting && request.actor.roles.contains(.administrator)
        ? postButton(
          "Allow", action: path("/absence-calendars/\(calendar.id)/allow"), request: request, style: .go, isSmall: true)
        : .empty)
      + (decidesForOthers || calendar.subject.person?.number == request.actor.person
        ? postButton(
          "Remove", action: path("/absence-calendars/\(calendar.id)/remove"), request: request, isSmall: true)
        : .empty)
    let unused = names.remark(calendar)
    let remark: HTML = unused.isEmpty ? .empty : "<span>\(unused)</span>"
    return """
      <p><b>\(calendar.name)</b> \(whose), \(from). \(state(calendar))\(remark)</p><div class="row">\(acts)</div>
      """
  }

  private func state(_ calendar: AbsenceCalendar) -> HTML {
    if calendar.isWaiting { return "<span class=\"hot\">Waits until an administrator allows the address.</span>" }
    let good = calendar.goodAt.map { "read \(TimeText.long(now - $0)) ago" } ?? "not read yet"
    guard let problem = calendar.problem else { return "<span class=\"q\">\(good.capitalizedFirst).</span>" }
    return "<span class=\"hot\">Cannot be read: \(problem).</span> <span class=\"q\">What holds was \(good).</span>"
  }

  private var addCalendar: HTML {
    let (form, isOpen) = form(.calendar)
    let own = request.actor.person.map { Choice("person:\($0)", "my leave") }
    let ofTeam =
      decidesForOthers
      ? [Choice("holidays:\(team.id)", "holidays of \(team.name)"), Choice("team:\(team.id)", "leave of \(team.name)")]
      : []
    let others =
      decidesForOthers
      ? workers.filter { $0.id.number != request.actor.person }.map { Choice("person:\($0.id)", "leave of \($0.name)") }
      : []
    return """
      <details\(HTML(trusted: isOpen ? " open" : "")) class="ask"><summary class="btn">Add a calendar…</summary>\
      \(postForm(
        action: path("/absence-calendars"), request: request, class: "panel", takesFiles: true,
        "<h2>What does it say, and where is it?</h2>"
          + selectField(
            "What", "subject", ofTeam + [own].compactMap(\.self) + others, in: form,
            help: "Leave is every event that is not cancelled, declined or marked as free.", isRequired: true)
          + field("Name", "name", in: form, isRequired: true)
          + field(
            "Address", "url", in: form,
            help: "https or webcal. It is fetched once an administrator allows it, and shown to nobody.")
          + fileField("Or a file", "file", types: ".ics,text/calendar", in: form)
          + "<p class=\"row\">\(button("Add", style: .go))</p>"))</details>
      """
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
