import Core
import Storage
import Teams

/// How much of the work was unplanned: counts and minutes of a period (B7).
package struct InterruptLedger: Sendable {
  /// Interrupts opened in the period.
  package let opened: Int
  /// Of those, resolved by now.
  package let resolved: Int
  package let opensByKind: [(Interrupt.Kind, Int)]
  /// Minutes that people recorded on interrupts in the period.
  package let minutes: Int

  package init(_ tx: Transaction, from: Instant, to: Instant) throws {
    let store = LedgerStore(tx)
    (opened, resolved) = try store.counts(from: from, to: to)
    opensByKind = try store.opensByKind(from: from, to: to)
    minutes = try store.minutes(from: from, to: to)
  }

  /// Minutes that each person recorded on interrupts in the period; who recorded none is left out.
  package static func minutesByPerson(
    _ tx: Transaction, from: Instant, to: Instant
  ) throws -> [ID<Person>: Int] { try LedgerStore(tx).minutesByPerson(from: from, to: to) }
}
