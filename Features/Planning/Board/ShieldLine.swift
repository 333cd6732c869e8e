import Calendars
import Core
import OnCall
import Storage
import Teams
import Web

/// One line above the board of an iteration: who is left in peace until when, who answers instead, and what it cost when
/// somebody was called away (S1, S4). Of one that does not run only what it cost.
struct ShieldLine {
  let team: ID<Team>
  let facts: PlanningFacts
  private let committed: [ID<Person>: Commitment]
  private let potw: [ID<Person>]
  private let onCall: [ID<Person>]
  private let isRunning: Bool
  private let breaches: [CommitmentBreach]

  init(_ iteration: Iteration, _ facts: PlanningFacts, _ tx: Transaction) throws {
    self.facts = facts
    team = iteration.team
    let shield = ShieldReader(tx)
    isRunning = iteration.isRunning
    committed = isRunning ? try shield.committed(team: team, at: tx.now) : [:]
    let roster = try OnCallReader(tx).roster(team: team, at: tx.now)
    potw = roster.potw.flatMap(\.people)
    onCall = roster.onCall.flatMap(\.people)
    breaches =
      try iteration.startedAt.map { since in
        try shield.breaches(team: iteration.team, since: since, until: iteration.closedAt ?? .distantFuture)
          .filter { $0.declinedAt == nil }
      } ?? []
  }

  var html: HTML {
    let now: HTML = isRunning ? up + " " + duties : .empty
    let line = now + called
    return live("board-shield", line.isEmpty ? .empty : "<div class=\"shieldline\">\(icon("shield"))\(line)</div>")
  }

  private var up: HTML {
    let people = committed.keys.sorted()
    guard let first = committed.values.map(\.until).min(), let last = committed.values.map(\.until).max() else {
      return """
        <b>Nobody is behind the shield.</b> <span class="q2">Who works on a story can \
        <a href="/commitments?team=\(team.number)">commit to it</a>.</span>
        """
    }
    let until = facts.clock.short(first, now: facts.now)
    let words: HTML = first == last ? "Shield up until \(until)." : "Shield up, the first until \(until)."
    let count: HTML = people.count == 1 ? "One person takes" : "\(people.count.spoken) people take"
    return """
      <b>\(words)</b> \(Web.pair(people.map(facts.face), size: .small)) \
      <span class="q2">\(count) no interrupts below P1.</span>
      """
  }

  private var duties: HTML {
    let parts = [("PoTW", potw), ("On call", onCall)].filter { !$0.1.isEmpty }
    guard !parts.isEmpty else { return "<span class=\"hot\">Nobody is PoTW or on call.</span>" }
    return parts.html { title, people in "<span class=\"q2\">\(title): \(people.map(facts.firstName).spoken).</span> " }
  }

  private var called: HTML {
    guard !breaches.isEmpty else { return .empty }
    let minutes = breaches.reduce(0) { $0 + $1.minutes }
    let count = breaches.count.counted("breach", "breaches")
    return """
      <span class="push"><a href="/commitments?team=\(team.number)#breaches">\(hot(count))</a> \
      <span class="q2">cost \(CommitmentPage.cost(minutes))</span></span>
      """
  }
}
