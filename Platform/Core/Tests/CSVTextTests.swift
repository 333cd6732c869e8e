import Core
import Testing

@Suite struct CSVTextTests {
  private func read(_ text: String, most: Int = 1000, repeats: Bool = false) throws -> CSVText {
    try CSVText(Array(text.utf8), CSVText.Limits(bytes: most, lines: 3, cells: 6), repeats: repeats)
  }

  private func problem(_ text: String, most: Int = 1000, repeats: Bool = false) -> String {
    do {
      _ = try read(text, most: most, repeats: repeats)
      return "accepted"
    } catch { return (error as? Refusal)?.message ?? "\(error)" }
  }

  @Test func `quotations go over lines, and lines are counted on`() throws {
    let text = try read("\u{FEFF}Key;Text (a, b);Size\r\n1;\"a;\r\n\"\"b\"\"\"\r\n2; c \r\n\r\n")
    #expect(text.titles == ["Key", "Text (a, b)", "Size"] && text.columns[1] == "text (a, b)")
    #expect(text.lines.map(\.number) == [2, 4])
    #expect(text.lines.map { $0["text (a, b)"] } == ["a;\r\n\"b\"", "c"])
    #expect(text.lines[0]["nothing"].isEmpty)
  }

  @Test func `columns may be there several times where the reader says so`() throws {
    let text = try read("key,label,label,label\n1,a,,b,,\n2", repeats: true)
    #expect(text.lines.map { $0.all("label") } == [["a", "b"], []])
    #expect(text.lines[0]["label"] == "a" && text.lines[1].all("nothing").isEmpty)
  }

  @Test(arguments: [
    ("a,a\n1,2", "line 1: must name each column once, “a” is there twice"),
    ("a,b\n1,2,3", "line 2: must have at most 2 cells, has 3"),
    ("a,b\n1,\"2", "line 2: must close its quotation"),
    ("a,b,c,d,e,f,g", "line 1: must have at most 6 cells"),
    ("a\n1\n\n2\n \n3\n4", "body: must have at most 3 lines below the first"),
    ("", "body: must have a line with the names of the columns"),
  ])
  func `what cannot be read is refused with its line`(text: String, expected: String) {
    #expect(problem(text) == expected)
  }

  @Test func `what is too large or no text is refused`() {
    #expect(problem("a,b\n1,2", most: 6) == "body: must have at most 6 bytes, has 7")
    #expect(throws: Refusal.invalid("body", "must be UTF-8")) { try CSVText([0x61, 0xFF], .init(bytes: 10, lines: 1)) }
  }
}
