import Markdown
import Testing

@Suite("Markdown: what becomes what")
struct MarkdownTests {
  @Test(arguments: [
    ("Plain & <simple>", "<p>Plain &amp; &lt;simple&gt;</p>\n"),
    ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>\n"),
    ("**a** _b_ ~~c~~ `d <e>`", "<p><strong>a</strong> <em>b</em> <s>c</s> <code>d &lt;e&gt;</code></p>\n"),
    ("~one~", "<p>~one~</p>\n"),
    ("# A\n## B\n### C\n#### D\n###### F", "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>\n<h6>D</h6>\n<h6>F</h6>\n"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
    ("- a\n\n- b", "<ul>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>\n"),
    ("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"),
    ("1. a", "<ol>\n<li>a</li>\n</ol>\n"),
    ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
    ("```sh\nls <x> I-1\n```", "<pre><code>ls &lt;x&gt; I-1\n</code></pre>\n"),
    ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>\n"),
    ("", ""),
    ("\u{0}", "<p>\u{FFFD}</p>\n"),
    ("é 😀 &auml; &#65;", "<p>é 😀 ä A</p>\n"),
  ])
  func structure(text: String, markup: String) { #expect(Markdown.html(text).text == markup) }

  @Test("a table has headings, and can be reached by the keyboard to scroll it")
  func table() {
    let html = Markdown.html("| a | b |\n|---|--:|\n| **1** | I-2 |\n| x |").text
    #expect(
      html == """
        <div class="scroll" role="group" aria-label="Table" tabindex="0"><table>
        <thead><tr><th scope="col">a</th><th scope="col" class="num">b</th></tr></thead>
        <tr><td><strong>1</strong></td><td class="num"><a href="/interrupts/2">I-2</a></td></tr>
        <tr><td>x</td><td class="num"></td></tr>
        </table></div>

        """)
  }

  @Test("a task says how it stands to eyes and ears")
  func tasks() {
    let html = Markdown.html("- [ ] call [x] them\n- [X] write I-3\n- [y] no task\n- [x]no task").text
    #expect(html.contains("<li class=\"task\"><svg class=\"ic\" aria-hidden=\"true\"><use href=\"#i-circle\"/></svg>"))
    #expect(html.contains("<span class=\"vh\">Open: </span>call [x] them</li>"))
    #expect(html.contains("<span class=\"vh\">Done: </span>write <a href=\"/interrupts/3\">I-3</a></li>"))
    #expect(html.contains("<li>[y] no task</li>\n<li>[x]no task</li>"))
  }
}

@Suite("Markdown: links")
struct MarkdownLinkTests {
  private static let rel = "rel=\"noopener noreferrer nofollow\""

  @Test(
    "numbers of things become links",
    arguments: [
      ("I-2841", "<a href=\"/interrupts/2841\">I-2841</a>"),
      ("F-31, S-408.", "<a href=\"/features/31\">F-31</a>, <a href=\"/stories/408\">S-408</a>."),
      ("(F-31)", "(<a href=\"/features/31\">F-31</a>)"), ("“F-31”", "“<a href=\"/features/31\">F-31</a>”"),
      ("**I-1**", "<strong><a href=\"/interrupts/1\">I-1</a></strong>"),
      ("I-1/I-2", "<a href=\"/interrupts/1\">I-1</a>/I-2"),
      ("after S-4’s demo", "after <a href=\"/stories/4\">S-4</a>’s demo"),
    ])
  func numbers(text: String, markup: String) { #expect(Markdown.html(text).text == "<p>\(markup)</p>\n") }

  @Test(
    "but not as a part of something else",
    arguments: [
      "AI-12", "CI-1", "I-0", "I-012", "I-", "I-1a", "I-1_b", "I-12-b", "I-1.5", "F-16@x", "i-1", "X-1", "x/I-1",
      "I-1234567890", "éI-1", "I-1é",
    ])
  func noNumbers(text: String) { #expect(Markdown.html(text).text == "<p>\(text)</p>\n") }

  @Test("nor in code and links")
  func elsewhere() {
    #expect(Markdown.html("`I-1`").text == "<p><code>I-1</code></p>\n")
    #expect(Markdown.html("    I-1").text == "<pre><code>I-1\n</code></pre>\n")
    #expect(
      Markdown.html("[see I-1 **I-2**](https://a.example)").text
        == "<p><a href=\"https://a.example\" \(Self.rel)>see I-1 <strong>I-2</strong></a></p>\n")
    #expect(!Markdown.html("<b title=\"I-1\">").text.contains("<a"))
  }

  @Test(
    "addresses in text become links without the sentence around them",
    arguments: [
      ("See https://a.example/x_y_z?q=1&r=2.", "See ", "https://a.example/x_y_z?q=1&amp;r=2", "."),
      ("(http://a.example/b)", "(", "http://a.example/b", ")"),
      ("http://a.example/b_(c)", "", "http://a.example/b_(c)", ""),
      ("“https://a.example”, he", "“", "https://a.example", "”, he"),
      ("HTTPS://a.example/I-1!?", "", "HTTPS://a.example/I-1", "!?"),
    ])
  func addresses(text: String, before: String, address: String, after: String) {
    let link = "<a href=\"\(address)\" \(Self.rel)>\(address)</a>"
    #expect(Markdown.html(text).text == "<p>\(before)\(link)\(after)</p>\n")
  }

  @Test(
    "what is no address stays text", arguments: ["http://", "xhttp://a", "https:// a", "ftp://a.example", "http:/a"])
  func noAddresses(text: String) { #expect(Markdown.html(text).text == "<p>\(text)</p>\n") }

  @Test("links lead to the web, to mail and to this site")
  func targets() {
    #expect(Markdown.html("[a](/people/3)").text == "<p><a href=\"/people/3\">a</a></p>\n")
    #expect(Markdown.html("[a](mailto:a@b.example)").text.contains("<a href=\"mailto:a@b.example\" \(Self.rel)>a</a>"))
    #expect(Markdown.html("<https://a.example>").text.contains("<a href=\"https://a.example\" \(Self.rel)>"))
    #expect(
      Markdown.html("[a](https://a.example '\"onclick=x')").text.contains("<a href=\"https://a.example\" \(Self.rel)>"))
  }

  @Test(
    "nowhere else",
    arguments: [
      "javascript:alert(1)", "JAVASCRIPT:alert(1)", "java&#10;script:x", "data:text/html,x", "vbscript:x",
      "file:///etc",
      "//evil.example", "/\\evil.example", "/&#9;/evil.example", "&#1;javascript:x", "evil", "#top", "<>",
    ])
  func refused(target: String) {
    #expect(!Markdown.html("[a](\(target))").text.contains("<a"))
    #expect(!Markdown.html("![a](\(target))").text.contains("<a"))
    #expect(!Markdown.html("<\(target)>").text.contains("href"))
  }

  @Test("an image is a link to it")
  func images() {
    let link = "<a href=\"https://a.example/x.png\" \(Self.rel)>"
    #expect(Markdown.html("![A **map**](https://a.example/x.png)").text == "<p>\(link)A <strong>map</strong></a></p>\n")
    #expect(Markdown.html("![](https://a.example/x.png)").text == "<p>\(link)https://a.example/x.png</a></p>\n")
    #expect(Markdown.html("[![in](https://i.example)](https://a.example/x.png)").text == "<p>\(link)in</a></p>\n")
  }
}
