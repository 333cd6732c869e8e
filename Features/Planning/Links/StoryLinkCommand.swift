import ArgumentParser
import Core
import FeatureKit
import JSON

/// `agileops story link`: the interrupts of a story.
struct StoryLinkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link", abstract: "Link interrupts to a story, or take links away.",
    discussion: """
      Examples:
        agileops story link S-409 I-2841 I-2850
        agileops story link S-409 I-2841 --not
      """)

  @Argument(help: StoryNumber.help) var number: StoryNumber
  @Argument(help: "Numbers of interrupts, such as I-12.") var interrupts: [String]
  @Flag(help: "They belong to it no longer.") var not = false
  @OptionGroup var server: ServerOptions

  func run() async throws {
    let numbers = try StoryLinkActions.numbers(in: interrupts.joined(separator: " "))
    let client = try server.client
    let path = "/api/v1/stories/\(number.id)/interrupts"
    var story = JSONValue.null
    if not {
      for number in numbers { story = try await client.call("DELETE", "\(path)/\(number)", nil) }
    } else {
      story = try await client.post(path, ["interrupts": .array(numbers.map { .int($0) })])
    }
    print(PlanningListing.story(story).text(server.format), terminator: "")
  }
}
