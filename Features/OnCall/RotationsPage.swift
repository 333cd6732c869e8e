import Calendars
import Core
import Storage
import Teams
import Web

/// Six weeks of a team's rotations: who answers, who comes next, where nobody does.
struct RotationsPage {
  let request: Request
  let tx: Transaction
  let team: Team?
  let rule: RosterRule
  let faces: Faces
  /// In which the page says times.
  let zone: Zone
  let firstMonday: Day

  static let weeks: Int64 = 6

  init(_ request: Request, _ tx: Transaction) throws {
    self.request = request
    self.tx = tx
    let named = request.incoming.query["team"]
    let choice = TeamChoice(tx)
    let team = try named == nil ? choice.usual(for: request.actor) : choice.named(named, for: request.actor)
    self.team = team
    let wanted = request.incoming.query["tz"] ?? request.admission.zone
    let zone = (try? Zone.named(wanted)) ?? .utc
    self.zone = zone
    let today = zone.local(tx.now).day.monday
    let asked = request.incoming.query["from"].flatMap { Day($0) }?.monday ?? today
    // A rotation reaches this far at most; beyond it every page would be the same.
    firstMonday = min(max(asked, today + -7 * 520), today + 7 * 520)
    let start = min(zone.first(LocalTime(day: firstMonday, second: 0)), tx.now)
    rule =
      try team.map { try OnCallReader(tx).rule(team: $0, since: start) }
      ?? RosterRule(lanes: [], hours: WorkingHours(zone: .utc, week: [:]))
    faces = try Faces(Set(rule.lanes.flatMap { $0.plans.flatMap { $0.plan.slots.joined() } }), tx)
  }

  func page() throws -> Page {
    guard let team else { return empty("There is no operations team yet.") }
    guard rule.lanes.contains(where: { $0.endedAt.map { $0 > tx.now } ?? true }) else {
      return empty("Nobody takes turns in \(team.name) yet.")
    }
    let roster = rule.roster(at: tx.now)
    let gaps = gapLines()
    let main =
      head(
        eyebrow: eyebrow(team), h1: sentence(roster, gaps: gaps.count),
        actions: controls(team) + (mayEdit ? buttonLink("Add", href: "/rotations/new", icon: "plus") : .empty))
      + live("rotations", DayLine(page: self).html() + SixWeeks(page: self).html())
      + two(
        section("Needs a decision", remark: "the next six weeks", decisions(gaps)),
        section("Who answers at…", try AnswerAt(page: self, team: team).html()))
      + section("Rotations", rotations(roster))
    return Page("Rotations", section: "/rotations", main: main)
  }

  private var mayEdit: Bool { OnCallActions.mayChange(request.actor) }

  var texts: TimeText { TimeText(zone) }

  private func empty(_ sentence: String) -> Page {
    let add = Suggestion(
      "Add a rotation", href: "/rotations/new", detail: "who triages in working hours, who is on call")
    return Page(
      "Rotations", section: "/rotations",
      main: head(h1: "\(sentence)") + emptyState("No rotations", suggestions: mayEdit ? [add] : []))
  }
}

extension RotationsPage {
  private func eyebrow(_ team: Team) -> HTML {
    let last = firstMonday + (7 * Self.weeks - 1)
    return "\(team.name) <span aria-hidden=\"true\">·</span> \(TimeText.date(firstMonday)) to \(TimeText.date(last))"
  }

  private func sentence(_ roster: Roster, gaps: Int) -> HTML {
    let now = roster.answeringNow
    let verb = now.count == 1 ? "answers" : "answer"
    let lead: HTML = now.isEmpty ? hot("Nobody answers") : "\(faces.spoken(now)) \(verb)"
    var sentence: HTML = "\(lead)."
    if let from = roster.answeringNextFrom {
      sentence = "\(lead) until \(texts.short(from, now: tx.now)), then \(faces.spoken(roster.answeringNext))."
    }
    guard gaps > 0 else { return sentence }
    return "\(sentence) \(hot(gaps == 1 ? "One gap" : "\(gaps) gaps")) in the next six weeks."
  }

  /// Team, zone, earlier and later; all in the query, so that a view can be sent to somebody.
  private func controls(_ team: Team) -> HTML {
    let own = request.admission.zone
    let zones = [(own, "\(own), yours"), (team.zoneName, "\(team.zoneName), the team’s"), ("UTC", "UTC")]
    var choices: [Choice] = []
    for (name, title) in zones where !choices.contains(where: { $0.value == name }) {
      choices.append(Choice(name, title))
    }
    let query = request.incoming.query
    func link(_ label: String, _ drawing: String, _ from: Day) -> HTML {
      let href = "/rotations?" + query.replacing(["from": from.description])
      return "<a class=\"btn\" href=\"\(href)\" aria-label=\"\(label)\">\(icon(drawing))</a>"
    }
    let options = choices.html {
      "<option value=\"\($0.value)\"\(flag("selected", $0.value == zone.name))>\($0.title)</option>"
    }
    return """
      <form class="row" method="get" action="/rotations">\(hiddenField("team", query["team"]))\
      \(hiddenField("from", query["from"]))<label class="row s">\
      \(spokenOnly("Times in"))<select name="tz">\(options)</select></label>\
      <button class="btn">Show</button>\(link("Earlier", "back", firstMonday + -7 * Self.weeks))\
      \(link("Later", "arrow", firstMonday + 7 * Self.weeks))</form>
      """
  }

  /// Where nobody has a duty, from now to the end of the sixth week, each named by its ends.
  private func gapLines() -> [HTML] {
    let monday = zone.local(tx.now).day.monday
    let end = zone.first(LocalTime(day: monday + 7 * Self.weeks, second: 0))
    return Rotation.Kind.allCases.flatMap { kind in
      guard rule.lanes.contains(where: { $0.rotation.kind == kind }) else {
        return [
          kind == .potw
            ? "<b class=\"hot\">There is no PoTW.</b> In working hours the on-call answers first."
            : "<b class=\"hot\">Nobody is on call.</b> Outside working hours nobody answers first."
        ] as [HTML]
      }
      let gaps = rule.gaps(of: kind, from: tx.now, to: end)
      let what = kind == .potw ? "There is no PoTW" : "Nobody is on call"
      return gaps.map { line(what, $0, end: end) }
        + rule.emptyTurns(of: kind, from: tx.now, to: end).filter { turn in !gaps.contains { $0.overlaps(turn.span) } }
        .map { line("\($0.rotation.name) has nobody", $0.span, end: end) }
    }
  }

  private func line(_ what: String, _ gap: Range<Instant>, end: Instant) -> HTML {
    let from = gap.lowerBound <= tx.now ? "now" : ShiftTable.text(gap.lowerBound, zone)
    let until = gap.upperBound > end ? "further on" : ShiftTable.text(gap.upperBound, zone)
    return "<b class=\"hot\">\(what)</b> from \(from) to \(until)."
  }

  private func decisions(_ gaps: [HTML]) -> HTML {
    guard !gaps.isEmpty else { return "<p class=\"q\">No gaps. Every hour has somebody.</p>" }
    return "<ul class=\"lines dec\">\(gaps.html { "<li><p>\($0)</p></li>" })</ul>"
  }

  private func rotations(_ roster: Roster) -> HTML {
    let columns = [
      Column("Rotation"), Column("Duty", isNamedOnPhone: true), Column("Now", isNamedOnPhone: true),
      Column("Until", isNamedOnPhone: true), Column("Next", isNamedOnPhone: true),
    ]
    let rows = (roster.potw + roster.onCall).map { answer in
      let isAnswering = !answer.people.isEmpty && answer.people.allSatisfy(roster.answeringNow.contains)
      let until: HTML = answer.until.map { time($0, texts.short($0, now: tx.now)) } ?? "open"
      return TableRow([
        "<a href=\"/rotations/\(answer.rotation.id.number)\">\(answer.rotation.name)</a>",
        "\(answer.rotation.kind.title)", faces.linked(answer.people, isAnswering ? .now : .next), until,
        "\(faces.list(answer.next))",
      ])
    }
    return table("Rotations", columns, rows)
  }
}

/// The answer to “who answered, or will answer, at that time?”
struct AnswerAt {
  let page: RotationsPage
  let team: Team

  func html() throws -> HTML {
    let asked = page.request.incoming.query["at"]
    let moment = asked.flatMap { Self.instant($0, in: page.zone) }
    let errors =
      asked != nil && moment == nil ? [FieldError(field: "at", problem: "must be a time such as 2026-03-11T14:00")] : []
    let form = FormState(sent: page.request.incoming.query, errors: errors)
    let input = field("Time in \(page.zone.name)", "at", .dateTime, in: form, isRequired: true)
    let query = page.request.incoming.query
    return """
      <form class="form" method="get" action="/rotations">\(hiddenField("team", query["team"]))\
      \(hiddenField("tz", query["tz"]))\(hiddenField("from", query["from"]))\(input)\
      <p class="row">\(button("Show"))</p></form>\
      \(try moment.map(answer))
      """
  }

  private func answer(at instant: Instant) throws -> HTML {
    let rule = try OnCallReader(page.tx).rule(team: team, since: instant)
    let roster = rule.roster(at: instant)
    let faces = try Faces(roster.people, page.tx)
    let hours = roster.inWorkingHours ? "in working hours" : "outside working hours"
    let duties = (roster.potw + roster.onCall).map { answer -> (String, HTML) in
      let name: HTML = "<span class=\"q\">\(answer.rotation.name)</span>"
      return (answer.rotation.kind == .potw ? "PoTW" : "On call", faces.linked(answer.people, .pool) + name)
    }
    let names: HTML = roster.answeringNow.isEmpty ? hot("Nobody") : "<b>\(faces.spoken(roster.answeringNow))</b>"
    let verb = roster.answeringNow.count > 1 ? "answer" : "answers"
    return """
      <p id="answer">\(names) \(verb) first on \(time(instant, ShiftTable.text(instant, page.zone))), \(hours).</p>\
      \(definitions(duties))
      """
  }

  /// `2026-03-11T14:00` by the clocks of the zone, or RFC 3339.
  static func instant(_ text: String, in zone: Zone) -> Instant? {
    if let instant = Instant(rfc3339: text) { return instant }
    let parts = text.split(whereSeparator: { $0 == "T" || $0 == " " })
    guard parts.count == 2, let day = Day(String(parts[0])), let time = TimeOfDay(String(parts[1].prefix(5))) else {
      return nil
    }
    return zone.first(LocalTime(day: day, time: time))
  }
}
