import Core
import Crypto
import Storage

/// What a source shows to be heard: at least 128 unpredictable bits.
enum SourceKey {
  /// A key in the form that clients of the kind insist on.
  static func new(for kind: Source.Kind, _ tx: Transaction) -> String {
    switch kind {
    case .pagerduty: hex(tx.randomBytes(16))
    case .opsgenie: uuid(random: tx.randomBytes(16))
    default: text(of: tx.randomBytes(24))
    }
  }

  static func text(of bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text = "in_"
    for start in stride(from: 0, to: bytes.count - 2, by: 3) {
      let group = UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2])
      for shift in [18, 12, 6, 0] { text.unicodeScalars.append(Unicode.Scalar(alphabet[Int(group >> shift) & 63])) }
    }
    return text
  }

  static func hash(_ key: String) -> String {
    hex(SHA256.hash(data: Array(key.utf8)))
  }

  /// Lower-case hexadecimal digits.
  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Version 4.
  private static func uuid(random: [UInt8]) -> String {
    var bytes = random
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    return uuid(bytes)
  }

  /// 16 bytes as UUIDs are written.
  static func uuid(_ bytes: [UInt8]) -> String {
    let digits = Array(hex(bytes))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }
}
