import Calendars
import Core
import Teams

/// A finding in words, the same in messages, on pages and in the API.
struct FindingText {
  private let finding: DutyFinding
  private let rotations: [Rotation]
  private let names: [ID<Person>: String]

  init(_ finding: DutyFinding, rotations: [Rotation], names: [ID<Person>: String]) {
    self.finding = finding
    self.rotations = rotations
    self.names = names
  }

  /// `Nobody is on call`, `Nadia Roth is PoTW and on call at the same time`
  var headline: String {
    let person = finding.person.flatMap { names[$0] } ?? "Somebody"
    let which = rotations.map(\.name).spoken
    switch finding.kind {
    case .gap:
      let nobody = finding.duty == .potw ? "There is no PoTW" : "Nobody is on call"
      let away = finding.away.compactMap { names[$0] }
      return away.isEmpty ? nobody : "\(nobody): \(away.spoken) \(away.count == 1 ? "is" : "are") away"
    case .onLeave: return "\(person) has \(which) while away"
    case .twoDuties: return "\(person) is PoTW and on call at the same time"
    case .doubleBooked: return "\(person) has \(which) at the same time"
    }
  }

  /// `From Tue 24 November 00:00 to Thu 26 November 00:00`
  func when(_ zone: Zone, now: Instant) -> String {
    let from = finding.span.lowerBound <= now ? "Now" : "From \(ShiftTable.text(finding.span.lowerBound, zone))"
    return "\(from) to \(ShiftTable.text(finding.span.upperBound, zone))"
  }

  /// What can be done about it.
  /// - Parameter isTheirs: said to the person concerned.
  func mend(isTheirs: Bool) -> String {
    switch finding.kind {
    case .gap where isTheirs: "Ask somebody to cover it."
    case .gap: rotations.isEmpty ? "Add a rotation." : "Add coverage."
    case .onLeave, .twoDuties, .doubleBooked:
      isTheirs ? "Ask for a swap, or give one up." : "Replace them in one, or let it stay."
    }
  }
}
