import Core
import JSON
import Teams

/// Texts of Jira as Markdown, as far as that is simple; what it does not know stays as it is written.
enum JiraMarkup {
  /// - Parameter node: wiki text of the API version 2, a document of version 3, or nothing.
  static func markdown(_ node: ExportNode?) throws -> String {
    guard let node else { return "" }
    if let text = node.value.text { return wiki(text.prose) }
    guard node.value.members != nil else { throw node.refuse("must be text or a document") }
    return AtlassianDocument.markdown(node.value).prose
  }

  /// Headings, lists, quotations, code, links and emphasis of the older wiki text.
  static func wiki(_ text: String) -> String {
    var (isCode, isQuote) = (false, false)
    return text.cut(to: ForeignLimits.text).split(separator: "\n", omittingEmptySubsequences: false).flatMap {
      line -> [String] in
      let bare = String(line).trimmed
      if bare.hasPrefix("{"), bare.wholeMatch(of: #/\{(?:code|noformat)(?::[^}]*)?\}/#) != nil {
        isCode.toggle()
        return ["```"]
      }
      if isCode { return [String(line)] }
      if bare == "{quote}" {
        isQuote.toggle()
        return []
      }
      return [(isQuote ? "> " : "") + Self.line(String(line))]
    }.joined(separator: "\n")
  }

  /// Few lines have any mark, and looking for one byte is much cheaper than matching.
  private static func line(_ line: String) -> String {
    switch line.utf8.first(where: { $0 != 0x20 && $0 != 0x09 }) {
    case UInt8(ascii: "h"):
      if let found = line.wholeMatch(of: #/\s*h([1-6])\.\s+(.*)/#), let depth = Int(found.1) {
        return String(repeating: "#", count: depth) + " " + inline(String(found.2))
      }
    case UInt8(ascii: "b"):
      if let found = line.wholeMatch(of: #/\s*bq\.\s+(.*)/#) { return "> " + inline(String(found.1)) }
    case UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "-"):
      if let found = line.wholeMatch(of: #/\s*([*#-]{1,9})\s+(.*)/#) {
        let indent = String(repeating: "  ", count: found.1.count - 1)
        return indent + (found.1.last == "#" ? "1. " : "- ") + inline(String(found.2))
      }
    default: break
    }
    return inline(line)
  }

  private static func inline(_ text: String) -> String {
    var text = text
    if text.utf8.contains(UInt8(ascii: "{")) {
      text = text.replacing(#/\{(?:code|noformat)(?::[^}]*)?\}(.+?)\{(?:code|noformat)\}/#) { "`\($0.1)`" }
        .replacing(#/\{\{(.+?)\}\}/#) { "`\($0.1)`" }
        .replacing(#/\{color(?::[^}]*)?\}/#, with: "")
    }
    if text.utf8.contains(UInt8(ascii: "[")) {
      text = text.replacing(#/\[([^\]|]+)\|([^\]|\s]+)(?:\|[^\]]*)?\]/#) { "[\($0.1)](\($0.2))" }
        .replacing(#/\[(https?:[^\]|\s]+)\]/#) { "<\($0.1)>" }
    }
    guard text.utf8.contains(UInt8(ascii: "*")) else { return text }
    return text.replacing(#/(^|[\s(])\*(\S|\S[^*\n]*\S)\*(?=$|[\s).,;:!?])/#) { "\($0.1)**\($0.2)**" }
  }
}

/// The document format of Jira’s API version 3: a tree of blocks with text at its leaves.
private enum AtlassianDocument {
  static func markdown(_ node: JSONValue) -> String { blocks(node).joined(separator: "\n\n") }

  private static func content(_ node: JSONValue) -> [JSONValue] { node["content"]?.elements ?? [] }

  private static func blocks(_ node: JSONValue) -> [String] { content(node).map(block).filter { !$0.isEmpty } }

  private static func block(_ node: JSONValue) -> String {
    switch node["type"]?.text {
    case "paragraph": return inline(node)
    case "heading":
      let depth = min(max(node["attrs"]?["level"]?.integer ?? 1, 1), 6)
      return String(repeating: "#", count: Int(depth)) + " " + inline(node)
    case "bulletList", "taskList", "decisionList": return list(node) { _ in "- " }
    case "orderedList": return list(node) { "\($0 + 1). " }
    case "codeBlock": return "```\n" + plain(node) + "\n```"
    case "blockquote", "panel": return indented(markdown(node), "> ", "> ")
    case "rule": return "---"
    case "table":
      return content(node).map { row in content(row).map(plain).joined(separator: " | ") }.joined(separator: "\n")
    case "text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status":
      return leaf(node)
    default: return markdown(node)
    }
  }

  private static func list(_ node: JSONValue, _ mark: (Int) -> String) -> String {
    content(node).enumerated().map { place, item in
      let isTask = item["type"]?.text == "taskItem" || item["type"]?.text == "decisionItem"
      let text = isTask ? inline(item) : blocks(item).joined(separator: "\n")
      let box = item["type"]?.text == "taskItem" ? (item["attrs"]?["state"]?.text == "DONE" ? "[x] " : "[ ] ") : ""
      let sign = mark(place)
      return indented(box + text, sign, String(repeating: " ", count: sign.count))
    }.joined(separator: "\n")
  }

  private static func indented(_ text: String, _ first: String, _ rest: String) -> String {
    first + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n" + rest)
  }

  private static func inline(_ node: JSONValue) -> String { content(node).map(leaf).joined() }

  private static func plain(_ node: JSONValue) -> String {
    node["text"]?.text ?? content(node).map(plain).joined()
  }

  private static func leaf(_ node: JSONValue) -> String {
    switch node["type"]?.text {
    case "text": marked(node["text"]?.text ?? "", node["marks"]?.elements ?? [])
    case "hardBreak": "\n"
    case "inlineCard": node["attrs"]?["url"]?.text.map { "<\($0)>" } ?? ""
    case "mention", "emoji", "status":
      node["attrs"]?["text"]?.text ?? node["attrs"]?["shortName"]?.text ?? ""
    default: inline(node)
    }
  }

  /// White space stays outside of the marks, as Markdown wants it.
  private static func marked(_ text: String, _ marks: [JSONValue]) -> String {
    let core = text.trimmed
    guard !core.isEmpty else { return text }
    let head = text.prefix { $0.isWhitespace }
    let tail = text.dropFirst(head.count + core.count)
    let inner = marks.reduce(core) { text, mark in
      switch mark["type"]?.text {
      case "code": "`\(text)`"
      case "strong": "**\(text)**"
      case "em": "*\(text)*"
      case "strike": "~~\(text)~~"
      case "link": mark["attrs"]?["href"]?.text.map { "[\(text)](\($0))" } ?? text
      default: text
      }
    }
    return head + inner + tail
  }
}
