import Core
import Crypto
import HTTPTypes
import Web

/// Checks what a sender signed with a secret that only both know.
struct SignedBody: Sendable {
  /// The secret as its bytes stand in the sender's settings.
  let secret: String

  /// Whether these are the hexadecimal digits of the HMAC-SHA256 of the text; takes the same time whatever differs.
  func signs(_ text: [UInt8], as hex: String?) -> Bool {
    guard !secret.isEmpty, let code = hex.flatMap(Self.bytes) else { return false }
    return HMAC<SHA256>.isValidAuthenticationCode(
      code, authenticating: text, using: SymmetricKey(data: Array(secret.utf8)))
  }

  func sign(_ text: [UInt8]) -> String {
    SourceKey.hex(HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: Array(secret.utf8))))
  }

  private static func bytes(_ hex: String) -> [UInt8]? {
    let digits = Array(hex.utf8)
    guard digits.count == 64 else { return nil }
    let bytes = stride(from: 0, to: 64, by: 2).compactMap {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
    }
    return bytes.count == 32 ? bytes : nil
  }

  static let refusal = Refusal.notAllowed("The signature is missing or wrong; compare the secret on both sides.")
}

extension Incoming {
  /// The header's value by a name that HTTP does not define.
  func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}
