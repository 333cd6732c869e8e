import Core
import Logging
import Storage

/// Everything that reaches outside: one explicit value, built in `Environment+live.swift` and by the test kit.
package struct Environment: Sendable {
  package let clock: @Sendable () -> Instant
  package let ids: IDSource
  package let database: Database
  package let settings: Settings
  package let log: Logger
  /// Sends one request to another program. In tests it records, and fails the test when nobody expected it.
  package let send: @Sendable (OutgoingRequest) async throws -> OutgoingReply
  /// Hands one letter to a mail server. In tests like `send`.
  package let mail: @Sendable (OutgoingMail) async throws -> MailReply

  package init(
    clock: @escaping @Sendable () -> Instant, ids: IDSource, database: Database, settings: Settings, log: Logger,
    send: @escaping @Sendable (OutgoingRequest) async throws -> OutgoingReply,
    mail: @escaping @Sendable (OutgoingMail) async throws -> MailReply
  ) {
    self.clock = clock
    self.ids = ids
    self.database = database
    self.settings = settings
    self.log = log
    self.send = send
    self.mail = mail
  }
}

/// What the operator decides; every value has a default that works.
package struct Settings: Sendable {
  /// Where people reach the product, without a slash at the end; links in notifications begin with it.
  package var publicURL: String
  /// The session cookie is only sent over HTTPS. On when `publicURL` is https.
  package var secureCookies: Bool
  /// nil: no e-mail can be sent.
  package var mail: MailRelay?
  /// nil: no SMS and no call.
  package var phone: PhoneService?

  package init(publicURL: String, mail: MailRelay? = nil, phone: PhoneService? = nil) {
    self.publicURL = publicURL
    self.mail = mail
    self.phone = phone
    secureCookies = publicURL.hasPrefix("https://")
  }
}

/// A request to a program elsewhere.
package struct OutgoingRequest: Sendable {
  package let method: String
  package let url: String
  package let headers: [(String, String)]
  package let body: [UInt8]
  package let timeout: Span
  /// How much of the reply's body is read, in bytes.
  package let mostReply: Int

  package init(
    method: String = "POST", url: String, headers: [(String, String)] = [], body: [UInt8] = [],
    timeout: Span = .seconds(10), mostReply: Int = 65_536
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.mostReply = mostReply
  }
}

package struct OutgoingReply: Sendable {
  package let status: Int
  /// At most the first `mostReply` bytes.
  package let body: [UInt8]
  /// Where a redirect leads; nobody has followed it.
  package let location: String?

  package init(status: Int, body: [UInt8] = [], location: String? = nil) {
    self.status = status
    self.body = body
    self.location = location
  }
}
