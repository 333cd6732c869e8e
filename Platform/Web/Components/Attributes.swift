/// ` name="value"` with the value escaped, or nothing when there is no value.
package func attribute(_ name: StaticString, _ value: String?) -> HTML {
  guard let value else { return .empty }
  return " \(markup: name)=\"\(value)\""
}

/// ` name` when the condition holds: `checked`, `required`.
package func flag(_ name: StaticString, _ condition: Bool) -> HTML {
  condition ? " \(markup: name)" : .empty
}

/// ` class="a b"` of the names that are not empty, or nothing.
package func classes(_ names: String...) -> HTML {
  var list = HTML.empty
  for name in names where !name.isEmpty { list += list.isEmpty ? " class=\"\(name)" : " \(name)" }
  return list.isEmpty ? .empty : list + "\""
}

extension Double {
  /// For SVG attributes: at most one decimal, never an exponent; what is not a number is 0.
  package var geometry: String {
    guard isFinite else { return "0" }
    let tenths = Int64((Swift.min(Swift.max(self, -1e9), 1e9) * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let magnitude = tenths.magnitude
    return magnitude % 10 == 0 ? "\(sign)\(magnitude / 10)" : "\(sign)\(magnitude / 10).\(magnitude % 10)"
  }
}
