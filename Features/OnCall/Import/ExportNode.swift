import Core
import JSON
import Teams

/// A value in an export and the path that leads to it, so that a refusal names the place. Null counts as absent.
struct ExportNode {
  let value: JSONValue
  /// `schedules[3].schedule_layers[0]`; empty for the whole export.
  let path: String

  /// - Parameter file: of several, the one that is read; the path begins with it.
  /// - Throws: `Refusal.invalid` when the text is too large or is not JSON.
  static func parse(_ bytes: [UInt8], file: String = "") throws -> ExportNode {
    do {
      let limits = JSON.Limits(bytes: ImportLimits.bytes)
      return ExportNode(value: try JSONValue.parse(bytes, limits: limits), path: file.isEmpty ? "" : file + " ")
    } catch Refusal.invalid(let errors) where !file.isEmpty {
      throw Refusal.invalid(errors.map { FieldError(field: file, problem: $0.problem) })
    }
  }

  subscript(key: String) -> ExportNode? {
    guard let found = value[key], !found.isNull else { return nil }
    return ExportNode(value: found, path: path(to: key))
  }

  func path(to key: String) -> String {
    guard let last = path.last, last != " " else { return path + key }
    return path + "." + key
  }

  func refuse(_ problem: String) -> Refusal { .invalid(path.isEmpty ? "body" : path.trimmed, problem) }

  func refuse(_ key: String, _ problem: String) -> Refusal { .invalid(path(to: key), problem) }
}

extension ExportNode {
  /// Text that must be there.
  func text(_ key: String) throws -> String {
    guard let found = try optionalText(key) else { throw refuse(key, "must not be empty") }
    return found
  }

  /// One line without white space around it; nil when absent or empty.
  func optionalText(_ key: String) throws -> String? {
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
  func identifier(_ key: String) throws -> String {
    if let number = self[key]?.value.integer { return String(number) }
    return try text(key)
  }

  /// A whole number that must be there.
  func integer(_ key: String, _ range: ClosedRange<Int64>) throws -> Int {
    guard let found = try optionalInteger(key, range) else { throw refuse(key, "must not be empty") }
    return found
  }

  func optionalInteger(_ key: String, _ range: ClosedRange<Int64>) throws -> Int? {
    guard let node = self[key] else { return nil }
    guard let number = node.value.integer else { throw node.refuse("must be a whole number") }
    guard range.contains(number) else {
      throw node.refuse("must be between \(range.lowerBound) and \(range.upperBound), is \(number)")
    }
    return Int(number)
  }

  func flag(_ key: String, otherwise: Bool) throws -> Bool {
    guard let node = self[key] else { return otherwise }
    guard let flag = node.value.flag else { throw node.refuse("must be true or false") }
    return flag
  }

  /// The entries of a list that may be absent.
  func list(_ key: String, most: Int) throws -> [ExportNode] { try self[key]?.entries(most: most) ?? [] }

  /// The entries of this list.
  func entries(most: Int) throws -> [ExportNode] {
    guard let elements = value.elements else { throw refuse("must be a list") }
    guard elements.count <= most else { throw refuse("must have at most \(most) entries, has \(elements.count)") }
    return elements.enumerated().map { ExportNode(value: $1, path: "\(path)[\($0)]") }
  }

  /// The entries of a list that the source hands out in pages: the bare list, a page, or a list of pages.
  /// - Parameters:
  ///   - entries: the key under which a page has its entries.
  ///   - isCut: whether another page follows this one.
  /// - Throws: `Refusal.invalid` also when the last page is missing, since what is missing would be lost unseen.
  func pages(_ key: String, entries: String, isCut: (ExportNode) -> Bool) throws -> [ExportNode] {
    guard let node = self[key] else { return [] }
    let parts = node.value.elements == nil ? [node] : try node.entries(most: ImportLimits.entries)
    if let last = parts.last, isCut(last) { throw last.refuse("is not the last page: add those that follow") }
    return try parts.flatMap { part in
      if let page = part[entries] { return try page.entries(most: ImportLimits.entries) }
      guard part.value.members != nil, node.value.elements != nil else {
        throw part.refuse("must be an object" + (node.value.elements == nil ? " with \(entries)" : ""))
      }
      return [part]
    }
  }

  /// Whether the file has the whole list under the key, as its last page says. Of bare entries nobody knows.
  func hasAll(_ key: String, isLast: (ExportNode) -> Bool) -> Bool {
    guard let node = self[key] else { return false }
    guard let pages = node.value.elements else { return isLast(node) }
    return pages.last.map { isLast(ExportNode(value: $0, path: node.path)) } ?? false
  }
}
