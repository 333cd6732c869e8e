import Core
import HTTPTypes
import Storage
import Teams
import Web

/// What all ways in share: the hashing of passwords and the cookie.
struct Door: Sendable {
  let mill: PasswordMill
  /// The cookie is sent over HTTPS only.
  let isSecure: Bool

  /// Browsers keep a cookie for 400 days at most; when a session ends is decided here, not there.
  private static let cookieLife = 400 * 86_400

  func entering(_ secret: Secret, path: String) -> Reply {
    var reply = Reply.seeOther(path)
    reply.headers[.setCookie] = cookie(secret.text, life: Self.cookieLife)
    return reply
  }

  func leaving(path: String) -> Reply {
    var reply = Reply.seeOther(path)
    reply.headers[.setCookie] = cookie("", life: 0)
    return reply
  }

  private func cookie(_ value: String, life: Int) -> String {
    "\(Session.cookieName)=\(value); Path=/; Max-Age=\(life); HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
  }

  /// A new hash; the salt comes from a transaction, the work is done outside.
  /// - Throws: `Refusal.invalid` for `password` and `repeated`.
  func hash(_ form: Query, _ database: Database) async throws -> PasswordHash {
    let password = form.raw("password")
    try PasswordRule.check(password)
    guard form.raw("repeated") == password else {
      throw Refusal.invalid("repeated", "must be the same password once more")
    }
    let salt = try await database.read { $0.randomBytes(16) }
    return try await mill.hash(password, salt: salt)
  }
}

extension Query {
  /// The value as it was typed, also with blanks around it; empty when it was not sent.
  func raw(_ name: String) -> String { pairs.first { $0.0 == name }?.1 ?? "" }

  /// Without the secrets, to be shown again.
  var withoutSecrets: Query {
    Query(pairs.filter { !["password", "repeated", "current"].contains($0.0) })
  }
}

extension Incoming {
  var agent: String { headers[.userAgent] ?? "" }

  /// The secret at the end of the path.
  var linkSecret: Secret { Secret(presented: String((parameters["token"] ?? "").prefix(Secret.maximumLength))) }
}
