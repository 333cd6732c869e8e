import Core

/// How a story becomes several: what it keeps, and the new ones in their order.
struct StorySplit: Hashable, Sendable {
  struct Part: Hashable, Sendable {
    var title: String
    /// Points, of a spike days; nil: not known yet.
    var size: Int?
    /// Points of the checklist that go with it.
    var checks: [ID<StoryCheck>] = []
  }

  static let maximumParts = 10

  /// What the story is called afterwards, and how big it is then.
  var title: String
  var size: Int?
  var parts: [Part]
}
