import Core
import JSON
import Storage
import Web

/// The pages about teams.
enum TeamRoutes {
  static let all: [Route] = [
    .page("/teams/new") { request, tx in
      try request.actor.require(.manager, to: "add teams")
      return try TeamPages.new(request, tx, .fresh)
    },
    .page("/teams/{id}") { request, tx in
      try TeamPages.team(try TeamStore(tx).get(request.id("id")), request, tx)
    },
    .page("/teams/{id}/edit") { request, tx in
      try request.actor.require(.manager, to: "edit teams")
      return try TeamPages.edit(try TeamStore(tx).get(request.id("id")), request, tx, .fresh)
    },
    .act(
      "/teams",
      onInvalid: { request, tx, errors in try TeamPages.new(request, tx, FormState(request, errors: errors)) }
    ) { request, tx in
      let fields = try request.form(TeamForm.new)
      return .seeOther("/teams/\(try add(fields, request, tx).id)")
    },
    .act(
      "/teams/{id}",
      onInvalid: { request, tx, errors in
        let team = try TeamStore(tx).get(request.id("id"))
        return try TeamPages.edit(team, request, tx, FormState(request, errors: errors))
      }
    ) { request, tx in
      .seeOther("/teams/\(try edit(try request.form(TeamForm.edited), request, tx).id)")
    },
  ]

  static func add(_ fields: Fields, _ request: Request, _ tx: Transaction) throws -> Team {
    let draft = TeamForm.apply(fields, to: TeamDraft(name: "", kind: .operations, zoneName: "", hoursText: ""))
    return try TeamActions(tx, as: request.actor).add(
      name: draft.name, kind: draft.kind, zoneName: draft.zoneName, hoursText: draft.hoursText)
  }

  static func edit(_ fields: Fields, _ request: Request, _ tx: Transaction) throws -> Team {
    let team = try TeamStore(tx).get(request.id("id"))
    return try TeamActions(tx, as: request.actor).edit(
      team.id, version: Int(try fields.integer("version")), to: TeamForm.apply(fields, to: TeamDraft(team)))
  }
}
