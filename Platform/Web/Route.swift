import Core
import HTTPTypes
import JSON
import Storage

/// One method on one path, who may call it and what it does.
///
/// Handlers are synchronous inside one transaction wherever possible (`page`, `act`, `api`), so that admission, work and
/// rendering see the same state. `flow` is for what cannot be: hashing a password, streaming.
package struct Route: Sendable {
  package enum Handler: Sendable {
    /// Anybody; opens transactions itself.
    case guest(@Sendable (Incoming, Database) async throws -> Reply)
    case read(@Sendable (Request, Transaction) throws -> Reply)
    case write(@Sendable (Request, Transaction) throws -> Reply, OnInvalid?)
    /// Somebody who is known; opens transactions itself.
    case flow(@Sendable (Request, Database) async throws -> Reply)
  }

  /// Renders the form again, still filled, beside what is wrong with it.
  package typealias OnInvalid = @Sendable (Request, Transaction, [FieldError]) throws -> Page

  package let method: HTTPRequest.Method
  /// `/interrupts/{number}`
  package let path: String
  /// What a token must be allowed; sessions are not limited by scopes. nil for guests.
  package let scope: Scope?
  package let handler: Handler
  /// Description for OpenAPI; nil for pages.
  package let operation: Operation?
  /// Largest body in bytes.
  package let maximumBody: Int

  package init(
    _ method: HTTPRequest.Method, _ path: String, scope: Scope?, maximumBody: Int = 1 << 20,
    operation: Operation? = nil, handler: Handler
  ) {
    self.method = method
    self.path = path
    self.scope = scope
    self.maximumBody = maximumBody
    self.operation = operation
    self.handler = handler
  }

  /// A page that shows something.
  package static func page(
    _ path: String, _ show: @escaping @Sendable (Request, Transaction) throws -> Page
  ) -> Route {
    Route(.get, path, scope: .read, handler: .read { .page(try show($0, $1)) })
  }

  /// A form's target: changes something, then sends the browser to a page.
  /// - Parameter onInvalid: shows the form again with its errors (422); without it a page says what is wrong.
  package static func act(
    _ path: String, maximumBody: Int = 1 << 20, onInvalid: OnInvalid? = nil,
    _ change: @escaping @Sendable (Request, Transaction) throws -> Reply
  ) -> Route {
    Route(.post, path, scope: .write, maximumBody: maximumBody, handler: .write(change, onInvalid))
  }

  /// A GET of the JSON API.
  package static func query(
    _ path: String, _ operation: Operation, _ show: @escaping @Sendable (Request, Transaction) throws -> Reply
  ) -> Route {
    Route(.get, path, scope: .read, operation: operation, handler: .read(show))
  }

  /// A change by the JSON API.
  package static func command(
    _ method: HTTPRequest.Method, _ path: String, _ operation: Operation, scope: Scope = .write,
    maximumBody: Int = 1 << 20, _ change: @escaping @Sendable (Request, Transaction) throws -> Reply
  ) -> Route {
    Route(
      method, path, scope: scope, maximumBody: maximumBody, operation: operation, handler: .write(change, nil))
  }

  package static func guest(
    _ method: HTTPRequest.Method, _ path: String, maximumBody: Int = 1 << 20,
    _ work: @escaping @Sendable (Incoming, Database) async throws -> Reply
  ) -> Route {
    Route(method, path, scope: nil, maximumBody: maximumBody, handler: .guest(work))
  }
}

/// What OpenAPI says about a route.
package struct Operation: Sendable {
  package let id: String
  package let summary: String
  package let tag: String
  package let query: [Parameter]
  package let body: Schema?
  /// The body is a file as it is instead of JSON.
  package let takesBytes: Bool
  /// So is the answer.
  package let givesBytes: Bool
  package let reply: Schema
  /// Types of text that it answers instead of JSON if asked to: `text/csv`.
  package let textTypes: [String]
  package let successStatus: HTTPResponse.Status

  package struct Parameter: Sendable {
    package let name: String
    package let schema: Schema
    package let isRepeatable: Bool

    package init(_ name: String, _ schema: Schema, isRepeatable: Bool = false) {
      self.name = name
      self.schema = schema
      self.isRepeatable = isRepeatable
    }
  }

  package init(
    _ id: String, _ summary: String, tag: String, query: [Parameter] = [], body: Schema? = nil,
    takesBytes: Bool = false, givesBytes: Bool = false, reply: Schema, textTypes: [String] = [],
    successStatus: HTTPResponse.Status = .ok
  ) {
    self.id = id
    self.summary = summary
    self.tag = tag
    self.query = query
    self.body = body
    self.takesBytes = takesBytes
    self.givesBytes = givesBytes
    self.reply = reply
    self.textTypes = textTypes
    self.successStatus = successStatus
  }
}

/// Finds out who sent a request, in the transaction that will serve it.
package protocol Gatekeeper: Sendable {
  /// - Returns: nil when nobody is signed in; a wrong or expired token is nobody.
  func admit(_ incoming: Incoming, in tx: Transaction) throws -> Admission?
}

/// Puts the frame (bar, menu, foot) around a page, in the transaction that made the page.
package protocol Framing: Sendable {
  func frame(_ page: Page, for request: Request, in tx: Transaction) throws -> HTML
  /// The frame without a person: sign-in and errors.
  func bare(_ page: Page) -> HTML
}
