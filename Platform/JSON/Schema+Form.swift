import Core

extension Schema {
  /// The values of an HTML form, turned into the kinds of this object schema and checked.
  ///
  /// Text is trimmed and its line ends become line feeds; an empty field counts as absent; `on`, `true` and `1` are
  /// true, and a required check box that was not sent is false. An array takes all values under its name, everything
  /// else the last one. What cannot be turned stays text, so that the form can show it again beside its error.
  /// Fields that are not the feature's (such as the CSRF token) are to be taken out before.
  /// - Returns: an object, and everything that is wrong with it.
  package func fields(fromForm pairs: [(String, String)]) -> (JSONValue, [FieldError]) {
    guard case .object(let properties, _) = kind else {
      return (.null, [FieldError(field: "", problem: "cannot be given by a form")])
    }
    let sent = pairs.map { (name: $0.0, text: Self.trimmed($0.1)) }.filter { !$0.text.isEmpty }
    var members: [JSONValue.Member] = []
    for property in properties {
      let texts = sent.filter { $0.name == property.name }.map(\.text)
      if let value = property.value(fromForm: texts) { members.append(.init(property.name, value)) }
    }
    for (name, text) in sent where !properties.contains(where: { $0.name == name }) {
      members.append(.init(name, .string(text)))
    }
    let value = JSONValue.object(members)
    return (value, check(value))
  }

  private static func trimmed(_ text: String) -> String {
    var scalars = Substring.UnicodeScalarView(text.unicodeScalars)
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    guard scalars.contains("\r") else { return String(scalars) }
    // Browsers send line ends as CR LF (HTML, form submission), which is one `Character` in Swift.
    return String(String(scalars).map { $0 == "\r\n" || $0 == "\r" ? "\n" : $0 })
  }

  fileprivate func value(fromForm text: String) -> JSONValue {
    switch kind {
    case .integer: Int64(text).map { .int($0) } ?? .string(text)
    case .number: Double(text).flatMap { $0.isFinite ? .double($0) : nil } ?? .string(text)
    case .boolean:
      switch text {
      case "on", "true", "1": true
      case "off", "false", "0": false
      default: .string(text)
      }
    case .string, .array, .object, .map: .string(text)
    }
  }
}

extension Schema.Property {
  fileprivate func value(fromForm texts: [String]) -> JSONValue? {
    switch schema.kind {
    case .array(let entry, _) where isRequired || !texts.isEmpty: .array(texts.map { entry.value(fromForm: $0) })
    case .boolean where isRequired && texts.isEmpty: .bool(false)
    default: texts.last.map { schema.value(fromForm: $0) }
    }
  }
}
