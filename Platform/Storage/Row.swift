import Core

/// One row of a result, read by column position from 0. Valid only inside the closure that receives it.
///
/// A NULL where the caller asked for a value, or text where it asked for a number, is a defect of the statement and
/// throws `StorageError.columnMismatch`.
package struct Row {
  let source: any RowSource

  package func integer(_ column: Int) throws -> Int64 { try value(source.integer(column), column) }
  package func int(_ column: Int) throws -> Int { Int(try integer(column)) }
  package func real(_ column: Int) throws -> Double { try value(source.real(column), column) }
  package func text(_ column: Int) throws -> String { try value(source.text(column), column) }
  package func blob(_ column: Int) throws -> [UInt8] { try value(source.blob(column), column) }
  package func instant(_ column: Int) throws -> Instant { Instant(microseconds: try integer(column)) }
  package func day(_ column: Int) throws -> Day { Day(number: try integer(column)) }
  package func id<Named>(_ column: Int, of: Named.Type = Named.self) throws -> ID<Named> {
    ID(try integer(column))
  }

  package func optionalInteger(_ column: Int) -> Int64? { source.integer(column) }
  package func optionalText(_ column: Int) -> String? { source.text(column) }
  package func optionalInstant(_ column: Int) -> Instant? {
    source.integer(column).map(Instant.init(microseconds:))
  }
  package func optionalID<Named>(_ column: Int, of: Named.Type = Named.self) -> ID<Named>? {
    source.integer(column).map { ID($0) }
  }

  private func value<Value>(_ value: Value?, _ column: Int) throws -> Value {
    guard let value else { throw StorageError.columnMismatch(column: column) }
    return value
  }
}

/// What a driver hands out for the current row; nil is NULL or a value of another type.
protocol RowSource {
  func integer(_ column: Int) -> Int64?
  func real(_ column: Int) -> Double?
  func text(_ column: Int) -> String?
  func blob(_ column: Int) -> [UInt8]?
}
