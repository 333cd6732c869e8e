import Core
import HTTPTypes
import JSON
import Logging
import Storage

/// Between HTTP and routes: finds the route, reads the body, admits, runs the handler in one transaction, frames the
/// page and turns everything that goes wrong into an answer.
package final class HTTPAdapter: Sendable {
  let routes: [Route]
  let database: Database
  let gatekeeper: any Gatekeeper
  let framing: any Framing
  let log: Logger
  private let table: RouteTable
  private let meters: [Meter]
  /// Routes that machines call all the time; they are logged at `debug`.
  private let isQuiet: [Bool]
  private let unmatched: Meter
  private let names: RequestNames
  private let clock: @Sendable () -> Instant

  package init(
    routes: [Route], database: Database, gatekeeper: any Gatekeeper, framing: any Framing, metrics: Metrics,
    log: Logger, clock: @escaping @Sendable () -> Instant, ids: IDSource
  ) {
    self.routes = routes
    self.database = database
    self.gatekeeper = gatekeeper
    self.framing = framing
    self.log = log
    self.clock = clock
    table = RouteTable(routes)
    meters = routes.map { metrics.meter(method: $0.method.rawValue, route: $0.path) }
    isQuiet = routes.map { route in
      ["/in/", "/assets/", "/healthz", "/readyz", "/metrics"].contains { route.path.hasPrefix($0) }
    }
    unmatched = metrics.meter(method: "", route: "")
    names = RequestNames(randomBytes: ids.randomBytes)
  }

  /// Paths of all GET routes, for tests that visit every page.
  package var pagePaths: [String] { routes.filter { $0.method == .get }.map(\.path) }

  /// - Returns: the whole answer; its body is never a `page`.
  /// - Throws: only what reading the body throws, when the client went away or sent no HTTP.
  package func answer(_ call: Call) async throws -> Reply {
    let start = clock()
    let id = names.next()
    let (route, found) = try await findAndRun(call, id: id)
    let reply = found.compressed(for: call)
    let span = clock() - start
    (route.map { meters[$0] } ?? unmatched).count(reply.status.code, took: span)
    note(call, route: route, reply.status, id: id, span: span)
    return reply.hardened(id).timed(span)
  }

  private func findAndRun(_ call: Call, id: String) async throws -> (Int?, Reply) {
    if let problem = EncodedText.problem(in: call.path.utf8, newlines: false) {
      return (nil, failure(.badRequest, "path", problem, call, id))
    }
    switch table.match(call.method, call.path) {
    case .nothing:
      let refusal = Refusal.notFound("There is nothing at \(call.path.prefix(200)).")
      return (nil, await refused(refusal, call, bareIncoming(call, id)))
    case .wrongMethod(let allowed):
      let list = Set(allowed.map(\.rawValue)).sorted().joined(separator: ", ")
      var reply = failure(.methodNotAllowed, "", "This address answers \(list), not \(call.method.rawValue).", call, id)
      reply.headers[.allow] = list
      return (nil, reply)
    case .route(let index, let parameters):
      return (index, try await run(routes[index], parameters, call, id))
    }
  }

  private func run(
    _ route: Route, _ parameters: [String: String], _ call: Call, _ id: String
  ) async throws -> Reply {
    let queryText = call.queryText
    if let problem = EncodedText.problem(in: queryText.utf8, newlines: true) {
      return failure(.badRequest, "query", problem, call, id)
    }
    let hasBody = call.method != .get && call.method != .head
    let most = hasBody ? try await mostBody(route, parameters, call, id) : 0
    guard let body = hasBody ? try await call.readBody(most) : [] else {
      let error = FieldError(
        field: FieldError.tooLarge, problem: "must be at most \(most) bytes for this address")
      return await refused(Refusal.invalid([error]), call, bareIncoming(call, id))
    }
    let incoming = Incoming(
      method: call.method, path: String(call.path), parameters: parameters,
      query: queryText.isEmpty ? Query([]) : Query(decoding: String(queryText)), headers: call.headers, body: body,
      id: id, peer: call.peer)
    if let (status, error) = BodyRules.problem(incoming, route) {
      return failure(status, error.field, error.problem, call, id)
    }
    do {
      return try await handle(route, incoming, call)
    } catch {
      return await refused(error, call, incoming)
    }
  }

  /// Large bodies are taken only from somebody who is known, so that nobody else can fill the memory.
  private func mostBody(
    _ route: Route, _ parameters: [String: String], _ call: Call, _ id: String
  ) async throws -> Int {
    let open = 1 << 20
    guard route.maximumBody > 2 * open, route.scope != nil else { return route.maximumBody }
    let head = Incoming(
      method: call.method, path: String(call.path), parameters: parameters, headers: call.headers, id: id,
      peer: call.peer)
    let isKnown = try? await database.read { [self] tx in try gatekeeper.admit(head, in: tx) != nil }
    return isKnown == true ? route.maximumBody : open
  }

  private func bareIncoming(_ call: Call, _ id: String) -> Incoming {
    Incoming(method: call.method, path: String(call.path), headers: call.headers, id: id, peer: call.peer)
  }

  /// One line for each request. Of the address only the route's pattern is kept: paths carry keys and one-time links.
  private func note(_ call: Call, route: Int?, _ status: HTTPResponse.Status, id: String, span: Span) {
    log.log(
      level: route.map { isQuiet[$0] } == true ? .debug : .info, "request",
      metadata: [
        "request": "\(id)", "method": "\(call.method.rawValue)",
        "route": "\(route.map { routes[$0].path } ?? "(none)")", "status": "\(status.code)",
        "milliseconds": "\(Double(max(span, .zero).microseconds) / 1000)",
      ])
  }
}

/// What must hold for a body before a handler sees it.
enum BodyRules {
  static func problem(_ incoming: Incoming, _ route: Route) -> (HTTPResponse.Status, FieldError)? {
    // Bytes are what they are, whatever the sender says of them.
    guard !incoming.body.isEmpty, route.operation?.takesBytes != true else { return nil }
    let type = incoming.headers[.contentType] ?? ""
    if isForm(type), let problem = EncodedText.problem(in: incoming.body, newlines: true) {
      return (.badRequest, FieldError(field: "body", problem: problem))
    }
    if let problem = incoming.multipart?.problem { return (.badRequest, problem) }
    if route.operation?.body != nil {
      return isJSON(type) ? nil : (.unsupportedMediaType, wrongType("application/json", type))
    }
    if route.takesForm, !isForm(type), !isMultipart(type) {
      return (.unsupportedMediaType, wrongType("application/x-www-form-urlencoded", type))
    }
    return nil
  }

  private static func wrongType(_ expected: String, _ type: String) -> FieldError {
    FieldError(field: "body", problem: "must be \(expected), is “\(type.prefix(80))”")
  }

  static func isForm(_ type: String) -> Bool { isType(type, "application/x-www-form-urlencoded") }

  static func isMultipart(_ type: String) -> Bool { isType(type, "multipart/form-data") }

  private static func isJSON(_ type: String) -> Bool {
    let name = type.prefix { $0 != ";" && $0 != " " }.lowercased()
    return name == "application/json" || name.hasPrefix("application/") && name.hasSuffix("+json")
  }

  private static func isType(_ type: String, _ name: StaticString) -> Bool {
    let bytes = type.utf8
    guard bytes.count >= name.utf8CodeUnitCount else { return false }
    let matches = name.withUTF8Buffer { name in zip(bytes, name).allSatisfy { $0 | 0x20 == $1 | 0x20 } }
    guard matches, bytes.count > name.utf8CodeUnitCount else { return matches }
    let next = bytes[bytes.index(bytes.startIndex, offsetBy: name.utf8CodeUnitCount)]
    return next == UInt8(ascii: ";") || next == UInt8(ascii: " ")
  }
}

extension Route {
  /// What people send from a page.
  fileprivate var takesForm: Bool {
    guard operation == nil else { return false }
    return switch handler {
    case .write, .flow: true
    case .guest, .read: false
    }
  }
}
