import Calendars
import Core
import Foundation

/// How values are written in a letter.
enum MailText {
  /// `Mon, 23 Nov 2026 09:00:00 +0000` (RFC 5322).
  static func date(_ instant: Instant) -> String {
    let local = Zone.utc.local(instant)
    let (year, month, day) = local.day.civil
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let weekday = TimeText.weekday(local.day).prefix(3)
    let clock = "\(local.clock):\((local.second % 60).padded(2))"
    return "\(weekday), \(day) \(months[Int(month) - 1]) \(year) \(clock) +0000"
  }

  /// Text of a header as encoded words of at most 75 characters, each of whole characters (RFC 2047); plain ASCII that
  /// is short enough stays as it is.
  /// - Parameter used: how much of the first line is used up.
  static func header(_ text: String, after used: Int) -> String {
    let line = text.map { $0.isNewline || $0.asciiValue.map { $0 < 0x20 || $0 == 0x7F } == true ? " " : $0 }
    let isPlain = line.allSatisfy(\.isASCII) && !String(line).contains("=?") && line.count + used <= 76
    if isPlain { return String(line) }
    var words: [[UInt8]] = [[]]
    for character in line {
      // 45 bytes are 60 characters of base64; with `=?utf-8?B?` and `?=` they are 72.
      let room = words.count == 1 ? 45 - used : 45
      for scalar in character.unicodeScalars {
        let bytes = Array(String(scalar).utf8)
        if words[words.count - 1].count + bytes.count > room { words.append([]) }
        words[words.count - 1] += bytes
      }
    }
    return words.map { "=?utf-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\r\n ")
  }

  /// In lines of 76 characters.
  static func base64(_ bytes: [UInt8]) -> String {
    let text = Array(Data(bytes).base64EncodedString().utf8)
    return stride(from: 0, to: text.count, by: 76).map { start in
      String(decoding: text[start..<min(start + 76, text.count)], as: UTF8.self) + "\r\n"
    }.joined()
  }
}
