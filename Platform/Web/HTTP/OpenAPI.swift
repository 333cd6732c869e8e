import Core
import HTTPTypes
import JSON

/// Describes the JSON API, made from the routes themselves.
package enum OpenAPI {
  /// An OpenAPI 3.1 document of all routes that have an operation.
  package static func document(routes: [Route], title: String, version: String) -> JSONValue {
    var paths: [(path: String, methods: [JSONValue.Member])] = []
    for route in routes {
      guard let operation = route.operation else { continue }
      let member = JSONValue.Member(route.method.rawValue.lowercased(), describe(route, operation))
      if let index = paths.firstIndex(where: { $0.path == route.path }) {
        paths[index].methods.append(member)
      } else {
        paths.append((route.path, [member]))
      }
    }
    return [
      "openapi": "3.1.0",
      "info": ["title": .string(title), "version": .string(version)],
      "servers": [["url": "/"]],
      "security": [["token": []]],
      "paths": .object(paths.map { .init($0.path, .object($0.methods)) }),
      "components": [
        "securitySchemes": [
          "token": ["type": "http", "scheme": "bearer", "description": "An API token, made on the page /account."]
        ],
        "schemas": ["Error": errorSchema],
        "responses": .object(failures.map { .init($0.name, response($0.description)) }),
      ],
    ]
  }

  private static func describe(_ route: Route, _ operation: Operation) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("operationId", .string(operation.id)), .init("summary", .string(operation.summary)),
      .init("tags", [.string(operation.tag)]),
    ]
    let parameters = pathParameters(route.path) + operation.query.map(queryParameter)
    if !parameters.isEmpty { members.append(.init("parameters", .array(parameters))) }
    if let body = operation.body {
      members.append(
        .init("requestBody", ["required": true, "content": ["application/json": ["schema": body.openAPI]]]))
    } else if operation.takesBytes {
      members.append(.init("requestBody", ["required": true, "content": anyBytes]))
    }
    members.append(.init("responses", responses(route, operation)))
    if let scope = route.scope { members.append(.init("x-scope", .string(scope.rawValue))) }
    if case .guest = route.handler { members.append(.init("security", [])) }
    return .object(members)
  }

  /// A file as it is.
  private static let anyBytes: JSONValue = ["application/octet-stream": [:]]

  private static func pathParameters(_ path: String) -> [JSONValue] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }.map { segment in
      [
        "name": .string(String(segment.dropFirst().dropLast())), "in": "path", "required": true,
        "schema": ["type": "string"],
      ]
    }
  }

  private static func queryParameter(_ parameter: Operation.Parameter) -> JSONValue {
    let schema = parameter.schema.openAPI
    return [
      "name": .string(parameter.name), "in": "query", "required": false,
      "schema": parameter.isRepeatable ? ["type": "array", "items": schema] : schema,
    ]
  }

  private static func responses(_ route: Route, _ operation: Operation) -> JSONValue {
    let content =
      [JSONValue.Member("application/json", ["schema": operation.reply.openAPI])]
      + operation.textTypes.map { JSONValue.Member($0, ["schema": ["type": "string"]]) }
    let success: JSONValue =
      operation.successStatus == .noContent
      ? ["description": "Done."]
      : ["description": "Done.", "content": operation.givesBytes ? anyBytes : .object(content)]
    var members = [JSONValue.Member(String(operation.successStatus.code), success)]
    let isChange = route.method != .get
    let hasBody = operation.body != nil || operation.takesBytes
    for failure in failures where failure.applies(isChange, hasBody, route.path.contains("{")) {
      if failure.status == 415, operation.takesBytes { continue }
      members.append(.init(String(failure.status), ["$ref": .string("#/components/responses/\(failure.name)")]))
    }
    return .object(members)
  }

  private struct Failure: Sendable {
    let status: Int
    let name: String
    let description: String
    let applies: @Sendable (_ isChange: Bool, _ hasBody: Bool, _ hasParameter: Bool) -> Bool
  }

  private static let failures: [Failure] = [
    Failure(status: 400, name: "BadRequest", description: "The address or body is not validly encoded.") { _, _, _ in
      true
    },
    Failure(status: 401, name: "NotSignedIn", description: "No valid token was sent.") { _, _, _ in true },
    Failure(status: 403, name: "NotAllowed", description: "The token's owner or scope does not permit this.") {
      _, _, _ in true
    },
    Failure(status: 404, name: "NotFound", description: "There is no such thing.") { _, _, parameter in parameter },
    Failure(status: 409, name: "Conflict", description: "It has changed, or its state does not permit this.") {
      change, _, _ in change
    },
    Failure(status: 413, name: "TooLarge", description: "The body is larger than the limit.") { _, body, _ in body },
    Failure(status: 415, name: "NotJSON", description: "The body's type is not application/json.") { _, body, _ in body
    },
    Failure(status: 422, name: "Invalid", description: "Fields or query values are wrong; nothing was stored.") {
      _, _, _ in true
    },
    Failure(status: 429, name: "TooMany", description: "Too many attempts; see Retry-After.") { change, _, _ in change
    },
    Failure(status: 503, name: "Unavailable", description: "The database cannot be used right now.") { _, _, _ in true
    },
  ]

  private static func response(_ description: String) -> JSONValue {
    [
      "description": .string(description),
      "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Error"]]],
    ]
  }

  private static let errorSchema: JSONValue = [
    "type": "object",
    "required": ["error"],
    "properties": [
      "error": [
        "type": "object",
        "required": ["kind", "message"],
        "properties": [
          "kind": ["type": "string", "description": "A word for programs."],
          "message": ["type": "string", "description": "One line for people."],
          "fields": [
            "type": "array",
            "items": [
              "type": "object",
              "required": ["field", "problem"],
              "properties": ["field": ["type": "string"], "problem": ["type": "string"]],
            ],
          ],
        ],
      ]
    ],
  ]
}
