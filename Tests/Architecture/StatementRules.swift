/// Who may contain SQL, and which tables it may change.
enum StatementRules {
  private static var statement: Regex<Substring> {
    #/
      \b(?:SELECT\s[\s\S]*\bFROM\s | INSERT\s+(?:OR\s+\w+\s+)?INTO\s | UPDATE\s+\w*\s*SET\s | DELETE\s+FROM\s
      | (?:CREATE|DROP|ALTER)\s+(?:UNIQUE\s+)?(?:TABLE|INDEX|TRIGGER|VIEW)\s | WITH\s+\w+\s+AS\s*\()
    /#
  }

  /// SQL stands in stores, schemas and the storage layer only.
  static func place(_ file: SourceFile) -> [Violation] {
    let isItsPlace =
      file.isTest || file.path.hasPrefix("Platform/Storage/") || file.name.contains("Store")
      || file.name.contains("Schema")
    guard !isItsPlace else { return [] }
    return statements(file).filter { $0.text.firstMatch(of: statement) != nil }.map {
      Violation(path: file.path, line: $0.line, problem: "SQL stands only in stores, schemas and Platform/Storage")
    }
  }

  /// The tables that files create, with the line.
  static func created(_ file: SourceFile) -> [(table: String, line: Int)] {
    tables(file, #/CREATE\s+(?:VIRTUAL\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)/#)
  }

  /// The tables whose rows files change.
  static func changed(_ file: SourceFile) -> [(table: String, line: Int)] {
    tables(
      file,
      #/
        (?: INSERT\s+(?:OR\s+\w+\s+)?INTO\s+ | UPDATE\s+(?:OR\s+\w+\s+)?(?=\w+\s+(?:AS\s+\w+\s+)?SET\b)(?!SET\b)
        | DELETE\s+FROM\s+ )(\w+)
      /#)
  }

  private static func tables(
    _ file: SourceFile, _ pattern: Regex<(Substring, Substring)>
  ) -> [(table: String, line: Int)] {
    statements(file).flatMap { literal in
      literal.text.matches(of: pattern).map { (String($0.1), literal.line) }
    }
  }

  private static func statements(_ file: SourceFile) -> [SwiftText.Literal] {
    let words = ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "WITH"]
    return file.swift.literals.filter { words.contains(where: $0.text.containsBytes) }
  }

  /// A feature changes only tables that its own schema creates; two features never create the same one.
  static func ownership(_ files: [SourceFile]) -> [Violation] {
    var owners: [String: String] = [:]
    var found: [Violation] = []
    for file in files where file.name.contains("Schema") {
      guard let feature = file.feature else { continue }
      for (table, line) in created(file) {
        if let other = owners.updateValue(feature, forKey: table), other != feature {
          found.append(Violation(path: file.path, line: line, problem: "\(table) is created by \(other) already"))
        }
      }
    }
    for file in files {
      guard let feature = file.feature else { continue }
      for (table, line) in changed(file) where owners[table] != feature {
        let owner = owners[table] ?? "the platform or nobody"
        found.append(
          Violation(path: file.path, line: line, problem: "\(feature) changes \(table), which belongs to \(owner)"))
      }
    }
    return found
  }

  /// Migrations are called `<feature>-<three digits>-<what>`; no name is used twice.
  static func migrations(_ files: [SourceFile]) -> [Violation] {
    var seen: Set<String> = []
    var found: [Violation] = []
    for file in files where file.source.containsBytes(of: "Migration(") {
      for match in file.source.matches(of: #/\bMigration\(\s*"([^"]*)"/#) {
        let name = String(match.1)
        let prefix = (file.folders.dropFirst().first ?? "").lowercased()
        if name.wholeMatch(of: #/([a-z]+)-\d{3}-[a-z0-9-]+/#)?.1 != prefix[...] {
          let problem = "“\(name)” must be \(prefix)-<three digits>-<what>"
          found.append(Violation(path: file.path, line: 1, problem: problem))
        }
        if !seen.insert(name).inserted {
          found.append(Violation(path: file.path, line: 1, problem: "“\(name)” names two migrations"))
        }
      }
    }
    return found
  }
}
