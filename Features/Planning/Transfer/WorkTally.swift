import Core
import Teams

/// How many things share a fate that is told in one sentence.
struct WorkTally {
  enum Fate: CaseIterable {
    case history, title, text, size, check, person, undatedIteration, longIteration, overlappingIteration
    case earlierIteration, dependency, circle, membership, commitment, otherHistory, heldFeature
  }

  private var counts: [Fate: Int] = [:]

  mutating func add(_ fate: Fate, _ count: Int = 1) {
    if count > 0 { counts[fate, default: 0] += count }
  }

  /// In the order of `Fate`.
  var sentences: [String] {
    Fate.allCases.compactMap { fate in counts[fate].map { Self.sentence(fate, $0) } }
  }

  private static func sentence(_ fate: Fate, _ count: Int) -> String {
    switch fate {
    case .history: "\(items(count)) without dates of each step: the history here has only what the file says."
    case .title: "\(items(count)) with a title over 200 characters: it is cut, and whole at the head of the text."
    case .text: "\(items(count)) with a text over 20,000 characters: it is cut."
    case .size: "\(items(count)) with a size beyond 100 points, or of a spike beyond 10 days: carried without a size."
    case .check: "\(points(count)) of checklists beyond \(StoryActions.maximumChecks) of one item are left out."
    case .person: "\(count) of more than \(StoryActions.maximumPeople) people on a story at a time are left out."
    case .undatedIteration: "\(iterations(count)) without a first and a last day: left out."
    case .longIteration: "\(iterations(count)) longer than \(TeamRhythm.longest) days: left out."
    case .overlappingIteration: "\(iterations(count)) on days of another: left out."
    case .earlierIteration: "\(iterations(count)) with a begin before the end of the last one here: left out."
    case .dependency: "\(dependencies(count)) on what is neither in the file nor was imported: left out."
    case .circle: "\(dependencies(count)) left out: part of a circle."
    case .membership: "\(count == 1 ? "1 stay" : "\(count) stays") in an iteration that is left out."
    case .commitment:
      "\(count == 1 ? "1 commitment" : "\(count) commitments") whose time has passed without an end, or of unknown "
        + "people: left out."
    case .otherHistory:
      "\(items(count)) with another history at the source than was imported: the history here stays and goes on."
    case .heldFeature:
      "\(count == 1 ? "1 feature" : "\(count) features") finished at the source with stories still open: in work here."
    }
  }

  private static func items(_ count: Int) -> String { count == 1 ? "1 item" : "\(count) items" }
  private static func points(_ count: Int) -> String { count == 1 ? "1 point" : "\(count) points" }
  private static func iterations(_ count: Int) -> String { count == 1 ? "1 iteration" : "\(count) iterations" }
  private static func dependencies(_ count: Int) -> String { count == 1 ? "1 dependency" : "\(count) dependencies" }
}

/// Text of other tools, made to fit what our tables take.
enum WorkText {
  /// One line without control characters.
  static func line(_ text: String, atMost limit: Int) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? " " : $0 })).trimmed.cut(to: limit)
  }

  /// Markdown of several lines.
  static func prose(_ text: String) -> String {
    let kept = text.unicodeScalars.filter { !isControl($0) || $0 == "\n" || $0 == "\r" || $0 == "\t" }
    return String(String.UnicodeScalarView(kept)).trimmed.cut(to: 20_000)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
  }
}
