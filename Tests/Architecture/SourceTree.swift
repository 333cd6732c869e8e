import Foundation
import Testing

/// One Swift file of the product with its place in the house.
struct SourceFile {
  /// From the root of the checkout: `Features/Teams/PersonStore.swift`.
  let path: String
  let source: String
  let swift: SwiftText

  init(path: String, source: String) {
    self.path = path
    self.source = source
    swift = SwiftText(source)
  }

  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  var folders: [String] { path.split(separator: "/").dropLast().map(String.init) }
  var isTest: Bool { folders.contains("Tests") }
  /// `Teams` for everything below `Features/Teams`, tests included.
  var feature: String? { folders.count >= 2 && folders[0] == "Features" ? folders[1] : nil }

  /// What a pattern finds in lines of code (comments and literals blanked), with the line counted from 1.
  /// - Parameter words: a line can match only if it contains one of these; looking for them first is many times quicker.
  func matches<Output>(
    of pattern: Regex<Output>, words: [String]
  ) -> [(line: Int, match: Regex<Output>.Match)] {
    swift.code.enumerated().compactMap { index, line in
      guard words.contains(where: line.containsBytes), let match = line.firstMatch(of: pattern) else { return nil }
      return (index + 1, match)
    }
  }
}

/// What a rule says about a line.
struct Violation: CustomStringConvertible {
  let path: String
  let line: Int
  let problem: String

  var description: String { "\(path):\(line): \(problem)" }
}

extension String {
  /// A plain search, some ten times quicker than a pattern.
  func containsBytes(of word: String) -> Bool { strstr(self, word) != nil }
}

/// Fails the test with one line for each violation.
func expectNone(_ found: [Violation]) {
  if !found.isEmpty { Issue.record("\(found.map(\.description).joined(separator: "\n"))") }
}

/// The checkout that this file belongs to, read once.
enum SourceTree {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let files: [SourceFile] = ["App", "Features", "Platform", "Tests"].flatMap(swiftFiles)
  /// Without tests.
  static let product = files.filter { !$0.isTest }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func folders(in path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      at: root.appending(path: path), includingPropertiesForKeys: [.isDirectoryKey]
    ).filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }.map(\.lastPathComponent).sorted()
  }

  private static func swiftFiles(below folder: String) -> [SourceFile] {
    let names = FileManager.default.subpaths(atPath: root.appending(path: folder).path(percentEncoded: false)) ?? []
    return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
      let path = "\(folder)/\(name)"
      return (try? text(path)).map { SourceFile(path: path, source: $0) }
    }
  }
}
