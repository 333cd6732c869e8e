/// Checks percent-encoded text (path, query, form) before anything decodes it.
enum EncodedText {
  /// - Parameter newlines: tab and line ends are allowed, as in forms.
  /// - Returns: what is wrong with the text, nil when nothing is.
  static func problem(in bytes: some Collection<UInt8>, newlines: Bool) -> String? {
    var isPlain = true
    for byte in bytes {
      if byte < 0x20, !(newlines && byte.isNewlineOrTab) { return control(byte) }
      if byte == UInt8(ascii: "%") || byte >= 0x80 { isPlain = false }
    }
    return isPlain ? nil : problemAfterDecoding(bytes, newlines: newlines)
  }

  private static func problemAfterDecoding(_ bytes: some Collection<UInt8>, newlines: Bool) -> String? {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        decoded.append(byte)
        continue
      }
      guard let high = rest.popFirst()?.hexValue, let low = rest.popFirst()?.hexValue else {
        return "has a percent sign that is not followed by two hexadecimal digits"
      }
      let value = high << 4 | low
      if value < 0x20, !(newlines && value.isNewlineOrTab) { return control(value) }
      decoded.append(value)
    }
    guard let text = String(validating: decoded, as: UTF8.self) else { return "is not valid UTF-8" }
    // The server's parser has already put this in place of bytes that were no UTF-8.
    return text.unicodeScalars.contains("\u{FFFD}") ? "is not valid UTF-8" : nil
  }

  private static func control(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "contains the control character U+\(String(repeating: "0", count: 4 - digits.count))\(digits)"
  }
}

extension UInt8 {
  fileprivate var isNewlineOrTab: Bool { self == 0x09 || self == 0x0A || self == 0x0D }

  fileprivate var hexValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
