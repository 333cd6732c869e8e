/// The fields of a `multipart/form-data` body (RFC 7578), which a form with a file sends. A file is its text.
enum MultipartForm {
  /// - Parameter type: the Content-Type header with the boundary.
  /// - Returns: nil when the body is not of that form, or not UTF-8.
  static func fields(in body: [UInt8], type: String) -> [(String, String)]? {
    guard let boundary = parameter("boundary", of: type), !boundary.isEmpty else { return nil }
    let mark = Array("\r\n--\(boundary)".utf8)
    // The first mark stands at the very beginning, without a line end before it.
    let bytes = Array("\r\n".utf8) + body
    var fields: [(String, String)] = []
    guard var start = bytes.firstIndex(of: mark, from: 0).map({ $0 + mark.count }) else { return nil }
    while !bytes[start...].starts(with: "--".utf8) {
      guard let end = bytes.firstIndex(of: mark, from: start), let field = field(bytes[start..<end]) else { return nil }
      fields.append(field)
      start = end + mark.count
    }
    return fields
  }

  private static func field(_ part: ArraySlice<UInt8>) -> (String, String)? {
    let gap = Array("\r\n\r\n".utf8)
    guard let end = Array(part).firstIndex(of: gap, from: 0) else { return nil }
    let header = String(decoding: part.prefix(end), as: UTF8.self)
    guard
      let disposition = header.split(separator: "\r\n").first(where: {
        $0.lowercased().hasPrefix("content-disposition:")
      }), let name = parameter("name", of: String(disposition)),
      let value = String(validating: part.dropFirst(end + gap.count), as: UTF8.self)
    else { return nil }
    return (name, value)
  }

  /// The value of `; name=value` or `; name="value"`.
  private static func parameter(_ name: String, of header: String) -> String? {
    for part in header.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1).map { $0.drop { $0 == " " } }
      guard pair.count == 2, pair[0].lowercased() == name else { continue }
      return String(pair[1].filter { $0 != "\"" })
    }
    return nil
  }
}

extension [UInt8] {
  fileprivate func firstIndex(of mark: [UInt8], from start: Int) -> Int? {
    guard count >= mark.count, start <= count - mark.count else { return nil }
    return (start...count - mark.count).first { self[$0] == mark[0] && self[$0..<$0 + mark.count].elementsEqual(mark) }
  }
}
