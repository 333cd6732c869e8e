import Core
import Storage
import Teams
import Web

/// Titles and leads of what was promised, read once for a page.
struct CommitmentSubjects {
  private var titles: [Commitment.Subject: String] = [:]
  private var leads: [Commitment.Subject: ID<Person>] = [:]

  init(_ subjects: [Commitment.Subject], _ tx: Transaction) throws {
    let ids = Set(subjects.compactMap(\.story)).sorted()
    let stories = try ids.isEmpty ? [] : StoryStore(tx).list("s.id IN (\(list: ids))")
    let features = try FeatureStore(tx).all(Set(subjects.compactMap(\.feature) + stories.compactMap(\.feature)))
    let leading = Dictionary(uniqueKeysWithValues: features.map { ($0.id, $0.lead) })
    for story in stories {
      titles[.story(story.id)] = story.title
      leads[.story(story.id)] = story.feature.flatMap { leading[$0] ?? nil }
    }
    for feature in features {
      titles[.feature(feature.id)] = feature.title
      leads[.feature(feature.id)] = feature.lead
    }
  }

  func lead(_ subject: Commitment.Subject) -> ID<Person>? { leads[subject] }

  func link(_ subject: Commitment.Subject) -> HTML {
    "<a href=\"\(subject.path)\">\(unbroken(subject.name)) \(titles[subject])</a>"
  }
}
