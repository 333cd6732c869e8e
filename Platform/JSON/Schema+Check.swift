import Core

extension Schema {
  /// Everything that is wrong with the value, in the order of the schema, up to 100 errors.
  /// - Parameter path: the field that holds the value, empty for a whole body.
  package func check(_ value: JSONValue, at path: String = "") -> [FieldError] {
    var check = SchemaCheck(root: path)
    check.check(value, self)
    return check.errors
  }
}

/// One walk through a value beside its schema.
private struct SchemaCheck {
  private enum Step {
    case key(String)
    case index(Int)
  }

  private(set) var errors: [FieldError] = []
  private let root: String
  /// The way from the root to the value at hand; it becomes text only for an error.
  private var path: [Step] = []
  /// A sender must not get back more than was sent.
  private var isFull: Bool { errors.count >= 100 }

  init(root: String) { self.root = root }

  private mutating func report(_ problem: String) {
    if !isFull { errors.append(FieldError(field: field, problem: problem)) }
  }

  private var field: String {
    path.reduce(into: root) { text, step in
      switch step {
      case .index(let index): text += "[\(index)]"
      case .key(let key): text += (text.isEmpty ? "" : ".") + shortened(key, to: 80)
      }
    }
  }

  private mutating func at(_ step: Step, _ work: (inout Self) -> Void) {
    path.append(step)
    work(&self)
    path.removeLast()
  }

  mutating func check(_ value: JSONValue, _ schema: Schema) {
    if value.isNull && schema.isNullable { return }
    switch (schema.kind, value) {
    case (.string(let rule), .string(let text)): check(text, rule)
    case (.integer(let range), _):
      guard let number = value.integer else { return refuseKind(value, schema) }
      if number < range.lowerBound { report("must be at least \(range.lowerBound), is \(number)") }
      if number > range.upperBound { report("must be at most \(range.upperBound), is \(number)") }
    case (.number(let range), _):
      guard let number = value.number else { return refuseKind(value, schema) }
      if number < range.lowerBound { report("must be at least \(range.lowerBound), is \(number)") }
      if number > range.upperBound { report("must be at most \(range.upperBound), is \(number)") }
    case (.boolean, .bool): break
    case (.array(let entry, let maxCount), .array(let elements)):
      checkCount(elements.count, maxCount)
      for (index, element) in elements.enumerated() where !isFull { at(.index(index)) { $0.check(element, entry) } }
    case (.object(let properties, let additional), .object(let members)):
      check(members, properties, additional)
    case (.map(let entry, let maxCount), .object(let members)):
      checkCount(members.count, maxCount)
      for member in members where !isFull { at(.key(member.key)) { $0.check(member, entry) } }
    default: refuseKind(value, schema)
    }
  }

  private mutating func check(_ member: JSONValue.Member, _ entry: Schema) {
    // Keys are stored and shown like values; U+0000 in one would not even be storable.
    if let problem = controlCharacter(in: member.key, isOneLine: true) { report("is a key that \(problem)") }
    check(member.value, entry)
  }

  private mutating func check(
    _ members: [JSONValue.Member], _ properties: [Schema.Property], _ additional: Bool
  ) {
    var places = [Int?](repeating: nil, count: properties.count)
    var unknown: [String] = []
    for (place, member) in members.enumerated() {
      if let index = properties.firstIndex(where: { $0.name == member.key }) {
        if places[index] == nil { places[index] = place }
      } else if !additional && unknown.count < 100 {
        unknown.append(member.key)
      }
    }
    for (property, place) in zip(properties, places) where !isFull {
      if let place {
        at(.key(property.name)) { $0.check(members[place].value, property.schema) }
      } else if property.isRequired {
        at(.key(property.name)) { $0.report("is required") }
      }
    }
    guard !unknown.isEmpty else { return }
    let known = properties.map(\.name).joined(separator: ", ")
    for key in unknown { at(.key(key)) { $0.report("is not known; known here: \(known)") } }
  }

  private mutating func check(_ text: String, _ rule: Schema.Text) {
    if let choices = rule.choices {
      if !choices.contains(text) {
        report("must be one of \(choices.joined(separator: ", ")); is \(quoted(text))")
      }
      return
    }
    // A character has one to four bytes, and counting bytes costs nothing.
    let bytes = text.utf8.count
    if bytes / 4 < rule.length.lowerBound || bytes > rule.length.upperBound {
      checkLength(text.unicodeScalars.count, rule.length)
    }
    if let problem = controlCharacter(in: text, isOneLine: rule.isOneLine) { report(problem) }
    if !text.isEmpty, let format = rule.format, !format.accepts(text) {
      report("\(format.requirement); is \(quoted(text))")
    }
  }

  private mutating func checkLength(_ count: Int, _ length: ClosedRange<Int>) {
    if count < length.lowerBound {
      let actual = count == 0 ? "is empty" : "has \(count)"
      report("must have at least \(counted(length.lowerBound, "character")), \(actual)")
    } else if count > length.upperBound {
      report("must have at most \(counted(length.upperBound, "character")), has \(count)")
    }
  }

  private mutating func checkCount(_ count: Int, _ maxCount: Int) {
    if count > maxCount { report("must have at most \(counted(maxCount, "entry", "entries")), has \(count)") }
  }

  private mutating func refuseKind(_ value: JSONValue, _ schema: Schema) {
    report("must be \(schema.kind.noun), is \(noun(value))")
  }
}

private func shortened(_ text: String, to count: Int) -> String {
  guard text.unicodeScalars.count > count else { return text }
  return String(String.UnicodeScalarView(text.unicodeScalars.prefix(count - 1))) + "…"
}

private func quoted(_ text: String) -> String { "“\(shortened(text, to: 40))”" }

private func counted(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
  "\(count) \(count == 1 ? singular : plural ?? singular + "s")"
}

private func noun(_ value: JSONValue) -> String {
  switch value {
  case .null: "null"
  case .bool(let flag): flag ? "true" : "false"
  case .int(let number): "the number \(number)"
  case .double(let number): "the number \(number)"
  case .string(let text): text.isEmpty ? "empty text" : "the text \(quoted(text))"
  case .array: "an array"
  case .object: "an object"
  }
}

/// Control characters (Unicode category Cc) break logs, mail headers and, as U+0000, PostgreSQL.
private func controlCharacter(in text: String, isOneLine: Bool) -> String? {
  func isRefused(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: isOneLine
    case 0..<0x20, 0x7F..<0xA0: true
    default: false
    }
  }
  // Nearly all text is cleared by its bytes and need not be decoded; U+0080...U+009F begin with C2.
  var bytes = text
  let isSuspect = bytes.withUTF8 { $0.contains { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 } }
  guard isSuspect, let scalar = text.unicodeScalars.first(where: isRefused) else { return nil }
  let code = String(scalar.value, radix: 16, uppercase: true)
  let shown = "U+" + String(repeating: "0", count: 4 - code.utf8.count) + code
  return isOneLine
    ? "must be one line without control characters, has \(shown)"
    : "must not have control characters except line feed and tab, has \(shown)"
}

extension Schema.Kind {
  fileprivate var noun: String {
    switch self {
    case .string: "text"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "true or false"
    case .array: "an array"
    case .object, .map: "an object"
    }
  }
}
