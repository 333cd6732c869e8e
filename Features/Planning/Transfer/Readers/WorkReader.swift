import Calendars
import Core
import JSON

/// Reads the exports of other tools into one form. It stores nothing and looks at nothing but the file.
package enum WorkReader {
  /// - Parameters:
  ///   - source: nil: what the file looks like.
  ///   - zone: whose clocks show the times of the file that have no offset, as in tables.
  /// - Throws: `Refusal.invalid` for the place in the file; nothing is half read.
  package static func read(_ bytes: [UInt8], as source: WorkSource? = nil, zone: Zone = .utc) throws -> ForeignWork {
    let file = try WorkFile(bytes)
    let source = try source ?? file.source()
    return try work(file, source, zone)
  }

  /// What the file looks like.
  /// - Throws: `Refusal.invalid` when it looks like nothing that can be read.
  package static func source(of bytes: [UInt8]) throws -> WorkSource { try WorkFile(bytes).source() }

  private static func work(_ file: WorkFile, _ source: WorkSource, _ zone: Zone) throws -> ForeignWork {
    switch source {
    case .jira: try JiraReader.read(try file.json(), zone: zone)
    case .jiraCSV: try JiraCSVReader.read(file.bytes, zone: zone)
    case .trello: try TrelloReader.read(try file.json())
    case .github: try GitHubReader.read(try file.json())
    case .kanboard: try KanboardReader.read(try file.json(), zone: zone)
    case .taiga: try TaigaReader.read(try file.json())
    case .csv: try TableReader.read(file.bytes, zone: zone)
    case .agileops: throw Refusal.invalid("body", "is an export of AgileOps and not of another tool")
    }
  }
}

/// A file before anybody knows what it is.
private struct WorkFile {
  let bytes: [UInt8]
  /// nil when it does not begin like JSON.
  private let root: ExportNode?

  init(_ bytes: [UInt8]) throws {
    self.bytes = bytes
    let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
      root = nil
      return
    }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    root = try ExportNode.parse(text, limits: JSON.Limits(bytes: ForeignLimits.bytes, depth: 256))
  }

  func json() throws -> ExportNode {
    guard let root else { throw Refusal.invalid("body", "must be JSON") }
    return root
  }

  func source() throws -> WorkSource {
    guard let root else {
      guard bytes.count <= ForeignLimits.bytes else {
        throw Refusal.invalid("body", "must have at most \(ForeignLimits.bytes) bytes, has \(bytes.count)")
      }
      let header = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self).lowercased()
      return header.contains("issue key") && header.contains("summary") ? .jiraCSV : .csv
    }
    if root.value["format"]?.text?.hasPrefix("agileops") == true { return .agileops }
    if root["us_statuses"] != nil || root["user_stories"] != nil { return .taiga }
    if root["lists"] != nil, root["cards"] != nil { return .trello }
    if root["tasks"] != nil { return .kanboard }
    // A list of pages, the first of which may be empty.
    if root.value[0]?["issues"] != nil { return .jira }
    let issue = Self.first(root["issues"]?.value) ?? Self.first(root.value)
    if issue?["fields"] != nil || root.value["issues"] != nil && issue == nil { return .jira }
    if issue?["number"] != nil { return .github }
    throw Refusal.invalid("source", "cannot be seen from the file; say which tool it is from")
  }

  /// The first entry of a list, or of its first page.
  private static func first(_ value: JSONValue?) -> JSONValue? {
    guard let first = value?[0] else { return nil }
    return first[0] ?? first
  }
}
