/// One step of the schema, written once and never changed after a release.
package struct Migration: Sendable {
  /// `<feature>-<three digits>-<what>`, unique in the product: `interrupts-001-create`.
  package let name: String
  package let statements: @Sendable (Dialect) -> [SQL]

  package init(_ name: String, _ statements: @escaping @Sendable (Dialect) -> [SQL]) {
    self.name = name
    self.statements = statements
  }
}
