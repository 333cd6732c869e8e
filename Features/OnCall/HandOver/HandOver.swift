import Core
import Storage
import Teams

/// What the next people of a rotation were told when the duty became theirs (G5).
package struct HandOver: Hashable, Sendable {
  package let id: ID<HandOver>
  package let rotation: ID<Rotation>
  /// When the duty changed hands.
  package let at: Instant
  /// Who had it last; nobody before the first turn.
  package let from: [ID<Person>]
  package let to: [ID<Person>]
  /// What the predecessor wrote; may be empty.
  package let note: String
  package let noteBy: String?
  package let sections: [HandOverSection]
  package let toldAt: Instant

  package var reference: Reference { Reference(kind: "handover", number: id.number) }
}

/// A part of a hand-over: what one feature knows about open work.
package struct HandOverSection: Hashable, Sendable {
  package struct Line: Hashable, Sendable {
    package let text: String
    /// Page of the product, beginning with a slash.
    package let path: String?

    package init(_ text: String, path: String? = nil) {
      self.text = text
      self.path = path
    }
  }

  /// `Open interrupts`
  package let title: String
  /// The most important first.
  package let lines: [Line]
  /// How many there are, those without a line too.
  package let count: Int

  package init(_ title: String, _ lines: [Line], count: Int? = nil) {
    self.title = title
    self.lines = lines
    self.count = count ?? lines.count
  }
}

/// What another feature adds to the hand-over of a rotation. It knows of this one; this one does not know of it.
/// - Parameters: the team whose duty it is, and since when its last people had it.
package typealias HandOverPart = @Sendable (ID<Team>, Instant, Transaction) throws -> [HandOverSection]

/// Who last had a duty.
struct HandOverWatch: Hashable, Sendable {
  let people: [ID<Person>]
  let since: Instant
}

/// What whoever has a duty writes for the next.
package struct HandOverNote: Hashable, Sendable {
  package let text: String
  /// Empty before anybody wrote.
  package let writtenBy: String
  package let writtenAt: Instant?
  /// Counts the edits; 0 before anybody wrote.
  package let version: Int

  static let none = HandOverNote(text: "", writtenBy: "", writtenAt: nil, version: 0)
  /// The most that somebody may write, in Unicode characters.
  static let longest = 2000
}

/// The rule: a duty is handed over when it becomes somebody's who did not have it. Working hours end and begin again
/// without one, and where nobody follows it waits for whoever comes after the gap.
enum HandOverRule {
  /// - Parameters:
  ///   - last: who had it when somebody last had.
  ///   - now: who has it.
  /// - Returns: to whom it is new; nobody when nothing is handed over.
  static func newcomers(last: [ID<Person>], now: [ID<Person>]) -> [ID<Person>] { now.filter { !last.contains($0) } }
}
