import Core

/// Which addresses and secrets each kind of contact method takes.
extension ContactMethod.Kind {
  private enum Form {
    case web, email, phone
  }

  private var form: Form {
    switch self {
    case .slackWebhook, .mattermostWebhook, .teamsWorkflow, .ntfy, .webPush, .webhook: .web
    case .email: .email
    case .sms, .voice: .phone
    }
  }

  /// Longest address, in characters: browsers and workflows have long ones.
  static let longestAddress = 1000
  static let longestSecret = 500

  /// The address as it is stored.
  /// - Parameter findings: gets what is wrong with the field `address`.
  func address(_ text: String, _ findings: inout FieldFindings) -> String {
    switch form {
    case .email: return findings.email("address", text)
    case .phone: return Self.phone(text, &findings)
    case .web: break
    }
    let before = findings.errors.count
    let address = findings.line("address", text, length: 1...Self.longestAddress)
    guard findings.errors.count == before else { return address }
    guard let web = WebAddress(address) else {
      findings.add("address", "must be a web address that begins with http:// or https:// and has a host")
      return address
    }
    if self == .ntfy, !Self.isTopic(web.path) {
      findings.add("address", "must end with one topic, such as https://ntfy.sh/our-topic")
    }
    return address
  }

  /// The secret as it is stored.
  /// - Parameter findings: gets what is wrong with the field `secret`.
  func secret(_ text: String, _ findings: inout FieldFindings) -> String {
    switch self {
    case .webhook: return findings.line("secret", text, length: 16...Self.longestSecret)
    case .ntfy: return findings.line("secret", text, length: 0...Self.longestSecret)
    case .webPush:
      let secret = findings.line("secret", text, length: 1...Self.longestSecret)
      if !Self.isBrowserKeys(secret) { findings.add("secret", "must be the two keys of a browser, with a dot between") }
      return secret
    default:
      if !text.trimmed.isEmpty { findings.add("secret", "is not used by \(title)") }
      return ""
    }
  }

  /// What others may see of an address.
  func masked(_ address: String) -> String {
    switch form {
    case .web:
      guard let web = WebAddress(address) else { return "…" }
      return web.path.utf8.count > 8 ? "\(web.origin)/…\(web.path.suffix(4))" : "\(web.origin)/…"
    case .email:
      let host = address.drop { $0 != "@" }
      return "\(address.prefix(1))…\(host)"
    case .phone: return address.count > 8 ? "\(address.prefix(3))…\(address.suffix(4))" : "…"
    }
  }

  /// `+493012345`: as telephone services take it, without what people write for the eye.
  private static func phone(_ text: String, _ findings: inout FieldFindings) -> String {
    let number = text.trimmed.filter { !" -()./\u{A0}".contains($0) }
    let digits = number.dropFirst()
    let isNumber = number.first == "+" && digits.first != "0" && digits.allSatisfy { ("0"..."9").contains($0) }
    if number.isEmpty {
      findings.add("address", "must not be empty")
    } else if !isNumber || !(7...15).contains(digits.count) {
      findings.add("address", "must be a number with + and the country code, such as +49 30 1234567")
    }
    return number
  }

  /// One segment of the characters that ntfy allows.
  private static func isTopic(_ path: String) -> Bool {
    let topic = path.dropFirst()
    return path.first == "/" && (1...64).contains(topic.count)
      && topic.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  /// `p256dh.auth` in base64url: 65 and 16 bytes.
  private static func isBrowserKeys(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].count == 87 && parts[1].count == 22
      && text.utf8.allSatisfy { $0 != UInt8(ascii: "=") && $0 > 0x20 && $0 < 0x7F }
  }
}
