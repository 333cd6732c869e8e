/// How much a button asks to be pressed.
package enum ButtonStyle: Sendable {
  case plain
  /// The one primary act of a view.
  case go
  /// Warm outline: declares an incident, removes something.
  case hot
  case quiet

  var className: String {
    switch self {
    case .plain: ""
    case .go: "btn--go"
    case .hot: "btn--hot"
    case .quiet: "btn--quiet"
    }
  }
}

/// ` data-key="a" aria-keyshortcuts="a"`: the key of `keys.js` that presses this element.
package func shortcut(_ key: String?) -> HTML {
  attribute("data-key", key) + attribute("aria-keyshortcuts", key)
}

/// A submit button of the form around it.
/// - Parameter label: a verb and, where needed, an object.
/// - Parameter name: with `value`, says which button of several was pressed.
package func button(
  _ label: String, style: ButtonStyle = .plain, key: String? = nil, icon drawing: String? = nil, name: String? = nil,
  value: String? = nil, isSmall: Bool = false, isDisabled: Bool = false, takesUnfinished: Bool = false
) -> HTML {
  let names = classes("btn", style.className, isSmall ? "btn--s" : "")
  let about =
    attribute("name", name) + attribute("value", value) + shortcut(key) + flag("disabled", isDisabled)
    + flag("formnovalidate", takesUnfinished)
  return "<button\(names)\(about)>\(drawing.map(icon))\(label)\(keyCap(key))</button>"
}

/// A link that looks like a button: leads to a form or another page, changes nothing.
package func buttonLink(
  _ label: String, href: String, style: ButtonStyle = .plain, key: String? = nil, icon drawing: String? = nil,
  isSmall: Bool = false
) -> HTML {
  let names = classes("btn", style.className, isSmall ? "btn--s" : "")
  return "<a\(names) href=\"\(href)\"\(shortcut(key))>\(drawing.map(icon))\(label)\(keyCap(key))</a>"
}

/// The hidden field that every POST form must carry; nothing for requests without a session.
package func csrfField(_ request: Request) -> HTML { hiddenField("csrf", request.admission.csrf) }

/// A hidden field; nothing when there is no value.
package func hiddenField(_ name: String, _ value: String?) -> HTML {
  guard let value else { return .empty }
  return "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
}

/// A POST form around `content`, with its CSRF field.
/// - Parameters:
///   - class: `form` (default) sets fields below each other, `row` beside each other, empty sets nothing.
///   - takesFiles: has a `fileField`.
package func postForm(
  action: String, request: Request, class names: String = "form", label: String? = nil, takesFiles: Bool = false,
  _ content: HTML
) -> HTML {
  let encoding = attribute("enctype", takesFiles ? "multipart/form-data" : nil)
  return """
    <form method="post" action="\(action)"\(encoding)\(classes(names))\(attribute("aria-label", label))>\
    \(csrfField(request))\(content)</form>
    """
}

/// A form that is only a button: one act on one thing.
/// - Parameter fields: sent along, hidden.
package func postButton(
  _ label: String, action: String, request: Request, style: ButtonStyle = .plain, key: String? = nil,
  icon drawing: String? = nil, fields: [(String, String)] = [], isSmall: Bool = false, class names: String = ""
) -> HTML {
  let hidden = fields.html { hiddenField($0.0, $0.1) }
  let press = button(label, style: style, key: key, icon: drawing, isSmall: isSmall)
  return postForm(action: action, request: request, class: names, hidden + press)
}

/// A form behind a button that opens in place: `<details>`, so it works without a script.
/// - Parameter isAtEnd: stands at the right edge, so the panel opens to the left.
package func panel(
  _ label: String, heading: String, action: String, request: Request, style: ButtonStyle = .plain, key: String? = nil,
  icon drawing: String? = nil, isAtEnd: Bool = false, isOpen: Bool = false, takesFiles: Bool = false, _ content: HTML
) -> HTML {
  """
  <details\(classes("ask", isAtEnd ? "ask--end push" : ""))\(flag("open", isOpen))>\
  <summary\(classes("btn", style.className))\(shortcut(key))>\(drawing.map(icon))\(label)\(keyCap(key))</summary>\
  \(postForm(
    action: action, request: request, class: "panel", takesFiles: takesFiles, "<h2>\(heading)</h2>\(content)"))</details>
  """
}
