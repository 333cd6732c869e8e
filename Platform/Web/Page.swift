import Core

/// A page as a value: what it says, without the frame around it.
package struct Page: Sendable {
  /// For the browser's title bar, without the product's name.
  package let title: String
  /// Path of the menu entry to which the page belongs: `/interrupts`.
  package let section: String
  /// Everything inside `<main>`.
  package let main: HTML
  /// What stands after `<main>`, such as the thumb bar of a phone.
  package let after: HTML
  /// Additional classes of `<body>`: `has-thumb`.
  package let bodyClass: String
  /// Scripts of this page alone, besides those of every page: `board.js`.
  package let scripts: [String]

  package init(
    _ title: String, section: String, after: HTML = .empty, bodyClass: String = "", scripts: [String] = [], main: HTML
  ) {
    self.title = title
    self.section = section
    self.after = after
    self.bodyClass = bodyClass
    self.scripts = scripts
    self.main = main
  }
}

/// One entry of the main menu.
package struct MenuItem: Sendable {
  package let title: String
  package let path: String
  /// Name of the icon in the sheet, without `i-`.
  package let icon: String
  /// Groups of the bar, in order: 0 the day's work, 1 planned work, 2 what we run and for whom, 3 the organisation.
  package let group: Int
  /// Stands in the tab bar of a phone.
  package let isTab: Bool
  /// Who sees it; empty: everybody who is signed in.
  package let roles: Set<Role>

  package init(
    _ title: String, path: String, icon: String, group: Int, isTab: Bool = false, roles: Set<Role> = []
  ) {
    self.title = title
    self.path = path
    self.icon = icon
    self.group = group
    self.isTab = isTab
    self.roles = roles
  }
}
