import Core
import HTTPTypes
import JSON
import Storage
import Web

/// People in the JSON API.
enum PersonAPIRoutes {
  static let all: [Route] = reading + changing + contacts

  private static let reading: [Route] = [
    .query(
      "/api/v1/people",
      Operation(
        "listPeople", "Everybody, by name", tag: "People",
        query: [.init("include_deactivated", .boolean)], reply: TeamsReply.list("people", of: TeamsReply.person))
    ) { request, tx in
      let people = try PersonStore(tx).all(includingDeactivated: request.query.flag("include_deactivated"))
      return .json(["people": .array(people.map { TeamsReply.json($0, for: request.actor) })])
    },
    .query("/api/v1/people/{id}", Operation("getPerson", "One person", tag: "People", reply: TeamsReply.person)) {
      request, tx in
      .json(TeamsReply.json(try PersonStore(tx).get(request.id("id")), for: request.actor))
    },
  ]

  private static let changing: [Route] = [
    .command(
      .post, "/api/v1/people",
      Operation(
        "addPerson", "Adds a person", tag: "People", body: PersonForm.new, reply: TeamsReply.person,
        successStatus: .created),
      scope: .admin
    ) { request, tx in
      let draft = try PersonForm.draft(try request.json(PersonForm.new))
      let person = try PersonActions(tx, as: request.actor).add(
        name: draft.name, email: draft.email, position: draft.position, roles: draft.roles, team: draft.team,
        zoneName: draft.zoneName, hoursText: draft.hoursText)
      return .json(TeamsReply.json(person, for: request.actor), status: .created)
    },
    .command(
      .patch, "/api/v1/people/{id}",
      Operation(
        "editPerson", "Changes the given fields", tag: "People", body: PersonForm.changes, reply: TeamsReply.person),
      scope: .admin
    ) { request, tx in
      let fields = try request.json(PersonForm.changes)
      let before = try PersonStore(tx).get(request.id("id"))
      let after = try PersonActions(tx, as: request.actor).edit(
        before.id, version: Int(try fields.integer("version")), to: PersonForm.apply(fields, to: before))
      return .json(TeamsReply.json(after, for: request.actor))
    },
    membership("deactivate", "Lets the person have no part in anything") { try $0.deactivate($1) },
    membership("reactivate", "Takes a deactivated person back") { try $0.reactivate($1) },
  ]

  private static func membership(
    _ verb: String, _ summary: String, _ change: @escaping @Sendable (PersonActions, ID<Person>) throws -> Void
  ) -> Route {
    .command(
      .post, "/api/v1/people/{id}/\(verb)",
      Operation("\(verb)Person", summary, tag: "People", reply: TeamsReply.person), scope: .admin
    ) { request, tx in
      let id: ID<Person> = try request.id("id")
      try change(PersonActions(tx, as: request.actor), id)
      return .json(TeamsReply.json(try PersonStore(tx).get(id), for: request.actor))
    }
  }

  private static let contacts: [Route] = [
    .query(
      "/api/v1/people/{id}/contact-methods",
      Operation(
        "listContactMethods", "How the person is reached", tag: "People",
        reply: TeamsReply.list("contact_methods", of: TeamsReply.contactMethod))
    ) { request, tx in
      let person = try PersonStore(tx).get(request.id("id"))
      guard PersonActions(tx, as: request.actor).mayChangeContacts(of: person) else {
        throw Refusal.notAllowed("Only \(person.name), a manager or an administrator may see this.")
      }
      return .json(["contact_methods": .array(try PersonStore(tx).contactMethods(of: person.id).map(TeamsReply.json))])
    },
    .command(
      .post, "/api/v1/people/{id}/contact-methods",
      Operation(
        "addContactMethod", "Adds a way to reach the person", tag: "People", body: PersonForm.contactMethod,
        reply: TeamsReply.contactMethod, successStatus: .created)
    ) { request, tx in
      let fields = try request.json(PersonForm.contactMethod)
      let method = try PersonRoutes.addContactMethod(fields, of: try request.id("id"), request, tx)
      return .json(TeamsReply.json(method), status: .created)
    },
    .command(
      .delete, "/api/v1/contact-methods/{id}",
      Operation(
        "removeContactMethod", "Removes a way to reach a person", tag: "People", reply: .object([]),
        successStatus: .noContent)
    ) { request, tx in
      try PersonActions(tx, as: request.actor).removeContactMethod(request.id("id"))
      return .noContent
    },
  ]
}
