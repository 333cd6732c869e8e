import Calendars
import Core
import Teams

/// Somebody's promise to a story or feature until a time; meanwhile they are not available for interrupts (S1).
package struct Commitment: Hashable, Sendable {
  /// What was promised.
  package enum Subject: Hashable, Sendable {
    case story(ID<Story>)
    case feature(ID<PlannedFeature>)
  }

  /// How it ended.
  package enum Outcome: String, CaseIterable, Sendable {
    /// The story was validated, or the feature accepted, in time.
    case met
    /// Its time passed before.
    case broken
    /// Somebody took it back, or the work was dropped.
    case withdrawn

    package var title: String { self == .met ? "kept" : rawValue }
  }

  package let id: ID<Commitment>
  package let person: ID<Person>
  package let subject: Subject
  /// The operations team that does the work.
  package let team: ID<Team>
  package let madeAt: Instant
  /// Who said it: the person, or who stood in for them.
  package let madeBy: String
  package let until: Instant
  /// nil: it holds.
  package let endedAt: Instant?
  package let outcome: Outcome?
  /// Why it ended; empty when it was kept.
  package let reason: String
  package let version: Int

  package var isOpen: Bool { endedAt == nil }

  /// `S-408 until Friday 4 December 18:00`: the same whenever it is read.
  package func words(_ text: TimeText) -> String { "\(subject.name) until \(text.day(until)) \(text.time(until))" }

  func holds(at instant: Instant) -> Bool { isOpen && until > instant }
}

extension Commitment.Subject {
  /// How people name it aloud: `S-408`, `F-31`.
  package var name: String {
    switch self {
    case .story(let id): "S-\(id)"
    case .feature(let id): id.spokenFeature
    }
  }

  package var path: String {
    switch self {
    case .story(let id): "/stories/\(id)"
    case .feature(let id): "/features/\(id)"
    }
  }

  package var reference: Reference {
    switch self {
    case .story(let id): id.storyReference
    case .feature(let id): Reference(kind: "feature", number: id.number)
    }
  }

  var story: ID<Story>? { if case .story(let id) = self { id } else { nil } }
  var feature: ID<PlannedFeature>? { if case .feature(let id) = self { id } else { nil } }

  /// Reads `S-408` and `F-31`.
  package init?(spoken text: String) {
    switch text.prefix(2).uppercased() {
    case "S-": if let id = ID<Story>(spoken: text) { self = .story(id) } else { return nil }
    case "F-": if let id = ID<PlannedFeature>(spoken: text) { self = .feature(id) } else { return nil }
    default: return nil
    }
  }
}

extension FeatureStep {
  /// Whether the product owner has accepted it: what was promised is kept.
  var isAccepted: Bool { [.demo, .handover, .retro, .done].contains(self) }
}
