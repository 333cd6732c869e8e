import Core
import JSON
import Storage
import Teams

/// The rules of a source: tried against what it sent lately, then kept.
package struct RuleActions {
  private let tx: Transaction
  private let actor: Actor

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
  }

  /// What a rule would have made of an interrupt.
  package struct Trial: Sendable {
    package let interrupt: Interrupt
    package let verdict: TriageVerdict
  }

  /// - Throws: `invalid` for rules, also for a customer that there is not; `notFound`, `notAllowed`
  package func set(_ text: String, of source: ID<Source>) throws {
    try actor.require(.manager, to: "change the rules of a source")
    let kept = try SourceStore(tx).get(source)
    let text = text.trimmed.replacing("\r\n", with: "\n")
    let book = try checked(text)
    guard text != kept.rules else { return }
    try SourceStore(tx).setRules(source, text)
    let facts: JSONValue = ["rules": .int(book.list.count), "version": .int(kept.version)]
    try tx.record(
      Event(
        "source.rules_changed", of: Reference(kind: "source", number: source.number), by: actor,
        facts: facts.encodedText()))
  }

  /// What they say of the newest interrupts of the source.
  /// - Throws: `invalid` for rules; `notFound`, `notAllowed`
  package func attempt(_ text: String, of source: ID<Source>, limit: Int = 50) throws -> [Trial] {
    try actor.require(.manager, to: "try the rules of a source")
    _ = try SourceStore(tx).get(source)
    let book = try checked(text)
    var filter = InterruptFilter()
    filter.state = .all
    filter.source = source
    return try InterruptStore(tx).list(filter, limit: limit).elements.map { interrupt in
      let alerts = try AlertStore(tx).ofInterrupt(interrupt.id, limit: 1).map(\.labelPairs)
      return Trial(interrupt: interrupt, verdict: book.verdict(alerts.first ?? interrupt.labels))
    }
  }

  private func checked(_ text: String) throws -> RuleBook {
    let book = try RuleBook(text)
    let names = Set(try TeamStore(tx).all(kind: .customer).map(\.name))
    if let unknown = book.list.compactMap(\.verdict.customer).first(where: { !names.contains($0) }) {
      throw Refusal.invalid("rules", "name a customer that there is not: “\(unknown)”")
    }
    return book
  }
}

extension Interrupt {
  /// What it says about itself, for what has no alerts.
  var labels: [Label] {
    let own: [(String, String?)] = [
      ("title", title), ("technology", technology), ("priority", priority.name), ("kind", kind.rawValue),
    ]
    return own.compactMap { name, value in value.map { Label(name, $0) } }
  }
}
