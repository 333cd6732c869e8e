import Calendars
import Core
import OnCall
import Planning
import Storage
import Teams

/// The three zones of a team at one moment (S5): who triages, who can help, who is behind the shield.
package struct TeamZones: Sendable {
  /// Somebody who could be asked for help.
  package struct Engineer: Sendable {
    package let person: Person
    package let isAtWork: Bool
    /// nil: in the engineering pool.
    package let commitment: Commitment?
  }

  /// PoTW and on call, also who is committed: the duty was theirs before.
  package let triage: [ID<Person>]
  /// Who is neither on duty nor away, by name.
  package let engineers: [Engineer]
  package let hours: WorkingHours

  package var pool: [Engineer] { engineers.filter { $0.commitment == nil } }
  package var committed: [Engineer] { engineers.filter { $0.commitment != nil } }

  /// - Parameter rule: that of the team.
  package init(_ team: ID<Team>, _ rule: RosterRule, at instant: Instant, _ tx: Transaction) throws {
    var triage = rule.people(of: .potw, at: instant)
    triage += rule.people(of: .onCall, at: instant).filter { !triage.contains($0) }
    let engineers = try PersonStore(tx).inTeam(team).filter { $0.roles.contains(.engineer) && !triage.contains($0.id) }
    let away = try OnCallReader(tx).away(Set(engineers.map(\.id)), at: instant)
    let committed = engineers.isEmpty ? [:] : try ShieldReader(tx).committed(team: team, at: instant)
    self.triage = triage
    self.engineers = engineers.filter { !away.contains($0.id) }.map { person in
      Engineer(
        person: person, isAtWork: person.hours(in: rule.hours).contains(instant), commitment: committed[person.id])
    }
    hours = rule.hours
  }

  /// How things stand for the steps of a decision.
  func standing(at instant: Instant) -> RoutingPolicy.Standing {
    RoutingPolicy.Standing(
      inWorkingHours: hours.contains(instant), present: Set(engineers.map(\.person.id) + triage),
      atWork: Set(engineers.filter(\.isAtWork).map(\.person.id)),
      committed: Set(committed.map(\.person.id)))
  }
}
