import Core
import NIOConcurrencyHelpers

/// Hands the topics of durable transactions to everybody in this process who waits for them.
final class WakeBoard: Sendable {
  private struct State {
    var waiting: [Int: AsyncStream<Topic>.Continuation] = [:]
    var lastNumber = 0
    var closed = false
  }

  private let state = NIOLockedValueBox(State())

  /// A slow listener loses the oldest topics and never holds a commit up.
  func wakes() -> AsyncStream<Topic> {
    let (stream, continuation) = AsyncStream.makeStream(of: Topic.self, bufferingPolicy: .bufferingNewest(256))
    let number = state.withLockedValue { state -> Int? in
      guard !state.closed else { return nil }
      state.lastNumber += 1
      state.waiting[state.lastNumber] = continuation
      return state.lastNumber
    }
    guard let number else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in
      _ = self?.state.withLockedValue { $0.waiting.removeValue(forKey: number) }
    }
    return stream
  }

  func publish(_ topics: [Topic]) {
    guard !topics.isEmpty else { return }
    // Yielded outside the lock: a stream that ends here calls back into `onTermination`.
    let waiting = state.withLockedValue { Array($0.waiting.values) }
    for continuation in waiting { for topic in topics { continuation.yield(topic) } }
  }

  /// Ends every stream, also those asked for later.
  func close() {
    let waiting = state.withLockedValue { state in
      state.closed = true
      defer { state.waiting = [:] }
      return Array(state.waiting.values)
    }
    for continuation in waiting { continuation.finish() }
  }
}
