import Core

/// A statement with safe holes: what is interpolated becomes a bound value, never text of the statement.
///
/// ```swift
/// let sql: SQL = "SELECT name FROM people WHERE id = \(id) AND email = \(email)"
/// ```
/// Only literals of the source code can become statement text (`StaticString`); fragments compose. Every hole is a
/// `?` in `text`, in order, so both engines read the same text (PostgreSQL's driver numbers the holes once, when it
/// prepares the statement). A literal therefore must not contain a question mark.
package struct SQL: ExpressibleByStringInterpolation, Hashable, Sendable {
  /// The statement without its values: what a driver keeps prepared statements by.
  package private(set) var shape: Shape
  package private(set) var values: [SQLValue]

  /// The statement with a `?` for each hole.
  package var text: String { shape.text }

  package init(stringLiteral literal: StaticString) {
    shape = Shape()
    shape.append(literal)
    values = []
  }

  package init(stringInterpolation interpolation: Interpolation) {
    shape = interpolation.shape
    values = interpolation.values
  }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var shape = Shape()
    fileprivate var values: [SQLValue] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      shape.reserveCapacity(interpolationCount * 2 + 1)
      values.reserveCapacity(interpolationCount)
    }

    package mutating func appendLiteral(_ literal: StaticString) { shape.append(literal) }

    package mutating func appendInterpolation(_ value: some SQLBindable) {
      shape.appendHoles(1)
      values.append(value.sqlValue)
    }

    /// NULL for nil.
    package mutating func appendInterpolation(_ value: (some SQLBindable)?) {
      shape.appendHoles(1)
      values.append(value.sqlValue)
    }

    /// A fragment with holes of its own.
    package mutating func appendInterpolation(_ fragment: SQL) {
      shape.append(fragment.shape)
      values.append(contentsOf: fragment.values)
    }

    /// `IN (\(list: ids))`: one hole for each value; `NULL`, which matches nothing, when there is none.
    package mutating func appendInterpolation(list: some Collection<some SQLBindable>) {
      guard !list.isEmpty else { return shape.append("NULL") }
      shape.appendHoles(list.count)
      for value in list { values.append(value.sqlValue) }
    }

    /// Text that this product made itself, such as a column name out of a closed list; never from outside.
    package mutating func appendInterpolation(trusted: StaticString) { appendLiteral(trusted) }
  }

  package static func + (left: SQL, right: SQL) -> SQL {
    var sum = left
    sum.shape.append(right.shape)
    sum.values += right.values
    return sum
  }

  /// `INSERT INTO t (a, b)` with these rows as its `VALUES`; all have the same length.
  func inserting(_ rows: some Collection<[SQLValue]>) -> SQL {
    var sql = self
    var separator: StaticString = " VALUES ("
    for row in rows {
      sql.shape.append(separator)
      sql.shape.appendHoles(row.count)
      sql.values += row
      separator = "), ("
    }
    sql.shape.append(")")
    return sql
  }

  /// Literals of the source code and the holes between them. Two shapes are equal when they are made of the same
  /// literals at the same addresses, so that comparing and hashing does not read the text.
  package struct Shape: Hashable, Sendable {
    private enum Piece: Hashable, Sendable {
      case literal(start: UInt, count: Int)
      case holes(Int)
    }

    private var pieces: [Piece] = []
    /// Follows from the pieces; spares looking at each when a statement is looked up.
    private var digest: UInt = 0

    package static func == (left: Shape, right: Shape) -> Bool {
      left.digest == right.digest && left.pieces == right.pieces
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(digest) }

    fileprivate mutating func reserveCapacity(_ count: Int) { pieces.reserveCapacity(count) }

    fileprivate mutating func append(_ shape: Shape) { for piece in shape.pieces { append(piece) } }

    fileprivate mutating func appendHoles(_ count: Int) { append(.holes(count)) }

    fileprivate mutating func append(_ literal: StaticString) {
      guard literal.hasPointerRepresentation else { return appendScalar(literal.unicodeScalar) }
      guard literal.utf8CodeUnitCount > 0 else { return }
      append(.literal(start: UInt(bitPattern: literal.utf8Start), count: literal.utf8CodeUnitCount))
    }

    /// The compiler keeps some literals of one character without an address.
    private mutating func appendScalar(_ scalar: Unicode.Scalar) {
      append(.literal(start: 0, count: Int(scalar.value)))
    }

    private mutating func append(_ piece: Piece) {
      pieces.append(piece)
      let number: UInt =
        switch piece {
        case .literal(let start, let count): start &+ UInt(bitPattern: count)
        case .holes(let count): UInt(bitPattern: count)
        }
      digest = (digest &+ number) &* 0x9E37_79B9_7F4A_7C15
      digest ^= digest >> 29
    }

    var text: String {
      var text = ""
      for piece in pieces {
        switch piece {
        case .literal(start: 0, let scalar): Unicode.Scalar(UInt32(scalar)).map { text.unicodeScalars.append($0) }
        case .literal(let start, let count):
          let bytes = UnsafeBufferPointer(start: UnsafePointer<UInt8>(bitPattern: start), count: count)
          text += String(decoding: bytes, as: UTF8.self)
        case .holes(let count): text += repeatElement("?", count: count).joined(separator: ", ")
        }
      }
      return text
    }
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
