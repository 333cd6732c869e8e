import Calendars
import Core
import Storage
import Teams

/// Keeping what has been as it was.
struct KeptShiftActions {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// From now on the past of the rotation is read, not computed.
  func keep(_ rotation: ID<Rotation>) throws {
    let store = KeptShiftStore(tx)
    guard let until = try store.keptUntil(rotation) else { return }
    let lane = try OnCallStore(tx).lane(rotation, since: until)
    // Whoever took no part any more did not answer, even if they come back.
    let absent = try OnCallStore(tx).deactivated(among: lane.people).sorted { $0.key < $1.key }
    let shifts = lane.shifts(from: until, to: tx.now).applying(
      absent.map { ShiftOverride(from: $0.value, to: tx.now, .replace($0.key.number, by: [])) })
    try store.keep(
      shifts.filter { $0.start < tx.now }.map { $0.cut($0.start..<min($0.end, tx.now)) }, of: rotation, since: until)
  }
}
