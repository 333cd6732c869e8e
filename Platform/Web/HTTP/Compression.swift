import CDeflate
import HTTPTypes

/// Makes texts smaller on their way out (gzip), where the client takes it and it is safe.
enum Compression {
  /// Below this the headers weigh as much as what is saved.
  static let smallest = 1024
  /// 500 kB of board become 57 kB in 0.9 ms; higher levels save a tenth for twice the time.
  private static let level: Int32 = 1
  /// For what is compressed once.
  private static let highestLevel: Int32 = 12

  /// - Parameter once: takes its time.
  /// - Returns: nil when it saves nothing.
  static func gzip(_ bytes: [UInt8], once: Bool = false) -> [UInt8]? {
    guard bytes.count >= smallest, let compressor = libdeflate_alloc_compressor(once ? highestLevel : level) else {
      return nil
    }
    defer { libdeflate_free_compressor(compressor) }
    // Without room for more than there was, it reports failure instead of growing.
    let smaller = [UInt8](unsafeUninitializedCapacity: bytes.count) { room, count in
      count = libdeflate_gzip_compress(compressor, bytes, bytes.count, room.baseAddress, room.count)
    }
    return smaller.isEmpty ? nil : smaller
  }

  static func isText(_ type: String) -> Bool {
    let name = type.prefix { $0 != ";" }
    return name.hasPrefix("text/") && name != "text/event-stream"
      || ["application/json", "image/svg+xml"].contains(name)
  }
}

extension Reply {
  /// The same for this client: compressed when it takes that.
  ///
  /// What another site made the browser ask for stays as it is: with a part of the page chosen by that site, the size of the
  /// compressed answer would tell about the rest of the page, such as the token for forms (BREACH).
  func compressed(for call: Call) -> Reply {
    guard case .bytes(let bytes) = body, bytes.count >= Compression.smallest, headers[.contentEncoding] == nil,
      let type = headers[.contentType], Compression.isText(type)
    else { return self }
    var reply = self
    reply.headers[.vary] = "Accept-Encoding"
    let isFromElsewhere = ["cross-site", "same-site"].contains(call.headers[.secFetchSite])
    guard call.headers.acceptsGzip, !isFromElsewhere, let smaller = Compression.gzip(bytes) else { return reply }
    reply.body = .bytes(smaller)
    reply.headers.append(HTTPField(name: .contentEncoding, value: "gzip"))
    // The strong form promises the same bytes, which they are not.
    if let tag = reply.headers[.eTag], !tag.hasPrefix("W/") { reply.headers[.eTag] = "W/\(tag)" }
    return reply
  }
}

extension HTTPFields {
  /// `gzip, deflate;q=0.5`: named, and not with the weight 0.
  var acceptsGzip: Bool {
    guard let accepted = self[.acceptEncoding] else { return false }
    return accepted.split(separator: ",").contains { coding in
      let parts = coding.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
      guard parts.first == "gzip" else { return false }
      return parts.dropFirst().allSatisfy { !$0.hasPrefix("q=") || (Double($0.dropFirst(2)) ?? 0) > 0 }
    }
  }
}

extension Incoming {
  /// Whether the client has the bytes with this tag already (`If-None-Match`): answer 304.
  package func has(_ tag: String) -> Bool {
    guard let known = headers[.ifNoneMatch] else { return false }
    return known.split(separator: ",").contains { entry in
      let name = entry.drop { $0 == " " }
      return (name.hasPrefix("W/") ? name.dropFirst(2) : name) == tag
    }
  }
}
