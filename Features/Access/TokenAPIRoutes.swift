import Core
import JSON
import Storage
import Teams
import Web

/// API tokens in the JSON API.
enum TokenAPIRoutes {
  static let input = Schema.object([
    .required("name", .line(1...80).described("What uses the token.").example("deploy script")),
    .required("scope", .choice(of: Scope.self).described("write implies read, admin implies both")),
  ])

  private static let properties: [Schema.Property] = [
    .required("id", .integer()), .required("name", .line(1...80)), .required("scope", .choice(of: Scope.self)),
    .required("created_at", .format(.dateTime)), .required("used_on", .format(.date).orNull),
  ]
  private static let token = Schema.object(properties)
  private static let made = Schema.object(
    properties + [.required("token", .line(1...80).described("Shown this once."))])

  static let all: [Route] = [
    .query(
      "/api/v1/tokens",
      Operation(
        "listTokens", "Your API tokens that work, newest first", tag: "Tokens",
        reply: .object([.required("tokens", .array(of: token, maxCount: 50))]))
    ) { request, tx in
      guard let number = request.actor.person else { return .json(["tokens": []]) }
      let tokens = try TokenActions(tx, as: request.actor).list(of: ID(number))
      return .json(["tokens": .array(tokens.map { .object(members($0)) })])
    },
    .command(
      .post, "/api/v1/tokens",
      Operation(
        "addToken", "Makes an API token of your own", tag: "Tokens", body: input, reply: made,
        successStatus: .created), scope: .admin
    ) { request, tx in
      let made = try add(try request.json(input), request, tx)
      return .json(.object(members(made.token) + [.init("token", .string(made.text))]), status: .created)
    },
    .command(
      .delete, "/api/v1/tokens/{id}",
      Operation(
        "revokeToken", "Revokes a token", tag: "Tokens", reply: .object([]), successStatus: .noContent),
      scope: .admin
    ) { request, tx in
      try TokenActions(tx, as: request.actor).revoke(request.id("id"))
      return .noContent
    },
  ]

  static func add(_ fields: Fields, _ request: Request, _ tx: Transaction) throws -> (token: APIToken, text: String) {
    guard let scope = Scope(rawValue: try fields.text("scope")) else { throw Refusal.invalid("scope", "is not known") }
    return try TokenActions(tx, as: request.actor).add(name: try fields.text("name"), scope: scope)
  }

  private static func members(_ token: APIToken) -> [JSONValue.Member] {
    [
      .init("id", .id(token.id)), .init("name", .string(token.name)), .init("scope", .string(token.scope.rawValue)),
      .init("created_at", .instant(token.createdAt)), .init("used_on", .day(token.usedOn)),
    ]
  }
}
