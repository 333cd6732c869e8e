/// What the engines can answer besides rows. `Database` turns outages into `Refusal.unavailable`; the rest are defects.
package enum StorageError: Error, Sendable, Equatable {
  /// A unique index refused the row.
  case notUnique(String)
  /// A CHECK, NOT NULL, foreign key or type refused the row.
  case constraint(String)
  /// Serialization failure, deadlock or busy: the transaction may be repeated.
  case retry(String)
  /// No connection, disk full, read-only file, locked by another program, corrupt file.
  case unavailable(String)
  /// The schema was made by a newer release; names the migration that this program does not know.
  case newerSchema(String)
  /// The statement itself is wrong.
  case statement(String)
  case columnMismatch(column: Int)
  case noRow
}

extension StorageError: CustomStringConvertible {
  /// One line for people.
  package var description: String {
    switch self {
    case .notUnique(let why), .constraint(let why), .retry(let why), .unavailable(let why), .statement(let why): why
    case .newerSchema(let name):
      "The database was made by a newer release of AgileOps: this one does not know its step “\(name)”. "
        + "Run the newer release, or restore a backup made before the upgrade."
    case .columnMismatch(let column):
      "Column \(column) of the result is NULL or of another type than the program expects."
    case .noRow: "The statement answered no row where the program expects one."
    }
  }
}
