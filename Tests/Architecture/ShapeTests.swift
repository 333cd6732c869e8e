import Testing

/// Names and sizes that let a newcomer find things.
@Suite("Names and sizes")
struct ShapeTests {
  @Test("No file is longer than a newcomer would read")
  func sizes() { expectNone(SourceTree.files.flatMap(ShapeRules.size)) }

  @Test("Files and types are named after what they hold")
  func names() { expectNone(SourceTree.files.flatMap(ShapeRules.name)) }

  @Test("Types stand in the file of their role")
  func roles() { expectNone(SourceTree.files.flatMap(ShapeRules.role)) }

  @Test("Every feature has its table of contents and a README of about one screen")
  func features() throws {
    for feature in try SourceTree.folders(in: "Features") {
      #expect(SourceTree.files.contains { $0.path == "Features/\(feature)/\(feature)Feature.swift" }, "\(feature)")
      let lines = try SourceTree.text("Features/\(feature)/README.md").split(separator: "\n")
      #expect(lines.first?.hasPrefix("# \(feature)") == true, "\(feature)/README.md begins with its name")
      #expect((6...90).contains(lines.count), "\(feature)/README.md has \(lines.count) lines")
    }
  }

  @Test("The rules can fail")
  func rulesCanFail() {
    let long = String(repeating: "\n", count: ShapeRules.maximumLines + 1)
    #expect(ShapeRules.size(SourceFile(path: "App/A.swift", source: long)).count == 1)
    for name in ["PersonManager", "Utils", "person", "Placeholder", "DateHelperTests"] {
      #expect(ShapeRules.name(SourceFile(path: "Features/Teams/\(name).swift", source: "")).count == 1, "\(name)")
    }
    #expect(ShapeRules.name(SourceFile(path: "App/Database.swift", source: "struct Database {}")).isEmpty)
    #expect(ShapeRules.name(SourceFile(path: "App/makeTea.swift", source: "func makeTea() {}")).isEmpty)
    #expect(ShapeRules.name(SourceFile(path: "App/A.swift", source: "class SessionManager {}")).count == 1)
    let store = "package struct PersonStore {"
    #expect(ShapeRules.role(SourceFile(path: "Features/Teams/Person.swift", source: store)).count == 1)
    #expect(ShapeRules.role(SourceFile(path: "Features/Teams/PersonStore.swift", source: store)).isEmpty)
  }
}
