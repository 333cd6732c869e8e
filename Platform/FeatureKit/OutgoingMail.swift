import Core

/// The mail server that takes what the product sends.
package struct MailRelay: Sendable {
  /// How what is said to the server is kept from others.
  package enum Security: String, CaseIterable, Sendable {
    /// Nothing is said before the connection is encrypted (RFC 3207).
    case starttls
    /// Encrypted from the first byte.
    case tls
    /// In the clear: for a server on the same machine.
    case none
  }

  package let host: String
  package let port: Int
  package let security: Security
  /// nil: without signing in.
  package let user: String?
  package let password: Withheld?
  /// Who sends: `agileops@example.org`.
  package let from: String
  /// A file with the certificates of authorities; nil: those of the system.
  package let authorities: String?

  package init(
    host: String, port: Int = 587, security: Security = .starttls, user: String? = nil, password: Withheld? = nil,
    from: String, authorities: String? = nil
  ) {
    self.host = host
    self.port = port
    self.security = security
    self.user = user
    self.password = password
    self.from = from
    self.authorities = authorities
  }
}

/// The service that sends SMS and calls: its interface is Twilio's.
package struct PhoneService: Sendable {
  /// Without a slash at the end: `https://api.twilio.com`.
  package let url: String
  package let account: String
  package let token: Withheld
  /// The number that people see.
  package let from: String

  package init(url: String = "https://api.twilio.com", account: String, token: Withheld, from: String) {
    self.url = url
    self.account = account
    self.token = token
    self.from = from
  }
}

/// A secret of the operator: whatever prints it prints dots.
package struct Withheld: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package let value: String

  package init(_ value: String) { self.value = value }

  package var description: String { "•••" }
  package var debugDescription: String { "•••" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// One letter to one person.
package struct OutgoingMail: Sendable {
  package let relay: MailRelay
  /// The name by which this machine greets.
  package let greeting: String
  package let to: String
  /// Headers and body (RFC 5322); lines end with CR LF.
  package let message: [UInt8]
  package let timeout: Span

  package init(relay: MailRelay, greeting: String, to: String, message: [UInt8], timeout: Span = .seconds(10)) {
    self.relay = relay
    self.greeting = greeting
    self.to = to
    self.message = message
    self.timeout = timeout
  }
}

/// What the mail server said.
package struct MailReply: Sendable {
  package let isAccepted: Bool
  /// Last code of the server (RFC 5321), 0 when there was none.
  package let code: Int
  package let text: String

  package init(isAccepted: Bool, code: Int, text: String = "") {
    self.isAccepted = isAccepted
    self.code = code
    self.text = text
  }
}
