import Calendars
import Core
import Interrupts
import OnCall
import Storage
import Teams
import Web

/// The answer to: what needs me now, and who answers?
struct TodayPage {
  let request: Request
  let facts: InterruptFacts
  let open: [Interrupt]
  let counts: InterruptStore.Counts
  let mine: [Interrupt]
  /// nil for customers, who see only what is theirs.
  let share: WeekShare?
  /// nil for customers, and where nobody could be asked for help.
  let zones: ThreeZones?

  /// How many interrupts the page names; the queue has the rest.
  private static let length = 10

  init(_ request: Request, _ tx: Transaction) throws {
    self.request = request
    facts = try InterruptFacts(request, tx)
    let person = request.actor.person.map { ID<Person>($0) }
    let only = try InterruptVisibility.onlyCustomer(request.actor, tx)
    let store = InterruptStore(tx)
    var filter = InterruptFilter()
    filter.onlyCustomer = only
    open = try store.list(filter, limit: 200).elements
    filter.state = .mine
    filter.person = person
    mine = person == nil ? [] : try store.list(filter, limit: 50).elements
    counts = try store.counts(for: person, onlyCustomer: only)
    share = only == nil ? try WeekShare(tx, zone: facts.clock.zone) : nil
    let team = try TeamStore(tx).all(kind: .operations).first
    let (monday, known) = (share?.since, facts)
    zones = try team.flatMap { team in try monday.map { try ThreeZones(team, since: $0, known, tx) } }
  }

  var page: Page {
    Page(
      "Today", section: "/",
      main: """
        <div class="split today"><div class="t-top">\(top)</div>\
        <aside class="rail you" aria-label="You" id="today-mine" data-live>\(myWork)</aside>\
        <div class="t-main">\(zones.map(\.html))<div class="two">\(ages)\(share.map(unplanned))</div></div></div>
        """)
  }

  private var top: HTML {
    head(
      eyebrow: "\(facts.clock.day(facts.now)), \(facts.clock.time(facts.now))",
      h1: live("today-answer", announce: .politely, answer)) + live("today-duties", duties)
  }

  private var answer: HTML {
    guard counts.open > 0 else { return "Nothing is open." }
    if counts.new == 0 { return "\(counts.open.asWord) open, all answered." }
    let words = counts.new == 1 ? "interrupt waits for an answer." : "interrupts wait for an answer."
    return "\(hot("\(counts.new.asWord) \(words)")) \(counts.open.asWord) open."
  }

  // MARK: - Who answers

  private var duties: HTML {
    guard let roster = facts.roster else {
      return say("There is no operations team yet. <a href=\"/teams/new\">Add the team that answers</a>.", isHot: true)
    }
    let inHours = roster.inWorkingHours
    let now = duty(
      "Answering now", inHours ? "PoTW" : "on call", roster.answeringNow, .now,
      roster.answeringNextFrom.map { "until \(facts.clock.short($0, now: facts.now))" })
    let next = duty(
      roster.answeringNextFrom.map { "From \(facts.clock.short($0, now: facts.now))" } ?? "Next",
      inHours ? "on call" : "PoTW", roster.answeringNext, .next, handOver(roster))
    return "<section class=\"duties\" aria-label=\"On duty\">\(now)\(next)</section>"
  }

  private func duty(
    _ title: String, _ what: String, _ people: [ID<Person>], _ kind: AvatarKind, _ note: String?
  ) -> HTML {
    let names: HTML =
      people.isEmpty
      ? "<span class=\"hot\">nobody</span> <a href=\"/rotations\">Fill the gap</a>"
      : people.html { id in
        let face = facts.face(id)
        return "\(avatar(initials: face.initials, kind: kind, size: .large)) \(face.name) "
      }
    return """
      <div><h2>\(title) <span class="q">\(what)</span></h2><p class="names">\(names)</p>\
      \(note.map { "<p class=\"q s\">\($0)</p>" as HTML })</div>
      """
  }

  /// `hand over Monday 09:00 to Karim and Mina`
  private func handOver(_ roster: Roster) -> String? {
    guard let answer = roster.potw.first, let until = answer.until, !answer.next.isEmpty else { return nil }
    let names = answer.next.map(facts.firstName).spoken
    return "\(answer.rotation.name): hand over \(facts.clock.short(until, now: facts.now)) to \(names)"
  }

  // MARK: - What is open

  private var ages: HTML {
    let rows = open.sorted { ($0.priority, $0.openedAt) < ($1.priority, $1.openedAt) }.prefix(Self.length)
    let list = rows.html { interrupt in
      let owner: HTML =
        interrupt.assignee.map { id in
          let face = facts.face(id)
          return "\(avatar(initials: face.initials, kind: face.kind))\(spokenOnly(face.name))"
        } ?? "<span class=\"none\">\(spokenOnly("nobody yet"))</span>"
      let age = TimeText.ago(facts.now - interrupt.openedAt)
      let words: HTML =
        interrupt.state == .new ? "<b class=\"hot\">\(age)</b> <small>unanswered</small>" : "<b>\(age)</b>"
      return """
        <li>\(priority(interrupt.priority.rawValue))<a class="plain" href="\(interrupt.path)">\(interrupt.title)</a>\
        <span class="sla age">\(words)</span>\(owner)</li>
        """
    }
    let content: HTML =
      rows.isEmpty ? "<p class=\"q\">The queue is empty.</p>" : "<ul class=\"ages\">\(list)</ul>"
    return section(
      "Interrupts by age", link: ("All \(counts.open)", "/interrupts"), id: "today-ages", isLive: true, content)
  }

  // MARK: - How much was unplanned

  private func unplanned(_ share: WeekShare) -> HTML {
    let week = share.thisWeek
    let last = share.lastWeek
    let percent: HTML =
      share.percent.map { "<b class=\"hot\">\($0) %</b> of the working time went to interrupts" }
      ?? "Nobody has had working hours yet this week, so there is no share"
    let kinds = week.opensByKind.map { "\($0.1) \($0.0.rawValue)\($0.1 == 1 ? "" : "s")" }.joined(separator: ", ")
    let remark: HTML = kinds.isEmpty ? .empty : "<span class=\"q\">\(kinds)</span>"
    let rows: [(String, HTML)] = [
      ("Opened", "\(week.opened) this week, \(last.opened) last week \(remark)"),
      ("Resolved", "\(week.resolved) of \(week.opened)"),
      ("Minutes", "\(Self.time(week.minutes)) this week, \(Self.time(last.minutes)) last week"),
    ]
    let definition: HTML = """
      <details class="s q"><summary>How this is computed</summary><p>Minutes that people wrote on interrupts since Monday, \
      divided by the working hours of the \(share.people) people in operations teams since Monday \
      (\(Self.time(share.workingMinutes)) so far). Counted are interrupts opened since Monday 00:00 \
      in your time zone. Time nobody wrote down is not in it. \(rule("B7"))</p></details>
      """
    return section(
      "Share of interrupts", remark: "since Monday", id: "today-share", isLive: true, class: "unplanned",
      "<p>\(percent).</p>\(share.percent.map { meter(Double($0) / 100, .tooMuch) })\(definitions(rows))\(definition)")
  }

  private static func time(_ minutes: Int) -> String { TimeText.long(.minutes(Int64(minutes))) }

  // MARK: - Mine

  private var myWork: HTML {
    let mineNow = facts.roster?.answeringNow.contains { $0.number == request.actor.person } ?? false
    // What nobody is woken for waits for the morning.
    let isNight = facts.roster?.inWorkingHours != true
    let unanswered =
      mineNow
      ? open.filter { $0.state == .new && !(isNight && $0.priority > .p2 && $0.next?.kind == .route) } : []
    let doNow = unanswered.html { todo($0, "Nobody has answered for \(TimeText.ago(facts.now - $0.openedAt)).") }
    let then = mine.html { todo($0, "\($0.state.words), open for \(TimeText.ago(facts.now - $0.openedAt)).") }
    let role: HTML =
      mineNow
      ? "<div class=\"shieldup\">\(icon("inbox"))<p><b>You answer now.</b> Everything enters your queue; nobody else is told.</p></div>"
      : "<div class=\"shieldup\">\(icon("shield"))<p>\(peace) \(answerers)</p></div>"
    return role + list("Do now", doNow) + list("Yours", then)
      + (unanswered.isEmpty && mine.isEmpty ? "<p class=\"q\">Nothing waits for you.</p>" : .empty)
  }

  /// `Your shield is up. You are committed to S-408 until Friday 4 December 18:00.`
  private var peace: HTML {
    let promise = request.actor.person.flatMap { facts.promise(of: ID($0)) }
    guard let promise else { return "<b>You are left in peace.</b>" }
    return "<b>Your shield is up.</b> You are committed to <a href=\"/commitments\">\(promise)</a>."
  }

  private var answerers: String {
    let names = (facts.roster?.answeringNow ?? []).map(facts.firstName)
    if names.isEmpty { return "Nobody answers now." }
    return names.count == 1 ? "\(names.spoken) answers." : "\(names.spoken) answer."
  }

  private func list(_ title: String, _ items: HTML) -> HTML {
    items.isEmpty ? .empty : "<section><h2>\(title)</h2><ol class=\"todo\">\(items)</ol></section>"
  }

  private func todo(_ interrupt: Interrupt, _ why: String) -> HTML {
    """
    <li><a href="\(interrupt.path)">\(interrupt.title)</a>\
    <span>\(unbroken(interrupt.number)) \(interrupt.priority.name). \(why)</span></li>
    """
  }
}
