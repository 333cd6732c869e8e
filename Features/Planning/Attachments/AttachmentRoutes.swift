import Core
import HTTPTypes
import JSON
import Storage
import Web

/// Files beside stories and features by their forms, and the files themselves.
enum AttachmentRoutes {
  /// A file and what stands around it. One that is a little too large gets its answer on the page.
  private static let maximumBody = AttachmentRule.largest + 1 << 20

  static let all: [Route] = [
    .act(
      "/stories/{number}/attachments", maximumBody: maximumBody,
      onInvalid: { request, tx, errors in
        let story = try StoryRoutes.visible(request, tx)
        return try StoryPage(story, request, tx, form: FormState(request, errors: errors)).page
      }, { request, tx in try add(request, to: .story(try StoryRoutes.visible(request, tx).id), tx) }),
    .act(
      "/features/{number}/attachments", maximumBody: maximumBody,
      onInvalid: { request, tx, errors in
        let feature = try FeatureRoutes.visible(request, tx)
        return try FeaturePage(feature, request, tx, form: FormState(request, errors: errors)).page
      }, { request, tx in try add(request, to: .feature(try FeatureRoutes.visible(request, tx).id), tx) }),
    Route(.get, "/attachments/{id}", scope: .read, handler: .read(show)),
    .act("/attachments/{id}/remove") { request, tx in
      let actions = AttachmentActions(tx, as: request.actor)
      let attachment = try actions.require(try request.id("id"))
      try actions.remove(attachment.id)
      return .seeOther("\(attachment.owner.path)#attachments")
    },
  ]

  /// The file, to whoever sees what it belongs to.
  static func show(_ request: Request, _ tx: Transaction) throws -> Reply {
    let attachment = try AttachmentActions(tx, as: request.actor).require(try request.id("id"))
    guard !request.incoming.has(attachment.tag) else { return .unchanged(attachment.tag) }
    return .file(
      try AttachmentStore(tx).bytes(attachment.id), type: attachment.kind.mediaType, name: attachment.name,
      tag: attachment.tag, isShown: attachment.kind.isPicture)
  }

  private static func add(_ request: Request, to owner: AttachmentOwner, _ tx: Transaction) throws -> Reply {
    guard let file = request.incoming.file("file") else { throw AttachmentRule.refuse("must be chosen") }
    try AttachmentActions(tx, as: request.actor).add(file.bytes, name: file.name, to: owner)
    return .seeOther("\(owner.path)#attachments")
  }
}
