import Core
import Storage
import Teams
import TestKit
import Testing
import World

@testable import Access

@Suite("API tokens")
struct TokenTests {
  @Test("A token does what its owner may, within its scope, until it is revoked", arguments: TestEngine.available)
  func scopes(engine: TestEngine) async throws {
    try await withDoor(engine) { app, world in
      let (reader, readText) = try await make(app, world.ana, .read)
      let (_, adminText) = try await make(app, world.ana, .admin)
      #expect(readText.hasPrefix("agt_"))
      #expect(try await app.json(.get, "/api/v1/people", as: .token(readText)).status == 200)
      let eve = { (text: String) in
        try await app.json(
          .post, "/api/v1/people", ["name": "Eve", "email": "eve@e.org", "roles": ["viewer"]], as: .token(text)
        ).status
      }
      #expect(try await eve(readText) == 403)
      #expect(try await eve(adminText) == 201)
      try await app.write { try TokenActions($0, as: world.ana.actor).revoke(reader.id) }
      #expect(try await app.json(.get, "/api/v1/people", as: .token(readText)).status == 401)
      #expect(try await app.json(.get, "/api/v1/people", as: .token("agt_guessed")).status == 401)
    }
  }

  @Test("A token makes none that may do more, and none for others", arguments: TestEngine.available)
  func escalation(engine: TestEngine) async throws {
    try await withDoor(engine) { app, world in
      let weak = Actor(kind: .person(world.ben.id.number), name: "Ben", roles: [.engineer], scopes: [.read, .write])
      for (actor, person, scope) in [
        (weak, nil, Scope.admin), (world.ben.actor, world.ana.id, .read), (world.ana.actor, world.ben.id, .read),
      ] {
        await #expect(throws: Refusal.self) {
          try await app.write { try TokenActions($0, as: actor).add(of: person, name: "x", scope: scope).text }
        }
      }
    }
  }

  @Test("The page shows a new token once", arguments: TestEngine.available)
  func page(engine: TestEngine) async throws {
    try await withDoor(engine) { app, world in
      let made = try await app.post(
        "/account/tokens", form: ["name": "deploy", "scope": "write"], as: world.ben.visitor
      ).text
      let text = "agt_" + (made.split(separator: "<code>agt_").last?.prefix { $0 != "<" } ?? "")
      #expect(text.utf8.count == 47)
      let account = try await app.get("/account", as: world.ben.visitor).text
      #expect(account.contains("deploy") && !account.contains(text))
      let answer = try await app.json(.get, "/api/v1/tokens", as: .token(text)).json
      #expect(answer["tokens"]?[0]?["name"]?.text == "deploy" && answer["tokens"]?[0]?["token"] == nil)
    }
  }

  @Test("The last day of use is written down later", arguments: TestEngine.available)
  func usedOn(engine: TestEngine) async throws {
    try await withDoor(engine) { app, world in
      let (token, text) = try await make(app, world.ben, .read)
      let used = { try await app.read { try TokenStore($0).find(token.id)?.usedOn } }
      #expect(try await used() == nil)
      _ = try await app.json(.get, "/api/v1/people", as: .token(text))
      try await app.settle()
      #expect(try await used() == Day("2026-11-23"))
    }
  }

  @Test("A stolen token cannot change the password or make other tokens of a page")
  func theft() async throws {
    try await withDoor(.sqlite) { app, world in
      let (_, text) = try await make(app, world.ben, .admin)
      let password = try await app.post(
        "/account/password", form: ["current": "ben likes tea", "password": "x", "repeated": "x"], as: .token(text))
      let token = try await app.post("/account/tokens", form: ["name": "x", "scope": "read"], as: .token(text))
      #expect(password.status == 403 && token.status == 403)
    }
  }

  @Test("Somebody else's token can be revoked by administrators only", arguments: TestEngine.available)
  func revoking(engine: TestEngine) async throws {
    try await withDoor(engine) { app, world in
      let (token, _) = try await make(app, world.ben, .read)
      #expect(try await app.post("/account/tokens/\(token.id)/revoke", as: world.dora.visitor).status == 404)
      #expect(try await app.post("/account/tokens/\(token.id)/revoke", as: world.ana.visitor).status == 303)
    }
  }

  private func make(_ app: TestApp, _ person: Person, _ scope: Scope) async throws -> (APIToken, String) {
    try await app.write { tx in
      let made = try TokenActions(tx, as: .system).add(of: person.id, name: "test", scope: scope)
      return (made.token, made.text)
    }
  }
}
