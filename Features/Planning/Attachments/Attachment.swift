import Core
import Teams

/// A file that somebody put beside a story or a feature. Its bytes are kept apart: nothing that lists attachments reads
/// them.
struct Attachment: Sendable {
  let id: ID<Attachment>
  let owner: AttachmentOwner
  /// One line without a path, at most `AttachmentRule.longestName` characters.
  let name: String
  let kind: AttachmentKind
  /// In bytes.
  let size: Int
  /// Of the bytes, in lower-case hexadecimal digits.
  let sha256: String
  let addedBy: ID<Person>?
  let addedAt: Instant

  var path: String { "/attachments/\(id)" }
  /// The strong tag of HTTP: the bytes of an attachment never change.
  var tag: String { "\"\(sha256)\"" }
  /// `812 bytes`, `12 KiB`, `1.4 MiB`.
  var sizeText: String { AttachmentRule.words(bytes: size) }
}

/// What a file belongs to; who sees that sees the file.
enum AttachmentOwner: Hashable, Sendable {
  case story(ID<Story>)
  case feature(ID<PlannedFeature>)

  var story: ID<Story>? {
    if case .story(let id) = self { id } else { nil }
  }

  var feature: ID<PlannedFeature>? {
    if case .feature(let id) = self { id } else { nil }
  }

  /// `S-408`, `F-31`.
  var number: String {
    switch self {
    case .story(let id): "S-\(id)"
    case .feature(let id): id.spokenFeature
    }
  }

  /// The page on which it is listed.
  var path: String {
    switch self {
    case .story(let id): "/stories/\(id)"
    case .feature(let id): "/features/\(id)"
    }
  }
}
