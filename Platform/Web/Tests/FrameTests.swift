import Core
import Foundation
import HTTPTypes
import TestKit
import Testing

@testable import Web

struct FrameTests {
  let menu = [
    MenuItem("People", path: "/people", icon: "people", group: 3),
    MenuItem("Today", path: "/", icon: "home", group: 0, isTab: true),
    MenuItem("Interrupts", path: "/interrupts", icon: "inbox", group: 0, isTab: true),
    MenuItem("Audit", path: "/audit", icon: "form", group: 3, roles: [.manager]),
  ]

  private func render(_ page: Page, roles: Set<Role> = [.engineer], csrf: String? = "token") async throws -> String {
    let actor = Actor(kind: .person(1), name: "Nadia <N>", roles: roles)
    let request = Request(
      incoming: Incoming(method: .get, path: "/people"), admission: Admission(actor: actor, csrf: csrf))
    let frame = Frame(
      menu: menu, version: "1.2.3", badge: { item, _, _ in item.path == "/interrupts" ? (9, " open", true) : nil },
      bar: { _, _ in "<b>bar</b>" },
      foot: { _, tx in Frame.Foot(changedAt: tx.now, changedAtText: "10:41:52", zone: "Europe/Berlin (CET)") })
    return try await withApp(features: []) { app in
      try await app.read { tx in try frame.frame(page, for: request, in: tx).text }
    }
  }

  @Test func `the menu shows where one is, in the order of its groups`() async throws {
    let html = try await render(Page("People & teams", section: "/people", main: "<h1>Us</h1>"))
    let nav = html.components(separatedBy: "class=\"nav\"")[1].components(separatedBy: "class=\"more\"")[0]
    #expect(nav.components(separatedBy: "aria-current=\"page\"").count == 2)
    #expect(nav.contains("<a href=\"/people\" aria-current=\"page\""))
    let order = ["\"/\"", "\"/interrupts\"", "\"/people\""].compactMap { nav.range(of: $0)?.lowerBound }
    #expect(order.count == 3 && order == order.sorted())
    #expect(nav.contains("<li class=\"gap\"><a href=\"/people\""))
  }

  @Test func `the page stands in the shell`() async throws {
    let html = try await render(
      Page("A & B", section: "", after: "<i>after</i>", bodyClass: "has-thumb", main: "<h1>x</h1>"))
    #expect(html.hasPrefix("<!doctype html>\n<html lang=\"en\">"))
    #expect(html.contains("<title>A &amp; B · AgileOps</title>"))
    #expect(html.contains("<body class=\"has-thumb\">"))
    #expect(html.contains("<main class=\"page\" id=\"main\" tabindex=\"-1\"><h1>x</h1></main><i>after</i>"))
    #expect(html.contains("<b>bar</b>") && html.contains("10:41:52</time>") && html.contains("Europe/Berlin (CET)"))
    #expect(html.contains("Nadia &lt;N&gt;") && !html.contains("Nadia <N>"))
    #expect(html.contains("id=\"n-interrupts\" data-live data-announce=\"polite\""))
    #expect(!html.contains("style=\"") && !html.contains("<script>"))
  }

  @Test func `roles see their entries only`() async throws {
    let page = Page("x", section: "", main: "")
    #expect(try await !render(page).contains("/audit"))
    #expect(try await render(page, roles: [.manager]).contains("/audit"))
    #expect(try await render(page, roles: [.administrator]).contains("/audit"))
  }

  @Test func `only a session can be signed out`() async throws {
    let page = Page("x", section: "", main: "")
    #expect(try await render(page).contains("action=\"/sign-out\""))
    #expect(try await !render(page, csrf: nil).contains("action=\"/sign-out\""))
  }

  @Test func `the bare frame has neither menu nor scripts`() {
    let frame = Frame(menu: menu, version: "1.2.3", foot: { _, _ in throw Refusal.unavailable("") })
    let html = frame.bare(Page("Sign in", section: "", main: "<h1>Sign in</h1>")).text
    #expect(!html.contains("<nav") && !html.contains("<script"))
    #expect(html.contains("/assets/app.css?v="))
  }
}
