import HTTPTypes
import Synchronization

/// A request whose body has not been read yet, and where it came from.
package struct Call: Sendable {
  package let method: HTTPRequest.Method
  /// Path with query, percent-encoded: `/interrupts?state=open`.
  package let target: String
  package let headers: HTTPFields
  /// Address of the peer, without a port; empty when unknown.
  package let peer: String
  /// Reads the whole body, nil when it has more bytes than the limit.
  package let readBody: @Sendable (_ limit: Int) async throws -> [UInt8]?

  package init(
    method: HTTPRequest.Method, target: String, headers: HTTPFields = [:], peer: String = "",
    readBody: @escaping @Sendable (_ limit: Int) async throws -> [UInt8]?
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.peer = peer
    self.readBody = readBody
  }

  var path: Substring { target.prefix(upTo: target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex) }

  var queryText: Substring {
    guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return "" }
    return target[target.utf8.index(after: mark)...]
  }

  /// Programs read JSON: the API, intake, and everybody who asks for it.
  var prefersJSON: Bool {
    let path = path.utf8
    if path.starts(with: "/api/".utf8) || path.starts(with: "/in/".utf8) { return true }
    guard let accept = headers[.accept] else { return false }
    return accept.contains("application/json") && !accept.contains("text/html")
  }

  /// A browser that may be sent to the sign-in page.
  var isNavigation: Bool {
    guard method == .get || method == .head, !prefersJSON else { return false }
    guard let accept = headers[.accept] else { return true }
    return accept.contains("text/html") || accept.contains("*/*")
  }
}

/// Names requests: a part that differs from start to start, then a count.
final class RequestNames: Sendable {
  private let start: String
  private let count = Atomic<UInt64>(0)

  init(randomBytes: (Int) -> [UInt8]) {
    let letters = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    start = String(decoding: randomBytes(5).map { letters[Int($0 & 31)] }, as: UTF8.self) + "-"
  }

  /// At most 15 bytes for the first thousand million requests, so that it needs no memory of its own.
  func next() -> String {
    start + String(count.wrappingAdd(1, ordering: .relaxed).newValue, radix: 32)
  }
}
