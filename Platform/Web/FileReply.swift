import HTTPTypes

/// Files that people sent, given back in a way that no browser runs them as a part of this site.
extension Reply {
  /// - Parameters:
  ///   - type: one that the product chose, never what a sender said.
  ///   - isShown: the browser shows it instead of saving it; only for what cannot hold a script.
  ///   - tag: a strong ETag, `"…"`.
  package static func file(_ bytes: [UInt8], type: String, name: String, tag: String, isShown: Bool = false) -> Reply {
    var reply = unchanged(tag)
    reply.status = .ok
    reply.body = .bytes(bytes)
    reply.headers[.contentType] = type
    reply.headers[.contentDisposition] = "\(isShown ? "inline" : "attachment"); \(fileName(name))"
    reply.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"
    return reply
  }

  /// 304: the client has the bytes with this tag. It asks each time, as somebody may no longer see what they saw.
  package static func unchanged(_ tag: String) -> Reply {
    Reply(status: .notModified, headers: [.eTag: tag, .cacheControl: "private, no-cache"])
  }

  /// For old programs in ASCII, for others as it is (RFC 6266).
  private static func fileName(_ name: String) -> String {
    let plain = String(
      String.UnicodeScalarView(
        name.unicodeScalars.map { (0x20..<0x7F).contains($0.value) && !"\"\\%".unicodeScalars.contains($0) ? $0 : "_" })
    )
    return "filename=\"\(plain)\"; filename*=UTF-8''\(name.queryEncoded)"
  }
}
