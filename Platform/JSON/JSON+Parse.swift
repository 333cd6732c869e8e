import CJSON
import Core

extension JSON {
  /// What a sender may send at most.
  package struct Limits: Hashable, Sendable {
    /// Size of the text in bytes.
    package let bytes: Int
    /// Nested arrays and objects, at most 1024.
    package let depth: Int

    package init(bytes: Int = 1 << 20, depth: Int = 64) {
      self.bytes = bytes
      self.depth = min(max(depth, 1), 1024)
    }

    /// 1 MiB and 64 levels.
    package static let standard = Limits()
  }

  /// Parses the text and hands its root to the closure, which may parse other texts in turn.
  /// - Throws: `Refusal.invalid` for the field `body` when the text is too large or is not JSON, naming the place; and
  ///   what the closure throws.
  package static func parse<Value: Sendable>(
    _ bytes: UnsafeRawBufferPointer, limits: Limits = .standard, _ use: (JSON) throws -> Value
  ) throws -> Value {
    guard bytes.count <= limits.bytes else {
      throw Refusal.invalid("body", "must have at most \(limits.bytes) bytes, has \(bytes.count)")
    }
    let outcome = bytes.withMemoryRebound(to: UInt8.self) { cjson_parse($0.baseAddress, $0.count, limits.depth) }
    guard outcome.code == cjson_code.ok else { throw refusal(outcome, bytes, limits) }
    defer { cjson_release() }
    return try use(JSON(outcome.root))
  }

  package static func parse<Value: Sendable>(
    _ bytes: [UInt8], limits: Limits = .standard, _ use: (JSON) throws -> Value
  ) throws -> Value {
    try bytes.withUnsafeBytes { try parse($0, limits: limits, use) }
  }

  private static func refusal(_ outcome: cjson_outcome, _ bytes: UnsafeRawBufferPointer, _ limits: Limits) -> Refusal {
    if outcome.code == cjson_code.memory { return .unavailable("There is not enough memory to read the request.") }
    var problem = "is not JSON: " + String(cString: outcome.message)
    if outcome.code == cjson_code.depth { problem = "must not nest deeper than \(limits.depth) levels" }
    // No offset is SIZE_MAX in C and -1 here.
    if (0...bytes.count).contains(outcome.offset) {
      let before = bytes[..<outcome.offset]
      let line = before.count(where: { $0 == 0x0A }) + 1
      let column = outcome.offset - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
      problem += " (line \(line), byte \(column))"
    }
    return .invalid("body", problem)
  }
}
