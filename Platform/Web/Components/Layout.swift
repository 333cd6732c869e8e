/// The top of a page: where it is, its answer, its acts.
/// - Parameter eyebrow: small line above: a date, or the way back up.
/// - Parameter h1: the answer to the page's question, written from the data.
/// - Parameter actions: at most one primary button.
package func head(eyebrow: HTML? = nil, h1: HTML, lede: HTML? = nil, actions: HTML? = nil) -> HTML {
  """
  <div class="head"><div>\(wrapped("p", "eyebrow", eyebrow))<h1>\(h1)</h1>\(wrapped("p", "lede", lede))</div>\
  \(wrapped("div", "row", actions))</div>
  """
}

/// The way up: `Interrupts / I-2841`.
package func breadcrumb(_ links: [(title: String, href: String)], last: String) -> HTML {
  let up = links.html { "<a href=\"\($0.href)\">\($0.title)</a> <span aria-hidden=\"true\">/</span> " }
  return "\(up)\(unbroken(last))"
}

/// A part of a page: hairline, heading, grey remark, link at the right.
/// - Parameter id: with `isLive`, replaced in place when something changes; must be unique in the page.
/// - Parameter names: further classes: `checks`, `tl`.
package func section(
  _ title: HTML, remark: HTML? = nil, link: (title: String, href: String)? = nil, id: String? = nil,
  isLive: Bool = false, class names: String = "", _ content: HTML
) -> HTML {
  let aside: HTML = link.map { "<p class=\"push\"><a href=\"\($0.href)\">\($0.title)</a></p>" } ?? .empty
  return """
    <section\(classes("sec", names))\(attribute("id", id))\(flag("data-live", isLive && id != nil))>\
    <header><h2>\(title)</h2>\(wrapped("p", "", remark))\(aside)</header>\(content)</section>
    """
}

/// A part of a page that is replaced in place when something changes.
///
/// The element must be in the page also when it is empty, or it cannot come back.
/// - Parameter announce: screen readers hear its text when it changes: `.politely` counts, `.atOnce` only a P1.
package func live(_ id: String, announce: Announcement? = nil, class names: String = "", _ content: HTML) -> HTML {
  """
  <div id="\(id)" data-live\(classes(names))\(attribute("data-announce", announce?.rawValue))>\(content)</div>
  """
}

/// How `live.js` tells screen readers about a change.
package enum Announcement: String, Sendable {
  case politely = "polite"
  case atOnce = "assertive"
}

/// Main part and a rail of 344 px at its right.
package func split(_ main: HTML, rail: HTML, railLabel: String? = nil) -> HTML {
  """
  <div class="split"><div>\(main)</div>\
  <aside class="rail irail"\(attribute("aria-label", railLabel))>\(rail)</aside></div>
  """
}

/// Two equal columns.
package func two(_ left: HTML, _ right: HTML) -> HTML { "<div class=\"two\">\(left)\(right)</div>" }

/// Names and values.
package func definitions(_ rows: [(String, HTML)]) -> HTML {
  "<dl class=\"dl\">\(rows.html { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" })</dl>"
}

/// Lines divided by hairlines.
package func lines(_ items: [HTML], isTight: Bool = false) -> HTML {
  "<ul\(classes("lines", isTight ? "tight" : ""))>\(items.html { "<li>\($0)</li>" })</ul>"
}

/// One of several views of the same thing.
package struct Tab: Sendable {
  package let title: String
  package let href: String
  package let count: Int?
  package let isCurrent: Bool

  package init(_ title: String, href: String, count: Int? = nil, isCurrent: Bool = false) {
    self.title = title
    self.href = href
    self.count = count
    self.isCurrent = isCurrent
  }
}

/// - Parameter label: what the tabs choose: `State`.
package func tabs(_ label: String, _ tabs: [Tab]) -> HTML {
  let links = tabs.html { tab in
    let count: HTML = tab.count.map { " <span>\($0)</span>" } ?? .empty
    return "<a href=\"\(tab.href)\"\(attribute("aria-current", tab.isCurrent ? "page" : nil))>\(tab.title)\(count)</a>"
  }
  return "<nav class=\"tabs\" aria-label=\"\(label)\">\(links)</nav>"
}

/// Tabs and fields that choose what the page shows; all of it goes into the query.
/// - Parameter controls: `filterSelect` and `filterSearch`; without any there is no button.
package func filters(action: String, tabs: HTML = .empty, controls: HTML = .empty) -> HTML {
  """
  <form class="filters" method="get" action="\(action)">\(tabs)\
  \(when: !controls.isEmpty, "<div class=\"row push\">\(controls)<button class=\"btn\">Filter</button></div>")</form>
  """
}

/// - Parameter choices: the first is for “any”, with an empty value.
package func filterSelect(_ label: String, _ name: String, _ choices: [Choice], chosen: String = "") -> HTML {
  """
  <label>\(spokenOnly(label))<select name="\(name)">\(options(choices, chosen: chosen))</select></label>
  """
}

/// - Parameter label: `Search in interrupts`.
package func filterSearch(
  _ label: String, _ name: String = "q", value: String = "", placeholder: String = "Words or number"
) -> HTML {
  """
  <label>\(spokenOnly(label))<input type="search" name="\(name)" value="\(value)" placeholder="\(placeholder)"></label>
  """
}

/// Links to the pages before and after; nothing when there is neither.
package func pagination(newer: String?, older: String?) -> HTML {
  guard newer != nil || older != nil else { return .empty }
  let back: HTML = newer.map { "<a rel=\"prev\" href=\"\($0)\">\(icon("back"))Newer</a>" } ?? .empty
  let on: HTML = older.map { "<a rel=\"next\" class=\"push\" href=\"\($0)\">Older\(icon("arrow"))</a>" } ?? .empty
  return "<nav class=\"pages\" aria-label=\"Pages\">\(back)\(on)</nav>"
}

/// `<tag class="…">content</tag>`, or nothing without content.
private func wrapped(_ tag: StaticString, _ name: String, _ content: HTML?) -> HTML {
  guard let content, !content.isEmpty else { return .empty }
  return HTML(trusted: "<\(tag)") + classes(name) + ">" + content + HTML(trusted: "</\(tag)>")
}
