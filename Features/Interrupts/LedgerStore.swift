import Core
import Storage
import Teams

struct LedgerStore {
  private let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  func counts(from: Instant, to: Instant) throws -> (opened: Int, resolved: Int) {
    try tx.first(
      """
      SELECT COUNT(*), COUNT(resolved_at) FROM interrupts WHERE opened_at >= \(from) AND opened_at < \(to)
      """
    ) { (opened: try $0.int(0), resolved: try $0.int(1)) } ?? (0, 0)
  }

  func opensByKind(from: Instant, to: Instant) throws -> [(Interrupt.Kind, Int)] {
    try tx.all(
      """
      SELECT kind, COUNT(*) FROM interrupts WHERE opened_at >= \(from) AND opened_at < \(to)
      GROUP BY kind ORDER BY COUNT(*) DESC, kind
      """
    ) { (Interrupt.Kind(rawValue: try $0.text(0)) ?? .alert, try $0.int(1)) }
  }

  func minutes(from: Instant, to: Instant) throws -> Int {
    Int(
      try tx.integer(
        "SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM efforts WHERE at >= \(from) AND at < \(to)"))
  }

  func minutesByPerson(from: Instant, to: Instant) throws -> [ID<Person>: Int] {
    let rows = try tx.all(
      """
      SELECT person_id, CAST(SUM(minutes) AS BIGINT) FROM efforts WHERE at >= \(from) AND at < \(to)
      GROUP BY person_id ORDER BY person_id
      """
    ) { (try $0.id(0, of: Person.self), try $0.int(1)) }
    return Dictionary(uniqueKeysWithValues: rows)
  }
}
