import Core
import Storage
import Teams

/// Time in which somebody has promised to be at planned work; a duty meanwhile has to be decided about.
package struct PromisedTime: Hashable, Sendable {
  package let person: ID<Person>
  package let span: Range<Instant>
  /// What they promised, as people name it: `S-408`.
  package let work: String

  package init(_ person: ID<Person>, _ span: Range<Instant>, work: String) {
    self.person = person
    self.span = span
    self.work = work
  }
}

/// What another feature knows of promises. It knows of this one; this one does not know of it.
/// - Parameter: what is asked for; what is answered overlaps it.
package typealias PromisedTimePart = @Sendable (Range<Instant>, Transaction) throws -> [PromisedTime]
