import Core
import Storage

/// Which feature a story belongs to.
extension StoryActions {
  /// It goes to the end of another feature of the team, or stands alone; it stays in its state.
  /// - Throws: `invalid` for feature; `notAllowed`; `conflict` when the feature does not take it as it is.
  package func assign(_ id: ID<Story>, to feature: ID<PlannedFeature>?, version: Int? = nil) throws {
    let story = try changeable(id, version, by: [.lead, .po], to: "choose the feature of")
    guard story.feature != feature else { return }
    let target = try feature.map { id in
      guard let found = try FeatureStore(tx).find(id) else {
        throw Refusal.invalid("feature", "there is no feature \(id.spokenFeature)")
      }
      return found
    }
    if let target { try require(target, takes: story) }
    try store.assign(story, to: target)
    try record(
      "assigned", id, story.version + 1,
      [
        .init("from", .string(story.feature?.spokenFeature ?? "")), .init("to", .string(target?.number ?? "")),
      ])
  }

  private func require(_ feature: PlannedFeature, takes story: Story) throws {
    guard feature.team == story.team else {
      throw Refusal.invalid("feature", "must be a feature of the same team")
    }
    guard feature.isOpen, !feature.step.isShown else {
      throw Refusal.conflict("\(story.number) cannot go to \(feature.number): that is at \(feature.step.title).")
    }
    let isBegun = story.state == .inWork || story.state == .validation
    guard !isBegun || feature.step == .work else {
      throw Refusal.conflict(
        "\(story.number) is \(story.state.title), but \(feature.number) is not in work: it is at \(feature.step.title)."
      )
    }
  }
}
