import Core
import HTTPTypes
import Storage
import Teams
import Web

/// Signing in and out.
struct SignInRoutes {
  let door: Door

  var all: [Route] {
    let door = door
    return [
      .guest(.get, "/sign-in") { incoming, database in
        let isNew = try await database.read { try !PasswordStore($0).hasAdministrator() }
        return .page(SignInPages.form(next: SitePath.safe(incoming.query["next"]), isNew: isNew))
      },
      .guest(.post, "/sign-in", maximumBody: 16_384) { incoming, database in
        try await Self.signIn(incoming, database, door)
      },
      .act("/sign-out") { request, tx in
        if let cookie = request.incoming.cookie(Session.cookieName) {
          let hash = Secret(presented: cookie).hash
          if let session = try SessionStore(tx).live(hash: hash) {
            try AccessActions(tx, as: request.actor).endSession(session.id)
          }
        }
        return door.leaving(path: "/sign-in")
      },
    ]
  }

  private static func signIn(_ incoming: Incoming, _ database: Database, _ door: Door) async throws -> Reply {
    let form = incoming.form
    let (email, password, next) = (form["email"] ?? "", form.raw("password"), SitePath.safe(form["next"]))
    let peer = incoming.peer
    do {
      let attempt = try await database.write { try SignInActions($0).begin(email: email, peer: peer) }
      // Longer ones cannot be right, and hashing them would be work for nothing.
      let isPossible = password.unicodeScalars.count <= PasswordRule.length.upperBound
      let isRight = try await door.mill.verify(isPossible ? password : "", against: isPossible ? attempt.hash : nil)
      let agent = incoming.agent
      let secret = try await database.write { tx -> Secret? in
        if isRight { return try SignInActions(tx).succeed(attempt, agent: agent, peer: peer) }
        try SignInActions(tx).fail(attempt, peer: peer)
        return nil
      }
      if let secret { return door.entering(secret, path: next) }
      return .page(
        SignInPages.form(next: next, email: email, problem: "The e-mail address or the password is wrong."),
        status: .unprocessableContent)
    } catch Refusal.tooMany(let why, let retryAfter) {
      var reply = Reply.page(SignInPages.form(next: next, email: email, problem: why), status: .tooManyRequests)
      reply.headers[.retryAfter] = String(max(1, retryAfter.seconds))
      return reply
    }
  }
}
