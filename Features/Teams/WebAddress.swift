/// The parts of an http or https address that matter here.
struct WebAddress {
  /// Scheme, host and port: `https://hooks.slack.com`.
  let origin: String
  /// Everything after the origin; may be empty.
  let path: String

  /// - Returns: nil unless it is http or https with a host, without white space, controls and credentials.
  init?(_ text: String) {
    let lower = text.prefix(8).lowercased()
    guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix),
      text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F && $0 != "\"" && $0 != "<" && $0 != ">" })
    else { return nil }
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard WebAddress.isHost(authority) else { return nil }
    origin = scheme + authority
    path = String(rest.dropFirst(authority.count))
  }

  /// Letters, digits, dots and dashes or a bracketed IPv6 address, with an optional port 1…65535.
  private static func isHost(_ authority: Substring) -> Bool {
    let host: Substring
    let after: Substring
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      host = authority[authority.index(after: authority.startIndex)..<end]
      after = authority[authority.index(after: end)...]
      guard host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return false }
    } else {
      host = authority.prefix { $0 != ":" }
      after = authority.dropFirst(host.count)
      guard host.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." || $0 == "_" }) else { return false }
    }
    guard !host.isEmpty else { return false }
    if after.isEmpty { return true }
    guard after.first == ":", let port = Int(after.dropFirst()) else { return false }
    return (1...65_535).contains(port)
  }
}
