import Core

/// How far work on something has come: a glyph that fills, always with its word.
package enum StateMark: Sendable, CaseIterable {
  case new, acknowledged, working, waiting, done

  /// The word when the page gives none.
  package var word: String {
    switch self {
    case .new: "new"
    case .acknowledged: "acknowledged"
    case .working: "in work"
    case .waiting: "waiting"
    case .done: "validated"
    }
  }

  fileprivate var className: String {
    switch self {
    case .new: "st--new"
    case .acknowledged: "st--ack"
    case .working: "st--work"
    case .waiting: "st--wait"
    case .done: "st--done"
    }
  }
}

/// - Parameter words: instead of the usual word: `in work by Teo`.
package func state(_ mark: StateMark, _ words: String? = nil) -> HTML {
  "<span\(classes("st", mark.className))><i></i>\(words ?? mark.word)</span>"
}

/// - Parameter level: 1 to 4; P1 is the most urgent.
package func priority(_ level: Int) -> HTML {
  "<span class=\"pr pr--\(min(max(level, 1), 4))\">P\(level)</span>"
}

/// `×37`: how often the same thing came; nothing for once.
package func times(_ count: Int) -> HTML {
  guard count > 1 else { return .empty }
  return "<span class=\"times\" role=\"img\" aria-label=\"\(count) times\">×\(count)</span>"
}

/// The line of the methodology that a finding rests on: `S3`.
package func rule(_ id: String, href: String? = nil) -> HTML {
  guard let href else { return "<span class=\"rule\">\(id)</span>" }
  return "<a class=\"rule\" href=\"\(href)\">\(id)</a>"
}

/// An id that never breaks at the end of a line: `I-2841`.
package func unbroken(_ text: String) -> HTML { "<span class=\"nb\">\(text)</span>" }

/// Whatever is wrong in a heading.
package func hot(_ text: String) -> HTML { "<em class=\"hot\">\(text)</em>" }

/// A point in time for people and for programs.
/// - Parameter text: as the reader reads it, in the reader's zone: `09:04`.
package func time(_ instant: Instant, _ text: String) -> HTML {
  "<time datetime=\"\(instant.rfc3339)\">\(text)</time>"
}

/// Text that only screen readers say.
package func spokenOnly(_ text: String) -> HTML { "<span class=\"vh\">\(text)</span>" }

/// A sentence with the sign that says how it stands.
package enum CheckMark: Sendable { case met, open, failed }

/// One line of a list of checks, gates or criteria; belongs into `<ul class="lines">`.
/// - Parameter evidence: grey, below the sentence.
package func check(_ mark: CheckMark, _ sentence: HTML, evidence: HTML? = nil) -> HTML {
  let (name, drawing, words) =
    switch mark {
    case .met: ("chk--ok", "check", "met: ")
    case .open: ("chk--open", "circle", "open: ")
    case .failed: ("chk--no", "cross", "failed: ")
    }
  let below: HTML = evidence.map { "<br><span class=\"q s\">\($0)</span>" } ?? .empty
  return "<li\(classes("chk", name))>\(icon(drawing))<div>\(spokenOnly(words))\(sentence)\(below)</div></li>"
}
