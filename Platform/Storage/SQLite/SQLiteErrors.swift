import CSQLite

/// What SQLite's result codes mean to the product, with what to do about it.
struct SQLiteFailure {
  let path: String
  /// The connection is meant for reading only, so a refused write is a defect and not an outage.
  let reading: Bool
  static let heldByAnother = "another program holds the file"

  func error(_ code: Int32, _ message: String, in statement: String) -> StorageError {
    switch code & 0xFF {
    case SQLITE_CONSTRAINT: constraint(code, message)
    case SQLITE_MISMATCH: .constraint(message)
    case SQLITE_TOOBIG: .constraint("the value is larger than the database can hold: \(message)")
    case SQLITE_READONLY where reading: .statement("a read must not write: \(statement)")
    default: outage(code, message) ?? .statement("\(message) (SQLite \(code)) in: \(statement)")
    }
  }

  private func constraint(_ code: Int32, _ message: String) -> StorageError {
    // Extended codes 1555, 2067 and 2579: primary key, unique index, row id.
    switch code >> 8 {
    case 6, 8, 10: .notUnique(message)
    default: .constraint(message)
    }
  }

  /// nil when the code says that the statement is wrong.
  private func outage(_ code: Int32, _ message: String) -> StorageError? {
    switch code & 0xFF {
    case SQLITE_FULL:
      .unavailable("the disk is full, so \(path) cannot grow; nothing was stored. Free some space and try again.")
    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL:
      .unavailable(
        "\(Self.heldByAnother) \(path); nothing was stored. "
          + "Stop the other program, or wait until it is done, and try again.")
    case SQLITE_READONLY, SQLITE_PERM:
      .unavailable("\(path) or its folder is read-only for this user; give it write permission.")
    case SQLITE_CANTOPEN:
      .unavailable("\(path) cannot be opened; check that its folder exists and that this user may write there.")
    case SQLITE_IOERR:
      .unavailable("reading or writing \(path) failed (\(message), SQLite \(code)); check the disk and the system log.")
    case SQLITE_CORRUPT:
      .unavailable("\(path) is damaged (\(message)); stop the server and restore a backup.")
    case SQLITE_NOTADB:
      .unavailable("\(path) is not an SQLite database; name another file or restore a backup.")
    case SQLITE_NOMEM:
      .unavailable("there is not enough memory for \(path).")
    default: nil
    }
  }
}
