import Core
import Storage
import Teams

/// An interrupt that somebody linked to a story. Planning knows of interrupts only what it was told then: the number and
/// the title.
package struct LinkedInterrupt: Sendable {
  package let number: Int64
  package let title: String
  package let at: Instant
  package let by: ID<Person>?

  /// How people name it aloud: `I-2841`.
  package var name: String { Self.name(number) }
  package var path: String { "/interrupts/\(number)" }

  static func name(_ number: Int64) -> String { "I-\(number)" }
}

/// Asks the feature that keeps interrupts for the title of one.
/// - Returns: nil when there is none, or none that the actor may know.
package typealias InterruptLookup = @Sendable (_ number: Int64, Actor, Transaction) throws -> String?
