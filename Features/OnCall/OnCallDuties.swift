import Calendars
import Core
import FeatureKit
import Storage

/// What happens to rotations because time passes.
enum OnCallDuties {
  static let all = [
    Duty("oncall.keep_shifts") { environment in
      while try await environment.database.write({ tx in try keepShifts(tx) }) == slice {}
      return try await environment.database.read { tx in
        try KeptShiftStore(tx).due(before: .distantFuture, limit: 1).first.map { $0.until + period }
      }
    }
  ]

  /// How old the past may grow before it is kept. Nothing that is done meanwhile changes it.
  private static let period = Span.days(1)
  /// How many rotations one transaction handles.
  private static let slice = 50

  private static func keepShifts(_ tx: Transaction) throws -> Int {
    let store = KeptShiftStore(tx)
    let due = try store.due(before: tx.now - period, limit: slice)
    for (rotation, until) in due {
      let lane = try OnCallStore(tx).lane(rotation, since: until)
      // Whoever took no part any more did not answer, even if they come back.
      let absent = try OnCallStore(tx).deactivated(among: lane.people).sorted { $0.key < $1.key }
      let shifts = lane.shifts(from: until, to: tx.now).applying(
        absent.map { ShiftOverride(from: $0.value, to: tx.now, .replace($0.key.number, by: [])) })
      try store.keep(
        shifts.filter { $0.start < tx.now }.map { $0.cut($0.start..<min($0.end, tx.now)) }, of: rotation, since: until)
    }
    return due.count
  }
}
