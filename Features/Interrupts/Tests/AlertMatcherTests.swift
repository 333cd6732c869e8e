import Core
import Testing

@testable import Interrupts

@Suite("Filters of Alertmanager's API")
struct AlertMatcherTests {
  static let labels = [Label("alertname", "DiskFull"), Label("instance", "db-1:9100"), Label("text", "a \"b\"\nc")]

  @Test(
    "They match as Alertmanager's do",
    arguments: [
      (#"alertname="DiskFull""#, true), ("alertname=DiskFull", true), ("alertname = DiskFull", true),
      (#" alertname = "DiskFull" "#, true), ("alertname=Disk", false), (#"alertname="""#, false),
      ("alertname!=DiskFull", false), ("alertname!=Other", true), (#"alertname=~"Disk.*""#, true),
      ("alertname=~Disk", false), ("alertname=~Disk|DiskFull", true), ("alertname!~Disk.*", false),
      ("alertname!~Other", true), (#"instance=~"db-\\d+:.*""#, true), ("missing=x", false), (#"missing="""#, true),
      ("missing!=x", true), ("missing=~.*", true), ("missing=~.+", false), ("missing!~.+", true),
      (#"text="a \"b\"\nc""#, true), (#"text="a \"b\"nc""#, false), ("alertname=~(?i)diskfull", true),
      (#"instance=~"db-\d+:.*""#, true), (#"instance=~db-\d+:\d+"#, true), (#"text=a \"b\"\nc"#, true),
    ])
  func matching(filter: String, expected: Bool) throws {
    let matches = try AlertMatcher.all([AlertMatcher(filter)])
    #expect(matches(Self.labels) == expected)
  }

  @Test(
    "What is no filter is refused",
    arguments: [
      "", "=", "alertname", "=x", "alertname~x", #"alertname="x"#, "alertname==\"x", "a-b=c", "alertname=~[",
      "alertname=~(", "alertname!~*", #"alertname="x\""#,
      #"alertname="x"y"#, #"alertname=x""#, #"alertname="x"y""#,
    ])
  func refused(filter: String) {
    #expect(throws: Refusal.self) { try AlertMatcher(filter) }
  }

  @Test("A filter longer than 1000 bytes is refused")
  func long() {
    #expect(throws: Refusal.self) { try AlertMatcher("a=" + String(repeating: "x", count: 1001)) }
  }

  @Test("All filters together must match")
  func all() throws {
    let both = try AlertMatcher.all([AlertMatcher("alertname=DiskFull"), AlertMatcher("instance=~db.*")])
    #expect(both(Self.labels))
    #expect(!both([Label("alertname", "DiskFull")]))
  }
}
