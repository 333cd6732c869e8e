import Core
import Crypto
import CryptoExtras
import Foundation
import Teams

/// What a password must be.
enum PasswordRule {
  /// In Unicode characters; above it hashing would be work for nothing.
  static let length = 10...200

  /// - Throws: `Refusal.invalid` for `field`.
  static func check(_ password: String, field: String = "password") throws {
    let count = password.unicodeScalars.count
    guard count >= length.lowerBound else {
      throw Refusal.invalid(field, "must have at least \(length.lowerBound) characters, has \(count)")
    }
    guard count <= length.upperBound else {
      throw Refusal.invalid(field, "must have at most \(length.upperBound) characters, has \(count)")
    }
  }
}

/// A password as it is stored: scrypt (RFC 7914) with its parameters and salt, `scrypt$15$8$1$SALT$KEY` in base64.
///
/// Making and checking one takes some 100 ms and 32 MiB on purpose: never inside a transaction, always through
/// `PasswordMill`.
package struct PasswordHash: Hashable, Sendable {
  let text: String
  private let parameters: Parameters
  private let salt: [UInt8]
  private let key: [UInt8]

  struct Parameters: Hashable, Sendable {
    /// Binary logarithm of N.
    let cost: Int
    let blockSize: Int
    let parallelism: Int

    /// 32 MiB, about a tenth of a second.
    static let current = Parameters(cost: 15, blockSize: 8, parallelism: 1)
  }

  /// - Parameter salt: 16 unpredictable bytes.
  init(_ password: String, salt: [UInt8], parameters: Parameters = .current) throws {
    self.init(parameters, salt, try PasswordHash.derive(password, salt, parameters))
  }

  /// For the few places that make passwords without a request.
  /// - Throws: `Refusal.invalid` for `password`.
  package init(checked password: String, salt: [UInt8]) throws {
    try PasswordRule.check(password)
    try self.init(password, salt: salt)
  }

  /// What is compared with when there is no such person, so that the answer takes as long.
  static func ofNobody(_ parameters: Parameters) -> PasswordHash {
    PasswordHash(parameters, Array(repeating: 0, count: 16), Array(repeating: 0, count: 32))
  }

  private init(_ parameters: Parameters, _ salt: [UInt8], _ key: [UInt8]) {
    self.parameters = parameters
    self.salt = salt
    self.key = key
    let numbers = "\(parameters.cost)$\(parameters.blockSize)$\(parameters.parallelism)"
    text = "scrypt$\(numbers)$\(Data(salt).base64EncodedString())$\(Data(key).base64EncodedString())"
  }

  /// - Returns: nil for a text that this product has not written.
  init?(stored text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "scrypt", let cost = Int(parts[1]), let blockSize = Int(parts[2]),
      let parallelism = Int(parts[3]), (1...20).contains(cost), (1...16).contains(blockSize),
      (1...16).contains(parallelism), let salt = Data(base64Encoded: String(parts[4])),
      let key = Data(base64Encoded: String(parts[5])), key.count == 32
    else { return nil }
    self.init(
      Parameters(cost: cost, blockSize: blockSize, parallelism: parallelism), Array(salt), Array(key))
  }

  /// Compares in constant time.
  func matches(_ password: String) throws -> Bool {
    let candidate = try PasswordHash.derive(password, salt, parameters)
    return zip(candidate, key).reduce(UInt8(candidate.count == key.count ? 0 : 1)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func derive(_ password: String, _ salt: [UInt8], _ parameters: Parameters) throws -> [UInt8] {
    // The same letters typed on another keyboard can come as other scalars.
    let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8)
    let key = try KDF.Scrypt.deriveKey(
      from: bytes, salt: salt, outputByteCount: 32, rounds: 1 << parameters.cost, blockSize: parameters.blockSize,
      parallelism: parameters.parallelism)
    return key.withUnsafeBytes { Array($0) }
  }
}
