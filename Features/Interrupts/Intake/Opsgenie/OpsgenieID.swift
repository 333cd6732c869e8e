import Core

/// The UUIDs that Opsgenie's clients expect, made of what they stand for, so that nothing has to be kept for them:
/// version 8 of RFC 9562. They are no secret: a source is answered about its own interrupts only.
enum OpsgenieID {
  /// An alert: the number of its interrupt.
  static func alert(_ id: ID<Interrupt>) -> String { text(id.number, action: 0, outcome: 0, at: 0, salt: [0, 0, 0]) }

  static func interrupt(_ text: String) -> ID<Interrupt>? {
    guard let bytes = bytes(text) else { return nil }
    let number = number(bytes)
    return number > 0 ? ID(number) : nil
  }

  /// Names a request and tells what became of it.
  struct Request: Hashable, Sendable {
    enum Outcome: Int, CaseIterable, Sendable {
      case done, missing, unknownOwner, reasonNeeded, notLowered
    }

    let action: OpsgenieAction
    let outcome: Outcome
    /// nil when there was none.
    let interrupt: ID<Interrupt>?
    /// In whole seconds.
    let at: Instant

    /// - Parameter salt: three bytes that tell requests of one second apart.
    func text(salt: [UInt8]) -> String {
      OpsgenieID.text(
        interrupt?.number ?? 0, action: action.rawValue, outcome: outcome.rawValue, at: at.seconds, salt: salt)
    }
  }

  static func request(_ text: String) -> Request? {
    guard let bytes = bytes(text), let action = OpsgenieAction(rawValue: Int(bytes[6] & 0x0F)),
      let outcome = Request.Outcome(rawValue: Int(bytes[7]))
    else { return nil }
    let number = number(bytes)
    let seconds = bytes[9..<13].reduce(Int64(0)) { $0 << 8 | Int64($1) }
    return Request(
      action: action, outcome: outcome, interrupt: number > 0 ? ID(number) : nil, at: Instant(seconds: seconds))
  }

  private static func text(_ number: Int64, action: Int, outcome: Int, at seconds: Int64, salt: [UInt8]) -> String {
    var bytes = (0..<6).map { UInt8(truncatingIfNeeded: number >> (40 - 8 * $0)) }
    bytes += [0x80 | UInt8(action & 0x0F), UInt8(outcome), 0x80]
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: seconds >> (24 - 8 * $0)) }
    bytes += salt.prefix(3)
    return SourceKey.uuid(bytes)
  }

  private static func number(_ bytes: [UInt8]) -> Int64 { bytes[0..<6].reduce(0) { $0 << 8 | Int64($1) } }

  private static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
    guard text.utf8.count == 36, digits.count == 32 else { return nil }
    let bytes = stride(from: 0, to: 32, by: 2).compactMap {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
    }
    return bytes.count == 16 && bytes[6] >> 4 == 8 ? bytes : nil
  }
}
