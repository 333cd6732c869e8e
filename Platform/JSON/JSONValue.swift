/// A JSON value that may be kept, compared and written. The members of an object keep their order, and two objects are
/// equal only when it is the same.
package indirect enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// One key of an object and its value.
  package struct Member: Sendable, Hashable {
    package let key: String
    package let value: JSONValue

    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }
}

extension JSONValue {
  /// A copy of a parsed value. Of duplicate keys the first one wins; whole numbers above 2^63-1 become the nearest double.
  package init(_ json: JSON) {
    switch json.kind {
    case .null: self = .null
    case .boolean: self = .bool(json.bool ?? false)
    case .integer: self = .int(json.int ?? 0)
    case .number: self = .double(json.double ?? 0)
    case .string: self = .string(json.string ?? "")
    case .array:
      var entries: [JSONValue] = []
      entries.reserveCapacity(json.count)
      json.array { _, entry in entries.append(JSONValue(entry)) }
      self = .array(entries)
    case .object: self = .object(Self.members(json))
    }
  }

  /// - Throws: as `JSON.parse`.
  package static func parse(_ bytes: [UInt8], limits: JSON.Limits = .standard) throws -> JSONValue {
    try JSON.parse(bytes, limits: limits) { JSONValue($0) }
  }

  /// - Throws: as `JSON.parse`.
  package static func parse(_ text: String, limits: JSON.Limits = .standard) throws -> JSONValue {
    try parse(Array(text.utf8), limits: limits)
  }

  private static func members(_ json: JSON) -> [Member] {
    var members: [Member] = []
    members.reserveCapacity(json.count)
    // A list is searched while it is short; a sender must not make the search quadratic.
    var seen: Set<String>?
    json.object { name, value in
      let key = name.string
      if members.count == 16 && seen == nil { seen = Set(members.map(\.key)) }
      let isNew = seen?.insert(key).inserted ?? !members.contains { $0.key == key }
      if isNew { members.append(Member(key, JSONValue(value))) }
    }
    return members
  }
}

extension JSONValue {
  /// The value of the first member with this key; nil without one and when this is not an object.
  package subscript(key: String) -> JSONValue? { members?.first { $0.key == key }?.value }

  /// nil outside the array and when this is not an array.
  package subscript(index: Int) -> JSONValue? {
    guard let elements, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The string; nil for all other kinds, like the four below.
  package var text: String? { if case .string(let text) = self { text } else { nil } }

  /// A whole number, also when written as `3.0` (JSON Schema counts that as an integer) up to 2^53.
  package var integer: Int64? {
    switch self {
    case .int(let number): number
    case .double(let number) where abs(number) <= 9_007_199_254_740_992: Int64(exactly: number)
    default: nil
    }
  }

  package var number: Double? {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }

  package var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  package var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  package var members: [Member]? { if case .object(let members) = self { members } else { nil } }
  package var isNull: Bool { self == .null }
}
