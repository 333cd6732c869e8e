import Core
import JSON
import Storage

/// What signals leave beside the interrupts themselves: labels and links, and how many a source opened lately.
package struct SignalStore {
  private let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  /// What the sender said of the interrupt; empty for those that came another way.
  package func facts(_ id: ID<Interrupt>) throws -> SignalFacts {
    try tx.first("SELECT facts FROM signal_facts WHERE interrupt_id = \(id)") {
      SignalFacts(try JSONValue.parse(try $0.text(0)))
    } ?? SignalFacts()
  }

  package func facts(_ ids: some Collection<ID<Interrupt>>) throws -> [ID<Interrupt>: SignalFacts] {
    let found = try tx.all(
      "SELECT interrupt_id, facts FROM signal_facts WHERE interrupt_id IN (\(list: ids)) ORDER BY interrupt_id"
    ) { (try $0.id(0, of: Interrupt.self), SignalFacts(try JSONValue.parse(try $0.text(1)))) }
    return Dictionary(found) { first, _ in first }
  }

  func keep(_ facts: SignalFacts, of id: ID<Interrupt>) throws {
    let text = facts.json.encodedText()
    try tx.run(
      """
      INSERT INTO signal_facts (interrupt_id, facts) VALUES (\(id), \(text))
      ON CONFLICT (interrupt_id) DO UPDATE SET facts = \(text)
      """)
  }

  /// Counts a new interrupt of the source and answers how many there were in the running window, this one included.
  func countOpening(_ source: ID<Source>, window: Span) throws -> Int {
    let end = tx.now - window
    return Int(
      try tx.integer(
        """
        INSERT INTO source_windows (source_id, started_at, opened) VALUES (\(source), \(tx.now), 1)
        ON CONFLICT (source_id) DO UPDATE SET
          opened = CASE WHEN source_windows.started_at <= \(end) THEN 1 ELSE source_windows.opened + 1 END,
          started_at = CASE WHEN source_windows.started_at <= \(end) THEN \(tx.now) ELSE source_windows.started_at END
        RETURNING opened
        """))
  }
}
