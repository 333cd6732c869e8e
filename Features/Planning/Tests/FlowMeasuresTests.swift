import Calendars
import Core
import Statistics
import Testing

@testable import Planning

@Suite("What is measured about the flow")
struct FlowMeasuresTests {
  /// Wednesday.
  private let now = Instant(rfc3339: "2026-12-09T09:00:00Z") ?? .testNever

  private func window(weeks: Int = 4, begin: String? = nil) throws -> FlowWindow {
    FlowWindow(
      weeks: weeks, zone: try Zone.named("Europe/Berlin"), now: now, begin: begin.flatMap { Instant(rfc3339: $0) })
  }

  /// A story with moves such as `("ready", "2026-11-23T10:00:00Z")`.
  private func story(
    _ id: Int64, _ steps: [(String, String)], _ window: FlowWindow, startedAt: String? = nil
  ) -> FlowCourse {
    let moves = steps.map { FlowCourse.Step(state: $0.0, at: Instant(rfc3339: $0.1) ?? .testNever) }
    let last = moves.last?.state ?? ""
    return FlowCourse(
      .stories, id: id, state: last, startedAt: startedAt.flatMap { Instant(rfc3339: $0) },
      closedAt: ["done", "dropped"].contains(last) ? moves.last?.at : nil, steps: moves, window: window)
  }

  private func day(_ text: String) -> Day { Day(text) ?? Day(number: 0) }

  @Test("The time begins on a Monday so many weeks ago, or with the first work")
  func begin() throws {
    #expect(try window().first == day("2026-11-09"))
    #expect(try window().days == 31)
    let late = try window(begin: "2026-11-25T23:30:00Z")
    #expect(late.first == day("2026-11-26"), "the day of the team's zone")
    #expect(late.start == Instant(rfc3339: "2026-11-25T23:00:00Z"))
    #expect(late.weekEnds.map(\.description) == ["2026-11-29", "2026-12-06", "2026-12-09"])
  }

  @Test("Days are those of the team's zone")
  func zone() throws {
    let course = story(
      1,
      [
        ("written", "2026-11-20T09:00:00Z"), ("ready", "2026-11-20T09:00:00Z"), ("in_work", "2026-11-23T22:59:00Z"),
        ("validation", "2026-11-24T09:00:00Z"), ("done", "2026-11-24T23:30:00Z"),
      ], try window())
    #expect(course.item.startedOn == day("2026-11-23") && course.item.finishedOn == day("2026-11-25"))
    #expect(course.item.cycleTime() == 3)
    #expect(course.item.entries.map(\.stage) == [0, 1, 2, 3])
    #expect(course.waits.map(\.until?.rfc3339).count == 2, "ready, and in validation")
  }

  @Test("What was dropped is no throughput, was in work until then, and leaves the flow")
  func dropped() throws {
    let window = try window()
    let courses = [
      story(1, [("in_work", "2026-11-10T09:00:00Z"), ("dropped", "2026-11-12T09:00:00Z")], window),
      story(2, [("written", "2026-11-10T09:00:00Z"), ("dropped", "2026-11-12T09:00:00Z")], window),
      story(3, [("in_work", "2026-11-10T09:00:00Z"), ("done", "2026-11-10T10:00:00Z")], window),
    ]
    let measures = FlowMeasures(.stories, courses, blocks: [], window: window)
    #expect(measures.throughput.total == 1)
    #expect(measures.cycleTimes.sorted == [1])
    #expect(Array(measures.inProgress.counts.prefix(5)) == [0, 1, 1, 0, 0])
    #expect(measures.flow.reached.map { $0.last } == [2, 2, 2, 2], "the second one never was in the flow")
    #expect(measures.ages.isEmpty)
  }

  @Test("What is sent back keeps its age, and waits")
  func sentBack() throws {
    let window = try window()
    let back = story(
      1,
      [
        ("ready", "2026-11-30T09:00:00Z"), ("in_work", "2026-12-01T09:00:00Z"), ("validation", "2026-12-03T09:00:00Z"),
        ("ready", "2026-12-04T09:00:00Z"),
      ], window)
    let measures = FlowMeasures(.stories, [back], blocks: [], window: window)
    #expect(measures.ages.map(\.days) == [9] && measures.ages.map(\.stage) == [0])
    #expect(FlowCharts(measures).agedStages == [0, 1, 2])
    #expect(measures.flow.corrections.map(\.from) == [day("2026-12-04")])
    #expect(!measures.isOld(measures.ages[0]), "nothing was done, so nothing says what is old")
  }

  @Test("Weeks that are not whole are no part of the limits")
  func limits() throws {
    let window = try window(begin: "2026-11-11T09:00:00Z")
    // 3 in the first days, then 1, 3 and 2 in whole weeks, then 9 in this one.
    let days = [("2026-11-12", 3), ("2026-11-18", 1), ("2026-11-25", 3), ("2026-12-02", 2), ("2026-12-08", 9)]
    let courses = days.flatMap { day, count in
      (0..<count).map {
        story(Int64($0), [("in_work", "\(day)T08:00:00Z"), ("done", "\(day)T09:00:00Z")], window)
      }
    }
    let measures = FlowMeasures(.stories, courses, blocks: [], window: window)
    #expect(measures.weeks.map(\.count) == [3, 1, 3, 2, 9] && measures.weeks.map(\.days) == [5, 7, 7, 7, 3])
    #expect(measures.chart?.mean == 2 && measures.chart?.movingRange == 1.5)
    #expect(measures.signals.isEmpty)
  }

  @Test(
    "Other tools' definitions give other days",
    arguments: [
      (FlowDefinition.ours, 13.0), (.lighthouse, 8), (.quando, 12), (.jiraAgileMetrics, 10.25),
    ])
  func definitions(definition: FlowDefinition, days: Double) {
    let begin = Day(number: 20_000)
    let items = [1, 1, 2, 3, 3, 4, 5, 8, 13, 21].map {
      FlowItem(id: $0, startedOn: begin, finishedOn: begin + ($0 - 1))
    }
    let times = CycleTimes(items, definition, from: begin, to: begin + 30)
    #expect(abs((times.value(.p85) ?? 0) - days) < 1e-9)
    #expect(times.steps.last?.share == 1 && times.steps.map(\.count) == [2, 1, 2, 1, 1, 1, 1, 1])
  }

  @Test("A block of two reasons counts once, and only while work had begun for the share")
  func blocked() throws {
    let window = try window()
    let course = story(
      7, [("ready", "2026-12-01T00:00:00Z"), ("in_work", "2026-12-02T00:00:00Z"), ("done", "2026-12-06T00:00:00Z")],
      window)
    func block(_ reason: String, _ from: String, _ until: String?) -> BlockedTime.Block {
      BlockedTime.Block(
        story: 7, reason: reason,
        stretch: Stretch(
          from: Instant(rfc3339: "\(from)T00:00:00Z") ?? .testNever,
          until: until.flatMap { Instant(rfc3339: "\($0)T00:00:00Z") }))
    }
    let blocks = [
      block("waits for a host", "2026-12-01", "2026-12-03"), block("waits for a key", "2026-12-02", "2026-12-04"),
    ]
    let time = BlockedTime([course], blocks, from: window.start, until: now)
    #expect(time.blocked == .days(2) && time.inWork == .days(4) && time.share == 0.5)
    #expect(time.lines.map(\.span) == [.days(3)] && time.lines[0].reasons == ["waits for a host", "waits for a key"])
    #expect(!time.lines[0].isBlockedNow)
  }

  @Test("A chart's steps are round, few, and reach what is drawn")
  func steps() {
    #expect(FlowPlot.steps(0) == [0, 1])
    #expect(FlowPlot.steps(4.2) == [0, 1, 2, 3, 4, 5])
    #expect(FlowPlot.steps(17) == [0, 5, 10, 15, 20])
    #expect(FlowPlot.steps(101) == [0, 50, 100, 150])
    for most in 1...2_000 {
      let steps = FlowPlot.steps(Double(most))
      #expect((steps.last ?? 0) >= most && steps.count <= 6)
    }
  }
}

extension Instant {
  fileprivate static let testNever = Instant(seconds: 0)
}
