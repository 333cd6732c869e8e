import ArgumentParser
import Core
import FeatureKit
import Foundation
import JSON
import Statistics

/// `agileops forecast`: from a history that is given it needs no server; about the features of a team it asks one.
struct ForecastCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast", abstract: "Say how many items will be done by then, or when so many will be.",
    discussion: """
      From what was done per day, days without anything included, it computes the exact odds: the distribution that \
      others approach by simulation. 85 % means: at least so many, or at the latest on that day, in 85 of 100 cases. \
      Day 1 is the day after the history. It needs no server.

      With --team it asks a server instead: when each open feature of the team is done, in the order of the product owner; \
      with --by how many stories are done by the end of a day, with --items when so many are.

      A file has one line a day with its count; or a day and its count; or a day for each item done on it, in any order. \
      Days between the first and the last that are not named had nothing done.

      Examples:
        agileops forecast --history 2,0,0,5,1,3,2,4,0,0,1,1,2,4 --days 10
        agileops forecast --history-file done.csv --items 35 --percentiles 50,85,95 --format csv
        agileops forecast --team Platform
        agileops forecast --team Platform --by 2026-12-24 --weeks 26
      """)

  private static let mostPercentiles = 20
  private static let usualPercentiles = Percentile.usual.map(\.description).joined(separator: ",")
  /// In bytes.
  private static let mostText = 8 << 20

  @Option(help: ArgumentHelp("Items done per day, the oldest first.", valueName: "2,0,5,…"))
  var history: String?
  @Option(help: ArgumentHelp("The same from a CSV file.", valueName: "file"))
  var historyFile: String?
  @Option(help: "How many items within so many days.")
  var days: Int?
  @Option(help: "When so many items are done.")
  var items: Int?
  @Option(
    help: ArgumentHelp("Number or name of an operations team: asks a server about its features.", valueName: "team"))
  var team: String?
  @Option(help: ArgumentHelp("With --team: how many stories are done by the end of this day.", valueName: "day"))
  var by: String?
  @Option(help: "With --team: how many weeks of the past count; \(FlowWindow.usualWeeks) without it.")
  var weeks: Int?
  @Option(help: ArgumentHelp("How sure, in percent.", valueName: "50,85,…"))
  var percentiles = Self.usualPercentiles
  @Option(help: "Percent of the items that will be lost to interrupts, beyond what the history lost to them.")
  var lost = 0.0
  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard team == nil else { return try validateTeam() }
    guard by == nil, weeks == nil else { throw ValidationError("--by and --weeks go with --team.") }
    guard (history == nil) != (historyFile == nil) else {
      throw ValidationError(
        "Give the history with --history or with --history-file, one of the two; or --team to ask a server.")
    }
    guard (days == nil) != (items == nil) else {
      throw ValidationError("Ask with --days or with --items, one of the two.")
    }
  }

  private func validateTeam() throws {
    guard history == nil, historyFile == nil else {
      throw ValidationError("Give a history or a team, one of the two.")
    }
    guard days == nil, lost == 0, percentiles == Self.usualPercentiles else {
      throw ValidationError("--days, --lost and --percentiles go with a history; with a team ask with --by or --items.")
    }
    guard by == nil || items == nil else { throw ValidationError("Ask with --by or with --items, one of the two.") }
  }

  func run() async throws {
    guard let team else { return try printFromHistory() }
    let asked = [("weeks", weeks.map(String.init)), ("by", by), ("items", items.map(String.init))].compactMap {
      name, value in value.map { (name, $0) }
    }
    let answer = try await server.client.get("/api/v1/forecast", query: [("team", team)] + asked)
    let listing =
      try by != nil
      ? FlowListing.howMany(answer) : items != nil ? FlowListing.when(answer) : FlowListing.features(answer)
    print(listing.text(server.format), terminator: "")
  }

  private func printFromHistory() throws {
    let history = try readHistory()
    do {
      let listing = try ForecastListing(history, percentiles: readPercentiles(), lost: lost, days: days, items: items)
      print(listing.text(server.format), terminator: "")
    } catch let limit as ForecastLimit {
      // The file is where the numbers came from.
      let isFile = limit.field == .history && historyFile != nil
      throw Refusal.invalid(isFile ? "history-file" : limit.field.rawValue, limit.problem)
    } catch let shortage as ForecastListing.TooLittle {
      throw Refusal.invalid(historyFile == nil ? "history" : "history-file", shortage.problem)
    }
  }

  private func readPercentiles() throws -> [Percentile] {
    let words = percentiles.split(separator: ",", omittingEmptySubsequences: false)
    guard words.count <= Self.mostPercentiles else {
      throw Refusal.invalid("percentiles", "must be at most \(Self.mostPercentiles), are \(words.count)")
    }
    return try words.map { word in
      guard let percentile = Percentile(String(word.filter { $0 != " " })) else {
        throw Refusal.invalid(
          "percentiles", "must be above 0 and below 100 with at most two decimals, such as 50,97.5; one is “\(word)”")
      }
      return percentile
    }
  }

  private func readHistory() throws -> ForecastHistory {
    guard let path = historyFile else { return try ForecastHistory(list: history ?? "") }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ForecastHistory.problem("“\(path)” cannot be read")
    }
    guard data.count <= Self.mostText else {
      throw ForecastHistory.problem("“\(path)” must have at most \(Self.mostText) bytes, has \(data.count)")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw ForecastHistory.problem("“\(path)” must be UTF-8")
    }
    return try ForecastHistory(csv: text)
  }
}
