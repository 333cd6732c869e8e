import CLibPQ
import Core

/// Type numbers (`pg_type.oid`) that the product meets.
private enum TypeNumber {
  static let bool: UInt32 = 16
  static let bytea: UInt32 = 17
  static let int8: UInt32 = 20
  static let int2: UInt32 = 21
  static let int4: UInt32 = 23
  static let text: UInt32 = 25
  static let float4: UInt32 = 700
  static let float8: UInt32 = 701
  static let numeric: UInt32 = 1700
  /// The server decides; only NULL, which has no type of its own.
  static let any: UInt32 = 0
}

/// The bound values of one statement in PostgreSQL's binary form, one after the other in one buffer.
///
/// Every value says its type, so that `CASE WHEN … THEN ? ELSE ? END` and `? < ?` mean numbers as on SQLite.
struct PostgreSQLParameters {
  private(set) var types: [UInt32] = []
  private var bytes: [UInt8] = []
  /// Where each value starts; nil for NULL.
  private var starts: [Int?] = []
  private var lengths: [Int32] = []

  /// - Throws: `Refusal.invalid` for text with U+0000.
  init(_ values: [SQLValue]) throws {
    types.reserveCapacity(values.count)
    starts.reserveCapacity(values.count)
    lengths.reserveCapacity(values.count)
    bytes.reserveCapacity(values.count * 16 + 1)
    for value in values { try append(value) }
    bytes.append(0)  // So that the buffer has an address even when every value is empty.
  }

  func withPointers<Result>(
    _ body: (Int32, [UnsafePointer<CChar>?], [Int32], [Int32]) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBytes { buffer in
      let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      let pointers = starts.map { offset in offset.flatMap { start?.advanced(by: $0) } }
      return try body(Int32(types.count), pointers, lengths, [Int32](repeating: 1, count: types.count))
    }
  }

  private mutating func append(_ value: SQLValue) throws {
    let start = bytes.count
    switch value {
    case .null: types.append(TypeNumber.any)
    case .integer(let number):
      types.append(TypeNumber.int8)
      appendBigEndian(UInt64(bitPattern: number))
    case .real(let number):
      // SQLite cannot keep it either.
      guard !number.isNaN else { throw StorageError.constraint("value \(types.count + 1) is not a number") }
      types.append(TypeNumber.float8)
      appendBigEndian(number.bitPattern)
    case .text(var text):
      types.append(TypeNumber.text)
      try text.withUTF8 {
        try $0.requireNoNUL()
        bytes.append(contentsOf: $0)
      }
    case .blob(let blob):
      types.append(TypeNumber.bytea)
      bytes.append(contentsOf: blob)
    }
    starts.append(value == .null ? nil : start)
    lengths.append(Int32(clamping: bytes.count - start))
  }

  private mutating func appendBigEndian(_ number: UInt64) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }
}

/// One row of a complete result, which comes as text.
struct PostgreSQLRow: RowSource {
  let result: OpaquePointer
  let row: Int32

  func integer(_ column: Int) -> Int64? {
    switch pq_column_type(result, Int32(column)) {
    case TypeNumber.int8, TypeNumber.int4, TypeNumber.int2, TypeNumber.numeric: string(column).flatMap { Int64($0) }
    // SQLite answers comparisons with 0 and 1.
    case TypeNumber.bool: string(column).map { $0 == "t" ? 1 : 0 }
    default: nil
    }
  }

  func real(_ column: Int) -> Double? {
    switch pq_column_type(result, Int32(column)) {
    case TypeNumber.float8, TypeNumber.float4, TypeNumber.numeric, TypeNumber.int8, TypeNumber.int4, TypeNumber.int2:
      string(column).flatMap { Double($0) }
    default: nil
    }
  }

  func text(_ column: Int) -> String? {
    switch pq_column_type(result, Int32(column)) {
    case TypeNumber.int8, TypeNumber.int4, TypeNumber.int2, TypeNumber.bool, TypeNumber.float8, TypeNumber.float4,
      TypeNumber.numeric, TypeNumber.bytea:
      nil
    default: string(column)
    }
  }

  /// The server writes bytes as `\x` and two hexadecimal digits for each.
  func blob(_ column: Int) -> [UInt8]? {
    guard pq_column_type(result, Int32(column)) == TypeNumber.bytea, let bytes = bytes(column) else { return nil }
    var blob: [UInt8] = []
    blob.reserveCapacity(bytes.count / 2)
    for index in stride(from: 2, to: bytes.count - 1, by: 2) {
      blob.append(Self.nibble(bytes[index]) << 4 | Self.nibble(bytes[index + 1]))
    }
    return blob
  }

  private static func nibble(_ digit: UInt8) -> UInt8 {
    digit < UInt8(ascii: "a") ? digit &- UInt8(ascii: "0") : digit &- UInt8(ascii: "a") &+ 10
  }

  private func string(_ column: Int) -> String? { bytes(column).map { String(decoding: $0, as: UTF8.self) } }

  /// nil for NULL. Valid as long as the result.
  private func bytes(_ column: Int) -> UnsafeRawBufferPointer? {
    guard pq_is_null(result, row, Int32(column)) == 0, let start = pq_value(result, row, Int32(column)) else {
      return nil
    }
    return UnsafeRawBufferPointer(start: start, count: Int(pq_value_length(result, row, Int32(column))))
  }
}
