import Core
import Testing

@testable import Storage

@Suite struct MigrationTests {
  @Test("An empty database gets every migration once, the events first", arguments: TestedEngine.available)
  func fromEmpty(_ engine: TestedEngine) async throws {
    try await withLocation(engine) { location in
      let database = try await open(location)
      let migrator = Migrator([things])
      #expect(try await database.read { try migrator.pending($0) } == ["storage-001-events", "things-001-create"])
      #expect(try await migrator.migrate(database) == ["storage-001-events", "things-001-create"])
      #expect(try await migrator.migrate(database) == [])
      let times = try await database.read {
        try $0.all("SELECT applied_at FROM schema_migrations ORDER BY name") { try $0.instant(0) }
      }
      #expect(times == [testClock(), testClock()])
      await database.close()
    }
  }

  @Test("A later release adds only what is new", arguments: TestedEngine.available)
  func laterRelease(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      try await database.add("a")
      let colours = Migration("things-002-colour") { _ in ["ALTER TABLE things ADD COLUMN colour TEXT"] }
      #expect(try await Migrator([things, colours]).migrate(database) == ["things-002-colour"])
      try await database.write { try $0.run("UPDATE things SET colour = 'red'") }
    }
  }

  @Test("Rows that move to another table keep their numbers; the next follows", arguments: TestedEngine.available)
  func moved(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      let boxes = Migration("boxes-001-create") { dialect in
        ["CREATE TABLE boxes (id \(dialect.identity))", "INSERT INTO boxes (id) VALUES (1), (3)"]
      }
      let moved = Migration("boxes-002-moved") { dialect in
        [
          "CREATE TABLE boxes_next (id \(dialect.identity), name TEXT NOT NULL)",
          "INSERT INTO boxes_next (id, name) SELECT id, 'old' FROM boxes",
          "DROP TABLE boxes",
          "ALTER TABLE boxes_next RENAME TO boxes",
        ] + dialect.goOnCounting("boxes")
      }
      try await Migrator([things, boxes, moved]).migrate(database)
      let next = try await database.write { try $0.integer("INSERT INTO boxes (name) VALUES ('new') RETURNING id") }
      #expect(next == 4)
    }
  }

  @Test("A migration that fails leaves no trace", arguments: TestedEngine.available)
  func failing(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      let broken = Migration("things-002-broken") { dialect in
        ["CREATE TABLE half (id \(dialect.integer))", "CREATE TABLE half (id \(dialect.integer))"]
      }
      await #expect(throws: StorageError.self) { try await Migrator([things, broken]).migrate(database) }
      #expect(try await database.read { try Migrator([things, broken]).pending($0) } == ["things-002-broken"])
      try await database.write { try $0.run("CREATE TABLE half (id \($0.dialect.integer))") }
    }
  }

  @Test("A database of a newer release is refused and left alone", arguments: TestedEngine.available)
  func newer(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      let next = Migration("other-001-create") { _ in ["CREATE TABLE other (id BIGINT)"] }
      let error = await #expect(throws: StorageError.self) { try await Migrator([next]).migrate(database) }
      #expect(error == .newerSchema("things-001-create"))
      #expect(error.map { "\($0)" }?.contains("newer release") == true)
      await #expect(throws: StorageError.self) {
        try await database.read { try $0.integer("SELECT count(*) FROM other") }
      }
    }
  }

  @Test("Two nodes that migrate at once apply everything once", arguments: TestedEngine.available)
  func twoNodes(_ engine: TestedEngine) async throws {
    try await withLocation(engine) { location in
      let nodes = [try await open(location), try await open(location), try await open(location)]
      let steps = (2...6).map { number in
        Migration("things-00\(number)-step") { _ in ["UPDATE things SET count = count + 1"] }
      }
      let applied = try await withThrowingTaskGroup(of: [String].self) { group in
        for node in nodes { group.addTask { try await Migrator([things] + steps).migrate(node) } }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(applied.sorted() == (["storage-001-events", things.name] + steps.map(\.name)))
      for node in nodes { await node.close() }
    }
  }
}
