import Core
import HTTPTypes
import Storage
import Teams
import Web

/// One-time links: the first administrator, and choosing a new password.
struct LinkRoutes {
  let door: Door
  let publicURL: String

  var all: [Route] { welcome + reset + [offering] }

  private var welcome: [Route] {
    let door = door
    return [
      .guest(.get, "/welcome/{token}") { incoming, database in
        let secret = incoming.linkSecret
        guard try await database.read({ try AccessActions($0, as: .system).isWelcome(secret) }) else {
          throw AccessActions.usedUp
        }
        return .page(LinkPages.welcome(secret, .fresh))
      },
      .guest(.post, "/welcome/{token}", maximumBody: 16_384) { incoming, database in
        let (secret, form) = (incoming.linkSecret, incoming.form)
        let (agent, peer) = (incoming.agent, incoming.peer)
        do {
          guard try await database.read({ try AccessActions($0, as: .system).isWelcome(secret) }) else {
            throw AccessActions.usedUp
          }
          let hash = try await door.hash(form, database)
          let session = try await database.write { tx in
            let actions = AccessActions(tx, as: .system)
            let person = try actions.makeFirstAdministrator(
              secret, name: form["name"] ?? "", email: form["email"] ?? "", password: hash)
            return try actions.openSession(for: person, agent: agent, peer: peer)
          }
          return door.entering(session, path: "/")
        } catch Refusal.invalid(let errors) {
          let state = FormState(sent: form.withoutSecrets, errors: errors)
          return .page(LinkPages.welcome(secret, state), status: .unprocessableContent)
        }
      },
    ]
  }

  private var reset: [Route] {
    let door = door
    return [
      .guest(.get, "/reset/{token}") { incoming, database in
        let secret = incoming.linkSecret
        return .page(LinkPages.reset(secret, try await Self.person(secret, database), .fresh))
      },
      .guest(.post, "/reset/{token}", maximumBody: 16_384) { incoming, database in
        let (secret, form) = (incoming.linkSecret, incoming.form)
        let (agent, peer) = (incoming.agent, incoming.peer)
        let person = try await Self.person(secret, database)
        do {
          let hash = try await door.hash(form, database)
          let session = try await database.write { tx in
            let actions = AccessActions(tx, as: .system)
            return try actions.openSession(
              for: try actions.resetPassword(secret, to: hash), agent: agent, peer: peer)
          }
          return door.entering(session, path: "/")
        } catch Refusal.invalid(let errors) {
          let state = FormState(sent: Query([]), errors: errors)
          return .page(LinkPages.reset(secret, person, state), status: .unprocessableContent)
        }
      },
    ]
  }

  /// For administrators, from the person's page. The link is in this answer and nowhere else.
  private var offering: Route {
    let publicURL = publicURL
    return .act("/people/{id}/reset-link") { request, tx in
      let person = try PersonStore(tx).get(request.id("id"))
      let path = try AccessActions(tx, as: request.actor).resetLink(for: person.id)
      return .page(LinkPages.made(person, publicURL + path))
    }
  }

  private static func person(_ secret: Secret, _ database: Database) async throws -> Person {
    guard let person = try await database.read({ try AccessActions($0, as: .system).person(resetBy: secret) }) else {
      throw AccessActions.usedUp
    }
    return person
  }
}

/// What one-time links lead to, and how they are handed out.
enum LinkPages {
  static func welcome(_ secret: Secret, _ form: FormState) -> Page {
    Page(
      "Welcome", section: "",
      main: head(
        h1: "You will be the first administrator.",
        lede: "Everybody else is added by you. A team called Operations is made for you to be in.")
          + """
          <form class="form" method="post" action="/welcome/\(secret.text)">\(errorSummary(form, labels: labels))\
          \(field("Name", "name", in: form, isRequired: true, autocomplete: "name"))\
          \(field("E-mail", "email", .email, in: form, help: "Also the name for signing in.", isRequired: true,
          autocomplete: "username"))\
          \(passwordFields(form))\(button("Begin", style: .go))</form>
          """)
  }

  static func reset(_ secret: Secret, _ person: Person, _ form: FormState) -> Page {
    Page(
      "Choose a password", section: "",
      main: head(
        h1: "Choose your new password, \(person.firstName).", lede: "You are signed out on all other devices.")
          + """
          <form class="form" method="post" action="/reset/\(secret.text)">\(errorSummary(form, labels: labels))\
          <input type="hidden" name="username" autocomplete="username" value="\(person.email)">\
          \(passwordFields(form))\(button("Save password", style: .go))</form>
          """)
  }

  static func passwordFields(_ form: FormState) -> HTML {
    let length = PasswordRule.length
    return field(
      "New password", "password", .password, in: form,
      help: "\(length.lowerBound) to \(length.upperBound) characters; a few words are easier than signs.",
      isRequired: true, autocomplete: "new-password")
      + field(
        "New password again", "repeated", .password, in: form, isRequired: true, autocomplete: "new-password")
  }

  static let labels = [
    "password": "New password", "repeated": "New password again", "current": "Present password", "name": "Name",
    "email": "E-mail",
  ]

  static func offer(_ person: Person, _ request: Request) -> HTML {
    section(
      "Signing in",
      """
      <p>A link that works once, for 24 hours, lets \(person.firstName) choose a password.</p>\
      \(postButton("Make a link", action: "/people/\(person.id)/reset-link", request: request))
      """)
  }

  static func made(_ person: Person, _ url: String) -> Page {
    Page(
      "Link for \(person.name)", section: "/people",
      main: head(
        eyebrow: breadcrumb([("People", "/people"), (person.name, "/people/\(person.id)")], last: "Link"),
        h1: "Send this link to \(person.firstName) now.",
        lede: "It is shown this once. It works once, for 24 hours, and lets its bearer choose the password.")
        + "<p><code>\(url)</code></p>" + say("Who has the link can sign in as \(person.firstName).", isHot: true))
  }
}
