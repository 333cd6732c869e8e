import Testing

@testable import Web

struct HTMLTests {
  @Test func `text cannot become markup`() {
    let name = "<script>alert('x & \"y\"')</script>"
    let html: HTML = "<b>\(name)</b>"
    #expect(html.text == "<b>&lt;script&gt;alert(&#39;x &amp; &quot;y&quot;&#39;)&lt;/script&gt;</b>")
  }

  @Test func `an attribute cannot be left`() {
    let title = "\" onmouseover=\"x"
    let html: HTML = "<i title=\"\(title)\"></i>"
    #expect(html.text == "<i title=\"&quot; onmouseover=&quot;x\"></i>")
    #expect(attribute("title", title).text == " title=\"&quot; onmouseover=&quot;x\"")
  }

  @Test func `markup inside markup is not escaped again`() {
    let inner: HTML = "<b>\("A & B")</b>"
    let outer: HTML = "<p>\(inner)\([inner, inner])</p>"
    #expect(outer.text == "<p><b>A &amp; B</b><b>A &amp; B</b><b>A &amp; B</b></p>")
  }

  @Test func `long markup keeps its order however deep it lies`() {
    let rows = (0..<3000).html { "<li>\($0)</li>" }
    let list: HTML = "<ul>\(rows)</ul>"
    let page = "<main>" + list + ("<p>" + list + "</p>") + "</main>"
    let text = "<ul>" + (0..<3000).map { "<li>\($0)</li>" }.joined() + "</ul>"
    #expect(page.text == "<main>\(text)<p>\(text)</p></main>")
    #expect(page == HTML(trusted: page.text) && page != list && !page.isEmpty)
    #expect(list.text == text)
  }

  @Test func `what is not there leaves nothing`() {
    let noText: String? = nil
    let noMarkup: HTML? = nil
    let html: HTML = "[\(noText)\(noMarkup)\(when: false, "x")\(when: true, "y")]"
    #expect(html.text == "[y]")
    #expect(attribute("id", nil).isEmpty)
    #expect(classes("", "").isEmpty)
  }

  @Test func `pieces are joined in order`() {
    var html = HTML.empty
    html += [1, 2, 3].html { "<li>\($0)</li>" }
    #expect((html + "<hr>").text == "<li>1</li><li>2</li><li>3</li><hr>")
  }

  @Test(arguments: ["http://a.example", "HTTPS://a.example", "mailto:a@b.example"])
  func `links to the web and to mail are safe`(link: String) {
    #expect(link.safeURL == link)
  }

  @Test(arguments: ["javascript:alert(1)", " https://a", "data:text/html,x", "//a.example", "/interrupts", ""])
  func `other links are not`(link: String) {
    #expect(link.safeURL == nil)
  }
}
