/// What PostgreSQL's SQLSTATE codes (appendix A of its manual) mean to the product, with what to do about it.
struct PostgreSQLFailure {
  let code: String
  let message: String
  let statement: String

  var error: StorageError {
    switch code {
    case "23505", "23P01": .notUnique(message)
    // Wrong type, text that is no number, a number or text out of range: SQLite's strict tables call it a constraint.
    case "42804", "22P02", "22003", "22001": .constraint(message)
    case "40001", "40P01", "55P03": .retry(message)
    case "0A000" where isStale, "26000": .retry(message)
    case "53100":
      .unavailable("the disk of the PostgreSQL server is full; nothing was stored. Free some space and try again.")
    case "53300":
      .unavailable("the PostgreSQL server has too many connections; raise max_connections or stop other programs.")
    case "25006" where statement.hasPrefix("BEGIN"), "0A000" where message.contains("hot standby"):
      .unavailable("the PostgreSQL server is a standby and cannot be written to; name the primary server.")
    case "25006": .statement("a read must not write: \(statement)")
    case "42501": .unavailable("the PostgreSQL user lacks a right (\(message)); grant it.")
    case "57014": .unavailable("the PostgreSQL server cancelled the statement: \(message).")
    default: byClass
    }
  }

  /// A prepared statement outlived the table or the session that it was made for; on a new connection it works.
  var isStale: Bool { code == "26000" || code == "0A000" && message.contains("cached plan") }

  private var byClass: StorageError {
    switch code.prefix(2) {
    case "23": .constraint(message)
    case "08", "53", "57", "58", "XX": .unavailable("the PostgreSQL server failed: \(message) (\(code)).")
    default: .statement("\(message) (PostgreSQL \(code)) in: \(statement)")
    }
  }
}
