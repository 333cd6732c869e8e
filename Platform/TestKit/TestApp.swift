import Core
import FeatureKit
import HTTPTypes
import JSON
import Logging
import Storage
import Web

/// The whole product on a fresh database, with a clock that the test moves and without sockets.
package final class TestApp: Sendable {
  package let product: Product
  package let clock: TestClock
  package let outgoing: Outgoing
  private let gate: TestGate

  package var environment: Environment { product.environment }
  package var database: Database { product.environment.database }
  package var now: Instant { clock.now }

  init(product: Product, clock: TestClock, outgoing: Outgoing, gate: TestGate) {
    self.product = product
    self.clock = clock
    self.outgoing = outgoing
    self.gate = gate
  }

  package func read<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value {
    try await database.read(body)
  }

  @discardableResult
  package func write<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value {
    try await database.write(body)
  }
}

// MARK: - HTTP

extension TestApp {
  package func get(
    _ target: String, as visitor: Visitor = .nobody, headers: KeyValuePairs<String, String> = [:]
  ) async throws -> TestReply {
    try await send(.get, target, as: visitor, headers: headers)
  }

  /// Sends a form as a browser does, with the session's token; `csrf` in the form wins.
  package func post(
    _ target: String, form: KeyValuePairs<String, String> = [:], as visitor: Visitor = .nobody,
    headers: KeyValuePairs<String, String> = [:]
  ) async throws -> TestReply {
    var pairs = form.map { ($0.key, $0.value) }
    if let csrf = visitor.csrf, !pairs.contains(where: { $0.0 == "csrf" }) { pairs.append(("csrf", csrf)) }
    let text = pairs.map { "\($0.0.queryEncoded)=\($0.1.queryEncoded)" }.joined(separator: "&")
    let type = [("Content-Type", "application/x-www-form-urlencoded")]
    return try await send(.post, target, Array(text.utf8), visitor, type + headers.map { ($0.key, $0.value) })
  }

  /// Sends JSON, or only asks for it when there is no body.
  package func json(
    _ method: HTTPRequest.Method = .post, _ target: String, _ body: JSONValue? = nil, as visitor: Visitor = .nobody,
    headers: KeyValuePairs<String, String> = [:]
  ) async throws -> TestReply {
    var own = [("Accept", "application/json")]
    if body != nil { own.append(("Content-Type", "application/json")) }
    if let csrf = visitor.csrf { own.append(("X-CSRF-Token", csrf)) }
    return try await send(
      method, target, body?.encoded() ?? [], visitor, own + headers.map { ($0.key, $0.value) })
  }

  /// Any request; nothing is added but who sends it.
  package func send(
    _ method: HTTPRequest.Method, _ target: String, body: [UInt8] = [], as visitor: Visitor = .nobody,
    headers: KeyValuePairs<String, String> = [:]
  ) async throws -> TestReply {
    try await send(method, target, body, visitor, headers.map { ($0.key, $0.value) })
  }

  private func send(
    _ method: HTTPRequest.Method, _ target: String, _ body: [UInt8], _ visitor: Visitor, _ headers: [(String, String)]
  ) async throws -> TestReply {
    try await TestReply(product.adapter.answer(call(method, target, body, visitor, headers)))
  }

  /// Pieces of a streamed answer as they are written; ends the stream when the sequence is dropped.
  package func open(
    _ target: String, as visitor: Visitor = .nobody
  ) async throws -> AsyncThrowingStream<String, any Error> {
    let reply = try await product.adapter.answer(call(.get, target, [], visitor, [("Accept", "text/event-stream")]))
    guard case .stream(let write) = reply.body else {
      throw Refusal.notFound("\(target) answered \(reply.status.code) without a stream.")
    }
    return AsyncThrowingStream { continuation in
      let task = Task {
        do {
          try await write(PieceCollector { continuation.yield($0) })
          continuation.finish()
        } catch { continuation.finish(throwing: error) }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// Signs in through the page, as a browser does.
  /// - Throws: `Refusal.notAllowed` when the page refuses.
  package func signIn(_ email: String, password: String) async throws -> Visitor {
    let reply = try await post("/sign-in", form: ["email": email, "password": password])
    guard reply.status == 303, let cookie = reply.headers[values: .setCookie].first else {
      throw Refusal.notAllowed("Signing in as \(email) answered \(reply.status).")
    }
    let pair = String(cookie.prefix { $0 != ";" })
    let page = try await send(.get, "/account", as: Visitor(kind: .browser(cookies: pair, csrf: "")))
    let csrf = page.text.split(separator: "name=\"csrf\" value=\"").dropFirst().first?.prefix { $0 != "\"" }
    return Visitor(kind: .browser(cookies: pair, csrf: csrf.map(String.init) ?? ""))
  }

  private func call(
    _ method: HTTPRequest.Method, _ target: String, _ body: [UInt8], _ visitor: Visitor,
    _ headers: [(String, String)]
  ) -> Call {
    var fields = HTTPFields()
    for (name, value) in [("Host", "ops.test")] + headers {
      if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
    }
    switch visitor.kind {
    case .nobody: break
    case .admission(let admission):
      if let name = HTTPField.Name(TestGate.header) { fields[name] = String(gate.number(of: admission)) }
    case .token(let token): fields[.authorization] = "Bearer \(token)"
    case .browser(let cookies, _): fields[.cookie] = cookies
    }
    return Call(
      method: method, target: target, headers: fields, peer: "192.0.2.1",
      readBody: { limit in body.count <= limit ? body : nil })
  }
}

/// An answer, read to its end.
package struct TestReply: Sendable {
  package let status: Int
  package let headers: HTTPFields
  /// What went over the wire.
  package let sent: [UInt8]
  /// The same, unpacked where it was compressed.
  package let body: [UInt8]

  init(_ reply: Reply) async throws {
    status = reply.status.code
    headers = reply.headers
    switch reply.body {
    case .bytes(let bytes): sent = bytes
    case .stream(let write):
      let pieces = TextBox()
      try await write(PieceCollector { pieces.append($0) })
      sent = Array(pieces.text.utf8)
    case .empty, .page: sent = []
    }
    body = headers[.contentEncoding] == "gzip" ? gunzip(sent) : sent
  }

  package var text: String { String(decoding: body, as: UTF8.self) }
  package var location: String? { headers[.location] }
  /// - Throws: when the body is not JSON.
  package var json: JSONValue { get throws { try JSONValue.parse(body, limits: .init(bytes: 64 << 20)) } }
}
