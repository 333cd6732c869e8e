import Core
import Storage
import Teams

/// What must hold for features, as stored.
package struct FeatureCheckStore {
  package let tx: Transaction

  package init(_ tx: Transaction) { self.tx = tx }

  /// In the order in which they were written.
  package func of(_ feature: ID<PlannedFeature>) throws -> [FeatureCheck] {
    try tx.all(
      "SELECT \(Self.columns) FROM feature_checks c WHERE c.feature_id = \(feature) ORDER BY c.id", Self.check)
  }

  /// - Throws: `Refusal.notFound`
  package func get(_ id: ID<FeatureCheck>) throws -> FeatureCheck {
    let found = try tx.first("SELECT \(Self.columns) FROM feature_checks c WHERE c.id = \(id)", Self.check)
    guard let found else { throw Refusal.notFound("There is no check \(id).") }
    return found
  }

  func add(_ kind: FeatureCheck.Kind, _ text: String, to feature: ID<PlannedFeature>) throws -> ID<FeatureCheck> {
    ID(
      try tx.integer(
        """
        INSERT INTO feature_checks (feature_id, kind, text, state, evidence)
        VALUES (\(feature), \(kind.rawValue), \(text), 'open', '') RETURNING id
        """))
  }

  /// What was said of the old text is not said of the new one.
  func edit(_ id: ID<FeatureCheck>, text: String) throws {
    try tx.run(
      """
      UPDATE feature_checks SET text = \(text), state = 'open', evidence = '', by_id = NULL, at = NULL WHERE id = \(id)
      """)
  }

  func set(_ id: ID<FeatureCheck>, _ state: FeatureCheck.State, evidence: String, by person: ID<Person>?) throws {
    try tx.run(
      """
      UPDATE feature_checks SET state = \(state.rawValue), evidence = \(evidence), by_id = \(person), at = \(tx.now)
      WHERE id = \(id)
      """)
  }

  func remove(_ id: ID<FeatureCheck>) throws { try tx.run("DELETE FROM feature_checks WHERE id = \(id)") }

  private static let columns: SQL = "c.id, c.feature_id, c.kind, c.text, c.state, c.evidence, c.by_id, c.at"

  private static func check(_ row: Row) throws -> FeatureCheck {
    FeatureCheck(
      id: try row.id(0), feature: try row.id(1), kind: FeatureCheck.Kind(rawValue: try row.text(2)) ?? .criterion,
      text: try row.text(3), state: FeatureCheck.State(rawValue: try row.text(4)) ?? .open, evidence: try row.text(5),
      by: row.optionalID(6), at: row.optionalInstant(7))
  }
}
