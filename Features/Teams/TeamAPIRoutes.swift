import Core
import JSON
import Storage
import Web

/// Teams in the JSON API.
enum TeamAPIRoutes {
  static let all: [Route] = [
    .query(
      "/api/v1/teams",
      Operation("listTeams", "All teams, by name", tag: "Teams", reply: TeamsReply.list("teams", of: TeamsReply.team))
    ) { _, tx in .json(["teams": .array(try TeamStore(tx).all().map(TeamsReply.json))]) },
    .query("/api/v1/teams/{id}", Operation("getTeam", "One team", tag: "Teams", reply: TeamsReply.team)) {
      request, tx in
      .json(TeamsReply.json(try TeamStore(tx).get(request.id("id"))))
    },
    .command(
      .post, "/api/v1/teams",
      Operation(
        "addTeam", "Adds a team", tag: "Teams", body: TeamForm.new, reply: TeamsReply.team, successStatus: .created),
      scope: .admin
    ) { request, tx in
      let team = try TeamRoutes.add(try request.json(TeamForm.new), request, tx)
      return .json(TeamsReply.json(team), status: .created)
    },
    .command(
      .patch, "/api/v1/teams/{id}",
      Operation(
        "editTeam", "Changes the given fields", tag: "Teams", body: TeamForm.changes, reply: TeamsReply.team),
      scope: .admin
    ) { request, tx in
      .json(TeamsReply.json(try TeamRoutes.edit(try request.json(TeamForm.changes), request, tx)))
    },
  ]
}

/// What the API answers about people and teams.
enum TeamsReply {
  static let person = Schema.object([
    .required("id", .integer()), .required("name", .line(1...80)), .required("email", .line(3...254).orNull),
    .required("position", .line(0...80)), .required("roles", PersonForm.roles), .required("team", PersonForm.team),
    .required("zone", PersonForm.zone), .required("hours", PersonForm.hours),
    .required("deactivated_at", .format(.dateTime).orNull), .required("version", .integer()),
  ])

  static let contactMethod = Schema.object([
    .required("id", .integer()), .required("person", .integer()),
    .required("kind", .choice(of: ContactMethod.Kind.self)),
    .required("label", .line(0...80)), .required("address", .line(1...1000).described("Only its end; it is a secret.")),
  ])

  static let team = Schema.object([
    .required("id", .integer()), .required("name", .line(1...80)), .required("kind", .choice(of: Team.Kind.self)),
    .required("zone", .line(1...64)), .required("hours", .line(1...500)), .required("version", .integer()),
  ])

  static func list(_ name: String, of entry: Schema) -> Schema {
    .object([.required(name, .array(of: entry, maxCount: 100_000))])
  }

  static func json(_ person: Person, for actor: Actor) -> JSONValue {
    [
      "id": .id(person.id), "name": .string(person.name),
      "email": PersonPages.maySeeEmail(of: person, actor) ? .string(person.email) : .null,
      "position": .string(person.position), "roles": .array(roleNames(person.roles)), "team": .id(person.team),
      "zone": .string(person.zoneName), "hours": .string(person.hoursText),
      "deactivated_at": .instant(person.deactivatedAt), "version": .int(person.version),
    ]
  }

  static func json(_ method: ContactMethod) -> JSONValue {
    [
      "id": .id(method.id), "person": .id(method.person), "kind": .string(method.kind.rawValue),
      "label": .string(method.label), "address": .string(method.maskedAddress),
    ]
  }

  static func json(_ team: Team) -> JSONValue {
    [
      "id": .id(team.id), "name": .string(team.name), "kind": .string(team.kind.rawValue),
      "zone": .string(team.zoneName), "hours": .string(team.hours.text), "version": .int(team.version),
    ]
  }
}
