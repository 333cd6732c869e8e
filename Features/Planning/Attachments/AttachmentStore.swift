import Core
import Storage
import Teams

/// Files beside stories and features, as stored.
struct AttachmentStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  /// In the order in which they came, without their bytes.
  func of(_ owner: AttachmentOwner) throws -> [Attachment] {
    switch owner {
    case .story(let id): try list("story_id = \(id)")
    case .feature(let id): try list("feature_id = \(id)")
    }
  }

  /// What is beside the stories and features of a team, by their numbers: `S-408`, `F-31`.
  func names(_ team: ID<Team>) throws -> [String: [Attachment]] {
    let all = try list(
      """
      story_id IN (SELECT s.id FROM stories s WHERE s.team_id = \(team))
        OR feature_id IN (SELECT f.id FROM features f WHERE f.team_id = \(team))
      """)
    return Dictionary(grouping: all, by: \.owner.number)
  }

  func find(_ id: ID<Attachment>) throws -> Attachment? { try list("id = \(id)").first }

  /// - Throws: `StorageError.noRow`
  func bytes(_ id: ID<Attachment>) throws -> [UInt8] {
    let found = try tx.first("SELECT content FROM attachment_bytes WHERE attachment_id = \(id)") { try $0.blob(0) }
    guard let found else { throw StorageError.noRow }
    return found
  }

  func add(
    _ bytes: [UInt8], name: String, kind: AttachmentKind, sha256: String, to owner: AttachmentOwner,
    by person: ID<Person>?
  ) throws -> ID<Attachment> {
    let id = try tx.integer(
      """
      INSERT INTO attachments (story_id, feature_id, name, kind, size, sha256, added_by_id, added_at)
      VALUES (\(owner.story), \(owner.feature), \(name), \(kind.rawValue), \(bytes.count), \(sha256), \(person),
        \(tx.now))
      RETURNING id
      """)
    try tx.run("INSERT INTO attachment_bytes (attachment_id, content) VALUES (\(id), \(bytes))")
    return ID(id)
  }

  func remove(_ id: ID<Attachment>) throws {
    try tx.run("DELETE FROM attachment_bytes WHERE attachment_id = \(id)")
    try tx.run("DELETE FROM attachments WHERE id = \(id)")
  }

  private func list(_ condition: SQL) throws -> [Attachment] {
    try tx.all(
      """
      SELECT id, story_id, feature_id, name, kind, size, sha256, added_by_id, added_at FROM attachments
      WHERE \(condition) ORDER BY id
      """
    ) { row in
      let owner: AttachmentOwner =
        if let story = row.optionalID(1, of: Story.self) { .story(story) } else { .feature(try row.id(2)) }
      return Attachment(
        id: try row.id(0), owner: owner, name: try row.text(3),
        kind: AttachmentKind(rawValue: try row.text(4)) ?? .other, size: try row.int(5), sha256: try row.text(6),
        addedBy: row.optionalID(7), addedAt: try row.instant(8))
    }
  }
}
