import ArgumentParser
import Core
import FeatureKit
import JSON
import Teams

/// `contact …`: the ways by which a person is told, and when each is taken.
struct ContactCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contact", abstract: "See and change how people are told.",
    subcommands: [List.self, Add.self, Remove.self, Test.self, When.self])
}

extension ContactCommand {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a person's ways, when each is taken and what came of its last message.")

    @Argument(help: "Mail address, name or number of the person.") var person: String
    @OptionGroup var server: ServerOptions

    func run() async throws { try await ContactListing.show(person, server) }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a way.",
      discussion: """
        Examples:
          agileops contact add nadia@example.org email nadia@example.org
          agileops contact add nadia@example.org sms "+49 170 1234567" --label Mobile
          agileops contact add nadia@example.org webhook https://hooks.example.org/me --secret-stdin < secret.txt
        """)

    @Argument(help: "Mail address, name or number of the person.") var person: String
    @Argument(help: "One of \(ContactMethod.Kind.allCases.map(\.rawValue).joined(separator: ", ")).") var kind: String
    @Argument(help: "A web address, an e-mail address or a telephone number.") var address: String
    @Option(help: "How you call it, at most 80 characters.") var label = ""
    @Flag(help: "Read the secret from the standard input, up to the first line end.") var secretStdin = false
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let client = try server.client
      let secret = secretStdin ? readLine(strippingNewline: true) ?? "" : ""
      let id = try await NameLookup(client).person(person)
      _ = try await client.post(
        "/api/v1/people/\(id)/contact-methods",
        [
          "kind": .string(kind), "address": .string(address), "label": .string(label), "secret": .string(secret),
        ])
      try await ContactListing.show(String(id), server)
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Remove a way.")

    @Argument(help: "Number of the way (see list).") var method: Int64
    @OptionGroup var server: ServerOptions

    func run() async throws {
      _ = try await server.client.call("DELETE", "/api/v1/contact-methods/\(method)", nil)
    }
  }

  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send a test message by one way; list shows what came of it.")

    @Argument(help: "Number of the way (see list).") var method: Int64
    @OptionGroup var server: ServerOptions

    func run() async throws {
      _ = try await server.client.call("POST", "/api/v1/contact-methods/\(method)/test", nil)
    }
  }

  struct When: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say when a way is taken.",
      discussion: """
        LOUDNESS is p1, p2, p3, p4 or news; TIMING is one of \
        \(Timing.allCases.map(\.rawValue).joined(separator: ", ")).

        Example:
          agileops contact when nadia@example.org 7 p1=after_2 p3=never p4=never news=digest
        """)

    @Argument(help: "Mail address, name or number of the person.") var person: String
    @Argument(help: "Number of the way (see list).") var method: Int64
    @Argument(help: ArgumentHelp("Such as p1=after_2.", valueName: "loudness=timing")) var rules: [String]
    @OptionGroup var server: ServerOptions

    func run() async throws {
      let id = try await NameLookup(try server.client).person(person)
      let rules = try rules.map { rule -> JSONValue in
        let parts = rule.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw Refusal.invalid("rules", "must be such as p1=after_2, is “\(rule)”") }
        return ["method": .int(method), "loudness": .string(parts[0]), "timing": .string(parts[1])]
      }
      _ = try await server.client.call("PATCH", "/api/v1/people/\(id)/delivery", ["rules": .array(rules)])
      try await ContactListing.show(String(id), server)
    }
  }
}

/// A person's ways as a table.
private enum ContactListing {
  static func show(_ person: String, _ server: ServerOptions) async throws {
    let client = try server.client
    let id = try await NameLookup(client).person(person)
    let reply = try await client.get("/api/v1/people/\(id)/delivery")
    let rows = (reply["methods"]?.elements ?? []).map { method in
      ["kind", "address", "label"].map { method[$0]?.text ?? "" }
        + Loudness.allCases.map { method["timings"]?[$0.rawValue]?.text ?? "" }
        + [method["last"]?["state"]?.text ?? "never used"]
    }
    let numbers = (reply["methods"]?.elements ?? []).map { String($0["id"]?.integer ?? 0) }
    let listing = Listing(
      columns: ["id", "kind", "address", "label"] + Loudness.allCases.map(\.rawValue) + ["last"],
      rows: zip(numbers, rows).map { [$0] + $1 }, json: reply)
    print(listing.text(server.format), terminator: "")
  }
}
