import ArgumentParser
import Core
import FeatureKit
import JSON

/// `agileops story split`: several stories of one that is too big.
struct StorySplitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split", abstract: "Make several stories of one.",
    discussion: """
      Sizes belong to the parts in their order; a point of the checklist goes along as NUMBER=PART.

        agileops story split S-408 --part "The form" --part "The pipeline" --points 2 --points 5 --check 17=2
      """)

  @OptionGroup var target: StoryTarget
  @Option(help: "Title of a new story; may be repeated.") var part: [String] = []
  @Option(help: "Size of each new story, in the same order.") var points: [Int64] = []
  @Option(help: ArgumentHelp("A point that goes along, such as 17=2.", valueName: "number=part")) var check: [String] =
    []
  @Option(help: "What the old story is called then.") var title: String?
  @Option(help: "How big the old story is then.") var size: Int64?

  func validate() throws {
    guard !part.isEmpty else { throw ValidationError("Give at least one --part.") }
    guard points.isEmpty || points.count == part.count else {
      throw ValidationError("Give as many --points as --part, or none.")
    }
    guard check.allSatisfy({ Self.read($0).map { (1...part.count).contains($0.part) } == true }) else {
      throw ValidationError("--check must name a point and the part it goes to, such as 17=2.")
    }
  }

  private static func read(_ text: String) -> (check: Int64, part: Int)? {
    let halves = text.split(separator: "=")
    guard halves.count == 2, let check = Int64(halves[0]), let part = Int(halves[1]) else { return nil }
    return (check, part)
  }

  func run() async throws {
    let moved = check.compactMap(Self.read)
    let parts = part.enumerated().map { index, title -> JSONValue in
      let checks = moved.filter { $0.part == index + 1 }.map { JSONValue.int($0.check) }
      let size: [JSONValue.Member] = points.isEmpty ? [] : [.init("size", .int(points[index]))]
      return .object([.init("title", .string(title)), .init("checks", .array(checks))] + size)
    }
    var members: [JSONValue.Member] = [.init("parts", .array(parts))]
    if let title { members.append(.init("title", .string(title))) }
    if let size { members.append(.init("size", .int(size))) }
    if let seen = target.seen { members.append(.init("version", .int(seen))) }
    let answer = try await target.server.client.post("/api/v1/stories/\(target.number.id)/split", .object(members))
    print(PlanningListing.stories(answer).text(target.server.format), terminator: "")
  }
}
