import Core
import JSON
import Storage
import Teams
import TestKit
import Testing
import Web

@testable import OnCall

@Suite struct FeedAccessTests {
  @Test(arguments: TestEngine.available)
  func `a wrong, revoked or leaver’s address is nothing, without a reason`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      let revoked = try await world.subscribe(.team(world.team), as: world.nadia)
      let leaver = try await world.subscribe(.team(world.team), as: world.teo)
      #expect(try await world.app.get("/calendars/\(revoked).ics").status == 200)
      try await world.app.write { tx in
        try FeedActions(tx, as: world.actor(world.nadia)).revoke(ID(1))
        try PersonActions(tx, as: .system).deactivate(world.teo)
      }
      let files = [
        "\(revoked).ics", "\(leaver).ics", "cal_x.ics", "\(revoked).pdf", revoked, "cal_\(revoked).ics", "x",
        "cal_" + String(repeating: "a", count: 4000) + ".ics", "..ics",
      ]
      for file in files {
        let reply = try await world.app.get("/calendars/\(file)")
        #expect(reply.status == 404, "\(file)")
        #expect(reply.text == "There is no such calendar.\n", "\(file)")
      }
    }
  }

  @Test(arguments: TestEngine.available)
  func `the token is stored nowhere`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      let token = try await world.subscribe(.person(world.nadia), as: world.nadia)
      _ = try await world.app.get("/calendars/\(token).ics")
      let stored = try await world.app.read { tx in
        try tx.all("SELECT name, facts FROM events ORDER BY id") { "\(try $0.text(0)) \(try $0.text(1))" }
          + tx.all("SELECT token_hash FROM calendar_feeds ORDER BY id") { try $0.text(0) }
      }
      #expect(token.utf8.count == 47 && token.hasPrefix("cal_"))
      #expect(stored.contains { $0.hasPrefix("calendar.added {\"of\":\"person\",\"id\":1,\"name\":\"Nadia Roth\"") })
      #expect(!stored.contains { $0.contains(token.dropFirst(4)) })
    }
  }

  @Test(arguments: TestEngine.available)
  func `a program that has the newest version fetches nothing, and when it looked is kept`(
    _ engine: TestEngine
  ) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      let token = try await world.subscribe(.team(world.team), as: world.nadia)
      let path = "/calendars/\(token).ics"
      let readAt: @Sendable () async throws -> Instant? = {
        try await world.app.read { try FeedStore($0).live(of: nil).first?.readAt }
      }
      #expect(try await readAt() == nil)
      let first = try await world.app.get(path)
      let tag = try #require(first.headers[.eTag])
      #expect(first.headers[.contentType] == "text/calendar; charset=utf-8")
      #expect(first.headers[.cacheControl] == "private, no-cache")
      let start = world.app.now
      #expect(try await readAt() == start)
      try await world.app.advance(by: .minutes(9))
      let again = try await world.app.get(path, headers: ["If-None-Match": tag])
      #expect(again.status == 304 && again.body.isEmpty)
      #expect(try await readAt() == start)
      try await world.app.advance(by: .minutes(1))
      _ = try await world.app.get(path, headers: ["If-None-Match": tag])
      #expect(try await readAt() == world.app.now)
      try await world.add(.potw, [[world.mina]], name: "Second")
      #expect(try await world.app.get(path, headers: ["If-None-Match": tag]).status == 200)
    }
  }

  @Test(arguments: TestEngine.available)
  func `one’s own shifts are one’s own to publish, and managers revoke all`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      let rotation = try await world.add(.onCall, [[world.nadia]])
      let (nadia, teo) = (world.actor(world.nadia), world.actor(world.teo))
      await #expect(
        throws: Refusal.notAllowed("Everybody makes the address of their own shifts; Nadia Roth has to do it.")
      ) { try await world.app.write { _ = try FeedActions($0, as: teo).add(.person(world.nadia)) } }
      await #expect(throws: Refusal.notAllowed("Only a person can have a calendar.")) {
        try await world.app.write { _ = try FeedActions($0, as: .system).add(.team(world.team)) }
      }
      await #expect(throws: Refusal.invalid("id", "must be that of a rotation; there is none with the number 99")) {
        try await world.app.write { _ = try FeedActions($0, as: teo).add(.rotation(ID(99))) }
      }
      _ = try await world.subscribe(.rotation(rotation.id), as: world.nadia)
      _ = try await world.subscribe(.person(world.teo), as: world.teo)
      let revoke: @Sendable (Actor) async throws -> Void = { actor in
        _ = try await world.app.write { try FeedActions($0, as: actor).revoke(ID(1)) }
      }
      await #expect(throws: Refusal.notFound("There is no calendar 1.")) { try await revoke(teo) }
      #expect(try await world.app.read { try FeedActions($0, as: nadia).list() }.map(\.id.number) == [1])
      #expect(
        try await world.app.read { try FeedActions($0, as: OnCallWorld.manager).list() }.map(\.id.number) == [2, 1])
      try await revoke(OnCallWorld.manager)
      await #expect(throws: Refusal.conflict("It was revoked already.")) { try await revoke(nadia) }
      try await world.app.write { try OnCallActions($0, as: .system).removeRotation(rotation.id, version: 1) }
      await #expect(throws: Refusal.conflict("on call has ended.")) {
        _ = try await world.subscribe(.rotation(rotation.id), as: world.nadia)
      }
    }
  }

  @Test func `there is a limit, and what is revoked does not count`() async throws {
    try await OnCallWorld.run { world in
      for _ in 1...50 { _ = try await world.subscribe(.person(world.nadia), as: world.nadia) }
      await #expect(throws: Refusal.conflict("You have 50 calendar addresses, the most. Revoke one first.")) {
        _ = try await world.subscribe(.person(world.nadia), as: world.nadia)
      }
      try await world.app.write { try FeedActions($0, as: world.actor(world.nadia)).revoke(ID(7)) }
      _ = try await world.subscribe(.person(world.nadia), as: world.nadia)
    }
  }

  @Test(arguments: TestEngine.available)
  func `the page shows an address once, with how to add it`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      let visitor = world.visitor(world.nadia)
      let rotation = try await world.app.get("/rotations/1", as: visitor).text
      #expect(rotation.contains("In your calendar") && rotation.contains("value=\"rotation-1\""))
      let made = try await world.app.post("/calendars", form: ["of": "rotation-1"], as: visitor)
      #expect(made.status == 201)
      let urls = made.text.split(separator: "<code>").dropFirst().map { String($0.prefix { $0 != "<" }) }
      #expect(urls.count == 3 && urls[0].hasPrefix("https://ops.test/calendars/cal_") && urls[0].hasSuffix(".ics"))
      #expect(made.text.contains("Google") && made.text.contains("Apple") && made.text.contains("Outlook"))
      let csv = try await world.app.get(String(urls[1].dropFirst("https://ops.test".count)))
      #expect(csv.text.hasPrefix("from,to,rotation,duty,team,people\r\n2026-11-23T09:00:00.000Z,"))
      #expect(csv.text.contains(",PoTW,PoTW,Ops,\"Nadia Roth, Teo Lang\"\r\n"))
      let list = try await world.app.get("/calendars", as: visitor).text
      #expect(list.contains("One calendar reads shifts.") && !list.contains("cal_"))
      #expect(try await world.app.get("/rotations/1", as: visitor).text.contains("calendar-1"))
      #expect(try await world.app.post("/calendars/1/revoke", as: visitor).location == "/calendars")
      #expect(try await world.app.get("/calendars", as: visitor).text.contains("No calendar reads shifts yet."))
      let wrong = try await world.app.post("/calendars", form: ["of": "moon-1"], as: visitor)
      #expect(wrong.status == 422 && wrong.text.contains("Whose shifts must be one of the calendars."))
    }
  }

  @Test(arguments: TestEngine.available)
  func `the API makes, lists and revokes them`(_ engine: TestEngine) async throws {
    try await OnCallWorld.run(engine) { world in
      try await world.addBoth()
      let visitor = world.visitor(world.nadia)
      let made = try await world.app.json(.post, "/api/v1/calendars", ["of": "person"], as: visitor)
      #expect(made.status == 201)
      let url = try #require(try made.json["urls"]?["ics"]?.text)
      #expect(try await world.app.get(String(url.dropFirst("https://ops.test".count))).status == 200)
      let without = try await world.app.json(.post, "/api/v1/calendars", ["of": "team"], as: visitor)
      #expect(without.status == 422 && without.text.contains("must be given for a team"))
      let listed = try await world.app.json(.get, "/api/v1/calendars", as: visitor).json["calendars"]
      #expect(listed?.elements?.count == 1 && listed?[0]?["urls"] == nil)
      #expect(listed?[0]?["subject"]?["name"]?.text == "Nadia Roth")
      let table = FeedListing.feeds(listed?.elements ?? [], json: []).text(.table)
      #expect(table.contains("1       person  Nadia Roth"))
      let revoked = try await world.app.json(.post, "/api/v1/calendars/1/revoke", [:], as: visitor)
      #expect(try revoked.json["revoked_at"]?.text == "2026-11-23T09:00:00.000Z")
    }
  }
}
