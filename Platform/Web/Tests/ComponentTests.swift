import Core
import Testing

@testable import Web

struct ComponentTests {
  @Test func `a pair is read by its names`() {
    let html = pair([Face(name: "Sam", initials: "Sa", kind: .shield), Face(name: "A<da", initials: "Ad")]).text
    #expect(html.hasPrefix("<span class=\"pair\" role=\"img\" aria-label=\"Sam and A&lt;da\">"))
    #expect(html.contains("<span class=\"av av--shield\" aria-hidden=\"true\">Sa</span>"))
    #expect(["Ada", "Sam", "Teo"].spoken == "Ada, Sam and Teo")
  }

  @Test func `every kind of avatar has its own shape and words`() {
    let shapes = AvatarKind.allCases.map { avatar(initials: "", kind: $0).text }
    #expect(Set(shapes).count == AvatarKind.allCases.count)
    #expect(Set(AvatarKind.allCases.map(\.words)).count == AvatarKind.allCases.count)
  }

  @Test func `nobody on duty is said in words`() {
    let html = dutyEntry(words: "PoTW, answering now:", faces: []).text
    #expect(html.contains("<i class=\"vh\">PoTW, answering now:</i>"))
    #expect(html.contains("<b>nobody</b>"))
  }

  @Test func `marks say what they show`() {
    #expect(priority(1).text == "<span class=\"pr pr--1\">P1</span>")
    #expect(state(.working, "in work by Teo").text == "<span class=\"st st--work\"><i></i>in work by Teo</span>")
    #expect(times(37).text.contains("aria-label=\"37 times\">×37<"))
    #expect(times(1).isEmpty)
    #expect(check(.failed, "Yara is alone").text.contains("<span class=\"vh\">failed: </span>Yara is alone"))
    #expect(time(Instant(seconds: 0), "01:00").text == "<time datetime=\"1970-01-01T00:00:00.000Z\">01:00</time>")
  }

  @Test func `geometry stays in its picture`() {
    #expect(meter(7).text.contains("<rect class=\"fill\" width=\"100\" height=\"6\"/>"))
    #expect(meter(-1).text.contains("width=\"0\""))
    #expect(meter(.nan).text.contains("width=\"0\""))
    #expect(spark(line: [1]).isEmpty)
    #expect(spark(sticks: []).isEmpty)
    #expect((-0.04).geometry == "0" && 65.6.geometry == "65.6" && (-2.25).geometry == "-2.3")
  }

  @Test(arguments: [(0.2, "sla"), (0.75, "sla sla--soon"), (1, "sla sla--soon"), (1.01, "sla sla--over")])
  func `a promise turns warm in time`(share: Double, names: String) {
    #expect(slaClock(share, "x").text.hasPrefix("<span class=\"\(names)\">"))
  }

  @Test func `tables keep their roles and name their rows`() {
    let columns = [Column("Name", sortLink: "?sort=name", order: .ascending), Column("Open", isNumber: true)]
    let html = table("People", columns, [TableRow(["Ada", "3"], id: "p-1", isCurrent: true)]).text
    #expect(html.contains("aria-sort=\"ascending\""))
    #expect(html.contains("<tr role=\"row\" data-row id=\"p-1\" class=\"cur\" aria-current=\"true\">"))
    #expect(html.contains("<td role=\"cell\" class=\"num\">3</td>"))
  }

  @Test func `a live part has an id`() {
    #expect(
      live("queue", announce: .atOnce, "x").text == "<div id=\"queue\" data-live data-announce=\"assertive\">x</div>")
    #expect(section("A", id: "a", isLive: true, "").text.contains("id=\"a\" data-live"))
    #expect(!section("A", isLive: true, "").text.contains("data-live"))
  }

  @Test func `tabs and pages say where one is`() {
    let html = tabs("State", [Tab("Open", href: "?s=open", count: 9, isCurrent: true), Tab("Mine", href: "?s=a&b")])
      .text
    #expect(html.contains("<a href=\"?s=open\" aria-current=\"page\">Open <span>9</span></a>"))
    #expect(html.contains("href=\"?s=a&amp;b\">Mine</a>"))
    #expect(pagination(newer: nil, older: nil).isEmpty)
    #expect(pagination(newer: nil, older: "?p=2").text.contains("rel=\"next\""))
  }

  @Test func `nothing needs an inline style or script`() {
    let all = say("x", isHot: true) + emptyState("x") + meter(0.5) + problem("x", "y", requestID: "1") + nobody()
    #expect(!all.text.contains("style=") && !all.text.contains("<script") && !all.text.contains(" on"))
  }
}
