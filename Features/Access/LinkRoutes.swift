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
