import CLibPQ
import Core

/// PostgreSQL: many connections, serializable transactions, repeated when they lose a race.
final class PostgreSQLEngine: Engine {
  private enum Attempt<Value: Sendable>: Sendable {
    case done(Value, [Topic])
    /// Lost against another transaction; nothing was stored.
    case raced(StorageError)
    /// The connection broke before COMMIT was sent; nothing was stored.
    case lost(StorageError)
  }

  private enum Mode {
    case writing
    case writingLease
    /// One snapshot, and never repeated.
    case reading

    var opening: [String] {
      switch self {
      case .writing: ["BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"]
      case .writingLease: Self.writing.opening + ["SET LOCAL synchronous_commit TO off"]
      case .reading: ["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"]
      }
    }
  }

  let dialect = Dialect.postgresql
  private let connections: ConnectionPool<PostgreSQLConnection>
  /// One connection more, on which transactions that lost a race are repeated one after the other: together they would
  /// only go on disturbing each other.
  private let repeats: ConnectionPool<PostgreSQLConnection>
  private let signals: PostgreSQLSignals
  private let board = WakeBoard()
  private let clock: @Sendable () -> Instant
  private let ids: IDSource
  private let attemptLimit = 10

  /// Connects once, to find out at the start what is wrong.
  /// - Parameter connections: for transactions; two more are opened, for repeats and for wake-ups.
  /// - Throws: `StorageError.unavailable` with what to do about it.
  init(
    url: String, connections count: Int = 8, clock: @escaping @Sendable () -> Instant, ids: IDSource
  ) async throws {
    self.clock = clock
    self.ids = ids
    connections = ConnectionPool(size: count) { try PostgreSQLConnection(url: url) }
    repeats = ConnectionPool(size: 1) { try PostgreSQLConnection(url: url) }
    signals = PostgreSQLSignals(url: url, board: board)
    try await connections.run { try Self.requireSuitable($0) }
    signals.start()
  }

  func read<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value {
    try await repeating(.reading, body).value
  }

  func write<Value: Sendable>(
    _ keeping: Keeping, _ body: @escaping @Sendable (Transaction) throws -> Value
  ) async throws -> Value {
    let (value, topics) = try await repeating(keeping == .durable ? .writing : .writingLease, body)
    board.publish(topics)
    signals.announce(topics)
    return value
  }

  func wakes() -> AsyncStream<Topic> { board.wakes() }

  func backup(to path: String) async throws {
    throw Refusal.unavailable("PostgreSQL makes its own backups: use pg_dump, and pg_restore to bring one back.")
  }

  func close() async {
    await connections.close()
    await repeats.close()
    await signals.close()
    board.close()
  }

  private func repeating<Value: Sendable>(
    _ mode: Mode, _ body: @escaping @Sendable (Transaction) throws -> Value
  ) async throws -> (value: Value, topics: [Topic]) {
    var races = 0
    var hasReconnected = false
    while true {
      let pool = races > 0 ? repeats : connections
      switch try await pool.run({ try self.attempt(mode, on: $0, body) }) {
      case .done(let value, let topics): return (value, topics)
      case .raced(let error):
        races += 1
        guard races < attemptLimit else { throw error }
        try? await Task.sleep(for: .milliseconds(races))
      case .lost(let error):
        // The server may have been restarted while the connections lay idle.
        guard !hasReconnected else { throw error }
        hasReconnected = true
        connections.forgetIdle()
        repeats.forgetIdle()
      }
    }
  }

  private func attempt<Value: Sendable>(
    _ mode: Mode, on connection: PostgreSQLConnection, _ body: (Transaction) throws -> Value
  ) throws -> Attempt<Value> {
    var committing = false
    connection.begin(mode.opening, isReading: mode == .reading)
    do {
      let transaction = Transaction(session: connection, now: clock(), ids: ids)
      let value = try body(transaction)
      try connection.state.requireNothingSwallowed()
      guard mode != .reading else {
        connection.endReading()
        return .done(value, transaction.wakes)
      }
      committing = true
      try connection.commit()
      return .done(value, transaction.wakes)
    } catch {
      connection.rollBack()
      // The closure may have turned the engine's error into another.
      switch connection.state.failure {
      case .some(let failure) where connection.isLost && !committing: return .lost(failure)
      case .some(.retry(let why)): return .raced(.retry(why))
      default: throw error
      }
    }
  }

  private static func requireSuitable(_ connection: PostgreSQLConnection) throws {
    let version = pq_server_version(connection.handle)
    guard version >= 130_000 else {
      throw StorageError.unavailable("the PostgreSQL server is of version \(version / 10_000); it takes 13 or later.")
    }
    connection.state.start()
    try connection.each("SELECT current_setting('server_encoding')") { row in
      let encoding = try row.text(0)
      guard encoding == "UTF8" else {
        throw StorageError.unavailable(
          "the PostgreSQL database has the encoding \(encoding); create one with ENCODING 'UTF8'.")
      }
      return false
    }
  }
}
