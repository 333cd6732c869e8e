import Core
import JSON
import Teams

/// One thing that is done to several stories at once.
enum BulkChange: Hashable, Sendable {
  case plan(ID<Iteration>)
  /// Back to the backlog.
  case unplan
  /// Points; of spikes days.
  case size(Int)
  case join(ID<Person>)
  case leave(ID<Person>)
  case block(String)
  case unblock
  case drop(String)
  /// nil: they stand alone.
  case feature(ID<PlannedFeature>?)

  enum Act: String, CaseIterable, Sendable {
    case plan, unplan, size, join, leave, block, unblock, drop, feature
  }

  static let properties: [Schema.Property] = [
    .required("act", .choice(of: Act.self)),
    .optional("iteration", .integer(1...Int64.max).described("Id of the iteration, to plan.")),
    .optional("size", .integer(1...100).described("Points; of spikes days.")),
    .optional("person", .integer(1...Int64.max).described("Who joins or leaves.")),
    .optional("reason", .line(0...500).described("Needed to block and to drop.")),
    .optional(
      "feature", Schema.integer(1...Int64.max).orNull.described("The feature they go to; null: they stand alone.")),
  ]

  /// - Throws: `Refusal.invalid` for what the act needs and is not given.
  init(_ fields: Fields) throws {
    switch Act(rawValue: try fields.text("act")) ?? .unplan {
    case .plan: self = .plan(ID(try fields.integer("iteration")))
    case .unplan: self = .unplan
    case .size: self = .size(Int(try fields.integer("size")))
    case .join: self = .join(ID(try fields.integer("person")))
    case .leave: self = .leave(ID(try fields.integer("person")))
    case .block: self = .block(try fields.text("reason"))
    case .unblock: self = .unblock
    case .drop: self = .drop(try fields.text("reason"))
    case .feature:
      // To stand alone must be said, not forgotten.
      guard fields.contains("feature") else { throw Refusal.invalid("feature", "is missing") }
      self = .feature(fields.optionalInteger("feature").map { ID($0) })
    }
  }
}

/// One of the stories that are changed together, as the person saw it.
struct BulkTarget: Hashable, Sendable {
  let story: ID<Story>
  /// nil: whatever it is now.
  let version: Int?
}

/// What came of it; stories that were so already are left as they are.
struct BulkResult: Hashable, Sendable {
  var changed = 0
  var unchanged = 0

  var sentence: String {
    let done = changed == 1 ? "1 story was changed." : "\(changed) stories were changed."
    return unchanged == 0 ? done : "\(done) \(unchanged) were so already."
  }
}
