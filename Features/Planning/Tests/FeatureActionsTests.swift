import Core
import Teams
import TestKit
import Testing

@testable import Planning

@Suite("What people do with features")
struct FeatureActionsTests {
  @Test("A feature goes its whole way, each step by whom it belongs to", arguments: TestEngine.available)
  func wholeWay(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.inWork()
      for story in try await desk.stories(id) { try await desk.finish(story.id) }
      try await desk.feature(desk.lena) { try $0.move(id, to: .validation) }
      let early = try await desk.refusal { try await desk.feature(desk.petra) { try $0.move(id, to: .demo) } }
      #expect(early == .conflict("F-1 cannot go to demo: one criterion is not met."))
      let checks = try await desk.app.read { tx in try FeatureCheckStore(tx).of(id) }
      try await desk.feature(desk.petra) { actions in
        try actions.setCheck(checks.first { $0.kind == .criterion }?.id ?? ID(0), .met, evidence: "11 min")
        try actions.move(id, to: .demo)
      }
      try await desk.feature(desk.lena) { actions in
        try actions.move(id, to: .handover)
        for check in checks where check.kind == .handover { try actions.setCheck(check.id, .met) }
        try actions.move(id, to: .retro)
        try actions.move(id, to: .done)
      }
      let done = try await desk.get(id)
      #expect(done.step == .done && done.closedAt == desk.app.now && done.demoAt == desk.app.now)
      let moves = try await desk.app.read { tx in try FeatureStore(tx).moves(id).map(\.to) }
      #expect(
        moves == [
          .definition, .criteria, .writing, .ordering, .work, .validation, .demo, .handover, .retro, .done,
        ])
    }
  }

  @Test("Whose step it is not may not take it", arguments: TestEngine.available)
  func roles(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.inWork()
      let byEngineer = try await desk.refusal { try await desk.feature(desk.jonas) { try $0.move(id, to: .ordering) } }
      #expect(
        byEngineer
          == .notAllowed(
            "Jonas Lind may not move F-1 to ordering stories: that is for the feature lead, or a manager."))
      let skipping = try await desk.refusal { try await desk.feature(desk.petra) { try $0.move(id, to: .demo) } }
      #expect(skipping == .conflict("F-1 is at in work; from there it does not go to demo."))
      try await desk.feature(desk.marek) { try $0.move(id, to: .ordering) }
      let silent = try await desk.refusal { try await desk.feature(desk.petra) { try $0.move(id, to: .dropped) } }
      #expect(silent == .invalid("reason", "must not be empty"))
      #expect(try await desk.get(id).step == .ordering)
    }
  }

  @Test("A customer asks for their own team, and the product owner takes it up", arguments: TestEngine.available)
  func requests(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let asked = try await desk.feature(desk.ada) { actions in
        var draft = FeatureDraft(title: "Quota by form")
        draft.effort = 5
        return try actions.add(draft)
      }
      #expect(asked.step == .requested && asked.customer == desk.payments.id && asked.backlog == .customer)
      #expect(asked.effort == nil && asked.requester == desk.ada.id)
      let byAda = try await desk.refusal { try await desk.feature(desk.ada) { try $0.move(asked.id, to: .definition) } }
      #expect(byAda != nil)
      try await desk.feature(desk.petra) { try $0.move(asked.id, to: .definition) }
      #expect(try await desk.get(asked.id).step == .definition)
    }
  }

  @Test("A change from an older version is refused and says what happened", arguments: TestEngine.available)
  func stale(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.agreed()
      let seen = try await desk.get(id)
      var draft = FeatureDraft(seen)
      draft.effort = 34
      let (first, version) = (draft, seen.version)
      try await desk.feature(desk.lena) { try $0.edit(id, version: version, to: first) }
      draft.effort = 21
      let second = draft
      let refusal = try await desk.refusal {
        try await desk.feature(desk.petra) { try $0.edit(id, version: version, to: second) }
      }
      #expect(refusal == .conflict("F-1 has changed since you looked. Lena Vogt changed effort."))
      let after = try await desk.get(id)
      #expect(after.effort == 34 && after.firstEffort == 20)
    }
  }

  @Test("The product owner's order is moved by one row", arguments: TestEngine.available)
  func ranking(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let ids = try await desk.feature(desk.petra) { actions in
        try (1...4).map { try actions.add(FeatureDraft(title: "Feature \($0)")).id }
      }
      try await desk.feature(desk.petra) { try $0.rank(ids[3], behind: nil) }
      try await desk.feature(desk.petra) { try $0.rank(ids[0], behind: ids[1]) }
      let order = try await desk.app.read { tx in try FeatureStore(tx).open(desk.team.id).map(\.id) }
      #expect(order == [ids[3], ids[1], ids[0], ids[2]])
      let byLead = try await desk.refusal { try await desk.feature(desk.lena) { try $0.rank(ids[0], behind: nil) } }
      #expect(byLead != nil)
      try await desk.feature(desk.petra) { try $0.move(ids[1], to: .dropped, reason: "No longer wanted") }
      let gone = try await desk.refusal { try await desk.feature(desk.petra) { try $0.rank(ids[0], behind: ids[1]) } }
      #expect(gone == .conflict("F-2 is not among the open features of the team; look again."))
    }
  }

  @Test("A dropped feature takes its open stories with it, each with the reason", arguments: TestEngine.available)
  func drop(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.inWork(stories: 2)
      let stories = try await desk.stories(id).map(\.id)
      try await desk.finish(stories[0])
      try await desk.story(desk.jonas) { try $0.block(stories[1], reason: "no quota") }
      try await desk.feature(desk.petra) { try $0.move(id, to: .dropped, reason: "Bought instead") }
      #expect(try await desk.stories(id).map(\.state) == [.done, .dropped])
      let moves = try await desk.app.read { tx in try StoryStore(tx).moves(stories[1]) }
      #expect(moves.last?.reason == "F-1 was dropped: Bought instead")
      #expect(try await desk.get(stories[1]).isBlocked == false)
    }
  }

  @Test("A criterion that is written anew holds no longer", arguments: TestEngine.available)
  func rewritten(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.agreed()
      let checks = try await desk.app.read { tx in try FeatureCheckStore(tx).of(id) }
      let criterion = try #require(checks.first { $0.kind == .criterion }).id
      try await desk.feature(desk.petra) { try $0.setCheck(criterion, .met, evidence: "seen") }
      try await desk.feature(desk.lena) { try $0.editCheck(criterion, text: "It takes an hour") }
      let check = try await desk.app.read { tx in try FeatureCheckStore(tx).get(criterion) }
      #expect(check.state == .open && check.evidence.isEmpty && check.by == nil)
    }
  }

  @Test("What is wrong with a draft is said all at once, and nothing is stored", arguments: TestEngine.available)
  func drafts(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let refusal = try await desk.refusal {
        try await desk.feature(desk.petra) { actions in
          var draft = FeatureDraft(title: " ")
          draft.effort = 0
          draft.customer = ID(77)
          draft.text = String(repeating: "x", count: 20_001)
          _ = try actions.add(draft)
        }
      }
      #expect(
        refusal?.message
          == "title: must not be empty; text: must have at most 20000 characters, has 20001; "
          + "effort: must be 1 to 10000 points, is 0; customer: there is no team 77")
      #expect(try await desk.app.read { tx in try FeatureStore(tx).open(desk.team.id).isEmpty })
    }
  }
}
