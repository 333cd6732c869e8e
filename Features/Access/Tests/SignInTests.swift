import Core
import Storage
import Teams
import TestKit
import Testing
import World

@testable import Access

@Suite("Signing in")
struct SignInTests {
  @Test("The right password opens a session that pages know", arguments: TestEngine.available)
  func signIn(engine: TestEngine) async throws {
    try await withDoor(engine) { app, world in
      let ben = try await app.signIn(" BEN@example.org", password: "ben likes tea")
      let page = try await app.get("/account", as: ben)
      #expect(page.status == 200 && page.text.contains("You are signed in as Ben Bauer."))
      let reply = try await app.post(
        "/sign-in", form: ["email": "ben@example.org", "password": "ben likes tea", "next": "/people?state=x"])
      #expect(reply.location == "/people?state=x")
      let cookie = reply.headers.first { $0.name.rawName == "Set-Cookie" }?.value ?? ""
      for words in ["agileops_session=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        #expect(cookie.contains(words), "\(cookie)")
      }
    }
  }

  @Test("A wrong password, an unknown address and a person without password get the same answer")
  func wrong() async throws {
    try await withDoor(.sqlite) { app, _ in
      var texts: Set<String> = []
      for email in ["ben@example.org", "nobody@example.org", "chi@example.org"] {
        let reply = try await app.post("/sign-in", form: ["email": email, "password": "some password"])
        #expect(reply.status == 422)
        texts.insert(reply.text.replacing(email, with: "EMAIL"))
      }
      #expect(texts.count == 1 && texts.first?.contains("e-mail address or the password is wrong") == true)
    }
  }

  @Test("After five wrong passwords even the right one has to wait", arguments: TestEngine.available)
  func throttle(engine: TestEngine) async throws {
    try await withDoor(engine) { app, _ in
      for _ in 0..<5 {
        let wrong = try await app.post("/sign-in", form: ["email": "ben@example.org", "password": "wrong password"])
        #expect(wrong.status == 422)
      }
      let early = try await app.post("/sign-in", form: ["email": "ben@example.org", "password": "ben likes tea"])
      #expect(early.status == 429 && early.headers[.retryAfter] == "900")
      try await app.advance(by: .minutes(15))
      _ = try await app.signIn("ben@example.org", password: "ben likes tea")
    }
  }

  @Test("A session in use lives on; after 30 days without use it ends", arguments: TestEngine.available)
  func sliding(engine: TestEngine) async throws {
    try await withDoor(engine) { app, _ in
      let ben = try await app.signIn("ben@example.org", password: "ben likes tea")
      for _ in 0..<3 {
        try await app.advance(by: .days(29))
        #expect(try await app.get("/account", as: ben).status == 200)
        try await app.settle()
      }
      try await app.advance(by: .days(30))
      #expect(try await app.get("/account", as: ben).location?.hasPrefix("/sign-in?next=") == true)
      #expect(try await app.read { try $0.integer("SELECT COUNT(*) FROM sessions") } == 0)
    }
  }

  @Test("Who signs out or is deactivated is nobody at once", arguments: TestEngine.available)
  func ending(engine: TestEngine) async throws {
    try await withDoor(engine) { app, world in
      let first = try await app.signIn("ben@example.org", password: "ben likes tea")
      let second = try await app.signIn("ben@example.org", password: "ben likes tea")
      #expect(try await app.post("/sign-out", as: first).status == 303)
      #expect(try await app.get("/account", as: first).status == 303)
      #expect(try await app.get("/account", as: second).status == 200)
      try await app.write { try PersonActions($0, as: .system).deactivate(world.ben.id) }
      #expect(try await app.get("/account", as: second).status == 303)
      try await app.settle()
      try await app.write { try PersonActions($0, as: .system).reactivate(world.ben.id) }
      #expect(try await app.get("/account", as: second).status == 303)
    }
  }

  @Test("A form without the session's token changes nothing")
  func csrf() async throws {
    try await withDoor(.sqlite) { app, _ in
      let ben = try await app.signIn("ben@example.org", password: "ben likes tea")
      #expect(try await app.post("/sign-out", form: ["csrf": "guessed"], as: ben).status == 403)
      #expect(try await app.get("/account", as: ben).status == 200)
    }
  }

  @Test("A new password needs the present one and ends other sessions")
  func newPassword() async throws {
    try await withDoor(.sqlite) { app, _ in
      let here = try await app.signIn("ben@example.org", password: "ben likes tea")
      let there = try await app.signIn("ben@example.org", password: "ben likes tea")
      let fresh = "ben likes coffee"
      let wrong = try await app.post(
        "/account/password", form: ["current": "no such word", "password": fresh, "repeated": fresh], as: here)
      #expect(wrong.status == 422 && wrong.text.contains("Present password is wrong"))
      let typo = try await app.post(
        "/account/password", form: ["current": "ben likes tea", "password": fresh, "repeated": "x"], as: here)
      #expect(typo.status == 422 && !typo.text.contains(fresh))
      let done = try await app.post(
        "/account/password", form: ["current": "ben likes tea", "password": fresh, "repeated": fresh], as: here)
      #expect(done.location == "/account")
      #expect(try await app.get("/account", as: here).status == 200)
      #expect(try await app.get("/account", as: there).status == 303)
      _ = try await app.signIn("ben@example.org", password: fresh)
    }
  }
}
