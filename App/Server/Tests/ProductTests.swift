import Access
import Core
import Teams
import TestKit
import Testing

@testable import Server

@Suite("The whole product")
struct ProductTests {
  @Test("starts empty and leads to the first administrator", arguments: TestEngine.available)
  func firstVisit(engine: TestEngine) async throws {
    try await withProduct(engine) { app in
      let home = try await app.get("/", headers: ["Accept": "text/html"])
      #expect(home.location == "/sign-in?next=%2F")
      let link = try await app.write { try AccessActions.firstAdministratorLink($0) }
      let welcome = try await app.get(try #require(link))
      #expect(welcome.status == 200)
    }
  }

  @Test("every page that needs no number shows itself to an administrator", arguments: TestEngine.available)
  func pages(engine: TestEngine) async throws {
    try await withProduct(engine) { app in
      let ada = try await app.write { tx in
        let team = try TeamActions(tx, as: .system).add(
          name: "Operations", kind: .operations, zoneName: "UTC", hoursText: "Mo-Fr 09:00-17:00")
        return try PersonActions(tx, as: .system).add(
          name: "Ada", email: "ada@ops.test", roles: [.administrator], team: team.id)
      }
      // Doors for programs want a key.
      let doors = ["/api/v2/", "/v2/"]
      let paths = app.product.adapter.pagePaths.filter { path in
        !path.contains("{") && path != "/live" && !doors.contains(where: path.hasPrefix)
      }
      for path in paths {
        let reply = try await app.get(path, as: .person(ada.id.number, ada.name, roles: ada.roles))
        #expect(reply.status < 400, "\(path) answered \(reply.status)")
      }
      #expect(paths.contains("/"))
    }
  }

  @Test("nothing is due in an empty product", arguments: TestEngine.available)
  func idle(engine: TestEngine) async throws {
    try await withProduct(engine) { app in try await app.advance(by: .days(2)) }
  }
}

/// The features as `serve` runs them.
private func withProduct(_ engine: TestEngine, _ body: @Sendable (TestApp) async throws -> Void) async throws {
  try await withApp(
    engine,
    makeFeatures: { allFeatures(settings: $0.settings, node: "test", startedAt: $0.clock()) },
    makeGatekeeper: { _ in AccessGatekeeper() }, body)
}
