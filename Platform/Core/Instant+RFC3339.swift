extension Instant: CustomStringConvertible {
  /// RFC 3339 in UTC with milliseconds, the form of every time in the API: `2026-11-23T05:36:10.250Z`.
  package var rfc3339: String {
    let dayNumber = seconds.quotientRoundingDown(by: 86_400)
    let second = seconds - dayNumber * 86_400
    let millisecond = (microseconds - seconds * 1_000_000) / 1000
    let civil = Day(number: dayNumber).civil
    guard (0...9999).contains(civil.year) else {
      return "\(Day(number: dayNumber))T\((second / 3600).padded(2)):\((second / 60 % 60).padded(2)):"
        + "\((second % 60).padded(2)).\(millisecond.padded(3))Z"
    }
    // Digit by digit: a page shows hundreds of times.
    return String(unsafeUninitializedCapacity: 24) { bytes in
      var count = 0
      func put(_ mark: Unicode.Scalar) {
        bytes[count] = UInt8(ascii: mark)
        count += 1
      }
      func put(_ number: Int64, digits: Int, _ mark: Unicode.Scalar) {
        var rest = number
        for place in (count..<count + digits).reversed() {
          bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
          rest /= 10
        }
        count += digits
        put(mark)
      }
      put(civil.year, digits: 4, "-")
      put(civil.month, digits: 2, "-")
      put(civil.day, digits: 2, "T")
      put(second / 3600, digits: 2, ":")
      put(second / 60 % 60, digits: 2, ":")
      put(second % 60, digits: 2, ".")
      put(millisecond, digits: 3, "Z")
      return count
    }
  }

  /// As `rfc3339`.
  public var description: String { rfc3339 }

  /// Reads RFC 3339 with `Z` or a numeric offset (`+01:00` or `+0100`) and up to nine digits of fraction.
  /// - Returns: nil unless the whole text is one real point in time between the years 0000 and 9999.
  package init?(rfc3339 text: String) {
    var text = text
    guard let instant = text.withUTF8({ Instant(rfc3339: $0) }) else { return nil }
    self = instant
  }

  private init?(rfc3339 bytes: UnsafeBufferPointer<UInt8>) {
    var scanner = DigitScanner(bytes: bytes)
    guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2),
      scanner.take("-"), let dayOfMonth = scanner.digits(2), scanner.take("T") || scanner.take("t"),
      let hour = scanner.digits(2), scanner.take(":"), let minute = scanner.digits(2),
      scanner.take(":"), let second = scanner.digits(2),
      let day = Day(year: year, month: month, day: dayOfMonth), hour < 24, minute < 60, second <= 60,
      let fraction = scanner.fraction(), let offset = scanner.offset(), scanner.atEnd
    else { return nil }
    let local = day.number * 86_400 + hour * 3600 + minute * 60 + Swift.min(second, 59)
    self.init(microseconds: (local - offset) * 1_000_000 + fraction)
  }
}

/// Reads fixed-width digits and single characters of an ASCII text from the left.
private struct DigitScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var atEnd: Bool { position == bytes.count }

  mutating func digit() -> Int64? {
    guard !atEnd, (0x30...0x39).contains(bytes[position]) else { return nil }
    defer { position += 1 }
    return Int64(bytes[position] - 0x30)
  }

  mutating func digits(_ count: Int) -> Int64? {
    var value: Int64 = 0
    for _ in 0..<count {
      guard let next = digit() else { return nil }
      value = value * 10 + next
    }
    return value
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard !atEnd, UInt32(bytes[position]) == character.value else { return false }
    position += 1
    return true
  }

  /// Microseconds after an optional point; nil when the point has no digit or more than nine.
  mutating func fraction() -> Int64? {
    guard take(".") else { return 0 }
    var value: Int64 = 0
    var count = 0
    while let next = digit() {
      count += 1
      if count <= 6 { value = value * 10 + next }
    }
    guard (1...9).contains(count) else { return nil }
    for _ in 0..<Swift.max(0, 6 - count) { value *= 10 }
    return value
  }

  /// Seconds east of UTC.
  mutating func offset() -> Int64? {
    if take("Z") || take("z") { return 0 }
    let sign: Int64
    if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
    guard let hours = digits(2), hours < 24 else { return nil }
    _ = take(":")
    guard let minutes = digits(2), minutes < 60 else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}
