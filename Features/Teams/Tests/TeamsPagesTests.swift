import Core
import JSON
import TestKit
import Testing
import World

@testable import Teams

@Suite("The pages and the API about people and teams")
struct TeamsPagesTests {
  @Test("The list says who there is, in which team and role, and what time it is there")
  func list() async throws {
    try await withWorld(.sqlite) { app, world in
      let page = try await app.get("/people", as: world.chi.visitor)
      #expect(page.status == 200 && page.text.contains("<h1>4 people in 2 teams.</h1>"))
      for words in ["Dora Dorn", "support", "Operations", "administrator, manager", "10:00 Europe/Berlin"] {
        #expect(page.text.contains(words), "\(words)")
      }
      #expect(!page.text.contains("Add a person"))
    }
  }

  @Test("A refused form comes back filled, with the errors beside their fields")
  func formErrors() async throws {
    try await withWorld(.sqlite) { app, world in
      let reply = try await app.post(
        "/people", form: ["name": "Eve <b>", "email": "ben@example.org", "roles": "engineer", "zone": "Nowhere"],
        as: world.ana.visitor)
      #expect(reply.status == 422)
      for words in ["value=\"Eve &lt;b&gt;\"", "is that of Ben Bauer already", "no time zone Nowhere"] {
        #expect(reply.text.contains(words), "\(words)")
      }
    }
  }

  @Test("A person is added and edited by forms")
  func forms() async throws {
    try await withWorld(.sqlite) { app, world in
      let added = try await app.post(
        "/people", form: ["name": "Eve", "email": "eve@e.org", "roles": "engineer", "roles": "viewer", "team": "1"],
        as: world.ana.visitor)
      #expect(added.status == 303 && added.location == "/people/5")
      let form = try await app.get("/people/5/edit", as: world.ana.visitor)
      #expect(form.text.contains("name=\"version\" value=\"1\"") && form.text.contains("value=\"eve@e.org\""))
      let edited = try await app.post(
        "/people/5", form: ["version": "1", "name": "Eva", "email": "eve@e.org", "roles": "viewer"],
        as: world.ana.visitor)
      #expect(edited.location == "/people/5")
      #expect(try await app.get("/people/5", as: world.ana.visitor).text.contains("<h1>Eva</h1>"))
    }
  }

  @Test("Contact methods are shown to their owner without the secret, to colleagues not at all")
  func contactMethods() async throws {
    try await withWorld(.sqlite) { app, world in
      let path = "/people/\(world.ben.id)"
      let added = try await app.post(
        "\(path)/contact-methods",
        form: ["kind": "slack_webhook", "address": "https://hooks.slack.com/services/T0/B0/x9Qz", "label": "phone"],
        as: world.ben.visitor)
      #expect(added.status == 303)
      let own = try await app.get(path, as: world.ben.visitor).text
      #expect(own.contains("phone") && own.contains("https://hooks.slack.com/…x9Qz") && !own.contains("services/T0"))
      #expect(try await !app.get(path, as: world.dora.visitor).text.contains("Contact methods"))
      let wrong = try await app.post(
        "\(path)/contact-methods", form: ["kind": "slack_webhook", "address": "x"], as: world.ben.visitor)
      #expect(wrong.status == 422 && wrong.text.contains("must be a web address"))
    }
  }

  @Test("The API changes only the given fields and answers the new version")
  func patching() async throws {
    try await withWorld(.sqlite) { app, world in
      let path = "/api/v1/people/\(world.ben.id)"
      let reply = try await app.json(.patch, path, ["version": 1, "zone": "Europe/Lisbon"], as: world.ana.visitor)
      #expect(reply.status == 200)
      let person = try reply.json
      #expect(person["zone"]?.text == "Europe/Lisbon" && person["email"]?.text == "ben@example.org")
      #expect(person["version"]?.integer == 2 && person["roles"] == ["engineer"])
      let stale = try await app.json(.patch, path, ["version": 1, "name": "X"], as: world.ana.visitor)
      #expect(stale.status == 409)
    }
  }

  @Test("Customers see no e-mail addresses but their own")
  func addresses() async throws {
    try await withWorld(.sqlite) { app, world in
      let list = try await app.json(.get, "/api/v1/people", as: world.chi.visitor).json
      let emails = list["people"]?.elements?.map { $0["email"]?.text }
      #expect(emails == [nil, nil, "chi@example.org", nil])
      #expect(try await !app.get("/people/\(world.ben.id)", as: world.chi.visitor).text.contains("ben@example.org"))
    }
  }

  @Test("Teams are added by form and by API")
  func teams() async throws {
    try await withWorld(.sqlite) { app, world in
      let form = try await app.post(
        "/teams", form: ["name": "Night", "kind": "operations", "zone": "UTC", "hours": "24/7"], as: world.ana.visitor)
      #expect(form.location == "/teams/3")
      #expect(try await app.get("/teams/3", as: world.chi.visitor).text.contains("At work now."))
      let made = try await app.json(
        .post, "/api/v1/teams", ["name": "Shop", "kind": "customer", "zone": "UTC", "hours": "Mo 09:00-10:00"],
        as: world.ana.visitor)
      #expect(try made.status == 201 && made.json["hours"]?.text == "Mo 09:00-10:00")
    }
  }
}
