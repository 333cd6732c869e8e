import Calendars
import Core

/// Content lines, escaped and folded.
struct CalendarLines {
  private(set) var bytes: [UInt8] = []

  /// What a line may have, without its end.
  private static let width = 75

  /// - Parameter text: words, whose commas, semicolons, backslashes and line ends are written so that they stay words.
  mutating func add(_ name: String, text: String) {
    var line = name
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", ";", ",": line += "\\\(scalar)"
      case "\n": line += "\\n"
      case "\t": line += "\t"
      case _ where scalar.properties.generalCategory == .control: break
      default: line.unicodeScalars.append(scalar)
      }
    }
    add(line)
  }

  /// Continues on the next line before a character that no longer fits.
  mutating func add(_ line: String) {
    var width = 0
    for scalar in line.unicodeScalars {
      let encoded = UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      if width + encoded.count > Self.width {
        bytes += [0x0D, 0x0A, 0x20]
        width = 1
      }
      bytes += encoded
      width += encoded.count
    }
    bytes += [0x0D, 0x0A]
  }

  mutating func add(_ entry: CalendarText.Entry) {
    add("BEGIN:VEVENT")
    add("UID:", text: entry.uid)
    add("DTSTAMP:\(Self.utc(entry.changed))")
    add("DTSTART:\(Self.utc(entry.start))")
    add("DTEND:\(Self.utc(entry.end))")
    add("SUMMARY:", text: entry.summary)
    if let description = entry.description { add("DESCRIPTION:", text: description) }
    if let url = entry.url { add("URL:" + Self.address(url)) }
    add("SEQUENCE:\(entry.sequence)")
    add("TRANSP:\(entry.isBusy ? "OPAQUE" : "TRANSPARENT")")
    add("END:VEVENT")
  }

  /// `20261123T053610Z`, rounded down to the second.
  static func utc(_ instant: Instant) -> String {
    let local = Zone.utc.local(instant)
    let (year, month, day) = local.day.civil
    return "\(year.padded(4))\(month.padded(2))\(day.padded(2))T\(local.hour.padded(2))\(local.minute.padded(2))"
      + "\((local.second % 60).padded(2))Z"
  }

  /// An address is written as it is, but must not begin another line.
  private static func address(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x7F }))
  }
}
