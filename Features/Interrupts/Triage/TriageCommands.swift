import ArgumentParser
import Core
import FeatureKit
import JSON
import Teams

extension InterruptCommand {
  struct Snooze: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say that it can wait: nobody is told until then.",
      discussion: """
        Example:
          agileops interrupt snooze I-12 --until 2026-12-01T08:00:00Z --reason "Waits for the vendor"
        """)

    @OptionGroup var target: InterruptTarget
    @Option(help: "Until when, RFC 3339.") var until: String
    @Option(help: "Why it can wait.") var reason = ""

    func run() async throws {
      let until = try SilenceCommand.instant("until", until)
      try await target.post("snooze", [("until", .instant(until)), ("reason", .string(reason))])
    }
  }

  struct Wake: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End a snooze before its time.",
      discussion: """
        Example:
          agileops interrupt wake I-12
        """)

    @OptionGroup var target: InterruptTarget

    func run() async throws { try await target.post("wake") }
  }

  struct Classify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what it is: priority, customer, technology.",
      discussion: """
        Examples:
          agileops interrupt classify I-12 --priority P2 --customer Shop
          agileops interrupt classify I-12 --technology ""     # of no technology
        """)

    @OptionGroup var target: InterruptTarget
    @Option(help: "P1 to P4; with another one who is told is decided anew.") var priority: String?
    @Option(help: "Name or number of a customer team; empty: of none.") var customer: String?
    @Option(help: "What it concerns; empty: nothing.") var technology: String?

    func run() async throws {
      var fields: [(String, JSONValue)] = []
      if let priority { fields.append(("priority", .string(priority))) }
      if let customer, customer.isEmpty {
        fields.append(("customer", .null))
      } else if let customer {
        let lookup = NameLookup(try target.server.client)
        fields.append(("customer", .int(try await lookup.team(customer, kind: .customer))))
      }
      if let technology { fields.append(("technology", technology.isEmpty ? .null : .string(technology))) }
      try await target.post("classify", fields)
    }
  }

  struct Join: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make it part of another one, which is told, worked on and resolved for both.",
      discussion: """
        Example:
          agileops interrupt join I-13 --into I-12
        """)

    @OptionGroup var target: InterruptTarget
    @Option(help: "The other interrupt.") var into: InterruptNumber

    func run() async throws { try await target.post("join", [("into", .id(into.id))]) }
  }

  struct Part: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Part it from the interrupt that it goes with.",
      discussion: """
        Example:
          agileops interrupt part I-13
        """)

    @OptionGroup var target: InterruptTarget

    func run() async throws { try await target.post("part") }
  }
}
