import CLibPQ

/// Answers that are here already: to what was asked ahead, and in a reading transaction to what was asked before, such
/// as who answers now, which both a page and its frame want to know.
struct PostgreSQLAnswers {
  private var kept: [SQL: OpaquePointer] = [:]
  private var isReading = false
  /// Longer ones are hardly asked for twice, and would lie in memory until the end.
  private static let mostRows = 200
  private static let mostAnswers = 64

  mutating func start(isReading: Bool) {
    forget()
    self.isReading = isReading
  }

  func contains(_ sql: SQL) -> Bool { kept[sql] != nil }

  /// - Returns: a result that is no longer kept.
  mutating func take(_ sql: SQL) -> OpaquePointer? { kept.removeValue(forKey: sql) }

  mutating func keep(_ result: OpaquePointer, to sql: SQL) {
    if let old = kept.updateValue(result, forKey: sql) { pq_clear(old) }
  }

  /// - Returns: false when the caller has to clear it.
  mutating func keepIfReading(_ result: OpaquePointer, to sql: SQL) -> Bool {
    guard isReading, kept.count < Self.mostAnswers, pq_row_count(result) <= Self.mostRows else { return false }
    keep(result, to: sql)
    return true
  }

  /// What was asked ahead and not looked at, before anything may change it.
  mutating func forgetUnlessReading() {
    if !isReading, !kept.isEmpty { forget() }
  }

  mutating func forget() {
    for result in kept.values { pq_clear(result) }
    kept = [:]
    isReading = false
  }
}
