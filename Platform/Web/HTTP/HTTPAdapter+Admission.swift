import Core
import HTTPTypes
import Storage

extension HTTPAdapter {
  /// Runs the handler for whom it is meant for.
  /// - Throws: refusals, `NobodyAdmitted` and defects; nothing is kept then.
  func handle(_ route: Route, _ incoming: Incoming, _ call: Call) async throws -> Reply {
    switch route.handler {
    case .guest(let work):
      try SameSite.check(incoming)
      try route.operation?.check(incoming.query)
      let reply = try await work(incoming, database)
      guard case .page(let page) = reply.body else { return reply }
      return reply.framed(framing.bare(page))
    case .read(let show):
      return try await database.read { [self] tx in
        let request = try admit(incoming, route, tx)
        return try framed(show(request, tx), request, tx)
      }
    case .write(let change, let onInvalid):
      do {
        return try await database.write { [self] tx in
          let request = try admit(incoming, route, tx)
          return try framed(change(request, tx), request, tx)
        }
      } catch Refusal.invalid(let errors) where onInvalid != nil {
        return try await filledForm(route, incoming, errors, onInvalid)
      }
    case .flow(let work):
      let request = try await database.read { [self] tx in try admit(incoming, route, tx) }
      let reply = try await work(request, database)
      guard case .page = reply.body else { return reply }
      return try await database.read { [self] tx in try framed(reply, request, tx) }
    }
  }

  /// The form as it was sent, with what is wrong, in a transaction of its own: the first one is gone.
  private func filledForm(
    _ route: Route, _ incoming: Incoming, _ errors: [FieldError], _ onInvalid: Route.OnInvalid?
  ) async throws -> Reply {
    guard let onInvalid else { throw Refusal.invalid(errors) }
    return try await database.read { [self] tx in
      let request = try admit(incoming, route, tx)
      let page = try onInvalid(request, tx, errors)
      return try framed(.page(page, status: .unprocessableContent), request, tx)
    }
  }

  private func admit(_ incoming: Incoming, _ route: Route, _ tx: Transaction) throws -> Request {
    guard let admission = try gatekeeper.admit(incoming, in: tx) else { throw NobodyAdmitted() }
    if let scope = route.scope, let scopes = admission.actor.scopes, !scopes.contains(scope) {
      let has = scopes.map(\.rawValue).sorted().joined(separator: ", ")
      throw Refusal.notAllowed("This takes a token with the scope \(scope.rawValue); yours has: \(has).")
    }
    if incoming.method != .get, incoming.method != .head, let expected = admission.csrf {
      try SameSite.check(incoming)
      try SameSite.check(incoming, token: expected)
    }
    try route.operation?.check(incoming.query)
    return Request(incoming: incoming, admission: admission)
  }

  private func framed(_ reply: Reply, _ request: Request, _ tx: Transaction) throws -> Reply {
    guard case .page(let page) = reply.body else { return reply }
    return reply.framed(try framing.frame(page, for: request, in: tx))
  }
}

/// Thrown where somebody must be signed in and nobody is.
struct NobodyAdmitted: Error {}

extension Reply {
  func framed(_ html: HTML) -> Reply {
    var reply = self
    reply.body = .bytes(html.bytes)
    return reply
  }
}

/// Refuses changes that another site made a browser send.
enum SameSite {
  static func check(_ incoming: Incoming) throws {
    guard incoming.method != .get, incoming.method != .head else { return }
    let headers = incoming.headers
    switch headers[.secFetchSite] {
    case "cross-site": throw refusal
    case "same-origin", "none": return
    default: break
    }
    guard let origin = headers[.origin] else { return }
    let host = origin.range(of: "://").map { origin[$0.upperBound...] } ?? ""
    // No browser lets a page of another site set the second header; a proxy that changes Host sets it.
    guard headers[.host] == String(host) || headers[.forwardedHost] == String(host) else { throw refusal }
  }

  /// The form field `csrf` or the header `X-CSRF-Token` must carry the session's token.
  static func check(_ incoming: Incoming, token expected: String) throws {
    let type = incoming.headers[.contentType] ?? ""
    let isForm = BodyRules.isForm(type) || BodyRules.isMultipart(type)
    let sent = incoming.headers[.csrfToken] ?? (isForm ? incoming.form["csrf"] : nil) ?? ""
    guard isEqual(sent, expected) else {
      throw Refusal.notAllowed(
        "This form is too old or was not made by this site. Go back, reload the page and try again.")
    }
  }

  /// Takes the same time wherever the texts differ.
  private static func isEqual(_ sent: String, _ expected: String) -> Bool {
    guard !expected.isEmpty, sent.utf8.count == expected.utf8.count else { return false }
    return zip(sent.utf8, expected.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static let refusal = Refusal.notAllowed("Another site sent this request; it was not carried out.")
}

extension HTTPField.Name {
  static let secFetchSite = Self.known("Sec-Fetch-Site")
  static let csrfToken = Self.known("X-CSRF-Token")
  static let requestID = Self.known("X-Request-ID")
  static let serverTiming = Self.known("Server-Timing")
  static let referrerPolicy = Self.known("Referrer-Policy")
  static let host = Self.known("Host")
  static let forwardedHost = Self.known("X-Forwarded-Host")

  private static func known(_ name: StaticString) -> Self {
    guard let field = Self(name.description) else { preconditionFailure("not a header name: \(name)") }
    return field
  }
}
