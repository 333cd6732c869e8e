import Glibc
import Markdown
import Testing

@Suite("Markdown: text that means harm")
struct HostileTextTests {
  @Test(
    "raw HTML is shown as text",
    arguments: [
      "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<div onclick=\"x\">\n<b>y</b>\n</div>",
      "<!-- <b> -->",
      "a <b onmouseover='x'>c</b>", "<style>*{}</style>", "<svg/onload=x>", "<![CDATA[<b>]]>", "<?php <b> ?>",
    ])
  func rawMarkup(text: String) {
    let html = Markdown.html(text).text
    let own = html.replacing(#/<\/?(?:p|br)>/#, with: "")
    #expect(!own.contains("<"), "\(html)")
    #expect(html.contains("&lt;"))
  }

  @Test(
    "text made to take long takes no time and no memory to speak of",
    .timeLimit(.minutes(1)),
    arguments: [
      (">", ""), ("> ", "a"), ("[", ""), ("*", ""), ("* ", "a"), ("_", "a"), ("*a_ ", ""), ("a**b", ""), ("- ", "x"),
      ("1. ", "x"), ("[a](<b", ""), ("![", ""), ("`a``", ""), ("<", ""), ("<?", ""), ("<!", ""), ("<!--", ""),
      ("<a ", ""),
      ("|", "\n-|-\n"), ("a|", "\n|-|\n"), ("&<div>\n", ":-"), ("|-|\n", ""), ("a_www.", "!["), ("a@", ""),
      ("http://a)", ""),
      ("(http://a", ""), ("~~a", ""), ("[^a]", ""), ("![[]()", ""), ("[]", ""), ("> a\n", "> -|"), (" \n", "x"),
      ("  - a\n", ""),
    ])
  func bombs(unit: String, end: String) {
    let text = String(repeating: unit, count: 100_000 / unit.count - 1) + end
    let start = processorSeconds
    #expect(Markdown.html(text).bytes.count < 3_000_000)
    // A hundredth of this when optimised.
    #expect(processorSeconds - start < 3, "\(unit)")
  }

  /// What this thread has used, whatever else runs.
  private var processorSeconds: Double {
    var usage = rusage()
    // RUSAGE_THREAD, which the module does not show.
    getrusage(__rusage_who_t(1), &usage)
    return Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
  }

  @Test("quotes and lists that grow before many lines", arguments: [">", "> ", "- ", "1. ", "+ "])
  func depth(mark: String) {
    let text = String(repeating: mark, count: 20_000 / mark.count) + "a\n" + String(repeating: "b\n", count: 40_000)
    let isPlain = Markdown.html(text).text.hasPrefix("<pre>")
    #expect(isPlain)
  }

  @Test("a long address that many brackets stand for")
  func references() {
    let text = "[a]: /" + String(repeating: "x", count: 50_000) + "\n\n" + String(repeating: "[a]", count: 16_000)
    #expect(Markdown.html(text).bytes.count < 200_000)
  }

  @Test("a wide table with many short rows")
  func table() {
    let head = String(repeating: "|a", count: 150) + "\n" + String(repeating: "|-", count: 150) + "\n"
    #expect(Markdown.html(head + String(repeating: "a\n", count: 40_000)).bytes.count < 1_000_000)
    #expect(reads(head + "1 | 2\n", as: "<td>2</td>"))
  }

  @Test("text that people write is not taken for it")
  func work() {
    let row = "| 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |\n"
    let table =
      "| a | b | c | d | e | f | g | h |\n|---|---|---|---|---|---|---|---|\n" + String(repeating: row, count: 500)
    #expect(reads(table, as: "<table>"))
    let list = String(repeating: "- **[A](https://a.example)** and _b_ ![c](https://c.example)\n", count: 500)
    #expect(reads(list, as: "<li><strong><a"))
    let nested = (0..<12).map { String(repeating: "  ", count: $0) + "- a\n" }.joined()
    #expect(reads(nested, as: "<ul>"))
    #expect(Markdown.html(String(repeating: "-", count: 120)).text == "<hr>\n")
    #expect(reads(String(repeating: "> ", count: 30) + "a", as: "<blockquote>"))
    let sections = String(repeating: "## A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nText with `code`.\n\n", count: 200)
    #expect(reads(sections, as: "<table>"))
  }

  private func reads(_ text: String, as markup: String) -> Bool { Markdown.html(text).text.contains(markup) }

  @Test("text beyond the limit is shown as it was written")
  func length() {
    let long = String(repeating: "<b>é xyz\n\n", count: 10_000)
    let read = Markdown.html(long).text.prefix(20)
    #expect(read.hasPrefix("<p>&lt;b&gt;é xyz"))
    let html = Markdown.html(long + "y").text
    let (start, end) = (html.prefix(20), html.suffix(9))
    #expect(start.hasPrefix("<pre>&lt;b&gt;é xyz"))
    #expect(end == "\n\ny</pre>")
  }

  @Test("many at once read as one")
  func concurrency() async {
    let text = String(repeating: "~~a~~ **b** I-1\n\n| a |\n|---|\n| ~~b~~ |\n\n", count: 50)
    let expected = Markdown.html(text)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<16 { group.addTask { Markdown.html(text) == expected } }
      for await isSame in group { #expect(isSame) }
    }
  }
}
