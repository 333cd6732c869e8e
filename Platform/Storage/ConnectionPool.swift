import NIOConcurrencyHelpers
import NIOPosix

/// What a pool holds: used by one thread at a time, which is all that makes it safe to share.
protocol PooledConnection: AnyObject, Sendable {
  /// False once it is broken; the pool then lets go of it and opens another when it needs one.
  var isUsable: Bool { get }
}

/// Connections opened when first needed and reused newest first, with a thread for each, so that waiting for a
/// database never blocks the threads of Swift's tasks.
final class ConnectionPool<Connection: PooledConnection>: Sendable {
  private struct State {
    var idle: [Connection] = []
    var accepted = 0
    var closing = false
    var emptied: CheckedContinuation<Void, Never>?
  }

  private let state = NIOLockedValueBox(State())
  private let threads: NIOThreadPool
  private let open: @Sendable () throws -> Connection

  init(size: Int, open: @escaping @Sendable () throws -> Connection) {
    threads = NIOThreadPool(numberOfThreads: size)
    threads.start()
    self.open = open
  }

  deinit { threads.shutdownGracefully { _ in } }

  /// Runs the closure with a connection of its own. Not stopped by the cancellation of the task, so that clean-up
  /// work behaves alike on both engines.
  func run<Value: Sendable>(_ body: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
    try await runOnThread {
      let connection = try self.state.withLockedValue { $0.idle.popLast() } ?? self.open()
      defer { if connection.isUsable { self.state.withLockedValue { $0.idle.append(connection) } } }
      return try body(connection)
    }
  }

  /// Runs the closure on one of the threads without a connection.
  func runOnThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    let admitted = state.withLockedValue { state in
      if !state.closing { state.accepted += 1 }
      return !state.closing
    }
    guard admitted else { throw StorageError.closed }
    defer { leave() }
    return try await withCheckedThrowingContinuation { continuation in
      threads.submit { state in
        switch state {
        case .active: continuation.resume(with: Result(catching: body))
        case .cancelled: continuation.resume(throwing: StorageError.closed)
        }
      }
    }
  }

  /// Connections that wait may be stale: the next use opens new ones.
  func forgetIdle() { state.withLockedValue { $0.idle = [] } }

  /// Waits for what was accepted, then closes the connections and ends the threads.
  func close() async {
    await withCheckedContinuation { continuation in
      let empty = state.withLockedValue { state in
        state.closing = true
        if state.accepted > 0 { state.emptied = continuation }
        return state.accepted == 0
      }
      if empty { continuation.resume() }
    }
    state.withLockedValue { $0.idle = [] }
    try? await threads.shutdownGracefully()
  }

  private func leave() {
    let emptied = state.withLockedValue { state -> CheckedContinuation<Void, Never>? in
      state.accepted -= 1
      guard state.accepted == 0 else { return nil }
      defer { state.emptied = nil }
      return state.emptied
    }
    emptied?.resume()
  }
}

extension StorageError {
  static let closed = StorageError.unavailable("it has been closed because the program is stopping.")
}
