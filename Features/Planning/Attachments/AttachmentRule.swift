import Core

/// What may be attached, and what a file is called.
enum AttachmentRule {
  /// Of one file, in bytes: 10 MiB.
  static let largest = 10 << 20
  /// Of all files of a story or feature, in bytes: 50 MiB.
  static let largestTogether = 50 << 20
  static let most = 20
  static let longestName = 200

  /// - Parameter others: what is attached already.
  /// - Throws: `Refusal.invalid` naming `file`, with the limit.
  static func check(size: Int, among others: [Attachment]) throws {
    guard size > 0 else { throw refuse("must not be empty") }
    guard size <= largest else {
      throw refuse("must have at most \(words(bytes: largest)), has \(exact(size))")
    }
    guard others.count < most else { throw refuse("there are \(most) already, which is the most") }
    let sum = others.reduce(size) { $0 + $1.size }
    guard sum <= largestTogether else {
      throw refuse("all files together must have at most \(words(bytes: largestTogether)), would have \(exact(sum))")
    }
  }

  static func refuse(_ problem: String) -> Refusal { .invalid("file", problem) }

  /// The last part of a path, on one line, without signs that steer a screen or turn the direction of reading around,
  /// which could hide what kind of file it is. A name that is too long keeps its end.
  static func clean(_ name: String) -> String {
    let last = name.split { $0 == "/" || $0 == "\\" }.last ?? ""
    let kept = last.unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: " "
      default: scalar
      }
    }
    let line = String(String.UnicodeScalarView(kept)).split(separator: " ").joined(separator: " ")
    guard !line.allSatisfy({ $0 == "." }) else { return "file" }
    return shortened(line)
  }

  private static func shortened(_ name: String) -> String {
    let scalars = name.unicodeScalars
    guard scalars.count > longestName else { return name }
    let ending = scalars.lastIndex(of: ".").map { scalars[$0...] } ?? scalars[scalars.endIndex...]
    let tail = ending.count <= 20 ? String(ending) : ""
    return String(scalars.prefix(longestName - tail.unicodeScalars.count)).trimmed + tail
  }

  /// `812 bytes`, `12 KiB`, `1.4 MiB`.
  static func words(bytes: Int) -> String {
    if bytes < 1 << 10 { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
    if bytes < 1 << 20 { return "\(bytes >> 10) KiB" }
    let tenths = (bytes * 10) >> 20
    return tenths % 10 == 0 ? "\(tenths / 10) MiB" : "\(tenths / 10).\(tenths % 10) MiB"
  }

  /// With the bytes, as a limit may be passed by one of them.
  private static func exact(_ size: Int) -> String { "\(words(bytes: size)) (\(size) bytes)" }
}
