import CJSON

/// A value inside a parsed document: a cursor of two words that copies nothing until asked for a `String`.
///
/// It lives only inside the closure given to `JSON.parse` and must not be kept beyond it; it is not `Sendable`, so the
/// compiler refuses to return it or to carry it to another task.
package struct JSON {
  @usableFromInline let element: cjson_element

  @inlinable init(_ element: cjson_element) { self.element = element }

  package enum Kind: Hashable, Sendable {
    /// `integer` fits in 64 signed bits; every other number is a `number`.
    case null, boolean, integer, number, string, array, object
  }

  package var kind: Kind {
    switch cjson_element_kind(element) {
    case cjson_kind.null: .null
    case cjson_kind.boolean: .boolean
    case cjson_kind.int64: .integer
    case cjson_kind.uint64, cjson_kind.double: .number
    case cjson_kind.string: .string
    case cjson_kind.array: .array
    case cjson_kind.object: .object
    }
  }

  @inlinable package var isNull: Bool { cjson_element_kind(element) == cjson_kind.null }

  /// The string; nil for all other kinds. `text` does the same without making a `String`.
  @inlinable package var string: String? { text?.string }

  /// The bytes of the string; nil for all other kinds.
  @inlinable package var text: Text? {
    var found = cjson_text()
    return cjson_get_text(element, &found) ? Text(found) : nil
  }

  /// A whole number that was written without point and exponent and fits; nil for everything else.
  @inlinable package var int: Int64? {
    var found: Int64 = 0
    return cjson_get_int64(element, &found) ? found : nil
  }

  /// Any number, rounded to the nearest double; nil for all other kinds.
  @inlinable package var double: Double? {
    var found = 0.0
    return cjson_get_double(element, &found) ? found : nil
  }

  @inlinable package var bool: Bool? {
    var found = false
    return cjson_get_bool(element, &found) ? found : nil
  }

  /// Entries of an array or members of an object; 0 for all other kinds.
  package var count: Int { cjson_count(element) }

  /// The first member with this key (of duplicates the first one wins); nil without one and for all other kinds.
  @inlinable package subscript(key: String) -> JSON? {
    var key = key
    return key.withUTF8 { bytes in
      var found = cjson_element()
      let name = cjson_text(bytes: bytes.baseAddress, count: bytes.count)
      return cjson_find(element, name, &found) ? JSON(found) : nil
    }
  }

  /// Visits the entries in order with their index from 0.
  /// - Returns: false, without a visit, when this is not an array.
  @inlinable @discardableResult
  package func array(_ visit: (Int, JSON) throws -> Void) rethrows -> Bool {
    guard cjson_element_kind(element) == cjson_kind.array else { return false }
    var cursor = cjson_array_begin(element)
    var entry = cjson_element()
    var index = 0
    while cjson_array_next(&cursor, &entry) {
      try visit(index, JSON(entry))
      index += 1
    }
    return true
  }

  /// Visits the members as they were written, duplicate keys included.
  /// - Returns: false, without a visit, when this is not an object.
  @inlinable @discardableResult
  package func object(_ visit: (Text, JSON) throws -> Void) rethrows -> Bool {
    guard cjson_element_kind(element) == cjson_kind.object else { return false }
    var cursor = cjson_object_begin(element)
    var key = cjson_text()
    var member = cjson_element()
    while cjson_object_next(&cursor, &key, &member) { try visit(Text(key), JSON(member)) }
    return true
  }
}

@available(*, unavailable)
extension JSON: Sendable {}

extension JSON {
  /// A string or a key inside a parsed document: valid UTF-8 that may contain U+0000, not copied. Lives as long as `JSON`.
  package struct Text {
    @usableFromInline let bytes: cjson_text

    @inlinable init(_ bytes: cjson_text) { self.bytes = bytes }

    /// Length in bytes.
    @inlinable package var count: Int { bytes.count }

    /// A copy.
    @inlinable package var string: String { withUTF8 { String(decoding: $0, as: UTF8.self) } }

    /// The bytes themselves, for hashing and comparing.
    @inlinable package func withUTF8<Value>(_ use: (UnsafeBufferPointer<UInt8>) throws -> Value) rethrows -> Value {
      try use(UnsafeBufferPointer(start: bytes.bytes, count: bytes.count))
    }

    /// Compares byte by byte, without Unicode normalisation.
    @inlinable package static func == (left: Text, right: StaticString) -> Bool {
      guard right.hasPointerRepresentation, left.count == right.utf8CodeUnitCount else { return false }
      let other = UnsafeBufferPointer(start: right.utf8Start, count: right.utf8CodeUnitCount)
      return left.withUTF8 { $0.elementsEqual(other) }
    }
  }
}

@available(*, unavailable)
extension JSON.Text: Sendable {}
