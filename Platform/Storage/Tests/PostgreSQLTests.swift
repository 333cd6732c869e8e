import Core
import Testing

@testable import Storage

@Suite(.enabled(if: TestedEngine.postgresURL != nil, "AGILEOPS_TEST_POSTGRES names no server"))
struct PostgreSQLTests {
  @Test("Connections that the server ended are opened again on the next use")
  func restartedServer() async throws {
    try await withDatabase(.postgresql) { database in
      try await database.add("a")
      let used = try await database.read { try $0.integer("SELECT pg_backend_pid()") }
      let control = try PostgreSQLConnection(url: try #require(TestedEngine.postgresURL))
      _ = try control.run("SELECT pg_terminate_backend(CAST(\(used) AS INTEGER), 5000)")
      try await database.add("b")
      #expect(try await database.names() == ["a", "b"])
    }
  }

  @Test("A connection lost in the middle of a write stores nothing and says so")
  func lostInside() async throws {
    try await withDatabase(.postgresql) { database in
      let message = await refusal {
        try await database.write { transaction in
          try transaction.run("INSERT INTO things (name) VALUES ('a')")
          try transaction.run("SELECT pg_terminate_backend(pg_backend_pid())")
        }
      }
      #expect(message.contains("was lost"))
      let names = try await database.names()
      #expect(names.isEmpty)
    }
  }

  @Test("A commit whose outcome nobody knows is reported as such")
  func lostAtCommit() async throws {
    try await withDatabase(.postgresql) { database in
      // The deferred trigger runs inside COMMIT and ends the connection there.
      try await database.write { transaction in
        try transaction.run(
          """
          CREATE FUNCTION vanish() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
          """)
        try transaction.run(
          """
          CREATE CONSTRAINT TRIGGER vanishing AFTER INSERT ON things DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION vanish()
          """)
      }
      #expect(await refusal { try await database.add("a") }.contains("may have been stored or not"))
    }
  }

  @Test("What one node stores wakes the others")
  func otherNodes() async throws {
    try await withLocation(.postgresql) { location in
      let (here, there) = (try await open(location), try await open(location))
      // Other tests use the same server: the schema is in the location, so nobody else's topic has this name.
      let topic = Topic(String("\(location)".suffix(40)))
      var wakesThere = there.wakes().makeAsyncIterator()
      // Whether the other node listens already is unknown, so it is told until it hears.
      let telling = Task {
        while !Task.isCancelled { try await here.write { $0.wake(topic) } }
      }
      while let heard = await wakesThere.next(), heard != topic {}
      telling.cancel()
      try await telling.value
      await here.close()
      await there.close()
    }
  }

  @Test("A server that is not there is named with what to check")
  func noServer() async throws {
    let message = await #expect(throws: StorageError.self) {
      _ = try await open(.postgresql(url: "postgresql://agileops@127.0.0.1:1/none"))
    }
    #expect(message.map { "\($0)" }?.contains("Check that it runs") == true)
  }

  @Test("A table changed by another node does not break prepared statements")
  func stalePlan() async throws {
    try await withDatabase(.postgresql) { database in
      try await database.add("a")
      let all: SQL = "SELECT * FROM things"
      for statement in ["ALTER TABLE things ADD COLUMN colour TEXT", "ALTER TABLE things DROP COLUMN size"] as [SQL] {
        #expect(try await database.read { try $0.all(all) { try $0.text(1) } } == ["a"])
        try await database.write { try $0.run(statement) }
        #expect(try await database.read { try $0.all(all) { try $0.text(1) } } == ["a"])
      }
    }
  }

  @Test("Backups are left to PostgreSQL's own tools")
  func backup() async throws {
    try await withDatabase(.postgresql) { database in
      #expect(await refusal { try await database.backup(to: "/nowhere") }.contains("pg_dump"))
    }
  }

  @Test("Holes are numbered in order")
  func holes() {
    let (text, count) = PostgreSQLConnection.numberingHoles(of: "a = ? AND b IN (?, ?)")
    #expect(text == "a = $1 AND b IN ($2, $3)" && count == 3)
  }
}
