import Testing

/// SQL has its place, tables have an owner.
@Suite("SQL and tables")
struct StatementTests {
  @Test("SQL stands in stores, schemas and the storage layer only")
  func place() {
    expectNone(SourceTree.product.flatMap(StatementRules.place))
  }

  @Test("A feature changes only tables that its own schema creates")
  func ownership() {
    expectNone(StatementRules.ownership(SourceTree.product))
  }

  @Test("Migrations have unique names that say whose they are")
  func migrations() {
    expectNone(StatementRules.migrations(SourceTree.product))
  }

  @Test(
    "The rule about the place can fail",
    arguments: [
      "SELECT a FROM b", "INSERT INTO b (a) VALUES (1)", "UPDATE b SET a = 1", "DELETE FROM b", "CREATE TABLE b (a)",
    ])
  func placeCanFail(statement: String) {
    let line = "tx.run(\"\(statement)\")"
    #expect(StatementRules.place(SourceFile(path: "Features/Teams/TeamActions.swift", source: line)).count == 1)
    #expect(StatementRules.place(SourceFile(path: "Features/Teams/TeamStore.swift", source: line)).isEmpty)
    #expect(StatementRules.place(SourceFile(path: "Features/Teams/TeamRoutes.swift", source: "// " + line)).isEmpty)
  }

  @Test("A message that begins with a statement's word is no SQL")
  func prose() {
    let page = SourceFile(path: "Features/Teams/TeamPages.swift", source: "\"Select one FROM the list; UPDATE it\"")
    #expect(StatementRules.place(page).isEmpty)
  }

  @Test("The rule about ownership can fail")
  func ownershipCanFail() {
    let teams = SourceFile(path: "Features/Teams/TeamSchema.swift", source: "\"CREATE TABLE teams (a)\"")
    let own = "\"INSERT INTO teams (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2\""
    let good = SourceFile(path: "Features/Teams/TeamStore.swift", source: own)
    #expect(StatementRules.ownership([teams, good]).isEmpty)
    let thief = SourceFile(path: "Features/OnCall/ShiftStore.swift", source: "\"UPDATE teams SET a = 1\"")
    #expect(StatementRules.ownership([teams, thief]).count == 1)
    let twin = SourceFile(path: "Features/OnCall/ShiftSchema.swift", source: "\"CREATE TABLE teams (a)\"")
    #expect(StatementRules.ownership([teams, twin]).count == 1)
  }

  @Test("The rule about migrations can fail")
  func migrationsCanFail() {
    let first = "Migration(\"teams-001-create\") { _ in [] }"
    let good = SourceFile(path: "Features/Teams/TeamSchema.swift", source: first)
    #expect(StatementRules.migrations([good]).isEmpty)
    #expect(StatementRules.migrations([good, good]).count == 1)
    let bad = SourceFile(path: "Features/OnCall/ShiftSchema.swift", source: first)
    #expect(StatementRules.migrations([bad]).count == 1)
  }
}
