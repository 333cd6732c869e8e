/// May this person be interrupted? The shape of the avatar says it on every page.
package enum AvatarKind: Sendable, CaseIterable {
  /// Filled disc: PoTW in working hours, on call outside them.
  case now
  /// Ring: the other rotation.
  case next
  /// Plain disc: engineering pool, PO, manager.
  case pool
  /// Shield: committed; only a P1 or a named request with a reason.
  case shield
  /// Dashed: outside operations.
  case outside
  /// Dashed warm ring: nobody yet. Has no initials.
  case nobody

  /// The same in words, for legends and labels.
  package var words: String {
    switch self {
    case .now: "answers now"
    case .next: "answers next"
    case .pool: "engineering pool"
    case .shield: "committed"
    case .outside: "outside operations"
    case .nobody: "nobody yet"
    }
  }

  fileprivate var className: String {
    switch self {
    case .now: "av--now"
    case .next: "av--next"
    case .pool: ""
    case .shield: "av--shield"
    case .outside: "av--ext"
    case .nobody: "av--nobody"
    }
  }
}

/// Diameter of an avatar: 20, 24 or 32 px.
package enum AvatarSize: Sendable {
  case small, medium, large

  fileprivate var className: String {
    switch self {
    case .small: "av--sm"
    case .medium: ""
    case .large: "av--lg"
    }
  }
}

/// A person as pages show one.
package struct Face: Sendable {
  package let name: String
  /// Two letters: `Na`.
  package let initials: String
  package let kind: AvatarKind

  package init(name: String, initials: String, kind: AvatarKind = .pool) {
    self.name = name
    self.initials = initials
    self.kind = kind
  }
}

/// The disc alone, hidden from screen readers: the name must stand beside it or in a label around it.
package func avatar(initials: String, kind: AvatarKind = .pool, size: AvatarSize = .medium) -> HTML {
  let letters = kind == .nobody ? "" : initials
  return "<span\(classes("av", kind.className, size.className)) aria-hidden=\"true\">\(letters)</span>"
}

/// Avatar and name.
/// - Parameter href: the person's page.
package func who(_ face: Face, size: AvatarSize = .medium, href: String? = nil) -> HTML {
  let disc = avatar(initials: face.initials, kind: face.kind, size: size)
  guard let href else { return "<span class=\"who\">\(disc)\(face.name)</span>" }
  return "<a class=\"who plain\" href=\"\(href)\">\(disc)\(face.name)</a>"
}

/// Where nobody is yet.
package func nobody(_ words: String = "nobody yet") -> HTML {
  "<span class=\"who q\">\(avatar(initials: "", kind: .nobody))\(words)</span>"
}

/// Avatars that overlap, read as “Sam and Ada”.
package func pair(_ faces: [Face], size: AvatarSize = .medium) -> HTML {
  let discs = faces.html { avatar(initials: $0.initials, kind: $0.kind, size: size) }
  return "<span class=\"pair\" role=\"img\" aria-label=\"\(faces.map(\.name).spoken)\">\(discs)</span>"
}

/// One entry at the right end of the bar: who answers, and until or from when.
/// - Parameter words: for screen readers, with the colon: `PoTW, answering now:`.
/// - Parameter note: grey words after the names: `18:00`.
package func dutyEntry(words: String, faces: [Face], note: String? = nil) -> HTML {
  let discs =
    faces.count == 1
    ? faces.html { avatar(initials: $0.initials, kind: $0.kind) } : pair(faces)
  let after: HTML = note.map { " <span class=\"q\">\($0)</span>" } ?? .empty
  guard !faces.isEmpty else {
    return "<span><i class=\"vh\">\(words)</i>\(avatar(initials: "", kind: .nobody))<b>nobody\(after)</b></span>"
  }
  let names = faces.map(\.name).joined(separator: ", ")
  return "<span><i class=\"vh\">\(words)</i>\(discs)<b>\(names)\(after)</b></span>"
}

extension Array where Element == String {
  /// `Ada`, `Ada and Sam`, `Ada, Sam and Teo`.
  package var spoken: String {
    guard let last, count > 1 else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " and " + last
  }
}
