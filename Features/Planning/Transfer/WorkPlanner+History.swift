import Core

extension WorkPlanner {
  /// How many of the changed things have another past at the source than here.
  func otherHistories(
    _ plan: WorkPlan, _ features: [ID<PlannedFeature>: [WorkMove<FeatureStep>]],
    _ stories: [ID<Story>: [WorkMove<StoryState>]]
  ) -> Int {
    func isOther<State>(_ stored: [WorkMove<State>]?, _ wanted: [WorkMove<State>]) -> Bool {
      stored.map { WorkHistory.moves($0, wanted).isOther } ?? false
    }
    func changed(_ kind: WorkPlan.Kind) -> [WorkPlan.Entry] {
      plan.entries.filter { $0.kind == kind && $0.act == .changed }
    }
    let wantedFeatures = Dictionary(document.features.map { ($0.key, $0.moves) }) { first, _ in first }
    let wantedStories = Dictionary(document.stories.map { ($0.key, $0.moves) }) { first, _ in first }
    let otherFeatures = changed(.feature).count { entry in
      guard let item = entry.item, let wanted = wantedFeatures[entry.key] else { return false }
      var stored = features[ID(item)]
      // Its way back to work for open stories is ours, and no past that the source could know.
      if stored?.last?.to == .work, stored?.last?.from.map({ !$0.isOpen || $0.isShown }) == true {
        stored = stored?.dropLast()
      }
      return isOther(stored, wanted)
    }
    let otherStories = changed(.story).count { entry in
      guard let item = entry.item, let wanted = wantedStories[entry.key] else { return false }
      return isOther(stories[ID(item)], wanted)
    }
    return otherFeatures + otherStories
  }
}
