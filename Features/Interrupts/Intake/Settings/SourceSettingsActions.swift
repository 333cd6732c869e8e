import Core
import Storage

/// Verbs on what a source needs beside its key: the secret that signs, and where fields stand in its JSON.
package struct SourceSettingsActions {
  private let tx: Transaction
  private let actor: Actor
  private let store: SourceStore

  package init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = SourceStore(tx)
  }

  /// - Parameter given: as the sender has it; nil makes one.
  /// - Returns: the secret that was made, to be shown this once; nil for a given one.
  package func setSecret(_ id: ID<Source>, _ given: String?) throws -> String? {
    try actor.require(.manager, to: "set the signing secret of a source")
    guard try store.get(id).kind.takesSecret else {
      throw Refusal.invalid("secret", "is of no use: what this source sends is not signed")
    }
    let given = given?.trimmed.nilIfEmpty
    if let given, !(8...200).contains(given.count) {
      throw Refusal.invalid("secret", "must have 8 to 200 characters, has \(given.count)")
    }
    let secret = given ?? SourceKey.hex(tx.randomBytes(32))
    try store.setSecret(id, secret)
    try record("source.secret_set", id)
    return given == nil ? secret : nil
  }

  package func setMapping(_ id: ID<Source>, _ mapping: FieldMapping) throws {
    try actor.require(.manager, to: "change how a source is read")
    _ = try store.get(id)
    try store.setMapping(id, mapping)
    try record("source.mapped", id)
  }

  private func record(_ event: String, _ id: ID<Source>) throws {
    try tx.record(Event(event, of: Reference(kind: "source", number: id.number), by: actor))
  }
}
