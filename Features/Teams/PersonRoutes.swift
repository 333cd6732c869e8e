import Core
import JSON
import Storage
import Web

/// The pages about people.
struct PersonRoutes {
  let sections: [TeamsFeature.PersonSection]

  var all: [Route] { Self.reading(sections) + Self.changing + Self.contacts }

  private static func reading(_ sections: [TeamsFeature.PersonSection]) -> [Route] {
    [
      .page("/people") { request, tx in try PeoplePages.list(request, tx) },
      .page("/people/new") { request, tx in
        try request.actor.require(.manager, to: "add people")
        return try PersonFormPages.new(request, tx, .fresh)
      },
      .page("/people/{id}") { request, tx in
        let person = try PersonStore(tx).get(request.id("id"))
        return try PersonPages.person(
          person, request, tx, more: sections.map { try $0(person, request, tx) }.html { $0 })
      },
      .page("/people/{id}/edit") { request, tx in
        let person = try PersonStore(tx).get(request.id("id"))
        guard PersonActions(tx, as: request.actor).mayKeep(person) else {
          throw Refusal.notAllowed("Only a manager or an administrator may edit \(person.name).")
        }
        return try PersonFormPages.edit(person, request, tx, .fresh)
      },
    ]
  }

  private static let changing: [Route] = [
    .act(
      "/people",
      onInvalid: { request, tx, errors in
        try PersonFormPages.new(request, tx, FormState(request, errors: errors))
      }
    ) { request, tx in
      let draft = try PersonForm.draft(try request.form(PersonForm.new))
      let person = try PersonActions(tx, as: request.actor).add(
        name: draft.name, email: draft.email, position: draft.position, roles: draft.roles, team: draft.team,
        zoneName: draft.zoneName, hoursText: draft.hoursText)
      return .seeOther("/people/\(person.id)")
    },
    .act(
      "/people/{id}",
      onInvalid: { request, tx, errors in
        try PersonFormPages.edit(
          try PersonStore(tx).get(request.id("id")), request, tx, FormState(request, errors: errors))
      }
    ) { request, tx in
      let fields = try request.form(PersonForm.edited)
      let person = try PersonActions(tx, as: request.actor).edit(
        request.id("id"), version: Int(try fields.integer("version")), to: try PersonForm.draft(fields))
      return .seeOther("/people/\(person.id)")
    },
    .act("/people/{id}/deactivate") { request, tx in
      let id: ID<Person> = try request.id("id")
      try PersonActions(tx, as: request.actor).deactivate(id)
      return .seeOther("/people/\(id)")
    },
    .act("/people/{id}/reactivate") { request, tx in
      let id: ID<Person> = try request.id("id")
      try PersonActions(tx, as: request.actor).reactivate(id)
      return .seeOther("/people/\(id)")
    },
  ]

  private static let contacts: [Route] = [
    .act(
      "/people/{id}/contact-methods",
      onInvalid: { request, tx, errors in
        try PersonPages.person(
          try PersonStore(tx).get(request.id("id")), request, tx, FormState(request, errors: errors), more: .empty)
      }
    ) { request, tx in
      let id: ID<Person> = try request.id("id")
      let fields = try request.form(PersonForm.contactMethod)
      try addContactMethod(fields, of: id, request, tx)
      return .seeOther("/people/\(id)#contact-methods")
    },
    .act("/contact-methods/{id}/remove") { request, tx in
      let id: ID<ContactMethod> = try request.id("id")
      let person = try PersonStore(tx).contactMethod(id)?.person
      try PersonActions(tx, as: request.actor).removeContactMethod(id)
      return .seeOther(person.map { "/people/\($0)#contact-methods" } ?? "/people")
    },
  ]

  @discardableResult
  static func addContactMethod(
    _ fields: Fields, of id: ID<Person>, _ request: Request, _ tx: Transaction
  ) throws -> ContactMethod {
    guard let kind = ContactMethod.Kind(rawValue: try fields.text("kind")) else {
      throw Refusal.invalid("kind", "is not known")
    }
    return try PersonActions(tx, as: request.actor).addContactMethod(
      of: id, kind: kind, label: fields.optionalText("label") ?? "", address: try fields.text("address"),
      secret: fields.optionalText("secret") ?? "")
  }
}
