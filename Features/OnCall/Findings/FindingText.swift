import Calendars
import Core
import Storage
import Teams

/// A finding in words, the same in messages, on pages and in the API.
struct FindingText {
  private let finding: DutyFinding
  private let rotations: [Rotation]
  private let names: [ID<Person>: String]
  /// Of a conflict between teams; empty where all rotations are of one.
  private let teams: [ID<Team>: String]
  /// Of the one rotation that leaves the gap, when it cannot be read.
  private let problem: String?

  init(
    _ finding: DutyFinding, rotations: [Rotation], names: [ID<Person>: String], teams: [ID<Team>: String] = [:],
    problem: String? = nil
  ) {
    self.finding = finding
    self.rotations = rotations
    self.names = names
    self.teams = Set(rotations.map(\.team)).count > 1 ? teams : [:]
    self.problem = problem
  }

  /// - Throws: `Refusal.notFound`
  init(_ finding: DutyFinding, _ tx: Transaction) throws {
    let rotations = try FindingStore(tx).rotations(finding.rotations)
    let alone = finding.kind == .gap && rotations.count == 1 ? rotations.first : nil
    self.init(
      finding, rotations: rotations,
      names: try PersonStore(tx).names(Set(finding.away + [finding.person].compactMap(\.self))),
      teams: try Self.teamNames(rotations, tx),
      problem: try alone.flatMap { try OnCallStore(tx).lane($0.id, since: tx.now).problem })
  }

  /// Nothing for rotations of one team.
  static func teamNames(_ rotations: [Rotation], _ tx: Transaction) throws -> [ID<Team>: String] {
    guard Set(rotations.map(\.team)).count > 1 else { return [:] }
    return Dictionary(uniqueKeysWithValues: try TeamStore(tx).all().map { ($0.id, $0.name) })
  }

  /// `Nobody is on call`, `Nadia Roth is PoTW and on call at the same time`, `Nights cannot be read`
  var headline: String {
    let person = finding.person.flatMap { names[$0] } ?? "Somebody"
    let which = rotations.map { $0.name + home($0) }.spoken
    switch finding.kind {
    case .gap where problem != nil: return "\(which) cannot be read"
    case .gap:
      let nobody = finding.duty == .potw ? "There is no PoTW" : "Nobody is on call"
      let away = finding.away.compactMap { names[$0] }
      return away.isEmpty ? nobody : "\(nobody): \(away.spoken) \(away.count == 1 ? "is" : "are") away"
    case .onLeave: return "\(person) has \(which) while away"
    case .twoDuties:
      let duties = teams.isEmpty ? "PoTW and on call" : rotations.map { $0.kind.title + home($0) }.spoken
      return "\(person) is \(duties) at the same time"
    case .doubleBooked: return "\(person) has \(which) at the same time"
    case .promised: return "\(person) has \(which) while committed to \(finding.work.spoken)"
    }
  }

  /// ` of Platform`, where there are two teams.
  private func home(_ rotation: Rotation) -> String { teams[rotation.team].map { " of \($0)" } ?? "" }

  /// `From Tue 24 November 00:00 to Thu 26 November 00:00`
  func when(_ zone: Zone, now: Instant) -> String {
    let from = finding.span.lowerBound <= now ? "Now" : "From \(ShiftTable.text(finding.span.lowerBound, zone))"
    return "\(from) to \(ShiftTable.text(finding.span.upperBound, zone))"
  }

  /// What can be done about it.
  /// - Parameter isTheirs: said to the person concerned.
  func mend(isTheirs: Bool) -> String {
    if let problem { return problem }
    return switch finding.kind {
    case .gap where isTheirs: "Ask somebody to cover it."
    case .gap: rotations.isEmpty ? "Add a rotation." : "Add coverage."
    case .onLeave, .twoDuties, .doubleBooked:
      isTheirs ? "Ask for a swap, or give one up." : "Replace them in one, or let it stay."
    case .promised:
      isTheirs ? "Ask for a swap, or take the commitment back." : "Replace them in the duty, or let it stay."
    }
  }
}
