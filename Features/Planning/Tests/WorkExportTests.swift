import Core
import FeatureKit
import JSON
import Teams
import TestKit
import Testing
import Web

@testable import Planning

@Suite("Planned work taken away, and brought back")
struct WorkExportTests {
  private func visitor(_ person: Person) -> Visitor { .actor(person.actor, zone: "Europe/Berlin") }

  @Test("An export into an empty organisation gives the identical data", arguments: TestEngine.available)
  func roundTrip(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      try await desk.everything()
      let file = try await desk.export()
      try await PlanningDesk.run(engine, at: desk.app.clock.now) { other in
        let plan = try await other.bring(file)
        #expect(plan.notes == [] && plan.strangers == [])
        #expect(plan.count(.new) == plan.entries.count)
        let copy = try await other.export()
        #expect(Self.difference(Self.renumbered(copy), Self.renumbered(file)) == nil)
        #expect(try await other.plan(file).writes == false)
        // Now that the numbers are in the order of the ranks, a copy of the copy is the same byte by byte.
        try await PlanningDesk.run(engine, at: other.app.clock.now) { third in
          try await third.bring(copy)
          let (first, second) = (Self.content(copy), Self.content(try await third.export()))
          #expect(Self.difference(JSONValue.object(first).encodedText(), JSONValue.object(second).encodedText()) == nil)
        }
      }
    }
  }

  @Test("Into another team of the same organisation everything is the same but the numbers")
  func otherTeam() async throws {
    try await PlanningDesk.run { desk in
      try await desk.everything()
      let other = try await desk.app.write { tx in
        try TeamActions(tx, as: .system).add(
          name: "Network", kind: .operations, zoneName: "Europe/Berlin", hoursText: "Mo-Fr 09:00-18:00")
      }
      let before = try await desk.export()
      try await desk.bring(before, into: other)
      let after = try await desk.export(other)
      #expect(Self.difference(Self.renumbered(after), Self.renumbered(before)) == nil)
      #expect(try await desk.content() == JSONValue.object(Self.content(before)).encodedText())
    }
  }

  @Test("In its own place a file changes nothing, and never adds a thing twice", arguments: TestEngine.available)
  func ownPlace(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      try await desk.everything()
      let file = try await desk.export()
      #expect(try await desk.plan(file).writes == false)
      let open = try await desk.app.read { tx in try StoryStore(tx).open(desk.team.id)[0].id }
      try await desk.story(desk.lena) { actions in
        var draft = StoryDraft(try actions.store.get(open))
        draft.title = "Otherwise"
        try actions.edit(open, version: nil, to: draft)
      }
      let plan = try await desk.plan(file)
      #expect(!plan.writes && plan.entries.filter { $0.act == .conflict }.map(\.item) == [open.number])
    }
  }

  @Test("Operations take it away as JSON and as two tables; customers and viewers do not")
  func routes() async throws {
    try await PlanningDesk.run { desk in
      try await desk.everything()
      let jonas = visitor(desk.jonas)
      let json = try await desk.app.get("/api/v1/work/export", as: jonas)
      let stories = try json.json["stories"]?.elements ?? []
      #expect(json.status == 200 && stories.count == 7)
      let checks = stories.compactMap { $0["checks"]?.elements }.joined()
      #expect(
        checks.compactMap { $0["done"]?.flag }.contains(true) && stories.contains { $0["split_from"]?.text != nil })
      let items = try await desk.app.get("/api/v1/work/export?format=csv", as: jonas)
      #expect(try await desk.app.get("/features", as: jonas).text.contains("/work/export"))
      #expect(items.text.hasPrefix("id,kind,feature,title,state") && items.text.contains("\r\nS-2,story,F-1,Story 2,"))
      let moves = try await desk.app.get("/work/export.csv?what=moves", as: jonas)
      #expect(moves.text.contains(",validation,ready,Lena Vogt,Not on the second node\r\n"))
      let page = try await desk.app.get("/work/export", as: jonas)
      #expect(page.text.contains("/work/export.csv?team=1&amp;what=moves") && !page.text.contains("/work/import"))
      for path in ["/api/v1/work/export", "/work/export", "/work/export.json"] {
        #expect(try await desk.app.get(path, as: visitor(desk.ada)).status == 403)
      }
    }
  }

  @Test("Times keep all of their digits")
  func times() {
    for microseconds in [0, 1, 999, 1000, 123_457, 1_700_000_000_000_001, 1_700_000_000_120_000] as [Int64] {
      let instant = Instant(microseconds: microseconds)
      #expect(Instant(rfc3339: instant.exact) == instant)
    }
  }

  /// Where two texts part, with what follows; nil when they are the same.
  static func difference(_ one: String, _ other: String) -> String? {
    guard one != other else { return nil }
    let same = zip(one, other).prefix { $0 == $1 }.count
    return "\(one.dropFirst(max(0, same - 60)).prefix(120)) | \(other.dropFirst(max(0, same - 60)).prefix(120))"
  }

  static func content(_ file: JSONValue) -> [JSONValue.Member] {
    (file.members ?? []).filter { !["exported_at", "team"].contains($0.key) }
  }

  /// With things named by their places instead of by their numbers.
  static func renumbered(_ file: JSONValue) -> String {
    var text = JSONValue.object(content(file)).encodedText()
    for key in ["features", "stories"] {
      for (index, thing) in (file[key]?.elements ?? []).enumerated() {
        text = text.replacing("\"\(thing["id"]?.text ?? "")\"", with: "\"\(key) \(index)\"")
      }
    }
    return text
  }
}
