import Core
import HTTPTypes
import JSON
import Storage
import Teams
import Web

/// A person's own password, sessions and tokens.
struct AccountRoutes {
  let mill: PasswordMill

  var all: [Route] {
    let mill = mill
    return [
      .page("/account") { request, tx in try AccountPages.account(request, tx, .fresh) },
      Route(
        .post, "/account/password", scope: .admin, maximumBody: 16_384,
        handler: .flow { request, database in try await Self.changePassword(request, database, mill) }),
      .act("/account/sessions/{id}/end") { request, tx in
        try Self.requireSession(request)
        try AccessActions(tx, as: request.actor).endSession(request.id("id"))
        return .seeOther("/account#sessions")
      },
      .act(
        "/account/tokens",
        onInvalid: { request, tx, errors in try AccountPages.account(request, tx, FormState(request, errors: errors)) }
      ) { request, tx in
        try Self.requireSession(request)
        let fields = try request.form(TokenAPIRoutes.input)
        let made = try TokenAPIRoutes.add(fields, request, tx)
        return .page(AccountPages.made(made.token, made.text))
      },
      .act("/account/tokens/{id}/revoke") { request, tx in
        try TokenActions(tx, as: request.actor).revoke(request.id("id"))
        return .seeOther("/account#tokens")
      },
    ]
  }

  /// Somebody with a stolen token must not lock out its owner.
  private static func requireSession(_ request: Request) throws {
    guard request.admission.csrf != nil else {
      throw Refusal.notAllowed("This is only for who is signed in with a password, not for tokens.")
    }
  }

  private static func changePassword(
    _ request: Request, _ database: Database, _ mill: PasswordMill
  ) async throws -> Reply {
    try requireSession(request)
    guard let number = request.actor.person else { throw Refusal.notAllowed("Only people have a password.") }
    let (id, form, peer) = (ID<Person>(number), request.incoming.form, request.incoming.peer)
    do {
      let attempt = try await database.write { tx in
        try SignInActions(tx).begin(email: try PersonStore(tx).get(id).email, peer: peer)
      }
      guard try await mill.verify(String(form.raw("current").prefix(200)), against: attempt.hash) else {
        throw Refusal.invalid("current", "is wrong")
      }
      let hash = try await Door(mill: mill, isSecure: false).hash(form, database)
      let kept = Secret(presented: request.incoming.cookie(Session.cookieName) ?? "").hash
      try await database.write { tx in
        try PasswordStore(tx).deleteAttempts(email: attempt.email)
        try AccessActions(tx, as: request.actor).setPassword(hash, of: try PersonStore(tx).get(id), keeping: kept)
      }
      return .seeOther("/account")
    } catch Refusal.invalid(let errors) {
      let state = FormState(sent: Query([]), errors: errors)
      let page = try await database.read { tx in try AccountPages.account(request, tx, state) }
      return .page(page, status: .unprocessableContent)
    }
  }
}
