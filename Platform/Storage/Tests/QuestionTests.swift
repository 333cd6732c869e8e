import Core
import Dispatch
import Testing

@testable import Storage

@Suite struct QuestionTests {
  private static var names: Question<[String]> {
    Question("SELECT name FROM things ORDER BY name") { try $0.text(0) }
  }

  private static var count: Question<Int> {
    Question<[Int]>("SELECT COUNT(*) FROM things") { try $0.int(0) }.map { $0.first ?? -1 }
  }

  private static func starting(with letter: String) -> Question<[String]> {
    Question("SELECT name FROM things WHERE name LIKE \(letter + "%") ORDER BY name") { try $0.text(0) }
  }

  @Test("Questions that are asked together are answered each for itself", arguments: TestedEngine.available)
  func together(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      for name in ["ab", "ac", "b"] { try await database.add(name) }
      let (names, count, some, none) = try await database.read {
        try $0.ask(Self.names, Self.count, Self.starting(with: "a"), Self.starting(with: "x"))
      }
      #expect(names == ["ab", "ac", "b"] && count == 3 && some == ["ab", "ac"] && none.isEmpty)
    }
  }

  @Test("A write sees at each question what it has written before", arguments: TestedEngine.available)
  func ownChanges(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      let counts = try await database.write { tx in
        let (before, _) = try tx.ask(Self.count, Self.names)
        try tx.run("INSERT INTO things (name) VALUES ('a')")
        let (after, names) = try tx.ask(Self.count, Self.names)
        try tx.run("INSERT INTO things (name) VALUES ('b')")
        return [before, after, names.count, try tx.ask(Self.count)]
      }
      #expect(counts == [0, 1, 1, 2])
    }
  }

  @Test("A read answers the same question alike, whatever others store meanwhile", arguments: TestedEngine.available)
  func oneSnapshot(_ engine: TestedEngine) async throws {
    try await withLocation(engine) { location in
      let (here, there) = (try await open(location), try await open(location))
      try await Migrator([things]).migrate(there)
      try await there.add("a")
      let (before, after) = try await here.read { tx in
        let before = try tx.ask(Self.count)
        let stored = DispatchSemaphore(value: 0)
        Task {
          _ = try? await there.add("b")
          stored.signal()
        }
        stored.wait()
        return (before, try tx.ask(Self.count))
      }
      #expect(before == 1 && after == 1)
      let later = try await here.read { try $0.ask(Self.count) }
      #expect(later == 2)
      await here.close()
      await there.close()
    }
  }

  @Test("When one of several fails, nothing of the transaction is kept", arguments: TestedEngine.available)
  func failing(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      await #expect(throws: StorageError.self) {
        try await database.write { tx in
          try tx.run("INSERT INTO things (name) VALUES ('a')")
          let wrong = Question("SELECT name FROM things WHERE nothing = 1 ORDER BY name") { try $0.text(0) }
          do { _ = try tx.ask(Self.count, wrong, Self.names) } catch {}
        }
      }
      let count = try await database.read { try $0.ask(Self.count) }
      #expect(count == 0)
    }
  }

  @Test("A transaction that asks nothing ends well", arguments: TestedEngine.available)
  func nothingAsked(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      let (read, written) = (try await database.read { _ in 7 }, try await database.write { _ in 8 })
      #expect(read == 7 && written == 8)
      try await database.add("a")
      #expect(try await database.names() == ["a"])
    }
  }
}
