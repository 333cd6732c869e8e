import Core
import Statistics
import Testing

@testable import Planning

@Suite("Forecasts on the command line")
struct ForecastListingTests {
  private let published = "2,0,0,5,1,3,2,4,0,0,1,1,2,4,0,0,0,1,0,1,2,0,0,0,0,0,0,1,2,0,0"

  private func listing(_ history: ForecastHistory, days: Int? = nil, items: Int? = nil) throws -> ForecastListing {
    try ForecastListing(history, percentiles: Percentile.usual, lost: 0, days: days, items: items)
  }

  /// A day with one item, every day of March 2026 but the last.
  private func dated() throws -> ForecastHistory {
    try ForecastHistory(csv: (1...30).map { "2026-03-\($0.padded(2)),1" }.joined(separator: "\n"))
  }

  @Test("How many in ten days, as CSV, table and JSON")
  func howMany() throws {
    let made = try listing(ForecastHistory(list: published), days: 10)
    #expect(made.text(.csv) == "percentile,items\r\n50,10\r\n70,8\r\n85,6\r\n95,4\r\n")
    #expect(made.text(.table).hasPrefix("PERCENTILE  ITEMS\n50          10\n"))
    #expect(made.text(.table).hasSuffix("\nFrom 31 days with 32 items done.\n"))
    let json = made.text(.json)
    #expect(json.contains("\"days\":10"), "\(json)")
    #expect(json.contains("{\"percentile\":85,\"items\":6}"), "\(json)")
  }

  @Test("When, with dates only when the history has dates")
  func when() throws {
    let made = try listing(ForecastHistory(list: published), items: 35)
    #expect(made.text(.csv) == "percentile,day\r\n50,34\r\n70,38\r\n85,43\r\n95,49\r\n")
    let dated = try listing(dated(), items: 2)
    #expect(dated.text(.csv).hasPrefix("percentile,day,date\r\n50,2,2026-04-01\r\n"))
    #expect(dated.text(.table).contains("the last on 2026-03-30"))
    #expect(dated.text(.json).contains("{\"percentile\":50,\"day\":2,\"date\":\"2026-04-01\"}"))
  }

  @Test("What is not done within 20 years has no day, in every form")
  func notReached() throws {
    let made = try listing(dated(), items: 7306)
    #expect(made.text(.csv).contains("\r\n50,,\r\n"))
    #expect(made.text(.json).contains("{\"percentile\":50,\"day\":null,\"date\":null}"))
    #expect(made.text(.table).contains("50          –    –\n"))
    #expect(made.text(.table).hasSuffix("not within 20 years.\n"))
  }

  @Test("Too little history is said, with what it takes")
  func tooLittle() throws {
    let history = try ForecastHistory(list: "1,2,3")
    let error = #expect(throws: ForecastListing.TooLittle.self) { try listing(history, days: 3) }
    #expect(error?.problem == "must have at least 14 days, 5 of them with something done; has 3 and 3")
  }

  @Test("Losing half of the items takes about twice as long")
  func lost() throws {
    let made = try ForecastListing(dated(), percentiles: [.p50], lost: 50, days: nil, items: 50)
    #expect(made.text(.csv).hasPrefix("percentile,day,date\r\n50,99,") || made.text(.csv).contains("50,100,"))
    #expect(
      made.text(.table).hasSuffix(
        "From 30 days with 30 items done, the last on 2026-03-30; 50.0 % of the items to come are lost.\n"))
    for lost in [-1, 100, .nan] {
      #expect(throws: Refusal.self) {
        try ForecastListing(dated(), percentiles: [.p50], lost: lost, days: 1, items: nil)
      }
    }
  }
}
