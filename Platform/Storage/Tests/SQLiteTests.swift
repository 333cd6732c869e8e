import Core
import Foundation
import Testing

@testable import Storage

@Suite struct SQLiteTests {
  private func database(_ path: String, busyMilliseconds: Int32 = 5000) throws -> Database {
    Database(
      engine: try SQLiteEngine(path: path, clock: testClock, ids: testIDs, busyMilliseconds: busyMilliseconds))
  }

  @Test("A file that another program holds is reported after the wait, and works again later")
  func locked() async throws {
    try await withFolder { folder in
      let database = try database(folder + "/a.db", busyMilliseconds: 50)
      try await Migrator([things]).migrate(database)
      let other = try SQLiteConnection(path: folder + "/a.db", options: SQLiteOptions(use: .writing))
      try other.execute("BEGIN IMMEDIATE")
      let message = await refusal { try await database.add("a") }
      #expect(message.contains("another program holds the file \(folder)/a.db"))
      #expect(try await database.names().isEmpty)
      try other.execute("ROLLBACK")
      try await database.add("a")
      await database.close()
    }
  }

  @Test("A full disk refuses the write, keeps what was stored and recovers")
  func fullDisk() async throws {
    try await withDatabase(.sqlite) { database in
      try await database.add("a")
      #expect(try await database.write { try $0.integer("PRAGMA max_page_count = 20") } == 20)
      let large = [UInt8](repeating: 1, count: 200_000)
      let message = await refusal {
        try await database.write { try $0.run("INSERT INTO things (name, picture) VALUES ('b', \(large))") }
      }
      #expect(message.contains("the disk is full"))
      try await database.write { try $0.run("PRAGMA max_page_count = 1000000") }
      try await database.add("c")
      #expect(try await database.names() == ["a", "c"])
    }
  }

  @Test("Files that cannot be a database say why and what to do")
  func unsuitableFiles() async throws {
    try await withFolder { folder in
      #expect(await refused(folder + "/none/a.db").contains("check that its folder exists"))
      try Data(repeating: 65, count: 8192).write(to: URL(fileURLWithPath: folder + "/text.db"))
      #expect(await refused(folder + "/text.db").contains("is not an SQLite database"))
      let foreign = try SQLiteConnection(path: folder + "/foreign.db", options: SQLiteOptions(use: .writing))
      try foreign.execute("CREATE TABLE strange (id INTEGER)")
      #expect(await refused(folder + "/foreign.db").contains("database of another program"))
    }
  }

  @Test("A new file belongs to its user only and carries the product's mark")
  func newFile() async throws {
    try await withFolder { folder in
      let database = try database(folder + "/a.db")
      for suffix in ["", "-wal", "-shm"] {
        let mode = try FileManager.default.attributesOfItem(atPath: folder + "/a.db" + suffix)[.posixPermissions]
        #expect(mode as? Int == 0o600)
      }
      #expect(try await database.read { try $0.integer("PRAGMA application_id") } == SQLiteEngine.applicationID)
      #expect(try await database.write { try $0.integer("PRAGMA synchronous") } == 2)
      #expect(try await database.write { try $0.integer("PRAGMA foreign_keys") } == 1)
      await database.close()
      #expect(!FileManager.default.fileExists(atPath: folder + "/a.db-wal"))
    }
  }

  @Test("Writes that share a commit wait for no reader and survive reopening")
  func reopening() async throws {
    try await withFolder { folder in
      let first = try database(folder + "/a.db")
      try await Migrator([things]).migrate(first)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<500 { group.addTask { try await first.add("thing \(number)") } }
        try await group.waitForAll()
      }
      await first.close()
      let second = try database(folder + "/a.db")
      #expect(try await second.names().count == 500)
      await second.close()
    }
  }

  @Test("A deferred constraint fails its own write and not its neighbours in the batch")
  func deferredConstraint() async throws {
    try await withDatabase(.sqlite) { database in
      let later: SQL = "CREATE TABLE later (thing INTEGER REFERENCES things (id) DEFERRABLE INITIALLY DEFERRED)"
      try await database.write { try $0.run(later) }
      let stored = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<20 {
          group.addTask {
            let write: @Sendable (Transaction) throws -> Void = { transaction in
              try transaction.run("INSERT INTO things (name) VALUES (\("thing \(number)"))")
              if number == 7 { try transaction.run("INSERT INTO later VALUES (99)") }
            }
            return (try? await database.write(write)) != nil
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(stored == 19)
      #expect(try await database.names().count == 19)
    }
  }

  private func refused(_ path: String) async -> String {
    do {
      _ = try database(path)
      return "opened"
    } catch {
      return "\(error)"
    }
  }
}
