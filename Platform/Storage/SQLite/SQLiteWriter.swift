import Core
import NIOConcurrencyHelpers
import NIOPosix

/// A write that waits for the writer's thread, with its value type hidden.
private protocol QueuedWrite: AnyObject, Sendable {
  var keeping: Keeping { get }
  var failure: (any Error)? { get set }
  func perform(in transaction: Transaction) throws
  /// Tells the caller how it ended.
  func finish()
}

/// Only the writer's thread touches a queued write.
private final class Write<Value: Sendable>: QueuedWrite, @unchecked Sendable {
  let keeping: Keeping
  private let body: @Sendable (Transaction) throws -> Value
  private let continuation: CheckedContinuation<Value, any Error>
  private var value: Value?
  var failure: (any Error)?

  init(
    _ keeping: Keeping, _ body: @escaping @Sendable (Transaction) throws -> Value,
    _ continuation: CheckedContinuation<Value, any Error>
  ) {
    self.keeping = keeping
    self.body = body
    self.continuation = continuation
  }

  func perform(in transaction: Transaction) throws { value = try body(transaction) }

  func finish() {
    if let failure {
      continuation.resume(throwing: failure)
    } else if let value {
      continuation.resume(returning: value)
    } else {
      continuation.resume(throwing: StorageError.closed)
    }
  }
}

/// The one thread that writes. Writes that arrive during a commit share the next one (group commit), so that many
/// callers pay for one flush of the disk; each is still a unit of its own (savepoint).
final class SQLiteWriter: Sendable {
  private struct State {
    var queue: [any QueuedWrite] = []
    var working = false
    var closing = false
    var emptied: CheckedContinuation<Void, Never>?
  }

  private let state = NIOLockedValueBox(State())
  private let thread = NIOThreadPool(numberOfThreads: 1)
  private let connection: SQLiteConnection
  private let checkpoints: SQLiteCheckpoints
  private let clock: @Sendable () -> Instant
  private let ids: IDSource
  private let board: WakeBoard
  private let batchLimit = 256

  init(
    connection: SQLiteConnection, board: WakeBoard, clock: @escaping @Sendable () -> Instant, ids: IDSource
  ) {
    self.connection = connection
    checkpoints = SQLiteCheckpoints(of: connection)
    self.board = board
    self.clock = clock
    self.ids = ids
    thread.start()
  }

  deinit { thread.shutdownGracefully { _ in } }

  /// Not stopped by the cancellation of the task: what was accepted is finished.
  func write<Value: Sendable>(
    _ keeping: Keeping, _ body: @escaping @Sendable (Transaction) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let write = Write(keeping, body, continuation)
      let (admitted, start) = state.withLockedValue { state -> (Bool, Bool) in
        guard !state.closing else { return (false, false) }
        state.queue.append(write)
        defer { state.working = true }
        return (true, !state.working)
      }
      if !admitted { write.finish() }
      if start { thread.submit { _ in self.work() } }
    }
  }

  /// Waits for what was accepted, then ends the thread and closes the connection.
  func close() async {
    await withCheckedContinuation { continuation in
      let idle = state.withLockedValue { state in
        state.closing = true
        if state.working { state.emptied = continuation }
        return !state.working
      }
      if idle { continuation.resume() }
    }
    try? await thread.shutdownGracefully()
    connection.close()
  }

  private func work() {
    while let batch = takeBatch() {
      perform(batch)
      checkpoints.runIfDue()
    }
  }

  private func takeBatch() -> [any QueuedWrite]? {
    let (batch, emptied) = state.withLockedValue { state -> ([any QueuedWrite], CheckedContinuation<Void, Never>?) in
      if state.queue.count <= batchLimit {
        defer { state.queue.removeAll() }
        guard state.queue.isEmpty else { return (state.queue, nil) }
        state.working = false
        defer { state.emptied = nil }
        return ([], state.emptied)
      }
      defer { state.queue.removeFirst(batchLimit) }
      return (Array(state.queue.prefix(batchLimit)), nil)
    }
    emptied?.resume()
    return batch.isEmpty ? nil : batch
  }

  private func perform(_ batch: [any QueuedWrite]) {
    do {
      connection.state.start()
      try connection.flushCommits(batch.contains { $0.keeping == .durable })
      try connection.execute("BEGIN IMMEDIATE")
    } catch {
      // The file has been locked for the whole busy timeout: whoever waits behind would wait as long again.
      let waiting = state.withLockedValue { state in
        defer { state.queue.removeAll() }
        return state.queue
      }
      return end(batch + waiting, with: error)
    }
    var topics: [Topic] = []
    do {
      let kept = try runAll(batch, waking: &topics)
      guard kept > 0 else {
        connection.rollBack()
        return end(batch, with: nil)
      }
      connection.state.start()
      try connection.execute("COMMIT")
    } catch {
      connection.rollBack()
      if case StorageError.constraint = error, batch.count > 1 {
        // A deferred constraint shows only now and does not say whose it is: each on its own.
        for write in batch { write.failure = nil }
        for write in batch { perform([write]) }
        return
      }
      return end(batch, with: error)
    }
    board.publish(topics)
    end(batch, with: nil)
  }

  /// Nearly always no write of a batch fails, and then none needs a savepoint, which costs a copy of every page that it
  /// touches. When one does fail, all are run again, each as a unit of its own: a write's closure may run twice.
  private func runAll(_ batch: [any QueuedWrite], waking topics: inout [Topic]) throws -> Int {
    if batch.count > 1, runTogether(batch, waking: &topics) { return batch.count }
    if batch.count > 1 {
      topics = []
      connection.rollBack()
      connection.state.start()
      try connection.execute("BEGIN IMMEDIATE")
    }
    return try runEach(batch, waking: &topics)
  }

  /// - Returns: false when a write failed; what was done so far must then be rolled back.
  private func runTogether(_ batch: [any QueuedWrite], waking topics: inout [Topic]) -> Bool {
    for write in batch {
      connection.state.start()
      do { try run(write, waking: &topics) } catch { return false }
    }
    return true
  }

  private func run(_ write: any QueuedWrite, waking topics: inout [Topic]) throws {
    let transaction = Transaction(session: connection, now: clock(), ids: ids)
    try write.perform(in: transaction)
    try connection.state.requireNothingSwallowed()
    for topic in transaction.wakes where !topics.contains(topic) { topics.append(topic) }
  }

  /// Runs each write as a unit. One that fails leaves nothing behind and does not disturb the others.
  /// - Returns: how many are to be kept.
  /// - Throws: when the whole batch is lost, because SQLite itself rolled it back.
  private func runEach(_ batch: [any QueuedWrite], waking topics: inout [Topic]) throws -> Int {
    let shared = batch.count > 1
    var kept = 0
    for write in batch {
      connection.state.start()
      if shared { try connection.execute("SAVEPOINT unit") }
      do {
        try run(write, waking: &topics)
        if shared { try connection.execute("RELEASE unit") }
        kept += 1
      } catch {
        write.failure = error
        connection.state.start()
        guard connection.isInTransaction else { throw error }
        if shared {
          try connection.execute("ROLLBACK TO unit")
          try connection.execute("RELEASE unit")
        }
      }
    }
    return kept
  }

  private func end(_ batch: [any QueuedWrite], with error: (any Error)?) {
    for write in batch {
      if let error { write.failure = error }
      write.finish()
    }
  }
}
