import Testing

/// Imports go down only, and only as `Package.swift` says.
@Suite("Imports")
struct ImportTests {
  private let manifest: Manifest

  init() throws { manifest = Manifest(try SourceTree.text("Package.swift")) }

  @Test("The manifest is understood: every folder of code belongs to a target")
  func manifestIsRead() throws {
    #expect(manifest.featureOrder == manifest.featureOrder.filter { manifest.targets[$0] != nil })
    for folder in try SourceTree.folders(in: "Features") { #expect(manifest.targets[folder] != nil, "\(folder)") }
    for file in SourceTree.product { #expect(ImportRule(manifest).target(of: file) != nil, "\(file.path)") }
  }

  @Test("Files import only what their target's line allows")
  func importsAreAllowed() {
    expectNone(SourceTree.files.flatMap(ImportRule(manifest).check))
  }

  @Test("Platform knows no feature, and a feature uses only features above it in the list")
  func storeysGoDown() {
    let features = Set(manifest.featureOrder)
    for (name, target) in manifest.targets where target.path.hasPrefix("Platform/") {
      #expect(target.imports.isDisjoint(with: features.union(["Server", "World"])), "\(name)")
    }
    for (index, name) in manifest.featureOrder.enumerated() {
      let above = Set(manifest.featureOrder.prefix(index))
      #expect(above.isSuperset(of: manifest.targets[name]?.features ?? []), "\(name)")
    }
  }

  @Test("The rule finds an import that its target's line does not allow")
  func ruleCanFail() {
    let sample = Manifest(
      #"""
      feature("Teams", needs: ["Calendars"]), feature("OnCall", uses: "Teams", needs: [.crypto]), part("Core"),
      let floor: [Target.Dependency] = ["Core"]
      """#)
    let bad = SourceFile(path: "Features/Teams/A.swift", source: "import Core\nimport OnCall\nimport Crypto")
    #expect(ImportRule(sample).check(bad).map(\.line) == [2, 3])
    let good = SourceFile(path: "Features/OnCall/A.swift", source: "@testable import Teams\nimport Crypto")
    #expect(ImportRule(sample).check(good).isEmpty)
    let upwards = SourceFile(path: "Platform/Core/A.swift", source: "import struct Teams.Person")
    #expect(ImportRule(sample).check(upwards).count == 1)
  }
}

struct ImportRule {
  private let manifest: Manifest
  /// Comes with the toolchain.
  private static let system: Set<String> = [
    "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc", "Dispatch", "Synchronization", "Swift",
  ]

  init(_ manifest: Manifest) { self.manifest = manifest }

  func check(_ file: SourceFile) -> [Violation] {
    guard let target = target(of: file) else { return [] }
    let allowed = allowance(file, target).union(Self.system)
    let pattern =
      #/
        ^(?:@\w+(?:\(\w+\))?\s)*(?:package\s|public\s|internal\s|private\s)?
        import\s(?:struct\s|class\s|enum\s|func\s|protocol\s|let\s|var\s|typealias\s)?(\w+)
      /#
    return file.matches(of: pattern, words: ["import "]).filter { !allowed.contains(String($0.match.1)) }.map {
      let problem = "\(target.name) may not import \($0.match.1): its line in Package.swift does not say so"
      return Violation(path: file.path, line: $0.line, problem: problem)
    }
  }

  func target(of file: SourceFile) -> Manifest.Target? {
    manifest.targets.values.filter { file.path.hasPrefix($0.path + "/") }.max { $0.path.count < $1.path.count }
  }

  private func allowance(_ file: SourceFile, _ target: Manifest.Target) -> Set<String> {
    // The app puts everything together.
    if !file.isTest { return target.path.hasPrefix("App/") ? manifest.reach(target.name) : target.imports }
    return manifest.reach(target.name).union(manifest.reach("TestKit")).union(manifest.reach("World"))
      .union(["Testing"])
  }
}
