import Core

/// The address of a calendar elsewhere: only http and https, and a redirect stays on the host that was allowed, so that
/// nobody's feed makes this program ask another machine.
struct CalendarAddress: Hashable {
  let text: String
  /// With its port, in lower case: `calendar.example.org:8443`.
  let host: String

  static let longest = 2000

  /// - Returns: nil when it is not an address.
  init?(_ text: String) {
    let text = text.trimmedAddress
    guard text.utf8.count <= Self.longest, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    guard let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) }) else { return nil }
    let authority = text.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
    let host = (authority.split(separator: "@", omittingEmptySubsequences: false).last ?? "").lowercased()
    guard !host.isEmpty, !host.hasPrefix(":") else { return nil }
    self.text = text
    self.host = host
  }

  /// Where a reply of this address sends to.
  /// - Throws: `Refusal.invalid` for `file` when that is another host, or no address.
  func following(_ location: String) throws -> CalendarAddress {
    let scheme = text.prefix { $0 != ":" }
    var target = location.trimmedAddress
    if target.hasPrefix("//") { target = "\(scheme):\(target)" }
    if target.hasPrefix("/") { target = "\(scheme)://\(host)\(target)" }
    guard let address = CalendarAddress(target) else {
      throw Refusal.invalid("file", "is redirected to what is not an http address")
    }
    guard address.host == host else {
      throw Refusal.invalid("file", "is redirected to \(address.host), which nobody has allowed; add that address")
    }
    if text.lowercased().hasPrefix("https:"), !address.text.lowercased().hasPrefix("https:") {
      throw Refusal.invalid("file", "is redirected from https to http, where others could read it")
    }
    return address
  }
}

extension String {
  /// Calendars are often published as `webcal:`, which is https.
  fileprivate var trimmedAddress: String {
    let text = String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    return text.lowercased().hasPrefix("webcal://") ? "https://" + text.dropFirst("webcal://".count) : text
  }
}
