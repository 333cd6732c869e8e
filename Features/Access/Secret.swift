import Crypto
import Foundation
import Storage

/// 256 unpredictable bits that somebody carries: a session cookie, an API token, a one-time link. Only their SHA-256 is
/// stored; without a guessable input a fast hash is enough, and a stolen database opens nothing.
struct Secret {
  /// base64url without padding, 43 characters.
  let text: String

  init(_ tx: Transaction) { text = Secret.base64URL(tx.randomBytes(32)) }

  /// What somebody presented; may be anything.
  init(presented text: String) { self.text = text }

  /// What is stored and looked up.
  var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

  /// A token for the forms of this session: who does not have the cookie cannot compute it.
  var csrf: String {
    let key = SymmetricKey(data: Array(text.utf8))
    return Secret.base64URL(Array(HMAC<SHA256>.authenticationCode(for: Array("csrf".utf8), using: key)))
  }

  /// Long enough for every secret of this product with its prefix, short enough to be hashed without a thought.
  static let maximumLength = 128

  static func base64URL(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
