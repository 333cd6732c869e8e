import Core
import JSON

/// Reads an object of another product's format. Keys that nobody asks for are ignored, null counts as absent, and all
/// that is wrong is collected, so that the sender hears of it at once.
struct SenderFields {
  let value: JSONValue
  private(set) var errors: [FieldError] = []

  /// - Throws: `Refusal.invalid` when the body is no object.
  init(_ body: [UInt8], most: Int = 1 << 20) throws {
    try self.init(JSONValue.parse(body, limits: JSON.Limits(bytes: most)))
  }

  init(_ value: JSONValue) throws {
    guard value.members != nil else { throw Refusal.invalid("body", "must be a JSON object") }
    self.value = value
  }

  /// What stands under the name, or under the path of names with points between them; nil for null.
  subscript(path: String) -> JSONValue? {
    var found: JSONValue? = value
    for name in path.split(separator: ".") { found = found?[String(name)] }
    return found.flatMap { $0.isNull ? nil : $0 }
  }

  /// A text that must be there and have one to so many characters.
  mutating func required(_ path: String, most: Int) -> String {
    guard let text = optional(path, most: most) else {
      if !errors.contains(where: { $0.field == path }) { refuse(path, "is required") }
      return ""
    }
    guard !text.trimmed.isEmpty else {
      refuse(path, "must not be empty")
      return ""
    }
    return text
  }

  /// A text of at most so many characters, empty ones too; nil where there is none.
  mutating func optional(_ path: String, most: Int) -> String? {
    guard let found = self[path] else { return nil }
    guard let text = found.text else {
      refuse(path, "must be a string")
      return nil
    }
    let count = text.unicodeScalars.count
    guard count <= most else {
      refuse(path, "must have at most \(most) characters, has \(count)")
      return nil
    }
    return text
  }

  /// A text that is cut where it is too long for its field.
  mutating func cut(_ path: String, most: Int) -> String? {
    guard let found = self[path] else { return nil }
    guard let text = found.text else {
      refuse(path, "must be a string")
      return nil
    }
    return text.unicodeScalars.count <= most ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(most)))
  }

  mutating func choice(_ path: String, _ choices: [String]) -> String? {
    guard let found = self[path] else { return nil }
    guard let text = found.text, choices.contains(text) else {
      refuse(path, "must be one of \(choices.joined(separator: ", "))")
      return nil
    }
    return text
  }

  mutating func object(_ path: String) -> JSONValue? {
    guard let found = self[path] else { return nil }
    guard found.members != nil else {
      refuse(path, "must be an object")
      return nil
    }
    return found
  }

  /// The entries of an array; empty where there is none.
  mutating func list(_ path: String, most: Int) -> [JSONValue] {
    guard let found = self[path] else { return [] }
    guard let entries = found.elements else {
      refuse(path, "must be an array")
      return []
    }
    guard entries.count <= most else {
      refuse(path, "must have at most \(most) entries, has \(entries.count)")
      return []
    }
    return entries
  }

  mutating func texts(_ path: String, most: Int, length: Int) -> [String] {
    let entries = list(path, most: most)
    let texts = entries.compactMap(\.text)
    if texts.count < entries.count { refuse(path, "must be an array of strings") }
    if texts.contains(where: { $0.unicodeScalars.count > length }) {
      refuse(path, "must have entries of at most \(length) characters")
    }
    return texts
  }

  mutating func refuse(_ path: String, _ problem: String) {
    errors.append(FieldError(field: path, problem: problem))
  }

  /// - Throws: `Refusal.invalid` with everything that was wrong.
  func check() throws {
    guard errors.isEmpty else { throw Refusal.invalid(errors) }
  }
}
