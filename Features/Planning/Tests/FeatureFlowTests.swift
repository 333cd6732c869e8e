import Testing

@testable import Planning

@Suite("The flow of features and stories")
struct FeatureFlowTests {
  @Test("Nothing reaches the demo but through the validation by the product owner")
  func featureValidation() {
    let into = FeatureFlow.moves.filter { $0.to == .demo }
    #expect(into.map(\.from) == [.validation] && into.allSatisfy { $0.roles == [.po] })
  }

  @Test("Nothing is done but through the validation of the lead, or of the product owner")
  func storyValidation() {
    let into = StoryFlow.moves.filter { $0.to == .done }
    #expect(into.map(\.from) == [.validation] && into.allSatisfy { !$0.roles.contains(.pair) })
  }

  @Test("Every step can be reached and left, and every open one can be dropped")
  func complete() {
    for step in FeatureStep.allCases {
      #expect(step == .requested || FeatureFlow.moves.contains { $0.to == step }, "\(step) is reached")
      #expect(step == .done || FeatureFlow.moves.contains { $0.from == step }, "\(step) is left")
      #expect((FeatureFlow.move(from: step, to: .dropped)?.needsReason == true) == step.isOpen)
    }
    for state in StoryState.allCases {
      #expect(StoryFlow.moves.contains { $0.from == state }, "\(state) is left")
      #expect((StoryFlow.move(from: state, to: .dropped) != nil) == state.isOpen)
    }
  }

  @Test("No pair of states has two ways")
  func unambiguous() {
    #expect(Set(FeatureFlow.moves.map { [$0.from, $0.to] }).count == FeatureFlow.moves.count)
    #expect(Set(StoryFlow.moves.map { [$0.from, $0.to] }).count == StoryFlow.moves.count)
  }

  @Test("What is missing is said")
  func obstacles() {
    var facts = FeatureFlow.Facts()
    #expect(FeatureFlow.obstacle(to: .criteria, from: .definition, facts) == "it has no definition yet")
    #expect(FeatureFlow.obstacle(to: .writing, from: .criteria, facts) == "it has no acceptance criterion yet")
    facts.criteria = 2
    #expect(FeatureFlow.obstacle(to: .writing, from: .criteria, facts) == "nobody has said its effort yet")
    facts.hasEffort = true
    #expect(FeatureFlow.obstacle(to: .writing, from: .criteria, facts) == "it has no lead yet")
    facts.hasLead = true
    #expect(FeatureFlow.obstacle(to: .writing, from: .criteria, facts) == nil)
    (facts.stories, facts.unsized, facts.openStories) = (3, 1, 2)
    #expect(FeatureFlow.obstacle(to: .ordering, from: .writing, facts) == "one story is without a size")
    #expect(FeatureFlow.obstacle(to: .validation, from: .work, facts) == "2 stories are not done")
    #expect(FeatureFlow.obstacle(to: .demo, from: .validation, facts) == "2 stories are not done")
    (facts.openStories, facts.openCriteria, facts.openHandover) = (0, 1, 3)
    #expect(FeatureFlow.obstacle(to: .demo, from: .validation, facts) == "one criterion is not met")
    #expect(FeatureFlow.obstacle(to: .retro, from: .handover, facts) == "3 points of the hand-over are open")
  }
}
