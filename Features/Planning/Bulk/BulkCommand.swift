import ArgumentParser
import Core
import FeatureKit
import JSON
import Teams

/// `agileops story bulk`: one thing done to several stories, or to none when one refuses.
struct BulkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bulk", abstract: "Do one thing to several stories: to all of them or to none.",
    discussion: """
      Say one thing to do. Examples:
        agileops story bulk S-408 S-409 --size 3
        agileops story bulk S-408 S-409 --iteration 5
        agileops story bulk S-408 S-409 --to-backlog
        agileops story bulk S-408 --feature F-31
        agileops story bulk S-408 S-409 --join "Jonas Lind"
        agileops story bulk S-408 S-409 --block "needs I-2841 resolved"
      """)

  @Argument(help: "Numbers: 408 or S-408.") var stories: [StoryNumber]
  @Option(help: ArgumentHelp("Take them into this iteration.", valueName: "id")) var iteration: Int64?
  @Flag(help: "Take them out of their iterations.") var toBacklog = false
  @Option(help: "Points; of spikes days.") var size: Int64?
  @Option(help: "This person works on them.") var join: String?
  @Option(help: "This person no longer works on them.") var leave: String?
  @Option(help: ArgumentHelp("They wait for something.", valueName: "reason")) var block: String?
  @Flag(help: "They wait no longer.") var unblock = false
  @Option(help: ArgumentHelp("They will not be done.", valueName: "reason")) var drop: String?
  @Option(help: "They belong to this feature.") var feature: FeatureNumber?
  @Flag(help: "They belong to no feature.") var alone = false
  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard given.count == 1 else { throw ValidationError("Say exactly one thing to do.") }
  }

  private var given: [BulkChange.Act] {
    let all: [(BulkChange.Act, Bool)] = [
      (.plan, iteration != nil), (.unplan, toBacklog), (.size, size != nil), (.join, join != nil),
      (.leave, leave != nil), (.block, block != nil), (.unblock, unblock), (.drop, drop != nil),
      (.feature, feature != nil), (.feature, alone),
    ]
    return all.filter(\.1).map(\.0)
  }

  func run() async throws {
    let client = try server.client
    let act = given.first ?? .unplan
    var members: [JSONValue.Member] = [
      .init("act", .string(act.rawValue)),
      .init("stories", .array(stories.map { .object([.init("number", .id($0.id))]) })),
    ]
    switch act {
    case .plan: members.append(.init("iteration", .int(iteration)))
    case .size: members.append(.init("size", .int(size)))
    case .join, .leave:
      members.append(.init("person", .int(try await NameLookup(client).person(join ?? leave ?? ""))))
    case .block, .drop: members.append(.init("reason", .string(block ?? drop)))
    case .feature: members.append(.init("feature", .id(feature?.id)))
    case .unplan, .unblock: break
    }
    let answer = try await client.post("/api/v1/stories/bulk", .object(members))
    let row = ["changed", "unchanged"].map { "\(answer[$0]?.integer ?? 0)" }
    print(
      Listing(columns: ["changed", "unchanged"], rows: [row], json: answer).text(server.format), terminator: "")
  }
}
