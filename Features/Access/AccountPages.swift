import Calendars
import Core
import Storage
import Teams
import Web

/// What a person keeps about signing in.
enum AccountPages {
  /// - Parameter form: what was wrong with the password or the new token.
  static func account(_ request: Request, _ tx: Transaction, _ form: FormState) throws -> Page {
    guard let number = request.actor.person else { throw Refusal.notAllowed("Only people have an account.") }
    let person = try PersonStore(tx).get(ID(number))
    let times = TimeText(try Zone.named(request.admission.zone))
    let sessions = try SessionStore(tx).live(of: person.id)
    let tokens = try TokenActions(tx, as: request.actor).list(of: person.id)
    return Page(
      "Account", section: "/account",
      main: head(
        h1: "You are signed in as \(person.name).", lede: "\(person.email), \(person.rolesText).",
        actions: postButton("Sign out", action: "/sign-out", request: request)
          + buttonLink("Your page", href: "/people/\(person.id)"))
        + errorSummary(form, labels: labels) + tokenSection(tokens, request, times, tx.now, form)
        + sessionSection(sessions, request, times, tx.now) + passwordSection(request, form))
  }

  /// The only page that ever shows the token.
  static func made(_ token: APIToken, _ text: String) -> Page {
    Page(
      "New token", section: "/account",
      main: head(
        eyebrow: breadcrumb([("Account", "/account")], last: "New token"), h1: "Copy the token \(token.name) now.",
        lede: "It is shown this once; only a fingerprint is stored.")
          + """
          <p><code>\(text)</code></p>\
          <p class="q">Send it as <code>Authorization: Bearer …</code>, or set <code>AGILEOPS_TOKEN</code> for the \
          command line.</p>\
          <p>\(buttonLink("Done", href: "/account", style: .go))</p>
          """)
  }

  private static let labels = LinkPages.labels.merging(["name": "What uses it", "scope": "It may"]) { $1 }

  private static func tokenSection(
    _ tokens: [APIToken], _ request: Request, _ times: TimeText, _ now: Instant, _ form: FormState
  ) -> HTML {
    let columns = [
      Column("Name"), Column("It may", isNamedOnPhone: true), Column("Made", isNamedOnPhone: true),
      Column("Last used", isNamedOnPhone: true), Column("Acts", isTitleHidden: true),
    ]
    let rows = tokens.map { token in
      TableRow([
        "\(token.name)", "\(token.scope.words)", "\(times.short(token.createdAt, now: now))",
        "\(token.usedOn.map { TimeText.day($0) } ?? "never")",
        postButton(
          "Revoke", action: "/account/tokens/\(token.id)/revoke", request: request, style: .quiet, isSmall: true),
      ])
    }
    let choices = Scope.allCases.map { Choice($0.rawValue, $0.words) }
    let add = postForm(
      action: "/account/tokens", request: request, label: "New token",
      field("What uses it", "name", in: form, isRequired: true)
        + selectField("It may", "scope", choices, stored: Scope.write.rawValue, in: form, isRequired: true)
        + button("Make a token"))
    return section(
      "API tokens", remark: "A program with a token does what you may, in your name.", id: "tokens",
      (tokens.isEmpty ? "<p class=\"q\">None.</p>" : table("API tokens", columns, rows)) + add)
  }

  private static func sessionSection(
    _ sessions: [Session], _ request: Request, _ times: TimeText, _ now: Instant
  ) -> HTML {
    let own = Secret(presented: request.incoming.cookie(Session.cookieName) ?? "").hash
    let columns = [
      Column("Browser"), Column("Since", isNamedOnPhone: true), Column("Last used", isNamedOnPhone: true),
      Column("Acts", isTitleHidden: true),
    ]
    let rows = sessions.map { session in
      let isOwn = session.hash == own
      return TableRow(
        [
          "\(session.agent.isEmpty ? "unknown" : session.agent)", "\(times.short(session.createdAt, now: now))",
          isOwn ? "now, here" : "\(TimeText.day(session.seenOn))",
          isOwn
            ? ""
            : postButton(
              "End", action: "/account/sessions/\(session.id)/end", request: request, style: .quiet, isSmall: true),
        ], isCurrent: isOwn)
    }
    return section(
      "Where you are signed in", remark: "A session ends 30 days after its last use.", id: "sessions",
      table("Sessions", columns, rows))
  }

  private static func passwordSection(_ request: Request, _ form: FormState) -> HTML {
    section(
      "Password", remark: "Changing it signs you out everywhere else.", id: "password",
      postForm(
        action: "/account/password", request: request, label: "Change password",
        field(
          "Present password", "current", .password, in: form, isRequired: true, autocomplete: "current-password")
          + LinkPages.passwordFields(form) + button("Change password")))
  }
}

extension Scope {
  fileprivate var words: String {
    switch self {
    case .read: "read"
    case .write: "read and change"
    case .admin: "read, change and administer"
    }
  }
}
