import ArgumentParser
import Configuration
import Core
import FeatureKit

/// What `serve` needs to know to send mail and to telephone. Secrets have no flag: others on the machine can read flags.
enum DeliverySettings {
  /// - Returns: nil when no mail server is named.
  /// - Throws: `Refusal.invalid` naming the setting.
  static func mail(_ config: ConfigReader) throws -> MailRelay? {
    let smtp = config.scoped(to: "smtp")
    guard let host = smtp.text("host") else { return nil }
    guard let from = smtp.text("from"), from.split(separator: "@").count == 2, !from.contains(where: \.isWhitespace)
    else { throw Refusal.invalid("smtp.from", "must be the address that sends, such as agileops@example.org") }
    let word = smtp.text("security") ?? MailRelay.Security.starttls.rawValue
    guard let security = MailRelay.Security(rawValue: word) else {
      let all = MailRelay.Security.allCases.map(\.rawValue).joined(separator: ", ")
      throw Refusal.invalid("smtp.security", "must be one of \(all), is “\(word)”")
    }
    let usual = security == .tls ? 465 : 587
    let port = smtp.text("port").map { Int($0) } ?? smtp.int(forKey: "port") ?? usual
    guard let port, (1...65_535).contains(port) else {
      throw Refusal.invalid("smtp.port", "must be a number from 1 to 65535")
    }
    return MailRelay(
      host: host, port: port, security: security, user: smtp.text("user"),
      password: smtp.text("password").map(Withheld.init), from: from, authorities: smtp.text("authorities"))
  }

  /// - Returns: nil when no account is named.
  /// - Throws: `Refusal.invalid` naming the setting.
  static func phone(_ config: ConfigReader) throws -> PhoneService? {
    let phone = config.scoped(to: "phone")
    guard let account = phone.text("account") else { return nil }
    guard let token = phone.text("token") else {
      throw Refusal.invalid("phone.token", "must be set with phone.account")
    }
    guard let from = phone.text("from") else { throw Refusal.invalid("phone.from", "must be set with phone.account") }
    let url = phone.text("url") ?? "https://api.twilio.com"
    guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
      throw Refusal.invalid("phone.url", "must begin with http:// or https://")
    }
    return PhoneService(
      url: url.hasSuffix("/") ? String(url.dropLast()) : url, account: account, token: Withheld(token), from: from)
  }
}

extension ConfigReader {
  /// nil when it is empty too.
  fileprivate func text(_ key: ConfigKey) -> String? {
    string(forKey: key, isSecret: true).flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// The flags of `serve` about sending.
struct DeliveryOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Mail server that takes what is sent.", valueName: "host")) var smtpHost: String?
  @Option(help: ArgumentHelp("Its port (default: 587, with tls 465).", valueName: "port")) var smtpPort: String?
  @Option(help: ArgumentHelp("starttls, tls or none (default: starttls).", valueName: "word")) var smtpSecurity: String?
  @Option(help: ArgumentHelp("Who signs in to it; the password is AGILEOPS_SMTP_PASSWORD.", valueName: "name"))
  var smtpUser: String?
  @Option(help: ArgumentHelp("The address that sends.", valueName: "address")) var smtpFrom: String?
  @Option(help: ArgumentHelp("File with certificates of authorities that it is checked by.", valueName: "file"))
  var smtpAuthorities: String?
  @Option(help: ArgumentHelp("Telephone service with Twilio's interface.", valueName: "url")) var phoneURL: String?
  @Option(help: ArgumentHelp("Account there; its token is AGILEOPS_PHONE_TOKEN.", valueName: "name"))
  var phoneAccount: String?
  @Option(help: ArgumentHelp("The number that people see.", valueName: "number")) var phoneFrom: String?

  var flags: [(key: String, value: String?)] {
    [
      ("smtp.host", smtpHost), ("smtp.port", smtpPort), ("smtp.security", smtpSecurity), ("smtp.user", smtpUser),
      ("smtp.from", smtpFrom), ("smtp.authorities", smtpAuthorities), ("phone.url", phoneURL),
      ("phone.account", phoneAccount), ("phone.from", phoneFrom),
    ]
  }
}
