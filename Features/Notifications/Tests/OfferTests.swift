import Core
import FeatureKit
import Teams
import TestKit
import Testing

@testable import Notifications

@Suite struct OfferTests {
  @Test func `only this installation makes links, and each names one offer`() throws {
    let key = [UInt8](repeating: 1, count: 32)
    let token = OfferToken(notification: ID(812), offer: .resolve, expiresAt: Instant(seconds: 1_795_510_800))
    let text = token.text(key: key)
    #expect(OfferToken(text, key: key) == token)
    #expect(OfferToken(text, key: [UInt8](repeating: 2, count: 32)) == nil)
    for wrong in [
      text.replacing("812", with: "813"), text.replacing("-r-", with: "-a-"),
      text.replacing("1795510800", with: "1995510800"),
      String(text.dropLast()), "", "1-a-2", String(repeating: "1", count: 500),
    ] { #expect(OfferToken(wrong, key: key) == nil) }
  }

  private func link(_ world: NotificationWorld) async throws -> String {
    world.app.outgoing.script(NotificationWorld.hook, statuses: 200)
    try await world.app.write { [about = world.about, nadia = world.nadia] tx in
      try NotificationActions(tx).tell(
        nadia, about: about, headline: "Disk full", text: "", path: "/interrupts/12", reason: "you are PoTW",
        isUrgent: true, offers: [.acknowledge], key: "o")
    }
    try await world.app.settle()
    let body = try #require(world.app.outgoing.bodies.last)
    let start = try #require(body.range(of: "https://ops.test/do/"))
    return "/do/" + body[start.upperBound...].prefix { $0 != "|" }
  }

  @Test(arguments: TestEngine.available)
  func `looking does nothing, sending the form does it once, as the person`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      let path = try await link(world)
      let page = try await world.app.get(path)
      #expect(page.status == 200 && page.text.contains("Nothing has happened yet"))
      #expect(try await world.events("notification.offer_taken") == 0)
      let done = try await world.app.post(path)
      #expect(done.status == 200 && done.text.contains("Nadia Roth did acknowledge 12"))
      #expect(try await world.app.post(path).text.contains("Nadia Roth did acknowledge 12"))
      #expect(try await world.app.get(path).text.contains("Nadia Roth did acknowledge 12"))
      #expect(try await world.events("notification.offer_taken") == 1)
    }
  }

  @Test(arguments: TestEngine.available)
  func `after a day, and for who is deactivated, a link does nothing`(_ engine: TestEngine) async throws {
    try await NotificationWorld.run(engine) { world in
      let path = try await link(world)
      try await world.app.advance(by: .hours(24))
      #expect(try await world.app.get(path).text.contains("older than 24 hours"))
      #expect(try await world.app.post(path).status == 409)
      #expect(try await world.app.get("/do/1-a-2-x").status == 404)
      #expect(try await world.events("notification.offer_taken") == 0)
    }
  }

  @Test func `a call does it only when 1 is pressed`() async throws {
    try await NotificationWorld.run(.sqlite) { world in
      let path = try await link(world)
      let other = try await world.app.post(path, form: ["CallSid": "C1", "Digits": "2"])
      #expect(other.text == "<Response><Say>Goodbye.</Say></Response>")
      let one = try await world.app.post(path, form: ["CallSid": "C1", "Digits": "1"])
      #expect(one.text == "<Response><Say>Nadia Roth did acknowledge 12.</Say></Response>")
    }
  }
}
