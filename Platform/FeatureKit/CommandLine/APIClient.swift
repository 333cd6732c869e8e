import Core
import JSON
import Web

/// Speaks to the JSON API of a running server.
package struct APIClient: Sendable {
  /// In bytes; a year of shifts and the plan of a large import take more than a megabyte, all work of a team many.
  private static let mostReply = 128 << 20

  private let address: String
  private let token: String?
  private var patience = Span.seconds(30)
  private let send: @Sendable (OutgoingRequest) async throws -> OutgoingReply

  package init(
    address: String, token: String?, send: @escaping @Sendable (OutgoingRequest) async throws -> OutgoingReply
  ) {
    self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
    self.token = token
    self.send = send
  }

  /// The same for what may take the server minutes, such as bringing in a large file.
  package var patient: APIClient {
    var client = self
    client.patience = .minutes(10)
    return client
  }

  /// - Parameter path: `/api/v1/oncall/now`
  /// - Throws: `APIFailure` when the server refuses, `Refusal.unavailable` when there is none.
  package func get(_ path: String, query: [(String, String)] = []) async throws -> JSONValue {
    try await call("GET", Self.address(path, query), nil)
  }

  /// - Throws: as `get`.
  package func post(_ path: String, _ body: JSONValue) async throws -> JSONValue {
    try await call("POST", path, body)
  }

  /// - Throws: as `get`.
  package func call(_ method: String, _ path: String, _ body: JSONValue?) async throws -> JSONValue {
    try await read(exchange(method, path, body?.encoded(), type: "application/json"))
  }

  /// Sends a file as it is.
  /// - Throws: as `get`.
  package func upload(_ path: String, query: [(String, String)], _ bytes: [UInt8]) async throws -> JSONValue {
    try await read(exchange("POST", Self.address(path, query), bytes, type: "application/octet-stream"))
  }

  /// A file as the server has it.
  /// - Throws: as `get`.
  package func download(_ path: String) async throws -> [UInt8] {
    let reply = try await exchange("GET", path, nil, type: "")
    if !(200..<300).contains(reply.status) { _ = try read(reply) }
    return reply.body
  }

  private static func address(_ path: String, _ query: [(String, String)]) -> String {
    let pairs = query.map { "\($0.0.queryEncoded)=\($0.1.queryEncoded)" }.joined(separator: "&")
    return pairs.isEmpty ? path : "\(path)?\(pairs)"
  }

  private func exchange(_ method: String, _ path: String, _ body: [UInt8]?, type: String) async throws -> OutgoingReply
  {
    var headers = [("Accept", "application/json")]
    if let token { headers.append(("Authorization", "Bearer \(token)")) }
    if body != nil { headers.append(("Content-Type", type)) }
    let request = OutgoingRequest(
      method: method, url: address + path, headers: headers, body: body ?? [], timeout: patience,
      mostReply: Self.mostReply)
    do {
      return try await send(request)
    } catch {
      throw Refusal.unavailable("No server answers at \(address): \(error)")
    }
  }

  private func read(_ reply: OutgoingReply) throws -> JSONValue {
    let value =
      reply.body.isEmpty ? JSONValue.null : try? JSONValue.parse(reply.body, limits: JSON.Limits(bytes: Self.mostReply))
    guard (200..<300).contains(reply.status), let value else {
      throw APIFailure(status: reply.status, body: value ?? .null)
    }
    return value
  }
}

/// What a server answered instead of what was asked for.
package struct APIFailure: Error, Sendable {
  package let status: Int
  package let body: JSONValue

  /// `error: MESSAGE`, then one line for each field.
  package var explanation: String {
    let error = body["error"]
    let message = error?["message"]?.text ?? "The server answered \(status)."
    let fields = (error?["fields"]?.elements ?? []).map { field in
      "  \(field["field"]?.text ?? ""): \(field["problem"]?.text ?? "")"
    }
    guard fields.count > 1 else { return "error: \(message)" }
    return (["error: \(fields.count) values are wrong"] + fields).joined(separator: "\n")
  }
}
