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
    let bare = line.drop(while: isBlank)
    switch bare.utf8.first {
    case UInt8(ascii: "h"):
      guard let depth = bare.dropFirst().first?.wholeNumberValue, (1...6).contains(depth),
        let text = behind(bare.dropFirst(2), mark: ".")
      else { break }
      return String(repeating: "#", count: depth) + " " + JiraInline.markdown(text)
    case UInt8(ascii: "b"):
      guard bare.hasPrefix("bq"), let text = behind(bare.dropFirst(2), mark: ".") else { break }
      return "> " + JiraInline.markdown(text)
    case UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "-"):
      let bullets = bare.prefix { "*#-".contains($0) }
      let rest = bare.dropFirst(bullets.count)
      guard bullets.count <= 9, rest.first.map(isBlank) == true else { break }
      let indent = String(repeating: "  ", count: bullets.count - 1)
      let text = String(rest.drop(while: isBlank))
      return indent + (bullets.last == "#" ? "1. " : "- ") + JiraInline.markdown(text)
    default: break
    }
    return JiraInline.markdown(line)
  }

  /// What comes behind a mark and the blanks after it; nil when it does not begin so.
  private static func behind(_ text: Substring, mark: Character) -> String? {
    guard text.first == mark, text.dropFirst().first.map(isBlank) == true else { return nil }
    return String(text.dropFirst().drop(while: isBlank))
  }

  private static func isBlank(_ character: Character) -> Bool { character.isWhitespace }
}

/// The document format of Jira’s API version 3: a tree of blocks with text at its leaves.
private struct AtlassianDocument {
  /// Lists in lists and quotations in quotations. Each level writes the lines of all levels below it once more, so what
  /// lies deeper is told without its form.
  private static let deepest = 16
  /// On one piece of text: strong, emphasis, code and the like.
  private static let mostMarks = 8

  private let depth: Int

  static func markdown(_ node: JSONValue) -> String { AtlassianDocument(depth: 0).markdown(node) }

  private var below: AtlassianDocument { AtlassianDocument(depth: depth + 1) }

  private func markdown(_ node: JSONValue) -> String {
    blocks(node).joined(separator: "\n\n").cut(to: ForeignLimits.text)
  }

  private func content(_ node: JSONValue) -> [JSONValue] { node["content"]?.elements ?? [] }

  private func blocks(_ node: JSONValue) -> [String] {
    content(node).map { block($0) }.filter { !$0.isEmpty }
  }

  private func block(_ node: JSONValue) -> String {
    guard depth < Self.deepest else { return plain(node) }
    return below.formed(node)
  }

  private func formed(_ node: JSONValue) -> String {
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
      return content(node).map { row in content(row).map { plain($0) }.joined(separator: " | ") }.joined(
        separator: "\n")
    case "text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status":
      return leaf(node)
    default: return markdown(node)
    }
  }

  private func list(_ node: JSONValue, _ mark: (Int) -> String) -> String {
    content(node).enumerated().map { place, item in
      let isTask = item["type"]?.text == "taskItem" || item["type"]?.text == "decisionItem"
      let text = isTask ? inline(item) : blocks(item).joined(separator: "\n")
      let box = item["type"]?.text == "taskItem" ? (item["attrs"]?["state"]?.text == "DONE" ? "[x] " : "[ ] ") : ""
      let sign = mark(place)
      return indented(box + text, sign, String(repeating: " ", count: sign.count))
    }.joined(separator: "\n")
  }

  private func indented(_ text: String, _ first: String, _ rest: String) -> String {
    first + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n" + rest)
  }

  private func inline(_ node: JSONValue) -> String {
    guard depth < Self.deepest else { return plain(node) }
    return content(node).map { below.leaf($0) }.joined()
  }

  private func plain(_ node: JSONValue) -> String {
    var text = ""
    collect(node, &text)
    return text.cut(to: ForeignLimits.text)
  }

  private func collect(_ node: JSONValue, _ text: inout String) {
    if let own = node["text"]?.text { return text.append(own) }
    for part in content(node) { collect(part, &text) }
  }

  private func leaf(_ node: JSONValue) -> String {
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
  private func marked(_ text: String, _ marks: [JSONValue]) -> String {
    let core = text.trimmed
    guard !core.isEmpty else { return text }
    let head = text.prefix { $0.isWhitespace }
    let tail = text.dropFirst(head.count + core.count)
    let inner = marks.prefix(Self.mostMarks).reduce(core) { text, mark in
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
