import Core
import FeatureKit
import Foundation
import Storage
import Synchronization

/// The databases that tests run on: `@Test(arguments: TestEngine.available)`.
///
/// PostgreSQL takes part when `AGILEOPS_TEST_POSTGRES` holds the URL of an empty database in which tests may make
/// schemas. `AGILEOPS_TEST_ENGINES=sqlite,postgresql` demands both, so that a missing server fails instead of passing
/// silently.
package enum TestEngine: String, CaseIterable, Sendable, CustomStringConvertible {
  case sqlite, postgresql

  package static let available: [TestEngine] = {
    let variables = ProcessInfo.processInfo.environment
    if let demanded = variables["AGILEOPS_TEST_ENGINES"] {
      return demanded.split(separator: ",").compactMap { TestEngine(rawValue: String($0)) }
    }
    return variables["AGILEOPS_TEST_POSTGRES"] == nil ? [.sqlite] : allCases
  }()

  package var description: String { rawValue }

  /// A fresh, empty place for one app.
  func place() async throws -> TestPlace {
    let number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    let name = "agileops_test_\(getpid())_\(number)"
    switch self {
    case .sqlite: return try TestPlace.folder(name)
    case .postgresql: return try await Self.turns.during { try await TestPlace.schema(name) }
    }
  }

  private static let count = Atomic<Int>(0)
  /// All tests begin at once and each app has a dozen connections; the server takes a few hundred.
  private static let turns = Turns(20)
}

/// Lets so many tests have a place at a time.
private actor Turns {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) { free = count }

  /// The place gives its turn back when it is removed.
  func during(_ make: @Sendable () async throws -> TestPlace) async throws -> TestPlace {
    if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
    do {
      let place = try await make()
      return TestPlace(
        location: place.location,
        remove: {
          await place.remove()
          await self.giveBack()
        })
    } catch {
      giveBack()
      throw error
    }
  }

  private func giveBack() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}

/// Where the database of one test is, and how it goes away again.
struct TestPlace: Sendable {
  let location: DatabaseLocation
  let remove: @Sendable () async -> Void

  /// In memory where the system has such a folder: nothing of a test must survive a power cut.
  static func folder(_ name: String) throws -> TestPlace {
    let memory = "/dev/shm"
    let root = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
    let folder = "\(root)/\(name)"
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return TestPlace(
      location: .sqlite(path: "\(folder)/test.sqlite"),
      remove: { try? FileManager.default.removeItem(atPath: folder) })
  }

  /// Names of schemas cannot be bound to a statement, only to a function's parameter.
  private static let makeOrDrop: SQL = """
    CREATE OR REPLACE FUNCTION agileops_test_schema(name TEXT, task TEXT) RETURNS BIGINT LANGUAGE plpgsql AS $body$
    BEGIN
      EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', name);
      IF task = 'make' THEN EXECUTE format('CREATE SCHEMA %I', name); END IF;
      RETURN 1;
    END $body$
    """

  /// A schema of its own is as good as a database and quicker to make.
  static func schema(_ name: String) async throws -> TestPlace {
    guard let url = ProcessInfo.processInfo.environment["AGILEOPS_TEST_POSTGRES"] else {
      throw Refusal.unavailable("AGILEOPS_TEST_ENGINES asks for postgresql, but AGILEOPS_TEST_POSTGRES is not set.")
    }
    let ids = IDSource(randomBytes: Environment.systemRandomBytes)
    let admin = try await Database.open(.postgresql(url: url), clock: Environment.liveClock, ids: ids)
    try await admin.write { tx in
      try tx.run("SELECT pg_advisory_xact_lock(7727)")
      try tx.run(makeOrDrop)
    }
    _ = try await admin.write { tx in try tx.integer("SELECT agileops_test_schema(\(name), 'make')") }
    let separator = url.contains("?") ? "&" : "?"
    return TestPlace(
      location: .postgresql(url: "\(url)\(separator)options=-csearch_path%3D\(name)"),
      remove: {
        _ = try? await admin.write { tx in try tx.integer("SELECT agileops_test_schema(\(name), 'drop')") }
        await admin.close()
      })
  }
}
