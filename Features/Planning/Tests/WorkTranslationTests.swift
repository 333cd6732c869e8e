import Calendars
import Core
import Teams
import TestKit
import Testing

@testable import Planning

@Suite("Work of other tools in our words")
struct WorkTranslationTests {
  private let states: [String: StoryState] = ["To do": .written, "Doing": .inWork, "Review": .inWork, "Done": .done]

  private func day(_ number: Int) -> Instant { Instant(seconds: Int64(1_790_000_000 + number * 86_400)) }

  private func item(_ key: String, _ moves: [(String, Int)], kind: ForeignItem.Kind = .story) -> ForeignItem {
    var last: String?
    let steps = moves.map { column, at in
      defer { last = column }
      return ForeignMove(at: day(at), from: last, to: column, by: ForeignPerson(name: "Max Frei"))
    }
    var item = ForeignItem(
      key: key, kind: kind, title: key, createdAt: day(moves[0].1), column: moves[moves.count - 1].0, moves: steps)
    item.hasHistory = true
    return item
  }

  private func translated(
    _ items: [ForeignItem], iterations: [ForeignIteration] = []
  ) -> (document: WorkDocument, notes: [String]) {
    let work = ForeignWork(source: .trello, scope: "Board", iterations: iterations, items: items)
    return WorkTranslation(work, states: states, zone: .utc, now: day(100)).translated()
  }

  @Test("Columns that are one state here are one step, and no time goes backwards")
  func moves() {
    let story = translated([item("a", [("To do", 1), ("Doing", 5), ("Review", 7), ("Done", 4)])]).document.stories[0]
    #expect(story.moves.map(\.to) == [.written, .inWork, .done])
    #expect(story.moves.map(\.at) == [day(1), day(5), day(5)] && story.moves.map(\.from) == [nil, .written, .inWork])
    #expect(story.closedAt == day(5) && story.startedAt == day(5) && story.moves[0].by == "Max Frei")
  }

  @Test("A feature goes to the step that fits, with a hand-over to do only while it is open")
  func features() {
    let (document, _) = translated([
      item("a", [("To do", 1), ("Doing", 2)], kind: .feature), item("b", [("Done", 3)], kind: .feature),
    ])
    #expect(document.features.map(\.step) == [.work, .done])
    #expect(
      document.features.map { $0.checks.count { $0.kind == .handover } } == [FeatureCheck.usualHandover.count, 0])
  }

  @Test("Done work without a size is carried without one; a size that cannot be is counted")
  func sizes() {
    var (small, large) = (item("a", [("Done", 1)]), item("b", [("Done", 1)]))
    small.points = nil
    large.points = 400
    let (document, notes) = translated([small, large])
    #expect(document.stories.map(\.size) == [nil, nil] && document.stories.allSatisfy { $0.state == .done })
    #expect(notes == ["1 item with a size beyond 100 points, or of a spike beyond 10 days: carried without a size."])
  }

  @Test("What is closed waits for nothing, and nobody works on it twice at a time")
  func spans() {
    var one = item("a", [("To do", 1), ("Done", 9)])
    let max = ForeignPerson(name: "Max Frei")
    one.blocks = [ForeignBlock(since: day(2)), ForeignBlock(since: day(4), reason: "No host")]
    one.people = [ForeignStint(person: max, since: day(2), until: day(5)), ForeignStint(person: max, since: day(4))]
    let story = translated([one]).document.stories[0]
    #expect(story.blocks.map(\.until) == [day(4), day(9)] && story.blocks[0].reason == "Blocked in Trello")
    #expect(story.people.count == 1 && story.people[0].until == nil && story.block == nil)
  }

  @Test("An iteration that ends on the day on which the next one begins ends the day before")
  func sharedDays() {
    let first = Zone.utc.local(day(0)).day
    let (document, notes) = translated(
      [item("a", [("To do", 1)])],
      iterations: [
        ForeignIteration(name: "Two", startsOn: first + 14, endsOn: first + 28),
        ForeignIteration(name: "One", startsOn: first, endsOn: first + 14),
        ForeignIteration(name: "Three", startsOn: first + 28, endsOn: first + 28),
        ForeignIteration(name: "Four", startsOn: first + 28, endsOn: first + 30),
      ])
    #expect(document.iterations.map(\.key) == ["One", "Two", "Three"])
    #expect(document.iterations.map(\.days.upperBound) == [first + 13, first + 27, first + 28])
    #expect(notes == ["1 iteration on days of another: left out."])
  }

  @Test("Points of a story’s checklist stay points; more than a story may have are counted")
  func checks() {
    var one = item("a", [("To do", 1)])
    one.acceptance = "It is back."
    one.checks = (1...52).map { ForeignCheck(text: "Point \($0)", isDone: $0 == 2) }
    let (document, notes) = translated([one])
    #expect(document.stories[0].acceptance == "It is back." && document.stories[0].checks.count == 50)
    #expect(document.stories[0].checks.filter(\.isDone).map(\.text) == ["Point 2"])
    #expect(notes == ["2 points of checklists beyond 50 of one item are left out."])
  }

  @Test("Iterations have days of their own, and a story is in one at a time")
  func iterations() {
    let first = Zone.utc.local(day(0)).day
    var one = item("a", [("To do", 1), ("Done", 20)])
    one.iterations = [
      ForeignMembership(name: "One", since: day(1)), ForeignMembership(name: "Two", since: day(15)),
      ForeignMembership(name: "Cross", since: day(16)),
    ]
    let (document, notes) = translated(
      [one],
      iterations: [
        ForeignIteration(name: "Two", startsOn: first + 14, endsOn: first + 27),
        ForeignIteration(name: "One", startsOn: first, endsOn: first + 13),
        ForeignIteration(name: "Cross", startsOn: first + 20, endsOn: first + 30), ForeignIteration(name: "Some day"),
      ])
    #expect(document.iterations.map(\.key) == ["One", "Two"] && document.iterations.allSatisfy { $0.closedAt != nil })
    #expect(document.stories[0].memberships.map(\.iteration) == ["One", "Two"])
    #expect(document.stories[0].memberships.map(\.until) == [document.iterations[0].closedAt, nil])
    #expect(
      notes == [
        "1 iteration without a first and a last day: left out.", "1 iteration on days of another: left out.",
      ])
  }
}
