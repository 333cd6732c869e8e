import ArgumentParser
import Core
import FeatureKit
import JSON

/// `agileops story check`: the checklist of a story.
struct StoryCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Add a point to the checklist of a story, or tick one.",
    discussion: """
      Examples:
        agileops story check S-408 "Runbook has the new step"
        agileops story check S-408 --tick 17
        agileops story check S-408 --untick 17
        agileops story check S-408 --remove 17
      """)

  @OptionGroup var target: StoryTarget
  @Argument(help: "A new point, in a sentence.") var text: String?
  @Option(help: "Number of a point (see show) that is met.") var tick: Int64?
  @Option(help: "Number of a point that is not met.") var untick: Int64?
  @Option(help: "Number of a point that goes.") var remove: Int64?

  func validate() throws {
    let count = [text != nil, tick != nil, untick != nil, remove != nil].count { $0 }
    guard count == 1 else { throw ValidationError("Give one new point, or one number.") }
  }

  func run() async throws {
    if let text { return try await target.call("POST", "/checks", [.init("text", .string(text))]) }
    let client = try target.server.client
    let path = "/api/v1/stories/checks/\(tick ?? untick ?? remove ?? 0)"
    let story =
      try await remove == nil
      ? client.call("PATCH", path, ["met": .bool(tick != nil)]) : client.call("DELETE", path, nil)
    print(PlanningListing.story(story).text(target.server.format), terminator: "")
  }
}
