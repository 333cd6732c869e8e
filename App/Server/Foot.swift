import Calendars
import Core
import Storage
import Web

/// The line below every page that says how old it is.
enum Foot {
  /// - Throws: what the database throws.
  static func make(_ request: Request, _ tx: Transaction) throws -> Frame.Foot {
    let last = try EventStore(tx).latest() ?? tx.now
    // A zone that the system's data does not know (any more) must not take every page away.
    let zone = (try? Zone.named(request.admission.zone)) ?? .utc
    let local = zone.local(last)
    return Frame.Foot(
      changedAt: last, changedAtText: "\(local.clock):\((local.second % 60).padded(2))",
      zone: "\(zone.name) (\(zone.abbreviation(at: last)))" + rules)
  }

  /// Which zone rules hold, for whoever doubts a time: `, rules of 2025b`. Those of the system when the program started.
  private static let rules = Zone.dataVersion().map { ", rules of \($0)" } ?? ""
}
