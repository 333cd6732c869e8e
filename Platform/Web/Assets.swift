import CAssets

/// A file of the web interface, part of the program.
package struct Asset: Sendable {
  package let name: String
  package let bytes: [UInt8]
  /// The same as gzip, made once; nil when that saves nothing.
  let compressed: [UInt8]?
  /// Value of the `Content-Type` header.
  package let contentType: String
  /// Changes with the bytes, so that browsers may keep the file for ever under its address.
  package let hash: String
}

/// Everything that pages load: served under `/assets/NAME`.
package enum Assets {
  private static let all: [String: Asset] = {
    var count = 0
    let list = UnsafeBufferPointer(start: asset_list(&count), count: count)
    return list.reduce(into: [:]) { all, entry in
      let name = String(cString: entry.name)
      let bytes = Array(UnsafeBufferPointer(start: entry.bytes, count: entry.count))
      all[name] = Asset(
        name: name, bytes: bytes, compressed: Compression.gzip(bytes, once: true), contentType: contentType(of: name),
        hash: hash(of: bytes))
    }
  }()

  /// - Returns: nil when the program ships no such file.
  package static func find(_ name: String) -> Asset? { all[name] }

  /// The address with the content's hash: `/assets/app.css?v=9f1c…`.
  package static func url(_ name: String) -> String {
    guard let asset = all[name] else { return "/assets/\(name)" }
    return "/assets/\(name)?v=\(asset.hash)"
  }

  /// The symbols that `icon` refers to, once per page.
  static let iconSheet = HTML(trusted: String(decoding: all["icons.svg"]?.bytes ?? [], as: UTF8.self))

  private static func contentType(of name: String) -> String {
    switch name.split(separator: ".").last {
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    default: "application/octet-stream"
    }
  }

  /// FNV-1a, 64 bits: names a version, protects nothing.
  private static func hash(of bytes: [UInt8]) -> String {
    let value = bytes.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return String(value, radix: 16)
  }
}
