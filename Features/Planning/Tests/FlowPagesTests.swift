import Core
import FeatureKit
import JSON
import Statistics
import Teams
import TestKit
import Testing

@testable import Planning

@Suite("Pages, API and commands about flow and forecasts")
struct FlowPagesTests {
  private func visitor(_ person: Person) -> Visitor { .actor(person.actor, zone: "Europe/Berlin") }

  /// From Monday 23 November on: S-1 in three days, S-2 in six with one of them blocked, S-3 in work since 30 November;
  /// now it is Wednesday 9 December.
  private func history(_ desk: PlanningDesk) async throws -> [ID<Story>] {
    let stories = try await desk.stories(try await desk.inWork(stories: 3)).map(\.id)
    for id in stories { try await desk.story(desk.lena) { try $0.move(id, to: .ready) } }
    try await desk.story(desk.jonas) { try $0.move(stories[0], to: .inWork) }
    try await desk.app.advance(by: .days(2))
    try await desk.story(desk.jonas) { try $0.move(stories[0], to: .validation) }
    try await desk.story(desk.lena) { try $0.move(stories[0], to: .done) }
    try await desk.story(desk.jonas) { try $0.move(stories[1], to: .inWork) }
    try await desk.story(desk.jonas) { try $0.block(stories[1], reason: "waits for a host") }
    try await desk.app.advance(by: .days(1))
    try await desk.story(desk.jonas) { try $0.unblock(stories[1]) }
    try await desk.app.advance(by: .days(4))
    try await desk.story(desk.jonas) { try $0.move(stories[1], to: .validation) }
    try await desk.story(desk.lena) { try $0.move(stories[1], to: .done) }
    try await desk.story(desk.ines) { try $0.move(stories[2], to: .inWork) }
    try await desk.app.advance(by: .days(9))
    return stories
  }

  @Test("The figures of a small history are those that one counts by hand", arguments: TestEngine.available)
  func figures(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      _ = try await history(desk)
      let flow = try await desk.app.json(.get, "/api/v1/flow?weeks=4", as: visitor(desk.jonas)).json
      #expect(flow["from"]?.text == "2026-11-23" && flow["to"]?.text == "2026-12-09")
      let weeks = flow["throughput"]?["weeks"]?.elements ?? []
      #expect(weeks.map { $0["done"]?.integer } == [1, 1, 0] && weeks.map { $0["days"]?.integer } == [7, 7, 3])
      #expect(flow["throughput"]?["mean"]?.number == 1 && flow["throughput"]?["upper"]?.number == 1)
      #expect(flow["cycle_times"]?["items"]?.elements?.map { $0["days"]?.integer } == [3, 6])
      #expect(flow["cycle_times"]?["percentiles"]?.elements?.map { $0["days"]?.number } == [3, 6, 6])
      let age = flow["ages"]?["items"]?.elements?.first
      #expect(age?["number"]?.integer == 3 && age?["days"]?.integer == 10 && age?["title"]?.text == "Story 3")
      #expect(age?["stage"]?.text == "in work" && age?["is_old"] == .bool(true))
      #expect(flow["cumulative_flow"]?["days"]?.elements?.last?["reached"] == [3, 3, 2, 2])
      #expect(flow["in_progress"]?["days"]?.elements?.allSatisfy { $0["count"]?.integer == 1 } == true)
      // 24 hours of 2 + 5 + 9 days; and of the 7 days of what was done.
      #expect(flow["blocked"]?["seconds"]?.integer == 86_400 && flow["blocked"]?["share"]?.number == 0.0625)
      #expect(abs((flow["efficiency"]?.number ?? 0) - 6.0 / 7) < 1e-9)
    }
  }

  @Test("The page says what the API says, to operations and not to customers", arguments: TestEngine.available)
  func pages(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      _ = try await history(desk)
      for person in [desk.petra, desk.jonas] {
        let page = try await desk.app.get("/flow", as: visitor(person))
        #expect(page.status == 200, "\(page.text.prefix(2000))")
        #expect(page.text.contains("85 % of stories take 6 days or less."))
        #expect(page.text.contains("One in work is older than usual."))
        #expect(page.text.contains("6 % of the time in work"))
        #expect(page.text.contains("waits for a host"))
        #expect(!page.text.contains(" style="))
      }
      let other = try await desk.app.get("/flow?as=jira-agile-metrics&backlog=business", as: visitor(desk.jonas))
      #expect(other.text.contains("85 % of stories take 4.6 days or less."))
      let features = try await desk.app.get("/flow?of=features", as: visitor(desk.jonas))
      #expect(features.text.contains("No feature was done in this time."))
      for path in ["/flow", "/forecast", "/api/v1/flow", "/api/v1/forecast"] {
        #expect(try await desk.app.get(path, as: visitor(desk.ada)).status == 403, "customers see none of it")
      }
      for query in ["weeks=0", "weeks=53", "as=excel", "of=people", "team=Nobody"] {
        #expect(try await desk.app.get("/flow?\(query)", as: visitor(desk.jonas)).status == 422, "\(query)")
        #expect(try await desk.app.get("/api/v1/flow?\(query)", as: visitor(desk.jonas)).status == 422, "\(query)")
      }
    }
  }

  @Test("Stories that come into an iteration after its begin are its unplanned share", arguments: TestEngine.available)
  func unplanned(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let (id, _) = try await desk.running(stories: 3)
      try await desk.app.advance(by: .hours(1))
      let late = try await desk.write("Late", in: try await desk.inWork("Another", stories: 1))
      try await desk.iteration(desk.lena) { try $0.plan(late, into: id) }
      try await desk.app.advance(by: .days(1))
      let flow = try await desk.app.json(.get, "/api/v1/flow", as: visitor(desk.lena)).json
      let shares = flow["iterations"]?.elements?.map { $0["share"]?.number }
      #expect(shares == [0.25], "\(flow)")
      let counts = try await desk.counts(id)
      #expect(counts.unplannedShare == 0.25, "the page of iterations says the same")
    }
  }

  /// A story of a feature done every second day for 16 days, and a feature with one story left.
  private func steady(_ desk: PlanningDesk) async throws -> ID<PlannedFeature> {
    let stories = try await desk.stories(try await desk.inWork(stories: 8)).map(\.id)
    for id in stories {
      try await desk.finish(id)
      try await desk.app.advance(by: .days(2))
    }
    return try await desk.inWork("Quota by form", stories: 1)
  }

  @Test("Days and numbers of a forecast are those that one computes by hand", arguments: TestEngine.available)
  func forecast(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await steady(desk)
      let waiting = try await desk.agreed("Backup by form")
      // Today is 9 December. Half of the days brought one: after t days nothing is done with 0.5 to the power of t.
      let path = "/api/v1/forecast?by=2026-12-10&items=1"
      let answer = try await desk.app.json(.get, path, as: visitor(desk.jonas)).json
      #expect(answer["history"]?["days"]?.integer == 16 && answer["history"]?["items"]?.integer == 8)
      let features = answer["features"]?.elements ?? []
      #expect(features.map { $0["number"]?.integer } == [1, id.number, waiting.number])
      #expect(features[0]["standing"]?.text == "stories_done")
      let days = ["2026-12-09", "2026-12-10", "2026-12-11", "2026-12-13"]
      #expect(features[1]["forecast"]?.elements?.map { $0["date"]?.text } == days)
      // 20 points ÷ 3.
      #expect(features[2]["items"]?.integer == 7 && features[2]["basis"]?.text == "effort")
      #expect(answer["when"]?["forecast"]?.elements?.map { $0["date"]?.text } == days)
      #expect(answer["how_many"]?["forecast"]?.elements?.map { $0["items"]?.integer } == [1, 1, 0, 0])
      let page = try await desk.app.get("/forecast?by=2026-12-10&items=1", as: visitor(desk.petra))
      #expect(page.status == 200 && page.text.contains("85 % sure: F-\(id) by 11 December"), "\(page.text)")
      #expect(page.text.contains("0 stories by 10 December") && page.text.contains("1 story by 11 December"))
      let own = try await desk.app.get("/features/\(id)", as: visitor(desk.jonas))
      #expect(own.text.contains("stories done by 11 December,"))
      let list = FlowListing.features(answer).text(.csv)
      #expect(list.contains("F-\(id),Quota by form,work,1,written,forecast,\(days.joined(separator: ","))"), "\(list)")
      #expect(try FlowListing.howMany(answer).text(.csv) == "percentile,items\r\n50,1\r\n70,1\r\n85,0\r\n95,0\r\n")
      #expect(try FlowListing.when(answer).text(.csv).contains("85,2026-12-11"))
    }
  }

  @Test("Too little history is said, with what it takes", arguments: TestEngine.available)
  func tooLittle(engine: TestEngine) async throws {
    try await PlanningDesk.run(engine) { desk in
      let id = try await desk.inWork(stories: 2)
      let answer = try await desk.app.json(.get, "/api/v1/forecast", as: visitor(desk.jonas)).json
      #expect(answer["problem"]?.text?.contains("must have at least 14 days") == true)
      #expect(answer["features"]?.elements?.first?["standing"]?.text == "not_enough_data")
      #expect(answer["backtest"]?["rows"]?.elements?.isEmpty == true)
      #expect(throws: Refusal.self) { try FlowListing.when(answer) }
      let page = try await desk.app.get("/forecast", as: visitor(desk.jonas))
      #expect(page.text.contains("There is not enough data for a forecast."))
      #expect(try await !desk.app.get("/features/\(id)", as: visitor(desk.jonas)).text.contains("85 % sure"))
      for query in ["by=2020-01-01", "by=tomorrow", "items=0", "items=100001", "weeks=99"] {
        #expect(try await desk.app.get("/forecast?\(query)", as: visitor(desk.jonas)).status == 422, "\(query)")
        #expect(try await desk.app.get("/api/v1/forecast?\(query)", as: visitor(desk.jonas)).status == 422, "\(query)")
      }
    }
  }

  @Test("Commands say which options belong together")
  func options() throws {
    #expect(throws: Never.self) { try ForecastCommand.parse(["--team", "Platform", "--by", "2026-12-24"]) }
    #expect(throws: Never.self) { try ForecastCommand.parse(["--history", "1,2", "--days", "3", "--format", "csv"]) }
    for wrong in [
      ["--team", "Platform", "--history", "1,2"], ["--team", "Platform", "--days", "3"], ["--history", "1,2"], [],
      ["--team", "Platform", "--by", "2026-12-24", "--items", "3"], ["--history", "1", "--items", "3", "--weeks", "4"],
    ] {
      #expect(throws: (any Error).self, "\(wrong)") { try ForecastCommand.parse(wrong) }
    }
  }
}
