import Calendars
import Core
import Storage
import Teams
import Web

/// The right end of the bar of every page: who answers now, and who is next.
enum DutyBar {
  static func html(for request: Request, in tx: Transaction) throws -> HTML {
    guard let team = try TeamChoice(tx).usual(for: request.actor) else { return .empty }
    let rule = try OnCallReader(tx).rule(team: team, since: tx.now)
    guard !rule.lanes.isEmpty else { return .empty }
    let roster = rule.roster(at: tx.now)
    let faces = try Faces(Set(roster.answeringNow + roster.answeringNext), tx)
    let now = dutyEntry(words: "\(words(roster)):", faces: faces.faces(roster.answeringNow, .now))
    guard let from = roster.answeringNextFrom else { return now }
    let clock = TimeText(viewerZone(request)).short(from, now: tx.now)
    return now
      + dutyEntry(words: "from \(clock):", faces: faces.faces(roster.answeringNext, .next), note: clock)
  }

  private static func words(_ roster: Roster) -> String {
    let potw = Set(roster.potw.flatMap(\.people))
    let isPotw = roster.inWorkingHours && !potw.isEmpty
    return isPotw ? "PoTW, answering now" : "On call, answering now"
  }
}

/// The zone in which the reader reads times.
package func viewerZone(_ request: Request) -> Zone { (try? Zone.named(request.admission.zone)) ?? .utc }

/// Which team a page is about.
package struct TeamChoice {
  let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  /// The actor's own team if it is of operations, else the first by name; nil when there is none.
  package func usual(for actor: Actor) throws -> Team? {
    let teams = try TeamStore(tx).all(kind: .operations)
    guard teams.count > 1, let number = actor.person else { return teams.first }
    let own = try PersonStore(tx).find(ID(number))?.team
    return teams.first { $0.id == own } ?? teams.first
  }

  /// The team that a query names by number or name; without one the usual.
  /// - Throws: `Refusal.invalid` for `team`.
  package func named(_ text: String?, for actor: Actor) throws -> Team {
    if let text {
      let named = try ID<Team>(text).flatMap { try TeamStore(tx).find($0) } ?? TeamStore(tx).find(name: text)
      guard let named else { throw Refusal.invalid("team", "there is no team “\(text.prefix(80))”") }
      guard named.kind == .operations else {
        throw Refusal.invalid("team", "\(named.name) is a customer; rotations are for operations")
      }
      return named
    }
    guard let team = try usual(for: actor) else { throw Refusal.notFound("There is no operations team yet.") }
    return team
  }
}
