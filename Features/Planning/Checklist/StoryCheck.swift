import Core
import Teams

/// One small point within a story, ticked by who works on it.
package struct StoryCheck: Sendable {
  package let id: ID<StoryCheck>
  package let story: ID<Story>
  package let text: String
  package let isMet: Bool
  package let by: ID<Person>?
  package let at: Instant?
}

/// How far the checklist of a story is: `2/5`.
struct ChecklistCount: Hashable, Sendable {
  let met: Int
  let all: Int
}
