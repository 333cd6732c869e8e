import Core
import Dispatch
import Synchronization

/// The one place where passwords are hashed: one after another on a thread of its own, so that neither requests nor
/// transactions wait behind them, and only so many at once that nobody can make the machine hash without end.
final class PasswordMill: Sendable {
  private let queue = DispatchQueue(label: "agileops.passwords")
  private let waiting = Mutex(0)
  private let limit: Int
  private let parameters: PasswordHash.Parameters

  /// - Parameter limit: how many may wait.
  init(limit: Int = 40, parameters: PasswordHash.Parameters = .current) {
    self.limit = limit
    self.parameters = parameters
  }

  /// - Throws: `Refusal.tooMany` when too many are waiting.
  func hash(_ password: String, salt: [UInt8]) async throws -> PasswordHash {
    try await run { [parameters] in try PasswordHash(password, salt: salt, parameters: parameters) }
  }

  /// Takes as long when there is no hash, and then is false.
  /// - Throws: `Refusal.tooMany` when too many are waiting.
  func verify(_ password: String, against hash: PasswordHash?) async throws -> Bool {
    let matches = try await run { [parameters] in try (hash ?? .ofNobody(parameters)).matches(password) }
    return matches && hash != nil
  }

  private func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    let isFull = waiting.withLock { count in
      guard count < limit else { return true }
      count += 1
      return false
    }
    guard !isFull else {
      throw Refusal.tooMany("Too many people are signing in at this moment; try again.", retryAfter: .seconds(5))
    }
    defer { waiting.withLock { $0 -= 1 } }
    return try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result(catching: work)) }
    }
  }
}
