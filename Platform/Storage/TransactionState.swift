import Core

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Makes both engines treat a failed statement alike. PostgreSQL does nothing more in a transaction after an error and
/// turns its COMMIT into a rollback; SQLite would go on, so what works on one would lose data on the other.
struct TransactionState {
  private(set) var failure: StorageError?

  mutating func start() { failure = nil }

  /// Notes that the engine refused a statement of the transaction.
  mutating func note(_ error: StorageError) -> StorageError {
    if failure == nil { failure = error }
    return error
  }

  /// - Throws: `StorageError.statement` when an earlier statement failed.
  func requireIntact() throws {
    if let failure {
      throw StorageError.statement("an earlier statement of the transaction has failed: \(failure)")
    }
  }

  /// - Throws: the failure that the closure of the transaction swallowed; nothing of it may be kept.
  func requireNothingSwallowed() throws {
    if let failure { throw failure }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// - Throws: `Refusal.invalid` for text that both engines would cut.
  func requireNoNUL() throws {
    guard let baseAddress, memchr(baseAddress, 0, count) != nil else { return }
    throw Refusal.invalid("", "Text must not contain the character U+0000.")
  }
}
