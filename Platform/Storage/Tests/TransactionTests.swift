import Core
import Dispatch
import Testing

@testable import Storage

@Suite struct TransactionTests {
  @Test("A write that throws leaves nothing behind", arguments: TestedEngine.available)
  func rollback(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      await #expect(throws: Unwanted()) {
        try await database.write { transaction in
          try transaction.run("INSERT INTO things (name) VALUES ('a')")
          throw Unwanted()
        }
      }
      let names = try await database.names()
      #expect(names.isEmpty)
    }
  }

  @Test("A statement's failure cannot be swallowed and the rest kept", arguments: TestedEngine.available)
  func swallowed(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      try await database.add("a")
      await #expect(throws: StorageError.self) {
        try await database.write { transaction in
          try transaction.run("INSERT INTO things (name) VALUES ('b')")
          _ = try? transaction.run("INSERT INTO things (name) VALUES ('a')")
        }
      }
      await #expect(throws: StorageError.self) {
        try await database.write { transaction in
          _ = try? transaction.run("INSERT INTO things (name) VALUES ('a')")
          try transaction.run("INSERT INTO things (name) VALUES ('c')")
        }
      }
      #expect(try await database.names() == ["a"])
    }
  }

  @Test("Sixty-four writers at once lose no update", arguments: TestedEngine.available)
  func noLostUpdates(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      try await database.add("a")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<64 {
          group.addTask {
            try await database.write { transaction in
              let count = try transaction.integer("SELECT count FROM things WHERE name = 'a'")
              try transaction.run("UPDATE things SET count = \(count + 1) WHERE name = 'a'")
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await database.read { try $0.integer("SELECT count FROM things") } == 64)
    }
  }

  @Test("A failing write among many does not disturb the others", arguments: TestedEngine.available)
  func isolation(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      let failed = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<100 {
          group.addTask {
            let write: @Sendable (Transaction) throws -> Void = { transaction in
              try transaction.run("INSERT INTO things (name) VALUES (\("thing \(number)"))")
              if number % 5 == 0 { throw Unwanted() }
              if number % 5 == 1 { try transaction.run("INSERT INTO things (name) VALUES (NULL)") }
            }
            return (try? await database.write(write)) == nil
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(failed == 40)
      let names = try await database.names()
      #expect(names.count == 60)
    }
  }

  @Test("A read that writes is a defect and changes nothing", arguments: TestedEngine.available)
  func readOnly(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      await #expect {
        try await database.read { try $0.run("INSERT INTO things (name) VALUES ('a')") }
      } throws: { error in
        if case StorageError.statement(let why) = error { why.hasPrefix("a read must not write") } else { false }
      }
      let names = try await database.names()
      #expect(names.isEmpty)
    }
  }

  @Test("A read sees one moment from its first statement on", arguments: TestedEngine.available)
  func snapshot(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      try await database.add("a")
      let stream = AsyncStream.makeStream(of: Void.self)
      let written = DispatchGate()
      async let counts = database.read { transaction in
        let before = try transaction.integer("SELECT count(*) FROM things")
        stream.continuation.yield()
        written.wait()
        return [before, try transaction.integer("SELECT count(*) FROM things")]
      }
      for await _ in stream.stream { break }
      try await database.add("b")
      written.open()
      #expect(try await counts == [1, 1])
    }
  }

  @Test("A unique index is told apart from other constraints", arguments: TestedEngine.available)
  func constraints(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      let id = try await database.add("a")
      func kind(_ sql: SQL) async -> String {
        do {
          try await database.write { try $0.run(sql) }
          return "none"
        } catch StorageError.notUnique {
          return "unique"
        } catch StorageError.constraint {
          return "constraint"
        } catch {
          return "\(error)"
        }
      }
      #expect(await kind("INSERT INTO things (name) VALUES ('a')") == "unique")
      #expect(await kind("INSERT INTO things (id, name) VALUES (\(id), 'b')") == "unique")
      #expect(await kind("INSERT INTO things (name, count) VALUES ('b', -1)") == "constraint")
      #expect(await kind("INSERT INTO things (name) VALUES (\(String?.none))") == "constraint")
      #expect(await kind("INSERT INTO parts (thing, name) VALUES (\(id + 1), 'wheel')") == "constraint")
      #expect(await kind("INSERT INTO things (name, count) VALUES ('b', \("many"))") == "constraint")
      #expect(await kind("INSERT INTO parts (thing, name) VALUES (\(id), 'wheel'), (\(id), 'wheel')") == "unique")
    }
  }

  @Test("A wrong statement is named in its error", arguments: TestedEngine.available)
  func wrongStatement(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      for sql in ["SELECT nothing FROM things", "SELECT 1; SELECT 2", "SELECT \"name in quotes\"", "SELEC"] as [SQL] {
        await #expect {
          try await database.write { try $0.run(sql) }
        } throws: { error in
          if case StorageError.statement(let why) = error { why.contains(sql.text) } else { false }
        }
      }
    }
  }

  @Test("A cancelled task's write is still finished", arguments: TestedEngine.available)
  func cancellation(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return try await database.add("a")
      }
      let id = try await task.value
      #expect(id == 1)
      #expect(try await database.names() == ["a"])
    }
  }

  @Test("A closed database refuses work and ends its streams", arguments: TestedEngine.available)
  func closing(_ engine: TestedEngine) async throws {
    try await withLocation(engine) { location in
      let database = try await open(location)
      let wakes = database.wakes()
      await database.close()
      // Hints may have come: whoever listens anew wakes everybody. What counts is that the stream ends.
      for await _ in wakes {}
      let message = await refusal { try await database.add("a") }
      #expect(message.contains("closed"))
    }
  }
}

/// Holds a thread of the database, never one of Swift's tasks.
final class DispatchGate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)
  func wait() { semaphore.wait() }
  func open() { semaphore.signal() }
}
