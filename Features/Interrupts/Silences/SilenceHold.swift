import Core
import Notifications
import Storage

/// Holds interrupts whose firing alerts are all silenced: nobody is told, and at the end who is told is decided anew.
struct SilenceHold {
  private let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// - Returns: whether it is held; else nothing has changed.
  func hold(_ interrupt: Interrupt) throws -> Bool {
    let book = try SilenceBook(SilenceStore(tx).active(interrupt.team, source: interrupt.source))
    guard !book.isEmpty, let silence = book.silence(overAll: try labels(interrupt)) else { return false }
    let decision = RoutingDecision(
      steps: [], deferredUntil: silence.endsAt, passedOver: [],
      because: "Silenced by \(silence.createdBy): \(silence.comment)", rule: "B4")
    let store = InterruptStore(tx)
    try NotificationActions(tx).withdraw(about: interrupt.reference)
    if interrupt.silence != silence.id || interrupt.next?.at != silence.endsAt {
      try store.addDecision(interrupt.id, decision)
      try SilenceStore(tx).hold(interrupt.id, by: silence.id)
    }
    try store.plan(interrupt.id, NextAction(.route, at: silence.endsAt), restReason: nil)
    return true
  }

  /// Those of its firing alerts; of what has no alerts, what it says about itself.
  func labels(_ interrupt: Interrupt) throws -> [[Label]] {
    let alerts = try AlertStore(tx).firing(interrupt.id)
    return alerts.isEmpty ? [interrupt.labels] : alerts
  }
}
