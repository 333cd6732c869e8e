import Core
import TestKit

/// Bodies that a sender could send by mistake or malice: documented samples with pieces cut, doubled, swapped, broken and
/// replaced by values of other kinds. The same in every run.
enum MutatedBodies {
  private static let values = [
    "null", "true", "-1", "1e400", "9223372036854775808", "\"\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "[]", "{}",
    "[[[[[[]]]]]]", "\"0001-01-01T00:00:00Z\"", "\"" + String(repeating: "ä", count: 2000) + "\"", "{\"a\":{\"a\":{}}}",
  ]

  /// Decodes so many mutations of the samples.
  /// - Returns: a line for each that ended otherwise than in a value or a refusal, and how many were accepted.
  static func decode(
    _ samples: [String], count: Int = 3000, seed: Int, _ decode: ([UInt8]) throws -> Void
  ) -> (wrong: [String], accepted: Int) {
    var dice = Dice(seed)
    var wrong: [String] = []
    var accepted = 0
    for _ in 0..<count {
      var body = Array(dice.pick(samples).utf8)
      for _ in 0..<dice.number(1..<4) { mutate(&body, &dice) }
      do {
        try decode(body)
        accepted += 1
      } catch is Refusal {} catch {
        wrong.append("\(error): \(String(decoding: body.prefix(200), as: UTF8.self))")
      }
    }
    return (wrong, accepted)
  }

  private static func mutate(_ body: inout [UInt8], _ dice: inout Dice) {
    guard body.count > 1 else { return body = Array(dice.pick(values).utf8) }
    let at = dice.number(0..<body.count)
    switch dice.number(0..<7) {
    case 0: body[at] = UInt8(truncatingIfNeeded: dice.next())
    case 1: body.remove(at: at)
    case 2: body.removeSubrange(at...)
    case 3: body.insert(contentsOf: body[at..<min(body.count, at + dice.number(1..<40))], at: at)
    case 4: body.insert(UInt8(truncatingIfNeeded: dice.next()), at: at)
    default: replaceValue(&body, at, &dice)
    }
  }

  /// What stands behind the next colon becomes something else.
  private static func replaceValue(_ body: inout [UInt8], _ at: Int, _ dice: inout Dice) {
    guard let colon = body[at...].firstIndex(of: UInt8(ascii: ":")) ?? body.firstIndex(of: UInt8(ascii: ":")) else {
      return
    }
    let start = colon + 1
    let end = body[start...].firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") } ?? body.count
    body.replaceSubrange(start..<end, with: Array(dice.pick(values).utf8))
  }
}
