import Core
import Storage
import Teams

/// Which interrupts are linked to which stories, as stored.
package struct StoryLinkStore {
  private let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  /// The oldest interrupt first.
  func of(_ story: ID<Story>) throws -> [LinkedInterrupt] {
    try tx.all(
      """
      SELECT interrupt_id, title, linked_at, linked_by_id FROM story_interrupts WHERE story_id = \(story)
      ORDER BY interrupt_id
      """
    ) { row in
      LinkedInterrupt(
        number: try row.integer(0), title: try row.text(1), at: try row.instant(2), by: row.optionalID(3))
    }
  }

  /// The stories to which an interrupt is linked, oldest first.
  package func stories(of interrupt: Int64) throws -> [Story] {
    let ids = try tx.all(
      "SELECT story_id FROM story_interrupts WHERE interrupt_id = \(interrupt) ORDER BY story_id"
    ) { try $0.id(0, of: Story.self) }
    return try ids.map(StoryStore(tx).get)
  }

  func add(_ interrupt: Int64, _ title: String, to story: ID<Story>, by person: ID<Person>?) throws {
    try tx.run(
      """
      INSERT INTO story_interrupts (story_id, interrupt_id, title, linked_by_id, linked_at)
      VALUES (\(story), \(interrupt), \(title), \(person), \(tx.now))
      """)
  }

  func remove(_ interrupt: Int64, from story: ID<Story>) throws {
    try tx.run("DELETE FROM story_interrupts WHERE story_id = \(story) AND interrupt_id = \(interrupt)")
  }
}
