import Core
import JSON
import Teams
import TestKit

@testable import Planning

extension PlanningDesk {
  func export(_ team: Team? = nil) async throws -> JSONValue {
    let team = team ?? self.team
    return try await app.read { tx in
      try JSONValue.parse(try WorkExport(team, tx).json(), limits: JSON.Limits(bytes: TransferLimits.bytes))
    }
  }

  /// Without what says when and of whom the export is.
  func content(_ team: Team? = nil) async throws -> String {
    let members = try await export(team).members ?? []
    return JSONValue.object(members.filter { !["exported_at", "team"].contains($0.key) }).encodedText()
  }

  func plan(_ file: JSONValue, into team: Team? = nil, by person: Person? = nil) async throws -> WorkPlan {
    let (team, person) = (team ?? self.team, person ?? petra)
    return try await app.read { tx in
      try WorkImportActions(tx, as: person.actor).plan(WorkImportRequest(team: team.id, bytes: file.encoded()))
    }
  }

  /// Plans and applies.
  @discardableResult
  func bring(_ file: JSONValue, into team: Team? = nil, by person: Person? = nil) async throws -> WorkPlan {
    let (team, person) = (team ?? self.team, person ?? petra)
    return try await app.write { tx in
      let actions = WorkImportActions(tx, as: person.actor)
      let request = WorkImportRequest(team: team.id, bytes: file.encoded())
      return try actions.apply(request, digest: try actions.plan(request).digest)
    }
  }

  /// Work in every state, with everything that can be said of it.
  func everything() async throws {
    let (current, stories) = try await running(stories: 4)
    try await app.advance(by: Span(microseconds: 3_600_123_457))
    try await commit(jonas, to: .story(stories[0]))
    try await validate(stories[0])
    try await story(jonas) { try $0.move(stories[1], to: .inWork) }
    try await app.advance(by: Span(microseconds: 7_000_001))
    try await story(jonas) { try $0.block(stories[1], reason: "Waits for “Frankfurt”, \"really\"") }
    try await app.advance(by: .hours(5))
    try await story(jonas) { try $0.unblock(stories[1]) }
    let ada = ada.id
    try await story(jonas) { try $0.join(stories[1], ada) }
    try await story(jonas) { actions in
      let check = try actions.addCheck("On the first node", to: stories[1])
      try actions.setCheck(check, isMet: true)
      try actions.addCheck("On the “second” node", to: stories[1])
    }
    try await story(jonas) { try $0.move(stories[1], to: .validation) }
    try await story(lena) { try $0.move(stories[1], to: .ready, reason: "Not on the second node") }
    try await story(lena) { try $0.block(stories[2], reason: "No host") }
    try await story(petra) { try $0.move(stories[3], to: .dropped, reason: "Not needed") }
    try await story(lena) { try $0.depend(stories[2], on: stories[1]) }
    try await iteration(lena) { try $0.unplan(stories[2], from: current) }
    try await story(lena) { actions in
      let met = try actions.addCheck("Ask the network team", to: stories[2])
      try actions.addCheck("Write it down", to: stories[2])
      try actions.setCheck(met, isMet: true)
      let part = StorySplit.Part(title: "The second node", size: 2)
      _ = try actions.split(stories[2], StorySplit(title: "The first node", size: 1, parts: [part]))
    }
    try await app.write { tx in
      try RetroActions(tx, as: lena.actor).note(.change, "Ask earlier", on: current)
    }
    let payments = payments.id
    try await feature(ada: ada, payments)
    try await commit(lena, to: .story(stories[1]))
    try await iteration(petra) { try $0.close(current, [stories[1]: .next]) }
  }

  private func feature(ada: ID<Person>, _ payments: ID<Team>) async throws {
    try await feature(self.ada) { actions in
      var draft = FeatureDraft(title: "Restore by “time”")
      draft.text = "A restore\r\nto any minute.\n\tReally."
      _ = try actions.add(draft)
    }
    let agreed = try await agreed("Kafka for all")
    try await feature(petra) { try $0.rank(agreed, behind: nil) }
    try await feature(petra) { try $0.move(agreed, to: .dropped, reason: "Nobody asked") }
    let spike = try await story(lena) { actions in
      var draft = StoryDraft(title: "How big is the log?")
      draft.kind = .spike
      draft.size = 2
      draft.isEasy = true
      draft.acceptance = "A number"
      let team = try TeamStore(actions.tx).all(kind: .operations)[0].id
      return try actions.add(draft, in: .backlog(.ssa, team)).id
    }
    try await story(petra) { actions in
      let parts = [StorySplit.Part(title: "How big is it next year?", size: 1)]
      _ = try actions.split(spike, StorySplit(title: "How big is the log?", size: 1, parts: parts))
    }
  }
}

/// Files of ours, as another organisation would have written them.
enum WorkSamples {
  static func file(features: [JSONValue] = [], stories: [JSONValue], iterations: [JSONValue] = []) -> JSONValue {
    [
      "format": "agileops-work", "version": 1, "exported_at": "2026-11-01T00:00:00.000Z",
      "team": ["id": 9, "name": "Elsewhere"], "iterations": .array(iterations), "features": .array(features),
      "stories": .array(stories),
    ]
  }

  static func feature(_ number: Int, moves: [(String, String)], more: [JSONValue.Member] = []) -> JSONValue {
    .object(
      [
        .init("id", .string("F-\(number)")), .init("title", .string("Feature \(number)")), .init("backlog", "business"),
        .init("moves", Self.moves(moves)),
      ] + more)
  }

  static func story(
    _ number: Int, _ title: String? = nil, moves: [(String, String)], more: [JSONValue.Member] = []
  ) -> JSONValue {
    .object(
      [
        .init("id", .string("S-\(number)")), .init("title", .string(title ?? "Story \(number)")),
        .init("backlog", "internal"), .init("moves", Self.moves(moves)),
      ] + more)
  }

  /// A step for each state and time.
  static func moves(_ steps: [(String, String)]) -> JSONValue {
    var last: String?
    return .array(
      steps.map { state, at in
        defer { last = state }
        return [
          "from": .string(last), "to": .string(state), "at": .string(at), "by": "Somebody Else", "reason": "",
        ]
      })
  }
}
