import ArgumentParser
import Core
import FeatureKit
import JSON
import Teams
import TestKit
import Testing
import Web
import World

@testable import Interrupts

@Suite("Commands about interrupts")
struct InterruptCommandsTests {
  @Test("What the API answers is printed for people, spreadsheets and programs")
  func listing() async throws {
    try await InterruptDesk.run { desk in
      let id = try await desk.open("=Commas, \"quotes\"", .p2, by: desk.world.chi)
      try await desk.act(desk.world.ben) { try $0.acknowledge(id) }
      let list = try await API(desk, desk.world.ben).get("/api/v1/interrupts")
      func text(_ format: OutputFormat) -> String {
        InterruptListing(list["interrupts"]?.elements ?? [], json: list, format).text
      }
      let table = text(.table).split(separator: "\n")
      #expect(table[0].hasPrefix("NUMBER  PRIORITY  STATE") && table[0].hasSuffix("TITLE"))
      #expect(table[1].hasPrefix("I-1     P2        acknowledged") && table[1].contains("2026-11-23T09:00Z  Ben Bauer"))
      #expect(
        text(.csv).hasPrefix("number,priority,state,count,opened_at,assignee,customer,technology,minutes,title\r\n"))
      #expect(text(.csv).contains("Payments,,0,\"'=Commas, \"\"quotes\"\"\""))
      #expect(try JSONValue.parse(text(.json)) == list)
    }
  }

  @Test("One interrupt is printed with who was told, why, and its history")
  func details() async throws {
    try await InterruptDesk.run { desk in
      _ = try await desk.open("Two\u{9B}31m", .p1, by: desk.world.ben)
      let detail = try await API(desk, desk.world.ben).get("/api/v1/interrupts/1")
      let text = InterruptListing.details(detail).text(.table)
      #expect(text.contains("Ben Bauer: waiting. You are PoTW"))
      #expect(text.contains("interrupt.opened by Ben Bauer"))
      #expect(!text.contains("\u{9B}"), "a title must not command the terminal")
    }
  }

  @Test("Numbers are understood as people say them", arguments: [("12", 12), ("I-12", 12), ("i-12", 12)])
  func numbers(text: String, number: Int64) throws {
    #expect(InterruptNumber(argument: text)?.id.number == number)
  }

  @Test("What is no number is refused", arguments: ["", "0", "-1", "I-", "I-x", "1.5", "99999999999999999999"])
  func noNumbers(text: String) { #expect(InterruptNumber(argument: text) == nil) }

  @Test("People and customers are found by address, name or number")
  func lookup() async throws {
    let client = APIClient(address: "https://ops.test", token: nil) { request in
      let body: JSONValue =
        request.url.hasSuffix("people")
        ? ["people": [["id": 3, "name": "Ben", "email": "ben@x.test"], ["id": 4, "name": "Ben", "email": nil]]]
        : ["teams": [["id": 5, "name": "Ops", "kind": "operations"], ["id": 6, "name": "Web", "kind": "customer"]]]
      return OutgoingReply(status: 200, body: body.encoded())
    }
    let lookup = NameLookup(client)
    #expect(try await lookup.person("BEN@x.test") == 3)
    #expect(try await lookup.person("7") == 7)
    #expect(try await lookup.team("web", kind: .customer) == 6)
    await #expect(throws: Refusal.self) { try await lookup.person("Ben") }
    await #expect(throws: Refusal.self) { try await lookup.team("Ops", kind: .customer) }
  }

  @Test(
    "Arguments are read as the help says",
    arguments: [
      ["add", "Help", "--priority", "P2", "--customer", "Web"], ["list", "--state", "mine", "--format", "csv"],
      ["show", "I-12"], ["ack", "12", "--seen", "3"], ["assign", "I-12", "ben@x.test"],
      ["note", "I-12", "--minutes", "5"], ["note", "I-12", "Text"],
      ["resolve", "I-12", "--code", "fixed", "--minutes", "5"], ["reopen", "I-12", "--reason", "No"],
    ])
  func arguments(words: [String]) throws { _ = try InterruptCommand.parseAsRoot(words) }

  @Test(
    "Wrong arguments are refused",
    arguments: [
      ["add"], ["show"], ["show", "x"], ["resolve", "1"], ["reopen", "1"], ["list", "--limit", "0"], ["frobnicate"],
      ["list", "--format", "xml"],
    ])
  func wrongArguments(words: [String]) {
    #expect(throws: (any Error).self) { try InterruptCommand.parseAsRoot(words) }
  }

  @Test("Every verb teaches by an example")
  func help() {
    for command in InterruptCommand.configuration.subcommands + SourceCommand.configuration.subcommands {
      #expect(command.helpMessage().contains("agileops "), "\(command)")
    }
  }
}
