import Web

/// Text that people write, as markup for pages: CommonMark with tables, strikethrough and tasks.
///
/// Safe for text from anywhere: the only markup is what `MarkupWriter` writes. Raw HTML is shown as the text it is,
/// images are links, links lead to http, https, mailto or a path here, and numbers such as I-12 become links.
package enum Markdown {
  /// Longer text is shown as it was written, as is text that would take too long to read.
  package static let maximumCharacters = 100_000

  /// Belongs into an element of the class `md`.
  package static func html(_ text: String) -> HTML {
    var text = text
    let strain = text.withUTF8 { Strain($0) }
    guard text.unicodeScalars.count <= maximumCharacters, !strain.isTooMuch,
      let tree = Tree(text, withTables: strain.allowsTables)
    else { return "<pre>\(text)</pre>" }
    var writer = MarkupWriter()
    while tree.step() { writer.take(tree) }
    return writer.html
  }
}
