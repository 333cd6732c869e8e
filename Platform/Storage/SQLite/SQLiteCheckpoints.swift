import CSQLite
import NIOConcurrencyHelpers
import NIOPosix

/// Moves the write-ahead log into the database file after a commit has been answered, not before.
final class SQLiteCheckpoints: @unchecked Sendable {
  private let connection: SQLiteConnection
  /// Pages in the log after the last commit. Only the writer's thread touches it.
  private let pages: UnsafeMutablePointer<Int32>
  /// Pages in the log at the last attempt.
  private var attempted: Int32 = 0
  /// A page that many commits touch is moved once, so a long log saves writing; 15,000 pages are about 60 MiB, which the
  /// next start reads in 0.1 s after a kill.
  private let limit: Int32 = 15_000
  /// While readers keep the log from starting anew, every commit would flush the file once more.
  private let step: Int32 = 2_000

  init(of connection: SQLiteConnection) {
    self.connection = connection
    pages = .allocate(capacity: 1)
    pages.initialize(to: 0)
    _ = sqlite3_wal_hook(
      connection.handle,
      { context, _, _, count in
        context?.assumingMemoryBound(to: Int32.self).pointee = count
        return SQLITE_OK
      }, pages)
  }

  deinit { pages.deallocate() }

  /// On the writer's thread, outside a transaction.
  func runIfDue() {
    let count = pages.pointee
    if count < attempted { attempted = 0 }
    guard count >= limit, count - attempted >= step else { return }
    // Fails while another program checkpoints; a later commit tries again.
    _ = sqlite3_wal_checkpoint_v2(connection.handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    attempted = count
  }
}
