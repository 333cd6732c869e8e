import CMarkdown
import Web

/// Writes a tree as markup, step by step: what is not written here does not get into a page.
struct MarkupWriter {
  private(set) var html = HTML.empty
  /// How to close what is open, innermost last.
  private var closings: [Closing] = []
  /// How many links are open: a link has none inside.
  private var links = 0
  /// Bytes of the next text that were the mark of a task.
  private var taskMark = 0

  private struct Closing {
    let html: HTML
    var isLink = false
    /// Shown when nothing was written inside: the address of an image without a description.
    var substitute = ""
    /// Bytes written when it was opened.
    var start = 0
  }

  mutating func take(_ tree: borrowing Tree) {
    if tree.isEntering { enter(tree) } else { leave() }
  }

  private mutating func enter(_ tree: borrowing Tree) {
    switch tree.kind {
    case .text: text(tree.text)
    case .line_end: html += "<br>\n"
    case .code: html += "<code>\(tree.text)</code>"
    case .markup: html += "\(tree.text)"
    case .markup_block: html += "<p>\(tree.text)</p>\n"
    case .code_block: html += "<pre><code>\(tree.text)</code></pre>\n"
    case .rule: html += "<hr>\n"
    case .emphasis: open("<em>", "</em>")
    case .strong: open("<strong>", "</strong>")
    case .struck: open("<s>", "</s>")
    case .link, .image: link(tree)
    default: block(tree)
    }
  }

  private mutating func block(_ tree: borrowing Tree) {
    switch tree.kind {
    case .paragraph: if tree.isTight { open(.empty, .empty) } else { open("<p>", "</p>\n") }
    case .heading: heading(tree.level)
    case .quote: open("<blockquote>\n", "</blockquote>\n")
    case .bullet_list: open("<ul>\n", "</ul>\n")
    case .ordered_list: open("<ol\(attribute("start", tree.start == 1 ? nil : String(tree.start)))>\n", "</ol>\n")
    case .item: item(tree.task)
    // It scrolls by itself where it is too wide, so it must be reached by the keyboard.
    case .table:
      open("<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>\n", "</table></div>\n")
    case .row: if tree.isHeading { open("<thead><tr>", "</tr></thead>\n") } else { open("<tr>", "</tr>\n") }
    case .cell: cell(isHeading: tree.isHeading, classes(tree.isRight ? "num" : ""))
    default: open(.empty, .empty)
    }
  }

  private mutating func open(_ opening: HTML, _ closing: HTML) {
    html += opening
    closings.append(Closing(html: closing))
  }

  private mutating func leave() {
    guard let closing = closings.popLast() else { return }
    if closing.isLink { links -= 1 }
    if !closing.substitute.isEmpty, html.count == closing.start { html += "\(closing.substitute)" }
    html += closing.html
  }

  /// The page's own headings are the first two levels.
  private mutating func heading(_ level: Int) {
    switch level {
    case 1: open("<h3>", "</h3>\n")
    case 2: open("<h4>", "</h4>\n")
    case 3: open("<h5>", "</h5>\n")
    default: open("<h6>", "</h6>\n")
    }
  }

  private mutating func cell(isHeading: Bool, _ classes: HTML) {
    if isHeading { open("<th scope=\"col\"\(classes)>", "</th>") } else { open("<td\(classes)>", "</td>") }
  }

  private mutating func item(_ task: cmarkdown_task) {
    taskMark = task == .no_task ? 0 : Int(CMARKDOWN_TASK_LENGTH)
    switch task {
    case .no_task: open("<li>", "</li>\n")
    case .task_open: open("<li class=\"task\">\(icon("circle"))\(spokenOnly("Open: "))", "</li>\n")
    case .task_done: open("<li class=\"task is-done\">\(icon("check"))\(spokenOnly("Done: "))", "</li>\n")
    }
  }

  private mutating func text(_ text: String) {
    let words = String(decoding: text.utf8.dropFirst(taskMark), as: UTF8.self)
    taskMark = 0
    html += links > 0 ? "\(words)" : TextLinks(words).html
  }

  /// Pages load nothing from elsewhere, so an image is a link to it.
  private mutating func link(_ tree: borrowing Tree) {
    let address = tree.address
    let substitute = tree.kind == .image ? address : ""
    guard links == 0, let opening = TextLinks.opening(address) else {
      closings.append(Closing(html: .empty, substitute: substitute, start: html.count))
      return
    }
    links += 1
    html += opening
    closings.append(Closing(html: "</a>", isLink: true, substitute: substitute, start: html.count))
  }
}
