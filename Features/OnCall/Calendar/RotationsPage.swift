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
  let span: CalendarSpan
  /// Those that wait for an answer, of all rotations.
  let swaps: [Swap]
  /// Gaps and conflicts that somebody is or will be told of.
  let findings: [StoredFinding]
  /// Of other teams, in which people of this one have duties at the same time.
  let foreign: [Rotation]
  /// Where there are foreign ones.
  let teamNames: [ID<Team>: String]

  init(_ request: Request, _ tx: Transaction) throws {
    self.request = request
    self.tx = tx
    let query = request.incoming.query
    let choice = TeamChoice(tx)
    let team =
      try query["team"] == nil ? choice.usual(for: request.actor) : choice.named(query["team"], for: request.actor)
    self.team = team
    let zone = (try? Zone.named(query["tz"] ?? request.admission.zone)) ?? .utc
    self.zone = zone
    span = CalendarSpan(
      query["from"].flatMap { Day($0) }, isMonth: query["view"] == "month", today: zone.local(tx.now).day)
    let start = min(zone.first(LocalTime(day: span.firstMonday, second: 0)), tx.now)
    rule =
      try team.map { try OnCallReader(tx).rule(team: $0, since: start) }
      ?? RosterRule(lanes: [], hours: WorkingHours(zone: .utc, week: [:]))
    swaps = try SwapStore(tx).open()
    let open = try team.map { try FindingStore(tx).open($0.id, limit: Self.mostFindings) } ?? []
    findings = open.filter { $0.isShown(to: request.actor) }
    let own = Set(rule.lanes.map(\.rotation.id))
    foreign = try FindingStore(tx).rotations(findings.flatMap(\.finding.rotations).filter { !own.contains($0) })
    teamNames = try FindingText.teamNames(rule.lanes.map(\.rotation) + foreign, tx)
    let people = rule.lanes.map { $0.people.union($0.overrides.compactMap(\.replaced)) }
    let asked = swaps.flatMap { [$0.asker] + [$0.asked].compactMap(\.self) }
    let concerned = findings.flatMap { $0.finding.away + [$0.finding.person].compactMap(\.self) }
    faces = try Faces(people.reduce(Set(asked + concerned)) { $0.union($1) }, tx)
  }

  /// More of them than a page can show.
  private static let mostFindings = 60

  func page() throws -> Page {
    guard let team else { return empty("There is no operations team yet.") }
    guard rule.lanes.contains(where: { $0.endedAt.map { $0 > tx.now } ?? true }) else {
      return empty("Nobody takes turns in \(team.name) yet.")
    }
    let roster = rule.roster(at: tx.now)
    let decisions = Decisions(page: self)
    let answer = section("Who answers at…", try AnswerAt(page: self, team: team).html())
    let main =
      head(
        eyebrow: "\(team.name) <span aria-hidden=\"true\">·</span> \(span.title)",
        h1: sentence(roster, gaps: decisions.gapCount),
        actions: controls(team) + (mayEdit ? buttonLink("Add", href: "/rotations/new", icon: "plus") : .empty))
      + OnCallTabs.html(.calendar, team: team.id, for: request.actor) + zoneProblem(team)
      + live("rotations", DayLine(page: self).html() + SixWeeks(calendar).html())
      + two(
        section("Needs a decision", remark: "the next six weeks", decisions.html),
        "<div>\(YourDuties(page: self).html)\(answer)</div>")
      + section(
        "Rotations", link: ("Subscribe", "/calendars?of=\(CalendarFeed.Subject.team(team.id).key)"), rotations(roster))
    return Page("Rotations", section: "/rotations", main: main)
  }

  var mayEdit: Bool { OnCallActions.mayChange(request.actor) }

  var texts: TimeText { TimeText(zone) }

  private var calendar: SixWeeks.Facts {
    SixWeeks.Facts(
      rule: rule, faces: faces, zone: zone, span: span, swaps: swaps, now: tx.now,
      viewer: request.actor.person.map { ID($0) })
  }

  private func empty(_ sentence: String) -> Page {
    let add = Suggestion(
      "Add a rotation", href: "/rotations/new", detail: "who triages in working hours, who is on call")
    let bring = Suggestion(
      "Import rotations", href: "/rotations/import",
      detail: "from Grafana OnCall, Opsgenie, PagerDuty, GoAlert or a table")
    return Page(
      "Rotations", section: "/rotations",
      main: head(h1: "\(sentence)") + emptyState("No rotations", suggestions: mayEdit ? [add, bring] : []))
  }
}

extension RotationsPage {
  private func zoneProblem(_ team: Team) -> HTML {
    guard !team.isZoneKnown else { return .empty }
    return say(
      """
      The zone \(team.zoneName) of <a href="/teams/\(team.id.number)">\(team.name)</a> is not known to this machine’s \
      \(Zone.dataName), so its working hours count by UTC. A manager can choose another.
      """, isHot: true)
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
    let isMonth = span.month != nil
    let other = "/rotations?" + query.replacing(["view": isMonth ? nil : "month"])
    return """
      <form class="row" method="get" action="/rotations">\(hiddenField("team", query["team"]))\
      \(hiddenField("from", query["from"]))\(hiddenField("view", query["view"]))<label class="row s">\
      \(spokenOnly("Times in"))<select name="tz">\(options)</select></label>\
      <button class="btn">Show</button>\(buttonLink(isMonth ? "Six weeks" : "Month", href: other))\
      \(link("Earlier", "back", span.earlier))\(link("Later", "arrow", span.later))</form>
      """
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
