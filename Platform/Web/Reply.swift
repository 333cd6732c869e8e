import Core
import HTTPTypes
import JSON

/// What goes back over HTTP.
package struct Reply: Sendable {
  package enum Body: Sendable {
    case empty
    case bytes([UInt8])
    /// Rendered inside the frame by the route, in the same transaction.
    case page(Page)
    /// Written in pieces as the client takes them.
    case stream(@Sendable (any StreamWriter) async throws -> Void)
  }

  package var status: HTTPResponse.Status
  package var headers: HTTPFields
  package var body: Body

  package init(status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], body: Body = .empty) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  package static func page(_ page: Page, status: HTTPResponse.Status = .ok) -> Reply {
    Reply(status: status, headers: [.contentType: "text/html; charset=utf-8"], body: .page(page))
  }

  package static func html(_ html: HTML, status: HTTPResponse.Status = .ok) -> Reply {
    Reply(status: status, headers: [.contentType: "text/html; charset=utf-8"], body: .bytes(html.bytes))
  }

  package static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Reply {
    json(value.encoded(), status: status)
  }

  /// - Parameter encoded: complete JSON text.
  package static func json(_ encoded: [UInt8], status: HTTPResponse.Status = .ok) -> Reply {
    Reply(status: status, headers: [.contentType: "application/json; charset=utf-8"], body: .bytes(encoded))
  }

  package static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Reply {
    Reply(status: status, headers: [.contentType: "text/plain; charset=utf-8"], body: .bytes(Array(text.utf8)))
  }

  /// 303: look at the result with a GET.
  package static func seeOther(_ path: String) -> Reply { Reply(status: .seeOther, headers: [.location: path]) }

  package static let noContent = Reply(status: .noContent)
}

/// Where a streamed body is written to.
package protocol StreamWriter: Sendable {
  /// Returns when the bytes are on their way; throws when the client went away.
  func write(_ bytes: [UInt8]) async throws
}

extension Refusal {
  /// The one place that maps refusals to HTTP.
  package var status: HTTPResponse.Status {
    switch self {
    case .invalid(let errors):
      errors.contains { $0.field == FieldError.tooLarge } ? .contentTooLarge : .unprocessableContent
    case .notFound: .notFound
    case .notAllowed: .forbidden
    case .conflict: .conflict
    case .tooMany: .tooManyRequests
    case .unavailable: .serviceUnavailable
    }
  }

  /// `{"error": {"kind", "message", "fields": [{"field", "problem"}]}}`
  package var json: JSONValue {
    var error: [JSONValue.Member] = [.init("kind", .string(kind)), .init("message", .string(message))]
    if case .invalid(let errors) = self {
      let fields: [JSONValue] = errors.map { ["field": .string($0.field), "problem": .string($0.problem)] }
      error.append(.init("fields", .array(fields)))
    }
    return ["error": .object(error)]
  }

  /// The word for programs: `invalid`, `not_found`, `not_allowed`, `conflict`, `too_many`, `unavailable`.
  package var kind: String {
    switch self {
    case .invalid: "invalid"
    case .notFound: "not_found"
    case .notAllowed: "not_allowed"
    case .conflict: "conflict"
    case .tooMany: "too_many"
    case .unavailable: "unavailable"
    }
  }
}

extension FieldError {
  /// Name of the field that stands for the size of the whole body.
  package static let tooLarge = "body size"
}
