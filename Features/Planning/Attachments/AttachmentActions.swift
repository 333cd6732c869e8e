import Core
import Crypto
import JSON
import Storage
import Teams

/// Putting files beside stories and features, and taking them away. A file changes nothing that others are writing, so the
/// version of the thing stays.
struct AttachmentActions {
  let tx: Transaction
  let actor: Actor
  private let store: AttachmentStore

  init(_ tx: Transaction, as actor: Actor) {
    self.tx = tx
    self.actor = actor
    store = AttachmentStore(tx)
  }

  /// - Parameter name: as the sender calls it; kept without a path.
  /// - Throws: `invalid` with the limit, `notAllowed`; `conflict` when the story or feature is closed.
  @discardableResult
  func add(_ bytes: [UInt8], name: String, to owner: AttachmentOwner) throws -> Attachment {
    let rights = try rights(owner)
    guard rights.mayAdd else {
      throw Refusal.notAllowed(
        "\(actor.name) may not attach files to \(owner.number): that is for operations and who works on it or asked "
          + "for it.")
    }
    guard rights.isOpen else { throw Refusal.conflict("\(owner.number) is closed.") }
    let others = try store.of(owner)
    try AttachmentRule.check(size: bytes.count, among: others)
    let name = AttachmentRule.clean(name)
    let hash = WorkDigest.hexadecimal(SHA256.hash(data: bytes))
    guard !others.contains(where: { $0.sha256 == hash && $0.name == name }) else {
      throw AttachmentRule.refuse("“\(name)” is attached already, with the same content")
    }
    let kind = AttachmentKind(name: name, bytes: bytes)
    let id = try store.add(bytes, name: name, kind: kind, sha256: hash, to: owner, by: actor.person.map { ID($0) })
    guard let added = try store.find(id) else { throw StorageError.noRow }
    try record("attached", added)
    return added
  }

  /// Also from what is closed: what should never have been attached must go.
  /// - Throws: `notFound`, `notAllowed`
  func remove(_ id: ID<Attachment>) throws {
    let attachment = try require(id)
    guard try rights(attachment.owner).mayRemove(attachment) else {
      throw Refusal.notAllowed(
        "\(actor.name) may not remove “\(attachment.name)”: that is for operations and who attached it.")
    }
    try store.remove(id)
    try record("detached", attachment)
  }

  /// A file of something that the actor may see.
  /// - Throws: `notFound`
  func require(_ id: ID<Attachment>) throws -> Attachment {
    guard let found = try store.find(id), try sees(found.owner) else {
      throw Refusal.notFound("There is no attachment \(id).")
    }
    return found
  }

  // MARK: - Who may

  /// What the actor may do with the files of one thing.
  struct Rights {
    let person: Int64?
    let mayAdd: Bool
    let mayRemoveAll: Bool
    let isOpen: Bool

    /// Whoever attached a file may take it away again.
    func mayRemove(_ attachment: Attachment) -> Bool {
      mayRemoveAll || person != nil && attachment.addedBy?.number == person
    }
  }

  func rights(_ owner: AttachmentOwner) throws -> Rights {
    switch owner {
    case .story(let id):
      let story = try StoryStore(tx).get(id)
      let people = try StoryStore(tx).people([id])[id] ?? []
      let roles = try StoryActions(tx, as: actor).roles(story, try story.feature.map(FeatureStore(tx).get), people)
      return Rights(
        person: actor.person, mayAdd: !roles.isDisjoint(with: [.engineer, .pair]),
        mayRemoveAll: roles.contains(.engineer), isOpen: story.isOpen)
    case .feature(let id):
      let feature = try FeatureStore(tx).get(id)
      let isOperations = !FeatureActions(tx, as: actor).roles(feature).isDisjoint(with: [.engineer, .po])
      let isAsker = actor.person != nil && feature.requester?.number == actor.person
      return Rights(
        person: actor.person, mayAdd: isOperations || isAsker, mayRemoveAll: isOperations, isOpen: feature.isOpen)
    }
  }

  private func sees(_ owner: AttachmentOwner) throws -> Bool {
    switch owner {
    case .story(let id): try StoryRoutes.shows(try StoryStore(tx).get(id), to: actor, tx)
    case .feature(let id): try FeatureVisibility(actor, tx).shows(try FeatureStore(tx).get(id))
    }
  }

  private func record(_ name: String, _ attachment: Attachment) throws {
    let facts: [JSONValue.Member] = [
      .init("file", .string(attachment.name)), .init("size", .int(attachment.size)),
      .init("sha256", .string(attachment.sha256)),
    ]
    switch attachment.owner {
    case .story(let id): try StoryActions(tx, as: actor).record(name, id, 0, facts)
    case .feature(let id): try FeatureActions(tx, as: actor).record(name, id, 0, facts)
    }
  }
}
