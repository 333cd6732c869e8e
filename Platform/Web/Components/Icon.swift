/// A drawing of the sheet, hidden from screen readers: a word always stands beside it.
///
/// Names: alert arrow back block chat check circle clock cols cross cycle down flag form home inbox info key mail more
/// note out people phone plus search shield spike swap up warn.
package func icon(_ name: String) -> HTML {
  "<svg class=\"ic\" aria-hidden=\"true\"><use href=\"#i-\(name)\"/></svg>"
}

/// A key to press, shown in a button or in text; screen readers get `aria-keyshortcuts` of the button instead.
package func keyCap(_ key: String?) -> HTML {
  guard let key else { return .empty }
  return " <kbd aria-hidden=\"true\">\(key)</kbd>"
}
