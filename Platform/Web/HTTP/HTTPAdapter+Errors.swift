import Core
import HTTPTypes
import JSON
import Logging
import Storage

extension HTTPAdapter {
  /// The answer for whatever a handler threw.
  func refused(_ error: any Error, _ call: Call, _ incoming: Incoming) async -> Reply {
    switch error {
    case is NobodyAdmitted: return nobody(call)
    case let refusal as Refusal: return await refused(refusal, call, incoming)
    case StorageError.notUnique:
      let conflict = Refusal.conflict("Somebody has just stored the same thing. Reload and look at it first.")
      return await refused(conflict, call, incoming)
    case StorageError.newerSchema(let migration):
      let why = "The data was written by a newer release (\(migration)); this program must be updated."
      return await refused(.unavailable(why), call, incoming)
    default:
      log.error("request failed", metadata: ["request": "\(incoming.id)", "error": "\(error)"])
      if call.prefersJSON {
        let message = "Something broke on our side. It was noted as \(incoming.id)."
        return .error("internal", message, status: .internalServerError)
      }
      let message = "It is our fault, and it was noted."
      let page = Page("Something broke", section: "", main: problem("Something broke", message, requestID: incoming.id))
      return await inFrame(page, .internalServerError, incoming)
    }
  }

  private func refused(_ refusal: Refusal, _ call: Call, _ incoming: Incoming) async -> Reply {
    var reply: Reply
    if call.prefersJSON {
      reply = .json(refusal.json, status: refusal.status)
    } else {
      let page = Page(refusal.title, section: "", main: problem(refusal.title, refusal.message))
      reply = await inFrame(page, refusal.status, incoming)
    }
    if case .tooMany(_, let span) = refusal { reply.headers[.retryAfter] = String(max(1, span.seconds)) }
    if case .unavailable = refusal { reply.headers[.retryAfter] = "5" }
    return reply
  }

  private func nobody(_ call: Call) -> Reply {
    if call.isNavigation { return .seeOther("/sign-in?next=\(call.target.queryEncoded)") }
    var reply = Reply.error(
      "not_signed_in", "Send a token: Authorization: Bearer agt_…; it is made on the page /account.",
      status: .unauthorized)
    reply.headers[.wwwAuthenticate] = "Bearer"
    return reply
  }

  /// For what is wrong with the request itself, before it is known who sent it.
  func failure(
    _ status: HTTPResponse.Status, _ field: String, _ problem: String, _ call: Call, _ id: String
  ) -> Reply {
    let error = FieldError(field: field, problem: problem)
    if call.prefersJSON {
      var members: [JSONValue.Member] = [.init("kind", "bad_request"), .init("message", .string(error.description))]
      if !field.isEmpty {
        members.append(.init("fields", [["field": .string(field), "problem": .string(problem)]]))
      }
      return .json(["error": .object(members)], status: status)
    }
    let title = status.reasonPhrase.prefix(1) + status.reasonPhrase.dropFirst().lowercased()
    let page = Page(String(title), section: "", main: Web.problem(String(title), error.description))
    return Reply.page(page, status: status).framed(framing.bare(page))
  }

  /// In the frame of whoever is signed in, bare when that cannot be found out.
  private func inFrame(_ page: Page, _ status: HTTPResponse.Status, _ incoming: Incoming) async -> Reply {
    let reply = Reply.page(page, status: status)
    let html: HTML?
    if status == .serviceUnavailable {
      html = nil
    } else {
      html = try? await database.read { [self] tx in
        try gatekeeper.admit(incoming, in: tx).map {
          try framing.frame(page, for: Request(incoming: incoming, admission: $0), in: tx)
        }
      }
    }
    return reply.framed(html ?? framing.bare(page))
  }
}

extension Refusal {
  fileprivate var title: String {
    switch self {
    case .invalid(let errors):
      errors.contains { $0.field == FieldError.tooLarge } ? "Too large" : "That cannot be stored"
    case .notFound: "Not found"
    case .notAllowed: "Not allowed"
    case .conflict: "It has changed meanwhile"
    case .tooMany: "Too many attempts"
    case .unavailable: "Not available right now"
    }
  }
}

extension Reply {
  /// `{"error": {"kind", "message"}}`, for what is no refusal.
  static func error(_ kind: String, _ message: String, status: HTTPResponse.Status) -> Reply {
    .json(["error": ["kind": .string(kind), "message": .string(message)]], status: status)
  }

  /// With the headers that every answer carries.
  func hardened(_ id: String) -> Reply {
    var reply = self
    if reply.headers[.contentSecurityPolicy] == nil {
      reply.headers.append(HTTPField(name: .contentSecurityPolicy, value: Self.policy))
    }
    reply.headers.append(HTTPField(name: .xContentTypeOptions, value: "nosniff"))
    reply.headers.append(HTTPField(name: .referrerPolicy, value: "same-origin"))
    reply.headers.append(HTTPField(name: .requestID, value: id))
    if reply.headers[.cacheControl] == nil {
      reply.headers.append(HTTPField(name: .cacheControl, value: "no-store"))
    }
    return reply
  }

  /// For pages: the browser's own tools show how long the server took.
  func timed(_ span: Span) -> Reply {
    guard headers[.contentType]?.hasPrefix("text/html") == true else { return self }
    var reply = self
    reply.headers.append(HTTPField(name: .serverTiming, value: "app;dur=\(Double(span.microseconds) / 1000)"))
    return reply
  }

  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}
