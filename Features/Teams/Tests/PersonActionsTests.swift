import Core
import JSON
import Storage
import TestKit
import Testing
import World

@testable import Teams

@Suite("What can be done with people")
struct PersonActionsTests {
  @Test("A person is stored as it was given, trimmed, with the e-mail in lower case", arguments: TestEngine.available)
  func adding(engine: TestEngine) async throws {
    try await withWorld(engine) { app, world in
      let nadia = try await app.write { tx in
        try PersonActions(tx, as: world.ana.actor).add(
          name: " Nadia Roth ", email: "Nadia@Example.org", position: "support", roles: [.engineer, .viewer],
          team: world.operations.id, zoneName: "Europe/Lisbon", hoursText: "Mo-We 08:00-12:00")
      }
      #expect(try await app.read { try PersonStore($0).get(nadia.id) } == nadia)
      #expect(nadia.name == "Nadia Roth" && nadia.email == "nadia@example.org" && nadia.version == 1)
      #expect(nadia.initials == "Na" && nadia.firstName == "Nadia" && nadia.roles == [.engineer, .viewer])
      #expect(try await app.read { try PersonStore($0).zoneName(of: nadia.id) } == "Europe/Lisbon")
      #expect(try await app.read { try PersonStore($0).find(email: " NADIA@example.org ") } == nadia)
    }
  }

  @Test("Everything that is wrong is said at once and nothing is stored", arguments: TestEngine.available)
  func invalid(engine: TestEngine) async throws {
    try await withWorld(engine) { app, _ async throws in
      let refusal = await refusal {
        try await app.write { tx in
          try PersonActions(tx, as: .system).add(
            name: " ", email: "nobody", position: String(repeating: "x", count: 81), roles: [], team: ID(99),
            zoneName: "Mars/Olympus", hoursText: "Mo-Fr")
        }
      }
      guard case .invalid(let errors) = refusal else { return #expect(Bool(false), "\(String(describing: refusal))") }
      #expect(errors.map(\.field) == ["name", "email", "position", "roles", "zone", "hours", "team"])
      #expect(try await app.read { try PersonStore($0).all() }.count == 4)
    }
  }

  @Test("Two people cannot have the same e-mail address", arguments: TestEngine.available)
  func emailIsUnique(engine: TestEngine) async throws {
    try await withWorld(engine) { app, world in
      let refusal = await refusal {
        try await app.write { tx in
          try PersonActions(tx, as: .system).add(name: "Other", email: "BEN@example.org", roles: [.engineer])
        }
      }
      #expect(refusal == .invalid("email", "is that of Ben Bauer already"))
    }
  }

  @Test("Who may add whom", arguments: TestEngine.available)
  func permissions(engine: TestEngine) async throws {
    try await withWorld(engine) { app, world in
      let manager = Actor(kind: .person(9), name: "Mia", roles: [.manager])
      let token = Actor(kind: .person(1), name: "Ana", roles: [.administrator], scopes: [.read, .write])
      let cases: [(actor: Actor, roles: Set<Role>, isAllowed: Bool)] = [
        (world.ben.actor, [.viewer], false), (world.chi.actor, [.customer], false), (manager, [.engineer], true),
        (manager, [.manager], false), (manager, [.administrator], false), (world.ana.actor, [.administrator], true),
        (token, [.viewer], false),
      ]
      for (index, entry) in cases.enumerated() {
        let refusal = await refusal {
          try await app.write { tx in
            try PersonActions(tx, as: entry.actor).add(name: "X", email: "x\(index)@e.org", roles: entry.roles)
          }
        }
        #expect((refusal == nil) == entry.isAllowed, "\(entry)")
      }
    }
  }

  @Test("A stale edit is refused and says what is different now", arguments: TestEngine.available)
  func staleEdit(engine: TestEngine) async throws {
    try await withWorld(engine) { app, world in
      var mine = PersonDraft(world.ben)
      mine.name = "Benno Bauer"
      var theirs = PersonDraft(world.ben)
      theirs.position = "testing"
      try await edit(app, world.ben.id, version: 1, theirs)
      let refusal = await refusal { [mine] in try await edit(app, world.ben.id, version: 1, mine) }
      guard case .conflict(let why) = refusal else { return #expect(Bool(false), "\(String(describing: refusal))") }
      #expect(why.contains("position is now \"testing\""), "\(why)")
      let stored = try await app.read { try PersonStore($0).get(world.ben.id) }
      #expect(stored.name == "Ben Bauer" && stored.version == 2)
    }
  }

  @Test("Only administrators change roles", arguments: TestEngine.available)
  func roles(engine: TestEngine) async throws {
    try await withWorld(engine) { app, world in
      var draft = PersonDraft(world.ben)
      draft.roles = [.engineer, .productOwner]
      let manager = Actor(kind: .person(9), name: "Mia", roles: [.manager])
      let refusal = await refusal { [draft] in try await edit(app, world.ben.id, version: 1, draft, as: manager) }
      #expect(refusal == .notAllowed("Only an administrator may change the roles of a person."))
      try await edit(app, world.ben.id, version: 1, draft)
      #expect(try await app.read { try PersonStore($0).with(role: .productOwner) }.map(\.id) == [world.ben.id])
    }
  }

  @Test("The last administrator stays one", arguments: TestEngine.available)
  func lastAdministrator(engine: TestEngine) async throws {
    try await withWorld(engine) { app, world in
      var draft = PersonDraft(world.ana)
      draft.roles = [.manager]
      let losing = await refusal { [draft] in try await edit(app, world.ana.id, version: 1, draft) }
      let leaving = await refusal {
        try await app.write { try PersonActions($0, as: world.ana.actor).deactivate(world.ana.id) }
      }
      let why = Refusal.conflict("Ana Almeida is the last administrator; make somebody else one first.")
      #expect(losing == why && leaving == why)
      try await app.write { tx in
        try PersonActions(tx, as: .system).add(name: "Eve", email: "eve@e.org", roles: [.administrator])
        try PersonActions(tx, as: world.ana.actor).deactivate(world.ana.id)
      }
    }
  }

  @Test("Who is deactivated is in no list until reactivated", arguments: TestEngine.available)
  func deactivating(engine: TestEngine) async throws {
    try await withWorld(engine) { app, world in
      try await app.write { try PersonActions($0, as: world.ana.actor).deactivate(world.ben.id) }
      try await app.read { tx throws in
        let store = PersonStore(tx)
        #expect(try store.all().map(\.id) == [world.ana.id, world.chi.id, world.dora.id])
        #expect(try store.with(role: .engineer).map(\.id) == [world.dora.id])
        #expect(try store.inTeam(world.operations.id).map(\.id) == [world.ana.id, world.dora.id])
        #expect(try store.names([world.ben.id, ID(77)]) == [world.ben.id: "Ben Bauer"])
        #expect(try store.get(world.ben.id).deactivatedAt == tx.now)
      }
      try await app.write { try PersonActions($0, as: world.ana.actor).reactivate(world.ben.id) }
      #expect(try await app.read { try PersonStore($0).get(world.ben.id) }.isActive)
    }
  }
}

/// Runs on a fresh database with the named people.
func withWorld(_ engine: TestEngine, _ body: @Sendable (TestApp, World) async throws -> Void) async throws {
  try await withApp(engine, features: [TeamsFeature()]) { app in
    try await body(app, try await app.write { try World.make($0) })
  }
}

/// The refusal that the work throws; nil when it throws none.
func refusal<Value>(_ work: () async throws -> Value) async -> Refusal? {
  do {
    _ = try await work()
    return nil
  } catch let refusal as Refusal { return refusal } catch {
    Issue.record(error)
    return nil
  }
}

func edit(
  _ app: TestApp, _ id: ID<Person>, version: Int, _ draft: PersonDraft, as actor: Actor = .system
) async throws {
  try await app.write { tx in try PersonActions(tx, as: actor).edit(id, version: version, to: draft) }
}
