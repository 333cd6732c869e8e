/// Where to go after signing in: only ever a path of this site, whatever a link says.
enum SitePath {
  /// - Returns: `/` for everything that a browser could take for another site, and for signing in itself.
  static func safe(_ text: String?) -> String {
    guard let text, text.utf8.count <= 2000, text.hasPrefix("/"), !text.hasPrefix("//"),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }),
      !["/sign-in", "/sign-out", "/welcome", "/reset"].contains(where: text.hasPrefix)
    else { return "/" }
    return text
  }
}
