import ArgumentParser
import Core
import FeatureKit
import JSON
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

@Suite struct OnCallCommandsTests {
  @Test(
    arguments: [
      ["now"], ["at", "2026-12-24T18:00:00Z", "--team", "Ops"], ["list"], ["list", "--format", "json"],
      ["shifts", "--rotation", "Nights"], ["shifts", "--rotation", "1", "--from", "2026-12-24 18:00", "--to", "x"],
      ["override", "add", "--rotation", "1", "--from", "a", "--to", "b", "--person", "Ravi", "--reason", "x"],
      ["override", "add", "--rotation", "1", "--from", "a", "--to", "b", "--replaced", "Ravi"],
      ["override", "list", "--rotation", "1", "--format", "csv"], ["override", "end", "12"],
      ["take", "--rotation", "1"], ["take", "--rotation", "1", "--from", "Ravi", "--for", "Teo", "--reason", "ill"],
      ["swap", "ask", "--rotation", "1", "--from", "a", "--to", "b"],
      [
        "swap", "ask", "--rotation", "1", "--from", "a", "--to", "b", "--asked", "Teo", "--for", "Ravi",
        "--return-from", "c", "--return-to", "d", "--note", "x",
      ],
      ["swap", "list"], ["swap", "list", "--rotation", "Nights"], ["swap", "accept", "4", "--for", "Teo"],
      ["swap", "decline", "4"], ["swap", "withdraw", "4"], ["gaps"], ["gaps", "--days", "90", "--team", "Ops"],
    ])
  func `arguments are read as the help says`(_ words: [String]) throws { _ = try OnCallCommand.parseAsRoot(words) }

  @Test(
    arguments: [
      ["at"], ["shifts"], ["override", "add", "--rotation", "1", "--from", "a", "--to", "b"],
      ["override", "add", "--person", "Ravi"], ["override", "end"], ["override", "end", "x"], ["take"],
      ["swap", "ask", "--rotation", "1"], ["swap", "accept"], ["gaps", "--days", "x"], ["list", "--format", "xml"],
      ["swap", "ask", "--rotation", "1", "--from", "a", "--to", "b", "--return-from", "c"], ["frobnicate"],
    ])
  func `wrong arguments are refused`(_ words: [String]) {
    #expect(throws: (any Error).self) { try OnCallCommand.parseAsRoot(words) }
  }

  @Test func `every verb teaches by an example`() {
    let verbs =
      [
        OnCallCommand.self, OverrideCommand.self, SwapCommand.self, LeaveCommand.self, HolidayCommand.self,
        AbsenceCalendarCommand.self,
      ] as [any ParsableCommand.Type]
    for command in verbs + verbs.flatMap({ $0.configuration.subcommands }) {
      #expect(help(command).contains("agileops oncall "), "\(command)")
    }
  }

  private func help<Command: ParsableCommand>(_ command: Command.Type) -> String { command.helpMessage() }

  private func client(_ world: OnCallWorld, _ visitor: Visitor) -> APIClient {
    APIClient(address: "https://ops.test", token: nil) { request in
      let body = request.body.isEmpty ? nil : try JSONValue.parse(request.body)
      let target = String(request.url.dropFirst("https://ops.test".count))
      let reply = try await world.app.json(request.method == "GET" ? .get : .post, target, body, as: visitor)
      return OutgoingReply(status: reply.status, body: reply.body)
    }
  }

  @Test func `people and rotations are found by number, name or address`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      let lookup = DutyLookup(client(world, .actor(OnCallWorld.manager)))
      #expect(try await lookup.person("RAV@example.org") == world.ravi.number)
      #expect(try await lookup.person("teo lang") == world.teo.number)
      #expect(try await lookup.person("77") == 77)
      #expect(try await lookup.person(nil) == nil)
      #expect(try await lookup.rotation("On Call") == 2)
      #expect(try await lookup.rotation("9") == 9)
      await #expect(throws: Refusal.notFound("There is no person called “Zoe”.")) { try await lookup.person("Zoe") }
      await #expect(throws: Refusal.notFound("There is no rotation called “Zoe”.")) {
        try await lookup.rotation("Zoe")
      }
      try await world.app.write { tx in
        _ = try PersonActions(tx, as: .system).add(name: "Teo Lang", email: "teo2@example.org", roles: [.engineer])
      }
      await #expect(throws: Refusal.notFound("“Teo Lang” is the name of several: give the number, one of 2, 6.")) {
        try await lookup.person("Teo Lang")
      }
    }
  }

  @Test func `times are RFC 3339, or by the clocks of the rotation's team`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      let lookup = DutyLookup(client(world, .actor(OnCallWorld.manager)))
      let moment = Instant(berlin: "2026-12-24 18:00")
      for text in ["2026-12-24 18:00", "2026-12-24T18:00", "2026-12-24T17:00:00Z", "2026-12-24T18:00:00+01:00"] {
        #expect(try await lookup.instant(text, "from", of: 1) == moment)
      }
      await #expect {
        try await lookup.instant("tomorrow", "from", of: 1)
      } throws: { error in
        if case Refusal.invalid(let errors) = error { errors.map(\.field) == ["from"] } else { false }
      }
    }
  }

  @Test func `what the API answers is printed as lines`() async throws {
    try await OnCallWorld.run { world in
      try await world.addBoth()
      let api = DutyAPI(world, world.visitor(world.ravi))
      let teams = try await world.app.json(.get, "/api/v1/teams", as: .administrator).json
      let rotations = OverrideListing.rotations(try await api.get("/api/v1/rotations"), teams: teams)
      #expect(rotations.rows.last == ["2", "on call", "on call", "Ops", "Europe/Berlin"])
      let shifts = OverrideListing.shifts(try await api.get("/api/v1/rotations/1/shifts"))
      #expect(shifts.rows.first == ["2026-11-23T09:00:00.000Z", "2026-11-30T08:00:00.000Z", "Nadia Roth, Teo Lang"])
      let times: [JSONValue.Member] = [.init("from", "2026-11-24T08:00:00Z"), .init("to", "2026-11-25T08:00:00Z")]
      let made = try await api.post(
        "/api/v1/rotations/2/overrides", .object(times + [.init("replaced", .id(world.ravi))]), 201)
      let (from, to) = ("2026-11-24T08:00:00.000Z", "2026-11-25T08:00:00.000Z")
      #expect(
        OverrideListing.overrides([made], json: made).rows == [
          ["1", "on call", from, to, "nobody", "Ravi Rao", "", "Ravi Rao"]
        ])
      let gaps = OverrideListing.gaps(try await api.get("/api/v1/oncall/gaps"))
      #expect(gaps.rows == [["on call", "on call", from, to]])
      let asked: [JSONValue.Member] = [.init("from", "2026-11-26T08:00:00Z"), .init("to", "2026-11-27T08:00:00Z")]
      let swap = try await api.post("/api/v1/rotations/2/swaps", .object(asked), 201)
      let row = OverrideListing.swaps([swap], json: swap).rows[0]
      #expect(row[2] == "Ravi Rao" && row[5...] == ["whoever will", "", "", "asked", ""])
    }
  }
}
