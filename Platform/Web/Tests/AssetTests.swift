import Testing

@testable import Web

struct AssetTests {
  @Test(arguments: [
    ("app.css", "text/css; charset=utf-8"), ("live.js", "text/javascript; charset=utf-8"),
    ("keys.js", "text/javascript; charset=utf-8"), ("focus.js", "text/javascript; charset=utf-8"),
    ("board.js", "text/javascript; charset=utf-8"),
    ("favicon.svg", "image/svg+xml"),
  ])
  func `the program ships what pages load`(name: String, type: String) throws {
    let asset = try #require(Assets.find(name))
    #expect(!asset.bytes.isEmpty)
    #expect(asset.contentType == type)
    #expect(Assets.url(name) == "/assets/\(name)?v=\(asset.hash)")
  }

  @Test func `there is nothing else`() {
    #expect(Assets.find("../Package.swift") == nil)
    #expect(Assets.url("none.css") == "/assets/none.css")
  }

  @Test(arguments: ["home", "inbox", "cycle", "cols", "more", "search", "warn", "info", "check", "people", "key"])
  func `icons that the frame needs are in the sheet`(name: String) {
    #expect(Assets.iconSheet.text.contains("<symbol id=\"i-\(name)\""))
  }
}
