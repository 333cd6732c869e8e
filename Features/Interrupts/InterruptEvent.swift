import Core
import JSON

/// One line of an interrupt's history, read from the event log.
package struct InterruptEvent: Sendable {
  package let name: String
  package let at: Instant
  package let actorName: String
  package let actorKind: String
  package let facts: JSONValue

  /// The version of the interrupt after this event; 0 when it does not change it.
  var version: Int { Int(facts["version"]?.integer ?? 0) }
  var minutes: Int { Int(facts["minutes"]?.integer ?? 0) }
  var text: String { facts["text"]?.text ?? "" }

  /// What happened, without the time: `Teo acknowledged it.`
  package var sentence: String {
    switch name {
    case "interrupt.opened": "\(actorName) opened it."
    case "interrupt.acknowledged": "\(actorName) acknowledged it."
    case "interrupt.assigned": "\(actorName) assigned it to \(facts["name"]?.text ?? "somebody")."
    case "interrupt.declined": "\(actorName) declined it: \(facts["reason"]?.text ?? "")"
    case "interrupt.noted": "\(actorName) wrote a note."
    case "interrupt.raised": "It rose from \(facts["from"]?.text ?? "") to \(facts["to"]?.text ?? "")."
    case "interrupt.resolved": "\(actorName) resolved it."
    case "interrupt.snoozed": "\(actorName) said that it can wait."
    case "interrupt.woken": "\(actorName) ended its snooze."
    case "interrupt.classified": "\(actorName) classified it."
    case "interrupt.joined": "\(actorName) made it part of \(facts["into"]?.text ?? "another one")."
    case "interrupt.took_in": "\(actorName) made \(facts["part"]?.text ?? "another one") part of it."
    case "interrupt.parted": "\(actorName) parted it from \(facts["from"]?.text ?? "another one")."
    case "interrupt.lapsed": "Nobody gave a sign of life."
    case "interrupt.released": "\(actorName) gave it back."
    case "interrupt.reworded": "\(actorName) worded it anew."
    case "interrupt.merged": "\(actorName) sent one more: \(facts["title"]?.text ?? "")"
    case "interrupt.reopened": "\(actorName) opened it again."
    case "interrupt.story_linked": "\(actorName) linked it to \(facts["story"]?.text ?? "a story")."
    case "interrupt.story_unlinked": "\(actorName) took the link to \(facts["story"]?.text ?? "a story") away."
    default: "\(actorName): \(name)."
    }
  }
}
