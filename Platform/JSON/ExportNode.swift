import Core

/// A value in an export and the path that leads to it, so that a refusal names the place. Null counts as absent.
package struct ExportNode: Sendable {
  package let value: JSONValue
  /// `schedules[3].schedule_layers[0]`; empty for the whole export.
  package let path: String

  package init(value: JSONValue, path: String) {
    self.value = value
    self.path = path
  }

  /// - Parameter file: of several, the one that is read; the path begins with it.
  /// - Throws: `Refusal.invalid` when the text is too large or is not JSON.
  package static func parse(_ bytes: [UInt8], limits: JSON.Limits, file: String = "") throws -> ExportNode {
    do {
      return ExportNode(value: try JSONValue.parse(bytes, limits: limits), path: file.isEmpty ? "" : file + " ")
    } catch Refusal.invalid(let errors) where !file.isEmpty {
      throw Refusal.invalid(errors.map { FieldError(field: file, problem: $0.problem) })
    }
  }

  package subscript(key: String) -> ExportNode? {
    guard let found = value[key], !found.isNull else { return nil }
    return ExportNode(value: found, path: path(to: key))
  }

  package func path(to key: String) -> String {
    guard let last = path.last, last != " " else { return path + key }
    return path + "." + key
  }

  package func refuse(_ problem: String) -> Refusal { .invalid(path.isEmpty ? "body" : path.trimmed, problem) }

  package func refuse(_ key: String, _ problem: String) -> Refusal { .invalid(path(to: key), problem) }
}

extension ExportNode {
  /// Text that must be there.
  package func text(_ key: String) throws -> String {
    guard let found = try optionalText(key) else { throw refuse(key, "must not be empty") }
    return found
  }

  /// One line without white space around it; nil when absent or empty.
  package func optionalText(_ key: String) throws -> String? {
    guard let node = self[key] else { return nil }
    guard let text = node.value.text?.trimmed else { throw node.refuse("must be text") }
    let count = text.unicodeScalars.count
    guard count <= 500 else { throw node.refuse("must have at most 500 characters, has \(count)") }
    guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw node.refuse("must be one line without control characters")
    }
    return text.isEmpty ? nil : text
  }

  /// An id, written as text or as a number.
  package func identifier(_ key: String) throws -> String {
    if let number = self[key]?.value.integer { return String(number) }
    return try text(key)
  }

  /// A whole number that must be there.
  package func integer(_ key: String, _ range: ClosedRange<Int64>) throws -> Int {
    guard let found = try optionalInteger(key, range) else { throw refuse(key, "must not be empty") }
    return found
  }

  package func optionalInteger(_ key: String, _ range: ClosedRange<Int64>) throws -> Int? {
    guard let node = self[key] else { return nil }
    guard let number = node.value.integer else { throw node.refuse("must be a whole number") }
    guard range.contains(number) else {
      throw node.refuse("must be between \(range.lowerBound) and \(range.upperBound), is \(number)")
    }
    return Int(number)
  }

  /// A point in time that must be there.
  package func instant(_ key: String) throws -> Instant {
    guard let found = try optionalInstant(key) else { throw refuse(key, "must not be empty") }
    return found
  }

  package func optionalInstant(_ key: String) throws -> Instant? {
    guard let text = try optionalText(key) else { return nil }
    guard let instant = Instant(rfc3339: text) else {
      throw refuse(key, "must be a time with its offset such as 2026-11-23T18:00:00+01:00, is “\(text.prefix(40))”")
    }
    return instant
  }

  package func flag(_ key: String, otherwise: Bool) throws -> Bool {
    guard let node = self[key] else { return otherwise }
    guard let flag = node.value.flag else { throw node.refuse("must be true or false") }
    return flag
  }

  /// The entries of a list that may be absent.
  package func list(_ key: String, most: Int) throws -> [ExportNode] { try self[key]?.entries(most: most) ?? [] }

  /// The entries of this list.
  package func entries(most: Int) throws -> [ExportNode] {
    guard let elements = value.elements else { throw refuse("must be a list") }
    guard elements.count <= most else { throw refuse("must have at most \(most) entries, has \(elements.count)") }
    return elements.enumerated().map { ExportNode(value: $1, path: "\(path)[\($0)]") }
  }
}
