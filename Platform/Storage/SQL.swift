import Core

/// A statement with safe holes: what is interpolated becomes a bound value, never text of the statement.
///
/// ```swift
/// let sql: SQL = "SELECT name FROM people WHERE id = \(id) AND email = \(email)"
/// ```
/// Only literals of the source code can become statement text (`StaticString`); fragments compose. Every hole is a
/// `?` in `text`, in order, so both engines read the same text (PostgreSQL's driver numbers the holes once, when it
/// prepares the statement). A literal therefore must not contain a question mark.
package struct SQL: ExpressibleByStringInterpolation, Sendable {
  package private(set) var text: String
  package private(set) var values: [SQLValue]

  package init(stringLiteral literal: StaticString) {
    text = literal.description
    values = []
  }

  package init(stringInterpolation interpolation: Interpolation) {
    text = interpolation.text
    values = interpolation.values
  }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""
    fileprivate var values: [SQLValue] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount)
      values.reserveCapacity(interpolationCount)
    }

    package mutating func appendLiteral(_ literal: StaticString) {
      literal.withUTF8Buffer { text.append(contentsOf: String(decoding: $0, as: UTF8.self)) }
    }

    package mutating func appendInterpolation(_ value: some SQLBindable) {
      text.append("?")
      values.append(value.sqlValue)
    }

    /// NULL for nil.
    package mutating func appendInterpolation(_ value: (some SQLBindable)?) {
      text.append("?")
      values.append(value.sqlValue)
    }

    /// A fragment with holes of its own.
    package mutating func appendInterpolation(_ fragment: SQL) {
      text.append(fragment.text)
      values.append(contentsOf: fragment.values)
    }

    /// `IN (\(list: ids))`: one hole for each value; `NULL`, which matches nothing, when there is none.
    package mutating func appendInterpolation(list: some Collection<some SQLBindable>) {
      text.append(list.isEmpty ? "NULL" : repeatElement("?", count: list.count).joined(separator: ", "))
      values.append(contentsOf: list.map(\.sqlValue))
    }

    /// Text that this product made itself, such as a column name out of a closed list; never from outside.
    package mutating func appendInterpolation(trusted: StaticString) { appendLiteral(trusted) }
  }

  package static func + (left: SQL, right: SQL) -> SQL {
    var sum = left
    sum.text += right.text
    sum.values += right.values
    return sum
  }
}

extension Sequence where Element == SQL {
  /// The fragments with the separator between them: `filters.joined(" AND ")`.
  package func joined(_ separator: StaticString) -> SQL {
    var result: SQL = ""
    for (index, fragment) in enumerated() {
      if index > 0 { result = result + SQL(stringLiteral: separator) }
      result = result + fragment
    }
    return result
  }
}

/// The four things that a column can hold, and nothing.
package enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  /// Must not contain U+0000: both engines would cut it there, so the drivers refuse it.
  case text(String)
  case blob([UInt8])
}

/// What can be interpolated into `SQL`.
package protocol SQLBindable: Sendable {
  var sqlValue: SQLValue { get }
}

extension Int64: SQLBindable { package var sqlValue: SQLValue { .integer(self) } }
extension Int: SQLBindable { package var sqlValue: SQLValue { .integer(Int64(self)) } }
extension Double: SQLBindable { package var sqlValue: SQLValue { .real(self) } }
extension String: SQLBindable { package var sqlValue: SQLValue { .text(self) } }
extension [UInt8]: SQLBindable { package var sqlValue: SQLValue { .blob(self) } }
extension Instant: SQLBindable { package var sqlValue: SQLValue { .integer(microseconds) } }
extension Day: SQLBindable { package var sqlValue: SQLValue { .integer(number) } }
extension ID: SQLBindable { package var sqlValue: SQLValue { .integer(number) } }
extension SQLValue: SQLBindable { package var sqlValue: SQLValue { self } }
extension Optional: SQLBindable where Wrapped: SQLBindable {
  package var sqlValue: SQLValue { self?.sqlValue ?? .null }
}
