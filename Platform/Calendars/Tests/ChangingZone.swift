import Core
import Foundation
import Testing

@testable import Calendars

/// A zone whose clocks change between 2020 and 2035, with what is needed to check hand-overs without resolving local
/// times the way the product does.
struct ChangingZone: CustomTestStringConvertible {
  struct Change {
    let instant: Int64
    /// Seconds east of UTC.
    let before, after: Int64

    /// Seconds of the day at which a hand-over falls on the change, within what is skipped or shown twice and at its
    /// edge, and one at which it does not.
    var awkwardTimes: [Int] {
      let (low, high) = (min(before, after), max(before, after))
      let onChange = [instant + low, instant + (low + high) / 2].map { LocalTime(seconds: $0).second }
      return Set(onChange + [9 * 3600]).sorted()
    }
  }

  let zone: Zone
  let changes: [Change]

  static let years = (from: Instant(seconds: 1_577_836_800), to: Instant(seconds: 2_082_758_400))

  /// Every zone of the system's data; those of the oracle where the system has none that tells their names.
  static let all: [ChangingZone] = {
    let compiled = try? String(contentsOfFile: Zone.systemDirectory + "/tzdata.zi", encoding: .utf8)
    let names = compiled.map { text in
      text.split(separator: "\n").filter { $0.hasPrefix("Z ") }.map { String($0.split(separator: " ")[1]) }
    }
    let zones = names.map { $0.compactMap { try? Zone.named($0) } } ?? oracleZones
    return zones.map(ChangingZone.init).filter { !$0.changes.isEmpty }.sorted { $0.zone.name < $1.zone.name }
  }()

  private static var oracleZones: [Zone] { (try? ZoneOracle.shared.get().zones.values.map { $0 }) ?? [] }

  private init(_ zone: Zone) {
    self.zone = zone
    var changes: [Change] = []
    var period = zone.table.period(at: Self.years.from.seconds)
    while period.end < Self.years.to.seconds {
      let next = zone.table.period(at: period.end)
      if next.offset.seconds != period.offset.seconds {
        changes.append(Change(instant: period.end, before: period.offset.seconds, after: next.offset.seconds))
      }
      period = next
    }
    self.changes = changes
  }

  var testDescription: String { zone.name }

  /// By how many seconds the clocks are set back at most.
  var widestSetBack: Int64 { changes.map { $0.before - $0.after }.reduce(0, max) }

  /// First and last instant that show a local time, tried out with every offset; nil when the clocks skip it.
  func occurrences(of local: LocalTime) -> (first: Int64, last: Int64)? {
    let offsets = Set(changes.flatMap { [$0.before, $0.after] })
    let shown = offsets.map { local.seconds - $0 }.filter { seconds in
      zone.local(Instant(seconds: seconds)) == local
    }
    guard let first = shown.min(), let last = shown.max() else { return nil }
    return (first, last)
  }

  /// The change that skips a local time.
  func skipping(_ local: LocalTime) -> Change? {
    changes.first { $0.instant + $0.before <= local.seconds && local.seconds < $0.instant + $0.after }
  }
}
