import Core
import Foundation
import Testing

@testable import Storage

/// An engine under test. PostgreSQL takes part when `AGILEOPS_TEST_POSTGRES` holds the URL of a scratch database;
/// `AGILEOPS_TEST_ENGINES=sqlite,postgresql` demands it, so that a missing server fails.
enum TestedEngine: String, CaseIterable, Sendable {
  case sqlite, postgresql

  static let available = allCases.filter { $0 == .sqlite || postgresURL != nil || isPostgresDemanded }
  static let postgresURL = variables["AGILEOPS_TEST_POSTGRES"]
  private static let isPostgresDemanded = variables["AGILEOPS_TEST_ENGINES"]?.contains("postgresql") == true
  private static let variables = ProcessInfo.processInfo.environment
}

let testClock: @Sendable () -> Instant = { Instant(seconds: 1_790_000_000) }
let testIDs = IDSource { Array(repeating: 7, count: $0) }

/// A folder that goes away with the test.
func withFolder(_ body: (String) async throws -> Void) async throws {
  var template = Array((NSTemporaryDirectory() + "/storage-XXXXXX").utf8CString)
  let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try await body(folder)
}

/// An empty place for a database, which goes away with the test: a file, or a schema of the scratch database.
func withLocation(_ engine: TestedEngine, _ body: (DatabaseLocation) async throws -> Void) async throws {
  switch engine {
  case .sqlite: try await withFolder { try await body(.sqlite(path: $0 + "/test.db")) }
  case .postgresql:
    let url = try #require(TestedEngine.postgresURL)
    let control = try PostgreSQLConnection(url: url)
    let name = "t_" + testName()
    try control.execute("CREATE SCHEMA \(name)")
    let separator = url.contains("?") ? "&" : "?"
    do {
      try await body(.postgresql(url: "\(url)\(separator)options=-csearch_path%3D\(name)"))
    } catch {
      try control.execute("DROP SCHEMA \(name) CASCADE")
      throw error
    }
    try control.execute("DROP SCHEMA \(name) CASCADE")
  }
}

func open(_ location: DatabaseLocation) async throws -> Database {
  try await Database.open(location, clock: testClock, ids: testIDs)
}

/// A database with the tables `things` and `parts`.
func withDatabase(_ engine: TestedEngine, _ body: (Database) async throws -> Void) async throws {
  try await withLocation(engine) { location in
    let database = try await open(location)
    do {
      try await Migrator([things]).migrate(database)
      try await body(database)
    } catch {
      await database.close()
      throw error
    }
    await database.close()
  }
}

let things = Migration("things-001-create") { dialect in
  [
    """
    CREATE TABLE things (
      id \(dialect.identity),
      name TEXT NOT NULL UNIQUE,
      count \(dialect.integer) NOT NULL DEFAULT 0 CHECK (count >= 0),
      size \(dialect.real),
      picture \(dialect.blob)
    ) \(dialect.strict)
    """,
    """
    CREATE TABLE parts (
      thing \(dialect.integer) NOT NULL REFERENCES things (id),
      name TEXT NOT NULL,
      PRIMARY KEY (thing, name)
    ) \(dialect.strictWithoutRowID)
    """,
  ]
}

extension Database {
  @discardableResult
  func add(_ name: String, count: Int = 0) async throws -> Int64 {
    try await write { try $0.integer("INSERT INTO things (name, count) VALUES (\(name), \(count)) RETURNING id") }
  }

  func names() async throws -> [String] {
    try await read { try $0.all("SELECT name FROM things ORDER BY name") { try $0.text(0) } }
  }
}

struct Unwanted: Error, Equatable {}

/// The refusal that the work ends with; a failed expectation when it ends otherwise.
func refusal<Value>(_ work: () async throws -> Value) async -> String {
  await #expect(throws: Refusal.self) { _ = try await work() }?.message ?? ""
}

/// Distinct in this run and from other runs.
private func testName() -> String {
  var template = Array((NSTemporaryDirectory() + "/name-XXXXXX").utf8CString)
  let descriptor = mkstemp(&template)
  defer { close(descriptor) }
  let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  unlink(path)
  // Upper and lower case are one in a schema's name, so the bytes are written as digits.
  return path.suffix(6).utf8.map { String($0, radix: 16) }.joined() + "_\(getpid())"
}
