import CLibPQ
import Core
import NIOConcurrencyHelpers
import NIOPosix

/// Tells the other nodes on the same database what this one has stored, and listens to them, on one connection.
///
/// Notifications are sent after the commit, many topics at once, and not inside each transaction: PostgreSQL lets only
/// one notifying transaction commit at a time, which would undo its group commit. One that gets lost does no harm,
/// because a wake-up is a hint only.
final class PostgreSQLSignals: Sendable {
  private struct State {
    var outgoing: [Topic] = []
    var closing = false
  }

  private static let channel = "agileops"
  private let url: String
  private let board: WakeBoard
  private let thread = NIOThreadPool(numberOfThreads: 1)
  private let state = NIOLockedValueBox(State())
  private let bell = Bell()

  init(url: String, board: WakeBoard) {
    self.url = url
    self.board = board
  }

  func start() {
    thread.start()
    thread.submit { state in
      if case .active = state { self.work() }
    }
  }

  func announce(_ topics: [Topic]) {
    guard !topics.isEmpty else { return }
    state.withLockedValue { state in
      for topic in topics where !state.outgoing.contains(topic) && state.outgoing.count < 1000 {
        state.outgoing.append(topic)
      }
    }
    bell.ring()
  }

  func close() async {
    state.withLockedValue { $0.closing = true }
    bell.ring()
    try? await thread.shutdownGracefully()
  }

  private var isClosing: Bool { state.withLockedValue { $0.closing } }

  private func work() {
    var failures: Int32 = 0
    while !isClosing {
      do {
        let connection = try PostgreSQLConnection(url: url)
        // A hint lost with the server's power is no loss, so nobody waits for its disk.
        try connection.execute("SET synchronous_commit TO off; LISTEN \(Self.channel)")
        // What was sent while nobody listened is unknown.
        if failures > 0 { board.publish([.changes, .due]) }
        failures = 0
        while !isClosing { try exchange(on: connection) }
      } catch {
        failures = min(failures + 1, 30)
        bell.wait(milliseconds: failures * 1000)
      }
    }
  }

  /// Sends what waits, hands out what has arrived, then waits for either.
  private func exchange(on connection: PostgreSQLConnection) throws {
    let outgoing = state.withLockedValue { state in
      defer { state.outgoing = [] }
      return state.outgoing
    }
    connection.state.start()
    for topic in outgoing { _ = try connection.run("SELECT pg_notify(\(Self.channel), \(topic.name))") }
    guard pq_consume_input(connection.handle) == 1 else { throw StorageError.unavailable("the connection was lost") }
    let own = pq_backend_pid(connection.handle)
    var topics: [Topic] = []
    var text = [CChar](repeating: 0, count: 256)
    while case let sender = pq_next_notification(connection.handle, &text, text.count), sender != 0 {
      let topic = Topic(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
      // This node knew at once.
      if sender != own, !topics.contains(topic) { topics.append(topic) }
    }
    board.publish(topics)
    bell.wait(orSocket: pq_socket(connection.handle))
  }
}
