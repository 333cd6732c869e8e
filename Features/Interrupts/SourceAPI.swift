import Core
import HTTPTypes
import JSON
import Storage
import Teams
import Web

/// Sources of interrupts in the JSON API, for managers and administrators.
enum SourceAPI {
  private static let tag = "Sources"

  static var routes: [Route] {
    [listing, adding, replacing] + [("disable", "off", false), ("enable", "on again", true)].map(switching)
  }

  private static var listing: Route {
    Route(
      .get, "/api/v1/sources", scope: .admin,
      operation: Operation(
        "listSources", "All sources by name", tag: tag,
        reply: .object([.required("sources", .array(of: source, maxCount: 100_000))])),
      handler: .read { request, tx in
        try request.actor.require(.manager, to: "see sources")
        let teams = try TeamStore(tx).all()
        return .json(["sources": .array(try SourceStore(tx).all().map { json($0, teams) })])
      })
  }

  private static var adding: Route {
    .command(
      .post, "/api/v1/sources",
      Operation(
        "addSource", "Adds a source and answers its key, which cannot be read again", tag: tag,
        body: SourceForm.schema, reply: withKey, successStatus: .created), scope: .admin
    ) { request, tx in
      let (source, key) = try SourceForm.add(try request.json(SourceForm.schema), request.actor, tx)
      return .json(try json(source, key: key, tx), status: .created)
    }
  }

  private static var replacing: Route {
    .command(
      .post, "/api/v1/sources/{id}/key",
      Operation("replaceSourceKey", "Makes a new key; the old one is useless at once", tag: tag, reply: withKey),
      scope: .admin
    ) { request, tx in
      let id: ID<Source> = try request.id("id")
      let key = try SourceActions(tx, as: request.actor).replaceKey(id)
      return .json(try json(try SourceStore(tx).get(id), key: key, tx))
    }
  }

  private static func switching(_ verb: String, _ word: String, _ isOn: Bool) -> Route {
    .command(
      .post, "/api/v1/sources/{id}/\(verb)",
      Operation("\(verb)Source", "Switches a source \(word)", tag: tag, reply: source), scope: .admin
    ) { request, tx in
      let id: ID<Source> = try request.id("id")
      try SourceActions(tx, as: request.actor).setEnabled(id, isOn)
      return .json(json(try SourceStore(tx).get(id), try TeamStore(tx).all()))
    }
  }

  private static let source = Schema.object([
    .required("id", .integer(1...Int64.max)), .required("name", .line(1...80)),
    .required("kind", .choice(of: Source.Kind.self)),
    .required(
      "team",
      .object([.required("id", .integer(1...Int64.max)), .required("name", .line(0...80))])
        .described("The operations team that triages what it sends.")),
    .required("group_by", SourceForm.groupBy), .required("resolve_timeout_seconds", SourceForm.resolveTimeout),
    .required("default_priority", SourceForm.priority), .required("flood_limit", SourceForm.floodLimit),
    .required("disabled_at", .format(.dateTime).orNull.described("Since when it is switched off.")),
    .required("version", .integer(1...Int64.max)),
  ])

  private static let withKey = Schema.object([
    .required("source", source), .required("key", .line(1...80).described("A secret; shown only now.")),
    .required("path", .line(1...100).described("Below this path the server takes what the source sends.")),
  ])

  private static func json(_ source: Source, _ teams: [Team]) -> JSONValue {
    let team = teams.first { $0.id == source.team }
    return [
      "id": .id(source.id), "name": .string(source.name), "kind": .string(source.kind.rawValue),
      "team": ["id": .id(source.team), "name": .string(team?.name ?? "")], "group_by": .array(source.groupBy),
      "resolve_timeout_seconds": .int(source.resolveTimeout.seconds),
      "default_priority": .string(source.defaultPriority.name), "flood_limit": .int(source.floodLimit),
      "disabled_at": .instant(source.disabledAt),
      "version": .int(source.version),
    ]
  }

  private static func json(_ source: Source, key: String, _ tx: Transaction) throws -> JSONValue {
    ["source": json(source, try TeamStore(tx).all()), "key": .string(key), "path": .string("/in/\(key)")]
  }
}
