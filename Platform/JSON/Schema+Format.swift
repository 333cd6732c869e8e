import Core

extension Schema.Format {
  /// Continues the name of a field.
  var requirement: String {
    switch self {
    case .dateTime: "must be a time with zone such as 2026-11-23T05:36:10Z"
    case .date: "must be a day such as 2026-11-23"
    case .email: "must be a mail address such as ada@example.org"
    case .uuid: "must be a UUID such as 01936e0a-5f0c-7c3e-9a53-2f8f5f0e6b1d"
    case .uri: "must be an address that begins with https:// or http://"
    }
  }

  func accepts(_ text: String) -> Bool {
    switch self {
    case .dateTime: Instant(rfc3339: text) != nil
    case .date: Day(text) != nil
    case .email: Self.isMailAddress(text)
    case .uuid: Self.isUUID(text.utf8)
    case .uri: Self.isWebAddress(text)
    }
  }

  /// Only the shape: whether the mailbox exists is known to its host alone.
  private static func isMailAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count <= 254 && !hasSpace(text)
  }

  private static func isWebAddress(_ text: String) -> Bool {
    let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
    guard ["http", "https"].contains(String(Substring(scheme)).lowercased()) else { return false }
    let rest = text.utf8.dropFirst(scheme.count)
    guard rest.starts(with: "://".utf8), let first = rest.dropFirst(3).first else { return false }
    return !"/?#".utf8.contains(first) && !hasSpace(text)
  }

  private static func hasSpace(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.value <= 0x20 || ($0.value >= 0x7F && $0.properties.isWhitespace) }
  }

  private static func isUUID(_ bytes: String.UTF8View) -> Bool {
    bytes.count == 36
      && bytes.enumerated().allSatisfy { index, byte in
        switch index {
        case 8, 13, 18, 23: byte == UInt8(ascii: "-")
        default: (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
        }
      }
  }
}
