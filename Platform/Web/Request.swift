import Core
import HTTPTypes
import JSON

/// What came in over HTTP, with the body collected and the path matched, before anybody is known to be signed in.
package struct Incoming: Sendable {
  package let method: HTTPRequest.Method
  /// Path without the query, still percent-encoded.
  package let path: String
  /// Values of `{name}` segments, percent-decoded.
  package let parameters: [String: String]
  /// Query pairs in order, decoded.
  package let query: Query
  package let headers: HTTPFields
  package let body: [UInt8]
  /// Names this request in the log and in error pages.
  package let id: String
  /// Address of the peer, for throttling; empty when unknown.
  package let peer: String
  /// What a `multipart/form-data` body holds; nil of another type.
  let multipart: MultipartForm?

  package init(
    method: HTTPRequest.Method, path: String, parameters: [String: String] = [:], query: Query = Query([]),
    headers: HTTPFields = [:], body: [UInt8] = [], id: String = "", peer: String = ""
  ) {
    self.method = method
    self.path = path
    self.parameters = parameters
    self.query = query
    self.headers = headers
    self.body = body
    self.id = id
    self.peer = peer
    let type = headers[.contentType] ?? ""
    multipart = BodyRules.isMultipart(type) ? MultipartForm(body, type: type) : nil
  }

  /// The cookie's value, nil when it was not sent.
  package func cookie(_ name: String) -> String? {
    for header in headers[values: .cookie] {
      for pair in header.split(separator: ";") {
        let parts = pair.split(separator: "=", maxSplits: 1)
        if parts.count == 2, parts[0].drop(while: { $0 == " " }) == name { return String(parts[1]) }
      }
    }
    return nil
  }

  /// The text fields of an `application/x-www-form-urlencoded` or `multipart/form-data` body.
  package var form: Query {
    if let multipart { return Query(multipart.fields) }
    return Query(decoding: String(decoding: body, as: UTF8.self))
  }

  /// The file of a `multipart/form-data` body; nil when none was chosen.
  package func file(_ field: String) -> SentFile? {
    multipart?.files.first { $0.field == field && !$0.isMissing }
  }

  /// The text of a file, or of a text field with its name, as programs send it; nil when there is none.
  /// - Throws: `Refusal.invalid` for a file that is no text.
  package func text(ofFile field: String) throws -> String? {
    guard let file = file(field) else { return form[field] }
    guard let text = String(validating: file.bytes, as: UTF8.self) else {
      throw Refusal.invalid(field, "must be text in UTF-8")
    }
    return text.isEmpty ? nil : text
  }

  /// A path segment as a number.
  /// - Throws: `Refusal.notFound` when it is not one: no such thing can exist.
  package func id<Named>(_ parameter: String, of: Named.Type = Named.self) throws -> ID<Named> {
    guard let id = ID<Named>(parameters[parameter] ?? "") else {
      throw Refusal.notFound("There is nothing at \(path).")
    }
    return id
  }

  /// The JSON body, checked against the schema.
  /// - Throws: `Refusal.invalid` with all field errors together.
  package func json(_ schema: Schema) throws -> Fields {
    try Fields(JSONValue.parse(body), checkedBy: schema)
  }

  /// The form body, coerced to the schema and checked against it; `csrf` is left out.
  /// - Throws: `Refusal.invalid` with all field errors together.
  package func form(_ schema: Schema) throws -> Fields {
    try Fields(form: form.pairs.filter { $0.0 != "csrf" }, checkedBy: schema)
  }
}

/// A request by somebody who is known. Only routes that need a person or token receive one, so code for signed-in
/// people cannot run without.
@dynamicMemberLookup
package struct Request: Sendable {
  package let incoming: Incoming
  package let admission: Admission

  package init(incoming: Incoming, admission: Admission) {
    self.incoming = incoming
    self.admission = admission
  }

  package var actor: Actor { admission.actor }

  package subscript<Value>(dynamicMember path: KeyPath<Incoming, Value>) -> Value { incoming[keyPath: path] }

  package func id<Named>(_ parameter: String, of: Named.Type = Named.self) throws -> ID<Named> {
    try incoming.id(parameter)
  }
  package func json(_ schema: Schema) throws -> Fields { try incoming.json(schema) }
  package func form(_ schema: Schema) throws -> Fields { try incoming.form(schema) }
}

/// What the gatekeeper found out about a request.
package struct Admission: Sendable {
  package let actor: Actor
  /// The token that forms of this session must carry; nil for API tokens, which no browser sends by itself.
  package let csrf: String?
  /// IANA zone in which this person reads times.
  package let zone: String

  package init(actor: Actor, csrf: String? = nil, zone: String = "UTC") {
    self.actor = actor
    self.csrf = csrf
    self.zone = zone
  }
}

/// Query or form pairs in the order they were sent.
package struct Query: Sendable {
  package let pairs: [(String, String)]

  package init(_ pairs: [(String, String)]) { self.pairs = pairs }

  /// Decodes `a=1&b=two+words%21`; invalid escapes stay as they are.
  package init(decoding text: String) {
    pairs = text.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]).formDecoded, parts.count == 2 ? String(parts[1]).formDecoded : "")
    }
  }

  /// The first value of the name that is not empty.
  package subscript(name: String) -> String? {
    pairs.first { $0.0 == name && !$0.1.isEmpty }?.1
  }

  /// All values of the name, empty ones too.
  package func all(_ name: String) -> [String] { pairs.filter { $0.0 == name }.map(\.1) }

  /// The pairs as a query text, with names replaced or, where the new value is nil, left out.
  package func replacing(_ changes: [String: String?]) -> String {
    let kept = pairs.filter { changes[$0.0] == nil && !$0.1.isEmpty }
    let added = changes.sorted { $0.key < $1.key }.compactMap { name, value in value.map { (name, $0) } }
    return (kept + added).map { "\($0.0.queryEncoded)=\($0.1.queryEncoded)" }.joined(separator: "&")
  }
}

extension String {
  fileprivate var formDecoded: String { replacing("+", with: " ").percentDecoded }

  /// `%41` becomes `A`; a percent sign that starts no escape stays.
  package var percentDecoded: String {
    guard utf8.contains(UInt8(ascii: "%")) else { return self }
    let bytes = Array(utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = bytes[index + 1].hexDigit,
        let low = bytes[index + 2].hexDigit
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Safe as a path segment or a query value.
  package var queryEncoded: String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        result.append(byte)
      default:
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var hexDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
