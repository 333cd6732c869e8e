import Calendars
import Core
import Notifications
import Storage
import Teams

/// Tells people that who has a duty has changed, or is asked to change: a duty that moves unnoticed is not done.
struct DutyNotice {
  let tx: Transaction
  /// Who changes it and need not be told.
  let actor: Actor
  let lane: RotationLane
  let span: Range<Instant>
  /// What is given back for it in a swap.
  var inReturn: Range<Instant>?

  /// - Parameters:
  ///   - note: what somebody wrote about it; may be empty.
  ///   - isUrgent: they have the duty from this moment on.
  ///   - key: tells of the same change apart; each person is told once for each.
  func tell(
    _ person: ID<Person>, _ headline: String, note: String = "", reason: String, isUrgent: Bool = false, key: String
  ) throws {
    guard person.number != actor.person else { return }
    let zone = Zone.known(try PersonStore(tx).zoneName(of: person))
    func text(_ span: Range<Instant>) -> String {
      "\(ShiftTable.text(span.lowerBound, zone)) to \(ShiftTable.text(span.upperBound, zone))"
    }
    let back = inReturn.map { ", in return for \(text($0))" } ?? ""
    try NotificationActions(tx).tell(
      person, about: lane.rotation.reference, headline: headline,
      text: "\(text(span))\(back), \(zone.name). \(note)".trimmed, path: "/rotations/\(lane.rotation.id)",
      reason: reason, isUrgent: isUrgent, key: "\(key)-\(person)")
  }
}
