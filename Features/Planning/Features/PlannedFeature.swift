import Core
import Teams

/// A piece of planned work that a customer can see: what the PO ranks, a lead breaks into stories, and the team takes
/// over in the end (I1–I4, I12).
package struct PlannedFeature: Sendable {
  package let id: ID<PlannedFeature>
  /// The operations team that does it.
  package let team: ID<Team>
  package let backlog: Backlog
  package let customer: ID<Team>?
  package let title: String
  /// High-level definition, Markdown.
  package let text: String
  /// What belongs to it and what does not, Markdown.
  package let scope: String
  package let step: FeatureStep
  /// Points, as PO and lead see it now; nil before anybody said.
  package let effort: Int?
  /// What was said first.
  package let firstEffort: Int?
  package let lead: ID<Person>?
  /// Place in the PO's order over all backlogs of the team; smaller comes first.
  package let position: Int64
  package let requester: ID<Person>?
  /// What it came from, as people name it: `I-2841`; empty for nothing.
  package let origin: String
  /// What it concerns, with commas between; may be empty.
  package let technologies: String
  package let demoAt: Instant?
  package let createdAt: Instant
  /// Since when it is at this step.
  package let stepAt: Instant
  package let closedAt: Instant?
  package let version: Int

  /// How people name it aloud: `F-31`.
  package var number: String { id.spokenFeature }
  package var path: String { "/features/\(id)" }
  package var reference: Reference { Reference(kind: "feature", number: id.number) }
  package var isOpen: Bool { closedAt == nil }
}

extension ID<PlannedFeature> {
  package var spokenFeature: String { "F-\(self)" }

  /// Reads `31` and `F-31`.
  package init?(spoken text: String) {
    self.init(text.hasPrefix("F-") || text.hasPrefix("f-") ? text.dropFirst(2) : text[...])
  }
}

/// What can be written about a feature, before anybody has checked it.
package struct FeatureDraft: Hashable, Sendable {
  package var title: String
  package var text = ""
  package var scope = ""
  package var backlog = Backlog.business
  package var customer: ID<Team>?
  package var effort: Int?
  package var technologies = ""
  package var origin = ""

  package init(title: String) { self.title = title }

  /// The feature as it is stored now.
  package init(_ feature: PlannedFeature) {
    self.init(title: feature.title)
    text = feature.text
    scope = feature.scope
    backlog = feature.backlog
    customer = feature.customer
    effort = feature.effort
    technologies = feature.technologies
    origin = feature.origin
  }
}
