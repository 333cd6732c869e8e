import ArgumentParser
import Core
import FeatureKit
import JSON
import OnCall

extension IterationCommand {
  struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print who has time in an iteration, what fits, what is in and what could be.",
      discussion: """
        Example:
          agileops iteration plan 5
        """)

    @OptionGroup var which: IterationChoice
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let plan = try await client.get("/api/v1/iterations/\(try await which.id(client))/plan")
      print(IterationListing.plan(plan).text(server.format), terminator: "")
    }
  }

  struct Take: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take stories into an iteration.",
      discussion: """
        Example:
          agileops iteration take S-408 S-409 --iteration 5
        """)

    @Argument(help: "Stories, such as S-408.") var stories: [String]
    @Option(help: "Number of the iteration; else the current one.") var iteration: Int64?
    @OptionGroup var team: IterationTeam
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let numbers = try stories.map(IterationListing.story)
      let id = try await IterationChoice.id(iteration, team, client)
      var last: JSONValue = [:]
      for number in numbers {
        last = try await client.post("/api/v1/iterations/\(id)/stories", ["story": .int(number)])
      }
      print(IterationListing.iterations([last], json: last).text(server.format), terminator: "")
    }
  }

  struct Drop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put a story of an iteration back into the backlog.",
      discussion: """
        Example:
          agileops iteration drop S-408
        """)

    @Argument(help: "The story, such as S-408.") var story: String
    @Option(help: "Number of the iteration; else the current one.") var iteration: Int64?
    @OptionGroup var team: IterationTeam
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let number = try IterationListing.story(story)
      let id = try await IterationChoice.id(iteration, team, client)
      let answer = try await client.post("/api/v1/iterations/\(id)/stories/\(number)/remove", [:])
      print(IterationListing.iterations([answer], json: answer).text(server.format), terminator: "")
    }
  }

  struct Standup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print what a stand-up talks about.",
      discussion: """
        Example:
          agileops iteration standup
        """)

    @OptionGroup var which: IterationChoice
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let answer = try await client.get("/api/v1/iterations/\(try await which.id(client))/standup")
      print(IterationListing.standUp(answer).text(server.format), terminator: "")
    }
  }

  struct Note: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a note for the retro, or print them all.",
      discussion: """
        Examples:
          agileops iteration note "Alert on restore time" --kind action
          agileops iteration note --iteration 5
        """)

    @Argument(help: "The note; without it all notes are printed.") var text: String?
    @Option(help: "keep, change or action.") var kind = "keep"
    @Option(help: "Number of the iteration; else the current one.") var iteration: Int64?
    @OptionGroup var team: IterationTeam
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let path = "/api/v1/iterations/\(try await IterationChoice.id(iteration, team, client))/notes"
      if let text { _ = try await client.post(path, ["kind": .string(kind), "text": .string(text)]) }
      let answer = try await client.get(path)
      print(IterationListing.notes(answer).text(server.format), terminator: "")
    }
  }

  struct Rhythm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print how a team works, or change it.",
      discussion: """
        Examples:
          agileops iteration rhythm
          agileops iteration rhythm --days 7 --demo 15:00 --in-work 4
        """)

    @Option(help: "Days of an iteration, 1 to 56.") var days: Int64?
    @Option(help: "Weekday of the first iteration; 1 is Monday.") var firstWeekday: Int64?
    @Option(help: "When results are shown on the last working day, such as 14:00.") var demo: String?
    @Option(help: "The board warns beyond so many stories in work.") var inWork: Int64?
    @Option(help: "The same in validation.") var validation: Int64?
    @Option(help: "The same of one feature.") var lane: Int64?
    @Option(help: "The same of one person.") var person: Int64?
    @Option(help: "The same of two people together.") var pair: Int64?
    @OptionGroup var team: IterationTeam
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      var answer = try await client.get("/api/v1/team-rhythm", query: team.query)
      let numbers: [String: Int64?] = [
        "days": days, "first_weekday": firstWeekday, "in_work": inWork, "validation": validation, "lane": lane,
        "person": person, "pair": pair,
      ]
      let isChange = demo != nil || numbers.values.contains { $0 != nil }
      if isChange {
        let body = (answer.members ?? []).map { member -> JSONValue.Member in
          if member.key == "demo", let demo { return .init("demo", .string(demo)) }
          return (numbers[member.key] ?? nil).map { .init(member.key, .int($0)) } ?? member
        }
        let query = team.team.map { "?team=\(IterationListing.encoded($0))" } ?? ""
        answer = try await client.call("PUT", "/api/v1/team-rhythm" + query, .object(body))
      }
      print(IterationListing.rhythm(answer).text(server.format), terminator: "")
    }
  }
}
