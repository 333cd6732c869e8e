import Core
import Teams
import TestKit
import Testing

@testable import Planning

@Suite("What people do with stories")
struct StoryActionsTests {
  @Test("A story is pulled by a pair, sent back, done again and validated", arguments: TestEngine.available)
  func course(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let feature = try await desk.inWork()
      let id = try await desk.stories(feature)[0].id
      try await desk.story(desk.lena) { try $0.move(id, to: .ready) }
      try await desk.story(desk.jonas) { try $0.move(id, to: .inWork) }
      let ines = desk.ines.id
      try await desk.story(desk.jonas) { try $0.join(id, ines) }
      let own = try await desk.refusal { try await desk.story(desk.jonas) { try $0.move(id, to: .done) } }
      #expect(own == .conflict("S-1 is in work; from there it does not become validated."))
      try await desk.story(desk.jonas) { try $0.move(id, to: .validation) }
      let mine = try await desk.refusal { try await desk.story(desk.jonas) { try $0.move(id, to: .done) } }
      #expect(mine != nil)
      try await desk.story(desk.lena) { try $0.move(id, to: .ready, reason: "Insights was missing") }
      #expect(try await desk.get(id).sentBack == 1)
      try await desk.story(desk.ines) { try $0.move(id, to: .inWork) }
      try await desk.story(desk.ines) { try $0.move(id, to: .validation) }
      try await desk.story(desk.lena) { try $0.move(id, to: .done) }
      let people = try await desk.app.read { tx in try StoryStore(tx).people([id])[id] }
      #expect(people == [desk.jonas.id, desk.ines.id])
      #expect(try await desk.get(id).closedAt == desk.app.now)
    }
  }

  @Test("A card that was moved meanwhile is a conflict that says by whom", arguments: TestEngine.available)
  func staleMove(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let feature = try await desk.inWork()
      let id = try await desk.stories(feature)[0].id
      try await desk.story(desk.lena) { try $0.move(id, to: .ready) }
      try await desk.story(desk.jonas) { try $0.move(id, to: .inWork, seen: .ready) }
      let refusal = try await desk.refusal {
        try await desk.story(desk.ines) { try $0.move(id, to: .inWork, seen: .ready) }
      }
      #expect(refusal == .conflict("S-1 is not ready any more. Jonas Lind moved it to in work."))
    }
  }

  @Test("Only sized stories are ready, and only a feature in work is worked on", arguments: TestEngine.available)
  func obstacles(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let feature = try await desk.agreed()
      let bare = try await desk.write("Bare", size: nil, in: feature)
      let unsized = try await desk.refusal { try await desk.story(desk.lena) { try $0.move(bare, to: .ready) } }
      #expect(unsized == .conflict("S-1 cannot become ready: nobody has sized it yet."))
      let sized = try await desk.write("Sized", in: feature)
      try await desk.story(desk.lena) { try $0.move(sized, to: .ready) }
      let early = try await desk.refusal { try await desk.story(desk.jonas) { try $0.move(sized, to: .inWork) } }
      #expect(early?.message == "S-2 cannot become in work: its feature is not in work but at writing stories.")
    }
  }

  @Test("A spike ends with what it found", arguments: TestEngine.available)
  func spike(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let team = desk.team.id
      let id = try await desk.story(desk.jonas) { actions in
        var draft = StoryDraft(title: "How far can pooling go?")
        draft.kind = .spike
        draft.size = 1
        return try actions.add(draft, in: .backlog(.ssa, team)).id
      }
      try await desk.story(desk.ines) { try $0.move(id, to: .ready) }
      try await desk.story(desk.jonas) { try $0.move(id, to: .inWork) }
      let empty = try await desk.refusal { try await desk.story(desk.jonas) { try $0.move(id, to: .validation) } }
      #expect(empty != nil)
      var draft = StoryDraft(try await desk.get(id))
      draft.outcome = "Up to 200 connections"
      let found = draft
      try await desk.story(desk.jonas) { try $0.edit(id, version: nil, to: found) }
      try await desk.story(desk.jonas) { try $0.move(id, to: .validation) }
      let own = try await desk.refusal { try await desk.story(desk.jonas) { try $0.move(id, to: .done) } }
      #expect(own != nil, "nobody validates their own work")
      try await desk.story(desk.ines) { try $0.move(id, to: .done) }
      #expect(try await desk.get(id).sizeText == "1 d")
    }
  }

  @Test("Whoever worked on a story that stands alone does not validate it, also not after leaving it")
  func ownWork() async throws {
    try await PlanningDesk.run { desk in
      let (team, petra, jonas) = (desk.team.id, desk.petra.id, desk.jonas.id)
      let id = try await desk.story(desk.ines) { actions in
        var draft = StoryDraft(title: "Restart from chat")
        draft.size = 2
        return try actions.add(draft, in: .backlog(.ssa, team)).id
      }
      try await desk.story(desk.ines) { try $0.move(id, to: .ready) }
      try await desk.story(desk.jonas) { try $0.move(id, to: .inWork) }
      try await desk.story(desk.jonas) { try $0.join(id, petra) }
      try await desk.story(desk.jonas) { try $0.move(id, to: .validation) }
      try await desk.story(desk.jonas) { try $0.leave(id, jonas) }
      for person in [desk.jonas, desk.petra] {
        #expect(try await desk.refusal { try await desk.story(person) { try $0.move(id, to: .done) } } != nil)
      }
      try await desk.story(desk.ines) { try $0.move(id, to: .done) }
    }
  }

  @Test("Blocked time is counted, and the age stays that of the state", arguments: TestEngine.available)
  func blocked(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let feature = try await desk.inWork()
      let id = try await desk.stories(feature)[0].id
      try await desk.story(desk.lena) { try $0.move(id, to: .ready) }
      let since = try await desk.get(id).stateAt
      try await desk.app.advance(by: .days(1))
      try await desk.story(desk.jonas) { try $0.block(id, reason: "needs I-2841 resolved") }
      var draft = StoryDraft(try await desk.get(id))
      draft.title = "Another title"
      let edited = draft
      try await desk.story(desk.jonas) { try $0.edit(id, version: nil, to: edited) }
      let story = try await desk.get(id)
      #expect(story.isBlocked && story.blockedReason == "needs I-2841 resolved" && story.stateAt == since)
      let twice = try await desk.refusal { try await desk.story(desk.jonas) { try $0.block(id, reason: "x") } }
      #expect(twice == .conflict("S-1 is blocked already."))
      try await desk.app.advance(by: .days(2))
      try await desk.story(desk.ines) { try $0.unblock(id) }
      #expect(try await desk.get(id).blockedAt == nil)
    }
  }

  @Test("Dependencies refuse circles, and name them", arguments: TestEngine.available)
  func dependencies(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let feature = try await desk.inWork(stories: 3)
      let ids = try await desk.stories(feature).map(\.id)
      try await desk.story(desk.lena) { try $0.depend(ids[1], on: ids[0]) }
      try await desk.story(desk.lena) { try $0.depend(ids[2], on: ids[1]) }
      let circle = try await desk.refusal { try await desk.story(desk.lena) { try $0.depend(ids[0], on: ids[2]) } }
      #expect(circle == .invalid("after", "would close a circle: S-1 after S-3 after S-2 after S-1"))
      try await desk.story(desk.lena) { try $0.separate(ids[2], from: ids[1]) }
      try await desk.story(desk.lena) { try $0.depend(ids[0], on: ids[2]) }
      let known = try await desk.app.read { tx in try StoryStore(tx).dependencies(ids) }
      #expect(known == [ids[1]: [ids[0]], ids[0]: [ids[2]]])
    }
  }

  @Test("Replaying the moves of random work gives the states", arguments: TestEngine.available)
  func replay(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let feature = try await desk.inWork(stories: 4)
      let ids = try await desk.stories(feature).map(\.id)
      var dice = Dice(11)
      for _ in 0..<150 {
        let id = dice.pick(ids)
        let state = dice.pick(StoryState.allCases)
        let person = dice.pick([desk.lena, desk.jonas, desk.petra, desk.marek])
        _ = try await desk.refusal { try await desk.story(person) { try $0.move(id, to: state, reason: "because") } }
      }
      for id in ids {
        let (moves, events) = try await desk.app.read { tx in
          (
            try StoryStore(tx).moves(id),
            try PlanningHistoryStore(tx).entries(id.storyReference).filter { $0.name == "story.moved" }
          )
        }
        #expect(zip(moves, moves.dropFirst()).allSatisfy { $0.to == $1.from })
        #expect(moves.last?.to == (try await desk.get(id).state))
        #expect(events.map { $0.text("to") } == moves.dropFirst().map(\.to.rawValue))
        let done = moves.filter { $0.to == .done }
        #expect(done.allSatisfy { $0.from == .validation })
      }
    }
  }
}
