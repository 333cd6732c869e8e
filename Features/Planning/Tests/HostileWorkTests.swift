import Core
import Glibc
import TestKit
import Testing

@testable import Planning

/// Files that were made to take long. Eight times the file may take some more than eight times the time, where a square
/// would take sixty-four.
@Suite("Files of work that mean harm")
struct HostileWorkTests {
  /// What this thread has used, whatever else runs.
  private func seconds(_ work: () throws -> Void) rethrows -> Double {
    func used() -> Double {
      var usage = rusage()
      // RUSAGE_THREAD, which the module does not show.
      getrusage(__rusage_who_t(1), &usage)
      return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }
    let start = used()
    try work()
    return used() - start
  }

  /// - Parameter work: does something to that much.
  private func isAboutLinear(_ size: Int, _ work: (Int) throws -> Void) rethrows -> Bool {
    let (small, large) = (try (0..<3).map { _ in try seconds { try work(size) } }, try seconds { try work(8 * size) })
    // Below a hundredth of a second nothing is measured.
    return large < 30 * max(small.min() ?? 0, 0.01)
  }

  @Test(
    "A line of wiki text is read once",
    arguments: [
      "{{", "{code:", "{code}", "{code:a}b", "{color:", "{color", "[", "[a", "[a|", "[a|b|", "[a|b ", "[http://",
      "[http:a]",
      "*a ", " *a", "h1. ", "bq. ", "* ", " ", "{{a}", "}}{{", "[a|b]", "{quote}\n", "{code}\n",
    ])
  func wiki(unit: String) {
    let linear = isAboutLinear(5000) { size in
      let text = JiraMarkup.wiki(String(repeating: unit, count: size / unit.utf8.count) + "\u{2028}x")
      #expect(text.utf8.count < 8 * size)
    }
    #expect(linear)
  }

  @Test("A document in a document in a document is not written anew for each of them")
  func documents() throws {
    let inner =
      #"{"type":"paragraph","content":[{"type":"text","text":"\#(String(repeating: "a\\n", count: 20_000))"}]}"#
    let quote = #"{"type":"blockquote","content":["#
    let deep = String(repeating: quote, count: 100) + inner + String(repeating: "]}", count: 100)
    let strong = String(repeating: #"{"type":"strong"},"#, count: 50_000) + #"{"type":"em"}"#
    let marked = #"{"type":"paragraph","content":[{"type":"text","text":"bold","marks":[\#(strong)]}]}"#
    let work = try WorkReader.read(
      Array(Self.jira(#""description":{"type":"doc","content":[\#(deep),\#(marked)]}"#).utf8))
    #expect(work.items[0].text.unicodeScalars.count <= ForeignLimits.text)
    let short = try WorkReader.read(Array(Self.jira(#""description":{"type":"doc","content":[\#(marked)]}"#).utf8))
    #expect(short.items[0].text.utf8.count < 40)
  }

  @Test("A sprint that was printed as text is read once, commas in its name stay")
  func sprints() throws {
    func sprint(_ name: String) -> String {
      "com.atlassian.greenhopper.service.sprint.Sprint@1f[id=82,name=\(name),state=X]"
    }
    let linear = try isAboutLinear(40_000) { size in
      let field = #""customfield_1":["\#(sprint(String(repeating: "a,", count: size / 2)))"]"#
      let work = try WorkReader.read(Array(Self.jira(field).utf8))
      #expect(work.items[0].iterations.count == 1)
    }
    #expect(linear)
    let named = try WorkReader.read(Array(Self.jira(#""customfield_1":["\#(sprint("Nine, or so"))"]"#).utf8))
    #expect(named.items[0].iterations.map(\.name) == ["Nine, or so"])
  }

  @Test("An issue with many fields, and a file with many names of fields")
  func fields() throws {
    let linear = try isAboutLinear(2000) { size in
      let fields = (0..<size).map { #""customfield_\#($0)":1"# }.joined(separator: ",")
      let names = (0..<size).map { #""customfield_\#($0)":"Story Points""# }.joined(separator: ",")
      let bare = try WorkReader.read(Array(Self.jira(fields).utf8))
      let named = try WorkReader.read(Array(Self.jira(fields, names: names).utf8))
      #expect(bare.items.count == 1 && named.items[0].points == 1)
    }
    #expect(linear)
  }

  private static func jira(_ fields: String, names: String = "") -> String {
    """
    {"names":{\(names)},"issues":[{"key":"A-1","fields":{"summary":"x","created":"2026-01-01T00:00:00Z",\
    "status":{"id":"1","name":"Open"},\(fields)}}]}
    """
  }

  @Test(
    "Many columns, rows, cells and one name without an end are refused with their limit",
    arguments: [
      (String(repeating: ",", count: 100_000), "line 1: must have at most 1,000 cells"),
      ("id,state,created\n" + String(repeating: ",", count: 100_000), "line 2: must have at most 1,000 cells"),
      (
        "id,state\n" + String(repeating: "x,y\n", count: 20_001), "body: must have at most 20,000 items"
      ),
      (String(repeating: "x", count: 100_000) + ",id\n", "line 1: must name columns with at most 1,000 characters"),
      ("id,state,created\n\"" + String(repeating: "\"\"\n", count: 100_000), "line 2: must close its quotation"),
      (String(repeating: "\n", count: 100_000), "line 1: must name the column id"),
    ])
  func tables(text: String, words: String) {
    let problem = WorkExports.problem(text, as: .csv)
    #expect(problem.hasPrefix(words), "\(problem.prefix(200))")
  }

  @Test("A table with a thousand columns of dates, and one with a huge cell")
  func wideTables() throws {
    let linear = isAboutLinear(60) { size in
      let head = "id," + (0..<900).map { "stage \($0) \(String(repeating: "x", count: 900))" }.joined(separator: ",")
      let line = String(repeating: ",2026-01-01", count: 900)
      let text = head + "\n" + (0..<size).map { "A-\($0)\(line)\n" }.joined()
      #expect(WorkExports.problem(text, as: .csv) == "body: must have at most 200 columns, has 900")
    }
    #expect(linear)
    let cell = String(repeating: "word ", count: 400_000)
    let work = try WorkReader.read(Array("id,state,created,text\nA,Done,2026-01-01,\"\(cell)\"".utf8), as: .csv)
    #expect(work.items.count == 1)
  }

  @Test("Names of columns without an end, and more columns than anybody could look at")
  func columns() throws {
    #expect(ColumnGuess.state(named: "Done " + String(repeating: "or not ", count: 100_000)) == .done)
    let states = (0..<5000).map { "A\($0),\"State \($0)\",2026-01-01\n" }.joined()
    #expect(
      WorkExports.problem("id,state,created\n" + states, as: .csv)
        == "body: must have at most 200 columns, has 5,000")
  }

  @Test("Items below items below items, and circles of them")
  func parents() {
    func links(_ size: Int, closes: Bool) -> WorkLinks {
      let items = (0..<size).map { Self.item("A\($0)") } + [Self.item("F", .feature)]
      var parents = Dictionary(uniqueKeysWithValues: (1..<size).map { ("A\($0)", "A\($0 - 1)") })
      parents["A0"] = closes ? "A\(size - 1)" : "F"
      return Self.links(items, parents)
    }
    let deep = isAboutLinear(2000) { size in #expect(links(size, closes: false).items[size - 1].parentKey == "F") }
    let round = isAboutLinear(2000) { size in #expect(links(size, closes: true).losses.count == size) }
    #expect(deep && round)
  }

  @Test("An item that waits for each of a long chain")
  func dependencies() {
    func links(_ size: Int) -> WorkLinks {
      var items = (0..<size).map { Self.item("A\($0)") }
      for place in 0..<(size - 1) { items[place].after = ["A\(place + 1)"] }
      items[size - 1].after = (0..<size).map { "A\($0)" }
      return Self.links(items, [:])
    }
    let linear = isAboutLinear(4000) { size in #expect(links(size).losses.count == size) }
    #expect(linear)
  }

  private static func item(_ key: String, _ kind: ForeignItem.Kind = .story) -> ForeignItem {
    ForeignItem(key: key, kind: kind, title: key, createdAt: .testStart, column: "Open", moves: [])
  }

  private static func links(_ items: [ForeignItem], _ parents: [String: String]) -> WorkLinks {
    let places = Dictionary(uniqueKeysWithValues: items.enumerated().map { ($1.key, $0) })
    return WorkLinks(items: items, places: places, parents: parents)
  }

  @Test("People who come and go ten thousand times, here and in the file")
  func spans() {
    func spans(_ size: Int, until: Bool) -> [WorkHistory.Span<Int>] {
      (0..<size).map { number in
        let since = Instant.testStart + .minutes(Int64(number))
        return WorkHistory.Span(subject: number, since: since, until: until ? since + .minutes(1) : nil)
      }
    }
    let linear = isAboutLinear(2000) { size in
      let (stored, wanted) = (spans(size, until: false), spans(size, until: true))
      let found = WorkHistory.spans(stored, wanted, isSingle: false, now: .testStart)
      #expect(found.ended.count == size && found.added.isEmpty)
    }
    #expect(linear)
  }
}

@Suite("Circles in what a file says waits for what")
struct WorkDependenciesTests {
  private typealias Edge = WorkDependencies.Edge

  @Test("What is accepted has no circle, what is refused would close one, and nothing is lost")
  func random() {
    var dice = Dice(11)
    for _ in 0..<300 {
      func edges(_ count: Int) -> [Edge] {
        (0..<count).map { _ in Edge(story: "\(dice.number(0..<9))", after: "\(dice.number(0..<9))") }
      }
      let stored = WorkDependencies(stored: [], wanted: edges(6)).accepted
      let wanted = edges(14)
      let found = WorkDependencies(stored: stored, wanted: wanted)
      #expect(found.accepted.count + found.refused.count == wanted.count)
      #expect(Self.isOrderable(stored + found.accepted))
      for edge in found.refused { #expect(!Self.isOrderable(stored + found.accepted + [edge])) }
    }
  }

  @Test("A file that is one large circle is looked at with an end, and all that is taken is without circles")
  func knots() {
    let size = 3000
    let chain = (0..<size).map { Edge(story: "\($0)", after: "\(($0 + 1) % size)") }
    let jumps = (0..<size).map { Edge(story: "\(($0 * 7) % size)", after: "\(($0 * 13) % size)") }
    let found = WorkDependencies(stored: [], wanted: chain + jumps, patience: 20_000)
    #expect(found.accepted.count + found.refused.count == 2 * size && !found.accepted.isEmpty)
    #expect(Self.isOrderable(found.accepted))
    #expect(WorkDependencies(stored: [], wanted: Array(chain.dropLast())).refused.isEmpty)
  }

  /// Takes away, again and again, what waits for nothing.
  private static func isOrderable(_ edges: [Edge]) -> Bool {
    var left = edges
    while !left.isEmpty {
      let waiting = Set(left.map(\.story))
      let rest = left.filter { waiting.contains($0.after) }
      if rest.count == left.count { return false }
      left = rest
    }
    return true
  }
}
