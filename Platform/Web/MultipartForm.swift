import Core

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that a form brought, as it was sent.
package struct SentFile: Sendable {
  /// The name of the form's field.
  package let field: String
  /// What the sender calls it; not to be trusted.
  package let name: String
  package let bytes: [UInt8]

  /// What a browser sends for a field in which no file was chosen.
  var isMissing: Bool { name.isEmpty && bytes.isEmpty }
}

/// A `multipart/form-data` body (RFC 7578), which a form with a file sends. Fields are text; files are bytes.
struct MultipartForm: Sendable {
  private(set) var fields: [(String, String)] = []
  private(set) var files: [SentFile] = []
  /// What is wrong with the body; there are no fields and files then.
  private(set) var problem: FieldError?

  private static let unreadable = FieldError(field: "body", problem: "is not multipart/form-data")
  private static let lineEnd = Array("\r\n".utf8)
  private static let gap = Array("\r\n\r\n".utf8)

  /// - Parameter type: the Content-Type header with the boundary.
  init(_ body: [UInt8], type: String) {
    do {
      try read(body, type)
    } catch {
      self = MultipartForm(problem: error)
    }
  }

  private init(problem: FieldError) { self.problem = problem }

  private mutating func read(_ body: [UInt8], _ type: String) throws(FieldError) {
    guard let boundary = Self.parameter("boundary", of: type), !boundary.isEmpty else { throw Self.unreadable }
    let mark = Self.lineEnd + Array("--\(boundary)".utf8)
    // The first mark stands at the very beginning, without a line end before it.
    let bytes = Self.lineEnd + body
    guard var start = bytes.firstIndex(of: mark, from: 0).map({ $0 + mark.count }) else { throw Self.unreadable }
    while !bytes[start...].starts(with: "--".utf8) {
      guard let end = bytes.firstIndex(of: mark, from: start) else { throw Self.unreadable }
      try add(bytes, start..<end)
      start = end + mark.count
    }
  }

  private mutating func add(_ bytes: [UInt8], _ part: Range<Int>) throws(FieldError) {
    guard let end = bytes.firstIndex(of: Self.gap, from: part.lowerBound), end + Self.gap.count <= part.upperBound
    else { throw Self.unreadable }
    let header = String(decoding: bytes[part.lowerBound..<end], as: UTF8.self)
    let content = bytes[(end + Self.gap.count)..<part.upperBound]
    guard
      let line = header.split(separator: "\r\n").first(where: { $0.lowercased().hasPrefix("content-disposition:") }),
      let name = Self.parameter("name", of: String(line))
    else { throw Self.unreadable }
    if let file = Self.parameter("filename", of: String(line)) {
      files.append(SentFile(field: name, name: file, bytes: Array(content)))
    } else if let text = String(validating: content, as: UTF8.self) {
      fields.append((name, text))
    } else {
      throw FieldError(field: name, problem: "is not valid UTF-8")
    }
  }

  /// The value of `; name=value` or `; name="value"`. Between quotes a semicolon is part of the value, and browsers
  /// write a quote itself as `%22`.
  private static func parameter(_ name: String, of header: String) -> String? {
    var (parts, isQuoted) = ([""], false)
    for character in header {
      if character == "\"" { isQuoted.toggle() }
      if character == ";", !isQuoted {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1).map { $0.drop { $0 == " " } }
      guard pair.first?.lowercased() == name else { continue }
      return pair.count == 2 ? pair[1].filter { $0 != "\"" }.replacing("%22", with: "\"") : ""
    }
    return nil
  }
}

extension [UInt8] {
  /// Looks for the rare first byte, as files of many megabytes are looked through.
  fileprivate func firstIndex(of mark: [UInt8], from start: Int) -> Int? {
    withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let first = mark.first else { return nil }
      var place = start
      while place + mark.count <= bytes.count {
        let room = bytes.count - mark.count - place + 1
        guard let found = memchr(base + place, Int32(first), room) else { return nil }
        place = UnsafeRawPointer(found) - base
        if memcmp(found, mark, mark.count) == 0 { return place }
        place += 1
      }
      return nil
    }
  }
}
