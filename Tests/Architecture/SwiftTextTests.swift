import Testing

@Suite("Taking a source text apart")
struct SwiftTextTests {
  @Test("Comments, nested ones too, and the contents of literals are not code")
  func blanks() {
    let text = SwiftText("let a = \"Date()\" // Date()\n/* Date() /* Date() */ Date() */ let b = 1")
    #expect(text.code == ["let a = \"\" ", " let b = 1"])
  }

  @Test("Interpolated code stays code and is no part of the literal")
  func interpolation() {
    let text = SwiftText("run(\"SELECT \\(f(UUID(), \")\")) FROM t\")")
    #expect(text.code == ["run(\"(f(UUID(), \"\"))\")"])
    #expect(text.literals.map(\.text).contains("SELECT   FROM t"))
  }

  @Test("Literals of several lines and raw literals end where they end")
  func longLiterals() {
    let text = SwiftText("a(\"\"\"\n  one \"two\"\n  \"\"\")\nb(#\"x\"y\\(z)\"#)\nc()")
    #expect(text.code == ["a(\"", "", "\")", "b(\"\")", "c()"])
    #expect(text.literals.map(\.line) == [1, 4])
  }

  @Test("An escaped quote does not end a literal")
  func escapes() {
    #expect(SwiftText(#"f("a\"b", g!)"#).code == [#"f("", g!)"#])
  }
}
