import Core
import Storage

/// Bar, menu and foot around every page: one shell, built once from what the features hand over.
package struct Frame: Framing {
  /// The number behind a menu entry and the words that continue it for screen readers: ` open, 1 past SLA`.
  package typealias Badge = (number: Int, words: String, isHot: Bool)

  /// Times in the foot, as the reader reads them.
  package struct Foot: Sendable {
    /// When something last changed, or when this page was made.
    package let changedAt: Instant
    /// The same in the reader's zone: `10:41:52`.
    package let changedAtText: String
    /// `Europe/Berlin (CET)`.
    package let zone: String

    package init(changedAt: Instant, changedAtText: String, zone: String) {
      self.changedAt = changedAt
      self.changedAtText = changedAtText
      self.zone = zone
    }
  }

  private let menu: [MenuItem]
  private let version: String
  private let searchPath: String?
  private let badge: @Sendable (MenuItem, Request, Transaction) throws -> Badge?
  private let bar: @Sendable (Request, Transaction) throws -> HTML
  private let foot: @Sendable (Request, Transaction) throws -> Foot

  /// - Parameter menu: in the order of the features; the frame sorts by group and leaves out what a role may not see.
  /// - Parameter searchPath: where the search link leads; nil while there is no such page.
  /// - Parameter bar: who answers now and next, made of `dutyEntry`.
  package init(
    menu: [MenuItem], version: String, searchPath: String? = nil,
    badge: @escaping @Sendable (MenuItem, Request, Transaction) throws -> Badge? = { _, _, _ in nil },
    bar: @escaping @Sendable (Request, Transaction) throws -> HTML = { _, _ in .empty },
    foot: @escaping @Sendable (Request, Transaction) throws -> Foot
  ) {
    self.menu = Set(menu.map(\.group)).sorted().flatMap { group in menu.filter { $0.group == group } }
    self.version = version
    self.searchPath = searchPath
    self.badge = badge
    self.bar = bar
    self.foot = foot
  }

  package func frame(_ page: Page, for request: Request, in tx: Transaction) throws -> HTML {
    let items = menu.filter { $0.isVisible(to: request.actor) }
    let header: HTML = """
      <header class="bar">\(brand)\(try navigation(items, page.section, request, tx))\
      \(try duty(request, tx))</header>
      """
    let body: HTML = """
      \(header)<main class="page" id="main" tabindex="-1">\(page.main)</main>\(page.after)\
      \(try footer(request, tx))\(announcers)
      """
    return document(page, scripts: ["live.js", "keys.js", "focus.js"] + page.scripts, body)
  }

  package func bare(_ page: Page) -> HTML {
    document(
      page, scripts: [],
      """
      <header class="bar">\(brand)</header><main class="page" id="main" tabindex="-1">\(page.main)</main>\(page.after)\
      <footer class="foot"><span>AgileOps \(version)</span></footer>
      """)
  }

  private func document(_ page: Page, scripts: [String], _ body: HTML) -> HTML {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="color-scheme" content="light dark">
    <title>\(page.title) · AgileOps</title>
    <link rel="icon" type="image/svg+xml" href="\(Assets.url("favicon.svg"))">
    <link rel="stylesheet" href="\(Assets.url("app.css"))">
    \(scripts.html { "<script type=\"module\" src=\"\(Assets.url($0))\"></script>\n" })\
    </head>
    <body\(classes(page.bodyClass))>
    \(Assets.iconSheet)<a class="skip" href="#main">Skip to content</a>
    \(body)
    </body>
    </html>

    """
  }

  private var brand: HTML {
    """
    <a class="brand" href="/"><svg viewBox="0 0 18 18" aria-hidden="true"><path class="a" d="M1 1H17V15.2Z"/>\
    <path class="b" d="M1 4.4V17H15.2Z"/></svg><span>AgileOps</span></a>
    """
  }

  /// Empty for screen readers until `live.js` has something to say; they must be in the page from the start.
  private var announcers: HTML {
    """
    <div class="vh" role="status" id="announce-politely"></div><div class="vh" role="alert" id="announce-at-once"></div>
    """
  }
}

// MARK: - Bar

extension Frame {
  private func navigation(
    _ items: [MenuItem], _ section: String, _ request: Request, _ tx: Transaction
  ) throws -> HTML {
    var previous: MenuItem?
    let entries = try items.html { item in
      let isGap = previous.map { $0.group != item.group } ?? false
      previous = item
      let names = classes(isGap ? "gap" : "", item.isTab ? "tab" : "")
      return "<li\(names)>\(try link(item, section, badge: badge(item, request, tx)))</li>"
    }
    return "<nav class=\"nav\" aria-label=\"Main\"><ul>\(entries)\(more(items, section, request))</ul></nav>"
  }

  private func link(_ item: MenuItem, _ section: String, badge: Badge?) throws -> HTML {
    let current = attribute("aria-current", item.path == section ? "page" : nil)
    let key = attribute("data-go", item.goKey)
    let words: HTML = badge.map { "\($0.number)\(spokenOnly($0.words))" } ?? .empty
    // Always in the page, so that live updates can fill it.
    let number: HTML = """
      <span\(classes("n", badge?.isHot == true ? "hot" : "")) id="n\(item.path.replacing("/", with: "-"))" data-live \
      data-announce="polite" data-announce-as="\(item.title)">\(words)</span>
      """
    return "<a href=\"\(item.path)\"\(current)\(key)>\(icon(item.icon))\(item.title) \(number)</a>"
  }

  /// The last place of a phone's tab bar: everything that has no place of its own there.
  private func more(_ items: [MenuItem], _ section: String, _ request: Request) -> HTML {
    let others = items.filter { !$0.isTab }
    let isCurrent = others.contains { $0.path == section }
    let links = others.html { item in
      let current = attribute("aria-current", item.path == section ? "page" : nil)
      return "<a href=\"\(item.path)\"\(current)>\(icon(item.icon))\(item.title)</a>"
    }
    return """
      <li class="more"><details><summary\(classes(isCurrent ? "is-current" : ""))>\(icon("more"))More</summary>\
      <div class="sheet">\(links)\(searchLink)\
      <a href="/account">\(icon("key"))\(request.actor.name)</a>\(signOut(request))</div></details></li>
      """
  }

  private func duty(_ request: Request, _ tx: Transaction) throws -> HTML {
    """
    <div class="duty" role="group" aria-label="Who answers">\(searchLink)\
    <span id="duty" data-live>\(try bar(request, tx))</span></div>
    """
  }

  private var searchLink: HTML {
    guard let searchPath else { return .empty }
    return """
      <a class="find" href="\(searchPath)" data-key="/" aria-keyshortcuts="/">\(icon("search"))<span>Search</span> \
      <kbd aria-hidden="true">/</kbd></a>
      """
  }
}

// MARK: - Foot

extension Frame {
  /// “Live” and the keyboard are switched on by the scripts that make them true.
  private func footer(_ request: Request, _ tx: Transaction) throws -> HTML {
    let times = try foot(request, tx)
    return """
      <footer class="foot"><span class="live live--off" id="live"><span id="live-word">As of</span> \
      \(time(times.changedAt, times.changedAtText))</span>\
      <span>Times in \(times.zone)</span>\
      <span>Signed in as <a href="/account">\(request.actor.name)</a></span>\(signOut(request))\
      <span class="push"><button type="button" class="textlike" id="keys" hidden>Keyboard \
      <kbd aria-hidden="true">?</kbd></button></span><span>AgileOps \(version)</span></footer>
      """
  }

  private func signOut(_ request: Request) -> HTML {
    guard request.admission.csrf != nil else { return .empty }
    return """
      <form method="post" action="/sign-out" class="out">\(csrfField(request))\
      <button class="textlike">Sign out</button></form>
      """
  }
}

extension MenuItem {
  fileprivate func isVisible(to actor: Actor) -> Bool {
    roles.isEmpty || actor.roles.contains(.administrator) || !roles.isDisjoint(with: actor.roles)
  }

  /// The letter after `g` that leads here.
  fileprivate var goKey: String? {
    switch path {
    case "/": "t"
    case "/interrupts": "i"
    case "/rotations": "r"
    case "/iterations": "b"
    case "/features": "f"
    case "/technologies": "k"
    case "/capacity": "c"
    case "/adoption": "a"
    case "/people": "p"
    default: nil
    }
  }
}
