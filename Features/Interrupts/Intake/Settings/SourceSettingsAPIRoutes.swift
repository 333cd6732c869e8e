import Core
import HTTPTypes
import JSON
import Storage
import Web

/// Secret and mapping of a source in the JSON API.
enum SourceSettingsAPIRoutes {
  private static let tag = "Sources"

  static var routes: [Route] { [secret, mapping, replacing, trying] }

  private static var secret: Route {
    .command(
      .post, "/api/v1/sources/{id}/secret",
      Operation(
        "setSourceSecret", "Sets the secret that signs what the source sends; one that was made is answered once",
        tag: tag, body: SourceSettingsForm.secret,
        reply: .object([.required("secret", .line(0...200).orNull.described("Only when it was made here."))])),
      scope: .admin
    ) { request, tx in
      let given = try request.json(SourceSettingsForm.secret).optionalText("secret")
      let made = try SourceSettingsActions(tx, as: request.actor).setSecret(try request.id("id"), given)
      return .json(["secret": .string(made)])
    }
  }

  private static var mapping: Route {
    Route(
      .get, "/api/v1/sources/{id}/mapping", scope: .admin,
      operation: Operation(
        "getSourceMapping", "Where the fields stand in what the source sends", tag: tag,
        reply: SourceSettingsForm.mapping),
      handler: .read { request, tx in
        try request.actor.require(.manager, to: "see sources")
        let source = try SourceStore(tx).get(try request.id("id"))
        return .json(try SourceStore(tx).mapping(of: source.id).json)
      })
  }

  private static var replacing: Route {
    .command(
      .put, "/api/v1/sources/{id}/mapping",
      Operation(
        "setSourceMapping", "Says where the fields stand in what the source sends", tag: tag,
        body: SourceSettingsForm.mapping, reply: SourceSettingsForm.mapping), scope: .admin
    ) { request, tx in
      let mapping = try FieldMapping(try request.json(SourceSettingsForm.mapping).value)
      try SourceSettingsActions(tx, as: request.actor).setMapping(try request.id("id"), mapping)
      return .json(mapping.json)
    }
  }

  private static var trying: Route {
    .command(
      .post, "/api/v1/sources/{id}/mapping/try",
      Operation(
        "trySourceMapping", "What a sample would come to; nothing is stored", tag: tag,
        body: SourceSettingsForm.trial, reply: outcome), scope: .admin
    ) { request, tx in
      try request.actor.require(.manager, to: "change how a source is read")
      _ = try SourceStore(tx).get(try request.id("id"))
      let fields = try request.json(SourceSettingsForm.trial)
      let mapping = try FieldMapping(fields.value["mapping"] ?? [:])
      return .json(try SourceSettingsForm.outcome(mapping, sample: try fields.text("sample")))
    }
  }

  private static let outcome = Schema.object([
    .required("state", .choice(["open", "resolved"])), .required("title", .line(0...200)),
    .required("text", .text(0...10_000)), .required("key", .line(0...512).orNull),
    .required("priority", SourceForm.priority.orNull), .required("link", .line(0...2000).orNull),
    .required("customer", .line(0...80).orNull), .required("technology", .line(0...80).orNull),
  ])
}
