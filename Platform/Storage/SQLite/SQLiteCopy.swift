import CSQLite
import Core
import NIOPosix

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Database {
  /// Puts a backup in the place of a database file that no program has open. The backup is read in full and checked
  /// first; the old file stays until the new one is complete and on the disk.
  /// - Throws: `Refusal.invalid` naming `from` or `to`, `Refusal.conflict` when there is a database already and
  ///   `replacing` is false or a program uses it, `Refusal.unavailable` when files cannot be read or written.
  package static func restore(from backup: String, to path: String, replacing: Bool = false) async throws {
    do {
      try await NIOThreadPool.singleton.runIfActive {
        try SQLiteCopy.restore(from: backup, to: path, replacing: replacing)
      }
    } catch let error as StorageError {
      throw Refusal.unavailable("The backup cannot be restored: \(error)")
    }
  }
}

/// Copies of whole SQLite files. Blocks its thread.
enum SQLiteCopy {
  /// A new file belongs to this user only: it holds password hashes and tokens. SQLite gives its companions
  /// (`-wal`, `-shm`) the same mode.
  /// - Returns: false when there is a file already or none can be made (then `errno` says why).
  @discardableResult
  static func createPrivately(_ path: String) -> Bool {
    let descriptor = open(path, O_CREAT | O_EXCL | O_CLOEXEC | O_WRONLY, 0o600)
    guard descriptor >= 0 else { return false }
    close(descriptor)
    return true
  }

  /// The copy is one moment's state; writers go on meanwhile.
  static func backUp(_ source: String, to target: String) throws {
    guard access(target, F_OK) != 0 else {
      throw Refusal.invalid("to", "must name a new file; there is one already: \(target)")
    }
    let partial = target + ".partial"
    defer { unlink(partial) }
    try copy(source, toNew: partial)
    try replace(target, by: partial)
  }

  static func restore(from backup: String, to path: String, replacing: Bool) throws {
    guard access(backup, R_OK) == 0 else {
      throw Refusal.invalid("from", "cannot be read: \(backup) (\(String(cString: strerror(errno))))")
    }
    let exists = access(path, F_OK) == 0
    guard !exists || replacing else {
      throw Refusal.conflict(
        "There is a database at \(path) already; nothing was changed. Say that it may be replaced.")
    }
    let partial = path + ".restoring"
    defer { unlink(partial) }
    try copy(backup, toNew: partial)
    try requireSound(partial, named: backup)
    if exists { try requireUnused(path) }
    // Before the new file has the name: it must never meet the log of the old one.
    for companion in ["-wal", "-shm", "-journal"] { unlink(path + companion) }
    try replace(path, by: partial)
  }

  /// Copies page by page through SQLite, which includes what only the log holds, into a file that needs no log.
  private static func copy(_ source: String, toNew target: String) throws {
    unlink(target)
    guard createPrivately(target) else { throw cannotWrite(target) }
    let from = try SQLiteConnection(path: source, options: SQLiteOptions(use: .copying))
    let into = try SQLiteConnection(path: target, options: SQLiteOptions(use: .copying))
    guard let backup = sqlite3_backup_init(into.handle, "main", from.handle, "main") else {
      throw SQLiteFailure(path: target, reading: false)
        .error(sqlite3_errcode(into.handle), String(cString: sqlite3_errmsg(into.handle)), in: "backup")
    }
    // All pages in one step: in several, every commit in between would start the copy again.
    let code = sqlite3_backup_step(backup, -1)
    sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE else {
      throw SQLiteFailure(path: code == SQLITE_FULL ? target : source, reading: false)
        .error(code, String(cString: sqlite3_errstr(code)), in: "backup")
    }
    try into.execute("PRAGMA journal_mode = DELETE")
  }

  /// - Throws: `Refusal.invalid` naming `from` unless the file is a whole database of this product.
  private static func requireSound(_ path: String, named name: String) throws {
    let connection = try SQLiteConnection(path: path, options: SQLiteOptions(use: .copying))
    var id: Int64 = 0
    var findings: [String] = []
    try connection.each("PRAGMA application_id") { row in
      id = try row.integer(0)
      return false
    }
    guard id == SQLiteEngine.applicationID else {
      throw Refusal.invalid("from", "must be a database of this product, is not: \(name)")
    }
    try connection.each("PRAGMA integrity_check") { row in
      findings.append(try row.text(0))
      return findings.count < 3
    }
    guard findings == ["ok"] else {
      throw Refusal.invalid("from", "is damaged (\(findings.joined(separator: "; "))): \(name)")
    }
  }

  /// Leaving WAL mode takes the file for oneself, so it fails while any program has it open, and it moves the log into
  /// the file. A file too damaged for that may be replaced.
  private static func requireUnused(_ path: String) throws {
    do {
      let connection = try SQLiteConnection(path: path, options: SQLiteOptions(use: .copying, busyMilliseconds: 500))
      try connection.execute("PRAGMA journal_mode = DELETE")
    } catch StorageError.unavailable(let why) where why.contains(SQLiteFailure.heldByAnother) {
      throw Refusal.conflict("A program is using \(path); nothing was changed. Stop it and try again.")
    } catch is StorageError {}
  }

  /// Renames once the bytes are on the disk, and waits until the name is there too.
  private static func replace(_ path: String, by complete: String) throws {
    try flush(complete)
    guard rename(complete, path) == 0 else { throw cannotWrite(path) }
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    try flush(folder)
  }

  private static func flush(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    guard descriptor >= 0, fsync(descriptor) == 0 else { throw cannotWrite(path) }
  }

  private static func cannotWrite(_ path: String) -> StorageError {
    .unavailable("\(path) cannot be written: \(String(cString: strerror(errno))).")
  }
}
