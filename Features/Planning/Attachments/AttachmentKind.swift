/// What a file is served as. Whatever is not in this list is bytes of no type, so that no browser ever runs what somebody
/// attached.
enum AttachmentKind: String, CaseIterable, Sendable {
  case png, jpeg, gif, webp
  case pdf, text, csv, json, zip, gzip
  case other

  /// A picture by its first bytes, anything else by the end of its name: a page that calls itself a picture is none.
  init(name: String, bytes: [UInt8]) {
    self = Self.picture(bytes) ?? Self.endings[Self.ending(name)] ?? .other
  }

  var mediaType: String {
    switch self {
    case .png: "image/png"
    case .jpeg: "image/jpeg"
    case .gif: "image/gif"
    case .webp: "image/webp"
    case .pdf: "application/pdf"
    case .text: "text/plain; charset=utf-8"
    case .csv: "text/csv; charset=utf-8"
    case .json: "application/json"
    case .zip: "application/zip"
    case .gzip: "application/gzip"
    case .other: "application/octet-stream"
    }
  }

  /// Shown by the browser; everything else is only saved.
  var isPicture: Bool { [.png, .jpeg, .gif, .webp].contains(self) }

  private static let endings: [String: AttachmentKind] = [
    "pdf": .pdf, "txt": .text, "log": .text, "md": .text, "yaml": .text, "yml": .text, "toml": .text, "conf": .text,
    "diff": .text, "patch": .text, "csv": .csv, "json": .json, "zip": .zip, "gz": .gzip, "tgz": .gzip,
  ]

  private static func ending(_ name: String) -> String {
    name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
  }

  private static func picture(_ bytes: [UInt8]) -> AttachmentKind? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) { return .gif }
    let isWebP = bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).starts(with: "WEBP".utf8)
    return isWebP ? .webp : nil
  }
}
