import Core
import Testing

@testable import Storage

@Suite struct ValueTests {
  @Test("Every kind of value comes back as it was stored", arguments: TestedEngine.available)
  func roundTrip(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      let picture = (0...255).map { UInt8($0) }
      for (index, (text, number, real)) in [
        ("", Int64.max, 0.1), ("Zürich 🏔 'quoted' \\ %", 0, -1.5e300), ("line\nbreak\ttab", 1, .infinity),
      ].enumerated() {
        try await database.write {
          try $0.run(
            "INSERT INTO things (name, count, size, picture) VALUES (\(text), \(number), \(real), \(picture))")
        }
        let same = try await database.read {
          try $0.first("SELECT name, count, size, picture FROM things ORDER BY id LIMIT 1 OFFSET \(index)") {
            try ($0.text(0) == text) && $0.integer(1) == number && $0.real(2) == real && $0.blob(3) == picture
          }
        }
        #expect(same == true)
      }
    }
  }

  @Test("NULL, empty text and an empty blob stay three different things", arguments: TestedEngine.available)
  func emptiness(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      let blob: [UInt8] = []
      try await database.write {
        try $0.run("INSERT INTO things (name, size, picture) VALUES (\(""), \(Double?.none), \(blob))")
        try $0.run("INSERT INTO things (name, picture) VALUES ('b', \([UInt8]?.none))")
      }
      let rows = try await database.read {
        try $0.all("SELECT name, size IS NULL, picture IS NULL, count(*) OVER () FROM things ORDER BY name") {
          [try $0.text(0), "\(try $0.integer(1))", "\(try $0.integer(2))", "\(try $0.integer(3))"]
        }
      }
      #expect(rows == [["", "1", "0", "2"], ["b", "1", "1", "2"]])
    }
  }

  @Test("A column of another type than asked for is an error, not a guess", arguments: TestedEngine.available)
  func mismatch(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      try await database.add("a")
      await #expect(throws: StorageError.columnMismatch(column: 0)) {
        try await database.read { try $0.integer("SELECT name FROM things") }
      }
      await #expect(throws: StorageError.columnMismatch(column: 0)) {
        _ = try await database.read { try $0.first("SELECT count FROM things") { try $0.text(0) } }
      }
      await #expect(throws: StorageError.columnMismatch(column: 0)) {
        _ = try await database.read { try $0.first("SELECT size FROM things") { try $0.real(0) } }
      }
      await #expect(throws: StorageError.noRow) {
        try await database.read { try $0.integer("SELECT id FROM things WHERE name = 'none'") }
      }
    }
  }

  @Test("Text with U+0000 is refused and nothing is stored", arguments: TestedEngine.available)
  func nul(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      let message = await refusal { try await database.add("before\u{0}after") }
      #expect(message == "Text must not contain the character U+0000.")
      let names = try await database.names()
      #expect(names.isEmpty)
      await #expect(throws: StorageError.self) {
        try await database.write { try $0.run("INSERT INTO things (name, size) VALUES ('a', \(Double.nan))") }
      }
    }
  }

  @Test("A list fills IN, and an empty list matches nothing", arguments: TestedEngine.available)
  func lists(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      for name in ["a", "b", "c"] { try await database.add(name) }
      func found(_ names: [String]) async throws -> [String] {
        try await database.read {
          try $0.all("SELECT name FROM things WHERE name IN (\(list: names)) ORDER BY name") { try $0.text(0) }
        }
      }
      #expect(try await found(["a", "c", "x"]) == ["a", "c"])
      #expect(try await found([]).isEmpty)
    }
  }

  @Test(
    "Numbers bound on both sides compare as numbers, and fragments keep their holes in order",
    arguments: TestedEngine.available)
  func numbersAndFragments(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      try await database.add("a", count: 5)
      let filters: [SQL] = ["count < \(10)", "name = \("a")", "CASE WHEN \(9) < \(10) THEN \(1) ELSE \(0) END = \(1)"]
      let sum = try await database.read {
        try $0.integer("SELECT sum(count) + \(2) FROM things WHERE \(filters.joined(" AND ")) AND id > \(0)")
      }
      #expect(sum == 7)
    }
  }

  @Test("Only statements that change rows count them", arguments: TestedEngine.available)
  func counts(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      for name in ["a", "b"] { try await database.add(name) }
      let counts = try await database.write { transaction in
        [
          try transaction.run("UPDATE things SET count = 1"),
          try transaction.run("UPDATE things SET count = 2 WHERE id < 0"),
          try transaction.run("SELECT name FROM things"),
          try transaction.run("DELETE FROM things WHERE name = 'a'"),
          try transaction.run("CREATE TABLE more (id BIGINT)"),
        ]
      }
      #expect(counts == [2, 0, 0, 1, 0])
    }
  }

  @Test("A statement may run inside the rows of the same statement", arguments: TestedEngine.available)
  func nesting(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      for name in ["a", "b"] { try await database.add(name) }
      let pairs = try await database.read { transaction in
        let all: SQL = "SELECT name FROM things ORDER BY name"
        return try transaction.all(all) { outer in
          let name = try outer.text(0)
          return try transaction.all(all) { name + (try $0.text(0)) }
        }
      }
      #expect(pairs == [["aa", "ab"], ["ba", "bb"]])
    }
  }

  @Test("More different statements than are kept prepared still work", arguments: TestedEngine.available)
  func manyStatements(_ engine: TestedEngine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { transaction in
        for count in Array(1...300) + Array(1...300) {
          let found = try transaction.integer("SELECT count(*) FROM things WHERE id IN (\(list: Array(1...count)))")
          #expect(found == 0)
        }
      }
    }
  }
}
