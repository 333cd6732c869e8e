import Calendars
import Core
import Interrupts
import OnCall
import Planning
import Storage
import Teams
import Web

/// Who triages, who can help, who is behind the shield, and how much unplanned work each of them had this week (S5).
struct ThreeZones {
  private let facts: InterruptFacts
  private let triage: [Person]
  private let zones: TeamZones
  /// Minutes on interrupts since Monday.
  private let unplanned: [ID<Person>: Int]
  private let breaches: [CommitmentBreach]
  private let since: Instant

  init(_ team: Team, since monday: Instant, _ facts: InterruptFacts, _ tx: Transaction) throws {
    self.facts = facts
    since = monday
    zones = try TeamZones(team.id, try OnCallReader(tx).rule(team: team, since: monday), at: tx.now, tx)
    triage = try zones.triage.compactMap(PersonStore(tx).find)
    unplanned = try InterruptLedger.minutesByPerson(tx, from: monday, to: tx.now + .seconds(1))
    breaches = try ShieldReader(tx).breaches(team: team.id, since: monday)
  }

  var html: HTML {
    let pool = zones.pool.map { column($0.person, $0.isAtWork ? "free" : "not at work") }
    let committed = zones.committed.map { column($0.person, $0.commitment?.subject.name ?? "") }
    let body: HTML = """
      <div class="zones">\
      \(zone("Triage", "answers everything", triage.map { column($0, "on duty") }, share(triage), isShield: false))\
      \(zone("Engineering pool", "helps next", pool, share(zones.pool.map(\.person)), isShield: false))\
      \(zone("Committed", "only a P1, or by name", committed, shielded, isShield: true))</div>
      """
    return section(
      "Three zones",
      remark: """
        Hours since Monday&ensp; <span class="key key--warm">unplanned</span>&ensp; \
        <span class="key key--soft">the rest of the working time</span>
        """, link: ("Commitments", "/commitments"), id: "today-zones", isLive: true, body)
  }

  private func zone(
    _ title: String, _ what: String, _ people: [HTML], _ share: HTML, isShield: Bool
  ) -> HTML {
    let list: HTML = people.isEmpty ? "<p class=\"q\">Nobody.</p>" : "<ul>\(people.html { "<li>\($0)</li>" })</ul>"
    // As wide as it has people, within limits.
    let width = min(8, max(isShield ? 4 : 3, people.count))
    return """
      <div class="zone zone--\(width)\(when: isShield, " zone--shield")"><h3>\(when: isShield, icon("shield"))\(title) \
      <span>\(what)</span></h3>\(list)<p class="share">\(share)</p></div>
      """
  }

  /// A pillar that is as warm as the share of interrupts in the person's working time.
  private func column(_ person: Person, _ note: String) -> HTML {
    let (minutes, working) = (unplanned[person.id] ?? 0, workingMinutes(person))
    let part = working == 0 ? (minutes > 0 ? 100 : 0) : min(100, minutes * 100 / working)
    let face = facts.face(person.id)
    return """
      <svg class="pillar" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">\
      <rect class="p" width="100" height="100"/><rect class="u v" y="\(100 - part)" width="100" height="\(part)"/>\
      <rect class="u h" width="\(part)" height="100"/></svg>\
      <a class="plain" href="/people/\(person.id.number)">\(avatar(initials: face.initials, kind: face.kind))\(face.name)</a>\
      <small>\(note)</small>\
      \(spokenOnly("\(Self.cost(minutes)) unplanned of \(Self.cost(working))"))
      """
  }

  private func share(_ people: [Person]) -> HTML {
    let minutes = people.reduce(0) { $0 + (unplanned[$1.id] ?? 0) }
    let working = people.reduce(0) { $0 + workingMinutes($1) }
    guard working > 0 else { return "\(Self.cost(minutes)) unplanned" }
    return "<b>\(min(100, minutes * 100 / working)) %</b> unplanned"
  }

  private var shielded: HTML {
    let count = zones.committed.count
    let words =
      count == 0
      ? "Nobody is committed: interrupts may reach everybody."
      : "\(count.asWord) \(count == 1 ? "person takes" : "people take") no interrupts below P1."
    let cost = breaches.reduce(0) { $0 + $1.minutes }
    let called: HTML =
      breaches.isEmpty
      ? .empty
      : " \(breaches.count == 1 ? "One breach" : "\(breaches.count.asWord) breaches") of the shield, \(Self.cost(cost))."
    return "<a href=\"/commitments\">\(words)</a>\(called)"
  }

  private func workingMinutes(_ person: Person) -> Int {
    Int(person.hours(in: zones.hours).workingTime(from: since, to: facts.now).seconds / 60)
  }

  private static func cost(_ minutes: Int) -> String {
    minutes == 0 ? "0 min" : TimeText.long(.minutes(Int64(minutes)))
  }
}
