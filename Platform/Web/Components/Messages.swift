import Core

/// One sentence and one act on a tinted surface; at most one per page.
/// - Parameter drawing: icon; by default a sign that fits.
package func say(_ sentence: HTML, isHot: Bool = false, icon drawing: String? = nil) -> HTML {
  """
  <p\(classes("say", isHot ? "say--hot" : ""))>\(icon(drawing ?? (isHot ? "warn" : "info")))<span>\(sentence)</span></p>
  """
}

/// What the time is good for when there is nothing to show.
package struct Suggestion: Sendable {
  package let title: String
  package let href: String
  package let detail: String

  package init(_ title: String, href: String, detail: String) {
    self.title = title
    self.href = href
    self.detail = detail
  }
}

/// An empty page says that it is good, what happened last, and what to do with the time.
package func emptyState(_ heading: String, _ sentence: HTML? = nil, suggestions: [Suggestion] = []) -> HTML {
  let items = suggestions.html { "<li><a href=\"\($0.href)\">\($0.title)</a><span>\($0.detail)</span></li>" }
  let text: HTML = sentence.map { "<p class=\"lede\">\($0)</p>" } ?? .empty
  return """
    <section class="empty"><h2>\(heading)</h2>\(text)\
    \(when: !suggestions.isEmpty, "<ol class=\"lines\">\(items)</ol>")</section>
    """
}

/// What kind of thing happened, for the sign in the timeline.
package enum TimelineKind: Sendable {
  case plain, acknowledged, breach
  /// Has not happened yet; stands last.
  case upcoming

  fileprivate var className: String {
    switch self {
    case .plain: ""
    case .acknowledged: "ev--ack"
    case .breach: "ev--breach"
    case .upcoming: "ev--next"
    }
  }
}

/// One thing that happened, with the reason.
/// - Parameter id: lets pages link to it.
package func timelineEvent(
  _ at: Instant, _ clock: String, icon drawing: String, kind: TimelineKind = .plain, _ sentence: HTML,
  why: HTML? = nil, id: String? = nil
) -> HTML {
  let reason: HTML = why.map { "<p class=\"why\">\($0)</p>" } ?? .empty
  return """
    <li\(classes("ev", kind.className))\(attribute("id", id))>\(time(at, clock))\
    <span class="dot">\(icon(drawing))</span><div>\(sentence)\(reason)</div></li>
    """
}

/// - Parameter events: made by `timelineEvent`.
package func timeline(_ events: [HTML]) -> HTML { "<ol>\(events.html { $0 })</ol>" }

/// One step of an escalation.
package struct PathStep: Sendable {
  package enum Progress: Sendable { case done, now, ahead }

  package let title: String
  package let icon: String
  package let progress: Progress
  package let who: HTML
  package let why: HTML

  package init(_ title: String, icon: String, _ progress: Progress, who: HTML, why: HTML) {
    self.title = title
    self.icon = icon
    self.progress = progress
    self.who = who
    self.why = why
  }
}

/// Who was asked, who is asked now and who comes next, each with the reason.
package func escalationPath(_ steps: [PathStep]) -> HTML {
  let items = steps.html { step in
    let name =
      switch step.progress {
      case .done: "done"
      case .now: "now"
      case .ahead: ""
      }
    return """
      <li\(classes(name))\(attribute("aria-current", step.progress == .now ? "step" : nil))>\
      <b>\(icon(step.icon))\(step.title)</b><span>\(step.who)</span><span>\(step.why)</span></li>
      """
  }
  return "<section class=\"path\" aria-label=\"Escalation\"><ol>\(items)</ol></section>"
}

/// The bar of a phone with the one urgent act; goes into `Page.after`, with `bodyClass: "has-thumb"`.
/// - Parameter isPhoneOnly: on a larger screen the same act stands in the page.
package func thumbBar(action: String, request: Request, isPhoneOnly: Bool = true, _ buttons: HTML) -> HTML {
  postForm(
    action: action, request: request, class: isPhoneOnly ? "thumb thumb--phone" : "thumb", label: "Quick actions",
    buttons)
}

/// A button of the thumb bar.
/// - Parameter isMain: the wide one.
package func thumbButton(_ label: String, name: String, value: String, isMain: Bool = false) -> HTML {
  """
  <button\(classes("btn", isMain ? "btn--go btn--ack" : "btn--pass")) name="\(name)" value="\(value)">\(label)</button>
  """
}

/// The content of a page that says why there is no page.
/// - Parameter requestID: how the log names this request; shown for defects, nil otherwise.
package func problem(
  _ heading: String, _ sentence: String, requestID: String? = nil, back: (title: String, href: String) = ("Today", "/")
) -> HTML {
  let reference: HTML =
    requestID.map { "<p class=\"q s\">If you report this, give the number <code>\($0)</code>.</p>" } ?? .empty
  return """
    <div class="oops"><h1>\(heading)</h1><p class="lede">\(sentence)</p>\
    <p class="row">\(buttonLink(back.title, href: back.href))</p>\(reference)</div>
    """
}
