import Core
import JSON

extension ExportNode {
  /// - Parameter file: of several, the one that is read; the path begins with it.
  /// - Throws: `Refusal.invalid` when the text is too large or is not JSON.
  static func parse(_ bytes: [UInt8], file: String = "") throws -> ExportNode {
    try parse(bytes, limits: JSON.Limits(bytes: ImportLimits.bytes), file: file)
  }

  /// The entries of a list that the source hands out in pages: the bare list, a page, or a list of pages.
  /// - Parameters:
  ///   - entries: the key under which a page has its entries.
  ///   - isCut: whether another page follows this one.
  /// - Throws: `Refusal.invalid` also when the last page is missing, since what is missing would be lost unseen.
  func pages(_ key: String, entries: String, isCut: (ExportNode) -> Bool) throws -> [ExportNode] {
    guard let node = self[key] else { return [] }
    let parts = node.value.elements == nil ? [node] : try node.entries(most: ImportLimits.entries)
    if let last = parts.last, isCut(last) { throw last.refuse("is not the last page: add those that follow") }
    return try parts.flatMap { part in
      if let page = part[entries] { return try page.entries(most: ImportLimits.entries) }
      guard part.value.members != nil, node.value.elements != nil else {
        throw part.refuse("must be an object" + (node.value.elements == nil ? " with \(entries)" : ""))
      }
      return [part]
    }
  }

  /// Whether the file has the whole list under the key, as its last page says. Of bare entries nobody knows.
  func hasAll(_ key: String, isLast: (ExportNode) -> Bool) -> Bool {
    guard let node = self[key] else { return false }
    guard let pages = node.value.elements else { return isLast(node) }
    return pages.last.map { isLast(ExportNode(value: $0, path: node.path)) } ?? false
  }
}
