/// The number of a stored thing, typed by what it names, so that a person's number cannot be taken for a team's.
package struct ID<Named>: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: Int64

  package init(_ number: Int64) { self.number = number }

  package init?(_ text: some StringProtocol) {
    guard text.utf8.count <= 18, let number = Int64(text), number > 0 else { return nil }
    self.init(number)
  }

  package var description: String { String(number) }

  package static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// Points to a thing of another feature that may stand above the one that keeps it: a kind and a number.
package struct Reference: Hashable, Sendable {
  /// The singular noun of the table, such as `interrupt`.
  package let kind: String
  package let number: Int64

  package init(kind: String, number: Int64) {
    self.kind = kind
    self.number = number
  }
}
