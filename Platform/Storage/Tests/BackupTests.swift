import Core
import Foundation
import Testing

@testable import Storage

@Suite struct BackupTests {
  @Test("A backup made while others write is one moment's state and can be restored")
  func whileWriting() async throws {
    try await withFolder { folder in
      let database = try await open(.sqlite(path: folder + "/a.db"))
      try await Migrator([things]).migrate(database)
      let writer = Task {
        var number = 0
        while !Task.isCancelled {
          number += 1
          let name = "pair \(number)"
          try await database.write { transaction in
            try transaction.run("INSERT INTO things (name) VALUES (\(name)), (\(name + " twin"))")
          }
        }
      }
      while try await database.names().count < 100 {}
      try await database.backup(to: folder + "/backup.db")
      writer.cancel()
      try await writer.value
      await database.close()
      try await Database.restore(from: folder + "/backup.db", to: folder + "/b.db")
      let restored = try await open(.sqlite(path: folder + "/b.db"))
      let names = try await restored.names()
      #expect(names.count >= 100 && names.count.isMultiple(of: 2))
      try await restored.add("a")
      await restored.close()
      #expect(Set(try files(folder)) == ["a.db", "b.db", "backup.db"])
    }
  }

  @Test("A backup never overwrites a file")
  func existingTarget() async throws {
    try await withFolder { folder in
      let database = try await open(.sqlite(path: folder + "/a.db"))
      try Data([1]).write(to: URL(fileURLWithPath: folder + "/backup.db"))
      let existing = await refusal { try await database.backup(to: folder + "/backup.db") }
      #expect(existing.hasPrefix("to: must name a new file"))
      let nowhere = await refusal { try await database.backup(to: folder + "/none/b.db") }
      #expect(nowhere.contains("cannot be written"))
      await database.close()
    }
  }

  @Test("A restore replaces a database only when told so and while no program uses it")
  func replacing() async throws {
    try await withFolder { folder in
      let (path, backup) = (folder + "/a.db", folder + "/backup.db")
      let database = try await open(.sqlite(path: path))
      try await Migrator([things]).migrate(database)
      try await database.add("old")
      try await database.backup(to: backup)
      try await database.add("new")
      let unasked = await refusal { try await Database.restore(from: backup, to: path) }
      #expect(unasked.contains("already"))
      let used = await refusal { try await Database.restore(from: backup, to: path, replacing: true) }
      #expect(used.contains("A program is using"))
      #expect(try await database.names() == ["new", "old"])
      await database.close()
      try await Database.restore(from: backup, to: path, replacing: true)
      let restored = try await open(.sqlite(path: path))
      #expect(try await restored.names() == ["old"])
      await restored.close()
    }
  }

  @Test("What is no whole database of this product is not restored")
  func unsound() async throws {
    try await withFolder { folder in
      let database = try await open(.sqlite(path: folder + "/a.db"))
      try await Migrator([things]).migrate(database)
      for number in 0..<200 { try await database.add("thing \(number)") }
      try await database.backup(to: folder + "/damaged.db")
      await database.close()
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: folder + "/damaged.db"))
      try file.seek(toOffset: 4096 * 5)
      try file.write(contentsOf: Data(repeating: 0x55, count: 4096 * 4))
      try file.close()
      let foreign = try SQLiteConnection(path: folder + "/foreign.db", options: SQLiteOptions(use: .writing))
      try foreign.execute("CREATE TABLE strange (id INTEGER)")
      for (name, why) in [("none.db", "cannot be read"), ("foreign.db", "of this product"), ("damaged.db", "damaged")] {
        let message = await refusal { try await Database.restore(from: "\(folder)/\(name)", to: folder + "/b.db") }
        #expect(message.contains(why))
      }
      #expect(!FileManager.default.fileExists(atPath: folder + "/b.db"))
    }
  }

  private func files(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
  }
}
