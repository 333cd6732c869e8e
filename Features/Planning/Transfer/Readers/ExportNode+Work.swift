import Core
import JSON

extension ExportNode {
  /// A line of text of any length; nil when absent or empty.
  func line(_ key: String) throws -> String? {
    guard let node = self[key] else { return nil }
    guard let text = node.value.text else { throw node.refuse("must be text") }
    return text.oneLine
  }

  /// A line of text that must be there.
  func title(_ key: String) throws -> String {
    guard let title = try line(key) else { throw refuse(key, "must not be empty") }
    return title
  }

  /// Text of several lines; empty when absent.
  func prose(_ key: String) throws -> String {
    guard let node = self[key] else { return "" }
    guard let text = node.value.text else { throw node.refuse("must be text") }
    return text.prose
  }

  /// Lines of text; empty when the list is absent.
  func lines(_ key: String) throws -> [String] {
    try list(key, most: ForeignLimits.entries).compactMap { entry in
      guard let text = entry.value.text else { throw entry.refuse("must be text") }
      return text.oneLine
    }
  }

  /// A time that must be there.
  func moment(_ key: String) throws -> Instant {
    guard let found = try optionalMoment(key) else { throw refuse(key, "must not be empty") }
    return found
  }

  func optionalMoment(_ key: String) throws -> Instant? {
    try optionalInstant(key).map { try ForeignLimits.check($0) { refuse(key, $0) } }
  }

  /// A time in Unix seconds, as number or text; nil when absent or zero.
  func optionalSeconds(_ key: String) throws -> Instant? {
    guard let number = try optionalCount(key), number != 0 else { return nil }
    return try ForeignLimits.check(Instant(seconds: number)) { refuse(key, $0) }
  }

  /// A whole number, as number or text; nil when absent or empty.
  func optionalCount(_ key: String) throws -> Int64? {
    guard let node = self[key], node.value.text != "" else { return nil }
    guard let number = node.value.integer ?? node.value.text.flatMap(Int64.init) else {
      throw node.refuse("must be a whole number")
    }
    // Ten times the seconds of the year 9999, which no instant can overflow.
    guard number.magnitude < 2_534_023_008_000 else { throw node.refuse("must be a smaller number, is \(number)") }
    return number
  }

  /// An id, as number or text; nil when absent or empty.
  func optionalIdentifier(_ key: String) throws -> String? {
    self[key] == nil || self[key]?.value.text == "" ? nil : try identifier(key)
  }

  /// The first of the keys that is there: products spell one thing in several ways.
  func first(_ keys: String...) -> ExportNode? {
    for key in keys {
      if let found = self[key] { return found }
    }
    return nil
  }

  /// How many entries a list has; 0 when it is absent or no list.
  func count(_ key: String) -> Int { self[key]?.value.elements?.count ?? 0 }
}

extension ForeignPerson {
  /// - Returns: nil when nothing is left of both.
  init?(name: String?, address: String?) {
    let (name, email) = (name?.oneLine?.cut(to: ForeignLimits.name), address?.oneLine?.lowercased())
    guard name != nil || email != nil else { return nil }
    self.init(name: name, email: email)
  }

  /// A cell or field that may hold either.
  init?(either text: String?) {
    let isAddress = text?.contains("@") ?? false
    self.init(name: isAddress ? nil : text, address: isAddress ? text : nil)
  }
}
