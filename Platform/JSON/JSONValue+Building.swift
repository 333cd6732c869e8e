import Core

extension JSONValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral text: String) { self = .string(text) }
  package init(integerLiteral number: Int64) { self = .int(number) }
  package init(floatLiteral number: Double) { self = .double(number) }
  package init(booleanLiteral flag: Bool) { self = .bool(flag) }
  package init(nilLiteral: ()) { self = .null }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// Keeps the order in which the members are written.
  package init(dictionaryLiteral members: (String, JSONValue)...) { self = .object(members.map { Member($0, $1) }) }
}

/// Each turns nil into null.
extension JSONValue {
  package static func string(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
  package static func int(_ number: Int64?) -> JSONValue { number.map { .int($0) } ?? .null }
  package static func int(_ number: Int) -> JSONValue { .int(Int64(number)) }
  package static func double(_ number: Double?) -> JSONValue { number.map { .double($0) } ?? .null }
  package static func bool(_ flag: Bool?) -> JSONValue { flag.map { .bool($0) } ?? .null }
  package static func id<Named>(_ id: ID<Named>?) -> JSONValue { .int(id?.number) }
  /// RFC 3339 in UTC with milliseconds.
  package static func instant(_ instant: Instant?) -> JSONValue { .string(instant?.rfc3339) }
  /// `2026-11-23`.
  package static func day(_ day: Day?) -> JSONValue { .string(day?.description) }
  package static func array(_ elements: some Sequence<String>) -> JSONValue { .array(elements.map { .string($0) }) }
}

extension JSONValue: CustomStringConvertible {
  package var description: String { encodedText() }

  /// Compact JSON in UTF-8.
  package func encoded() -> [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }

  /// Compact JSON.
  package func encodedText() -> String { String(decoding: encoded(), as: UTF8.self) }
}
