import Core
import JSON
import Teams

/// An object in a file of ours and the place where it stands, so that a refusal names it.
struct WorkNode {
  let value: JSONValue
  /// `stories[3].moves[0]`; empty for the whole file.
  let path: String

  func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func refuse(_ key: String, _ problem: String) -> Refusal { .invalid(place(key), problem) }

  /// The objects of a list; empty when it is absent.
  func list(_ key: String, atMost most: Int) throws -> [WorkNode] {
    guard let found = value[key], !found.isNull else { return [] }
    guard let elements = found.elements else { throw refuse(key, "must be a list") }
    guard elements.count <= most else {
      throw refuse(key, "must have at most \(most.grouped) entries, has \(elements.count.grouped)")
    }
    let place = place(key)
    return try elements.enumerated().map { index, element in
      let node = WorkNode(value: element, path: "\(place)[\(index)]")
      guard element.members != nil else { throw Refusal.invalid(node.path, "must be an object") }
      return node
    }
  }

  /// The strings of a list; empty when it is absent.
  func texts(_ key: String) throws -> [String] {
    guard let found = value[key], !found.isNull else { return [] }
    let texts = found.elements?.compactMap(\.text)
    guard let texts, texts.count == found.elements?.count else { throw refuse(key, "must be a list of texts") }
    return texts
  }

  /// One line; empty when absent.
  func line(_ key: String, _ length: ClosedRange<Int>) throws -> String {
    var findings = FieldFindings()
    let line = findings.line(place(key), try raw(key) ?? "", length: length)
    try findings.refuse()
    return line
  }

  /// Several lines; empty when absent.
  func text(_ key: String) throws -> String {
    var findings = FieldFindings()
    let text = findings.text(place(key), try raw(key) ?? "", atMost: 20_000)
    try findings.refuse()
    return text
  }

  func optionalLine(_ key: String) throws -> String? {
    guard try raw(key) != nil else { return nil }
    return try line(key, 1...254)
  }

  private func raw(_ key: String) throws -> String? {
    guard let found = value[key], !found.isNull else { return nil }
    guard let text = found.text else { throw refuse(key, "must be text") }
    return text
  }

  func integer(_ key: String, _ range: ClosedRange<Int64>) throws -> Int? {
    guard let found = value[key], !found.isNull else { return nil }
    guard let number = found.integer, range.contains(number) else {
      throw refuse(key, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return Int(number)
  }

  func flag(_ key: String) throws -> Bool {
    guard let found = value[key], !found.isNull else { return false }
    guard let flag = found.flag else { throw refuse(key, "must be true or false") }
    return flag
  }

  func choice<Choice: CaseIterable & RawRepresentable<String>>(_ key: String, of: Choice.Type) throws -> Choice {
    guard let choice = try optionalChoice(key, of: Choice.self) else { throw refuse(key, "is required") }
    return choice
  }

  func optionalChoice<Choice: CaseIterable & RawRepresentable<String>>(
    _ key: String, of: Choice.Type
  ) throws -> Choice? {
    guard let text = try raw(key) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw refuse(key, "must be one of \(names), is “\(text.prefix(40))”")
    }
    return choice
  }

  func instant(_ key: String) throws -> Instant {
    guard let instant = try optionalInstant(key) else { throw refuse(key, "is required") }
    return instant
  }

  /// From 1970 on, as everything that is computed from it counts days of the calendar.
  func optionalInstant(_ key: String) throws -> Instant? {
    guard let text = try raw(key) else { return nil }
    guard let instant = Instant(rfc3339: text), instant.microseconds >= 0 else {
      throw refuse(key, "must be a time such as 2026-11-23T18:00:00Z, is “\(text.prefix(40))”")
    }
    return instant
  }

  func day(_ key: String) throws -> Day {
    let text = try raw(key) ?? ""
    guard let day = Day(text) else { throw refuse(key, "must be a day such as 2026-11-23, is “\(text.prefix(40))”") }
    return day
  }

  func person(_ key: String) throws -> ForeignPerson? {
    guard let found = value[key], !found.isNull else { return nil }
    guard found.members != nil else { throw refuse(key, "must be an object with name and email") }
    let node = WorkNode(value: found, path: place(key))
    let person = ForeignPerson(
      name: try node.optionalLine("name"), email: try node.optionalLine("email")?.lowercased())
    guard !person.key.isEmpty else { throw refuse(key, "must have a name or an email") }
    return person
  }
}
