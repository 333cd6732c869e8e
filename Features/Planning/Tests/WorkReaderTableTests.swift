import Calendars
import Core
import Testing

@testable import Planning

/// Plain tables, and what all readers share.
@Suite struct WorkReaderTableTests {
  @Test func `a table with a state and dates of begin and end`() throws {
    let work = try WorkExports.read("lighthouse.csv", zone: .named("Europe/Berlin"))
    #expect(work.source == .csv && work.scope.isEmpty && work.isConsistent)
    #expect(work.items.map(\.kind) == [.feature, .story, .story, .story, .story])
    #expect(work.items.map(\.parentKey) == [nil, "E-1", "E-1", nil, nil])
    let item = try work.item("S-1")
    #expect(item.moveLines == ["09-02 07:00 Created", "09-08 07:00 Started", "09-18 10:00 Done"] && !item.hasHistory)
    #expect(item.points == 3 && item.labels == ["postgres", "automation"] && item.url == "https://work.example/S-1")
    #expect(try work.item("S-2").moveLines == ["09-02 07:10 Created", "09-21 07:00 In Progress"])
    #expect(try work.item("S-2").after == ["S-1"] && work.item("S-3").moveLines == ["09-03 07:00 New"])
    #expect(try work.item("S-4").moveLines == ["09-20 07:00 Started", "09-20 07:00 Removed"])
    #expect(
      work.notes == [
        "1 item belongs to something not in the file; here they stand alone.",
        "1 item waits for something not in the file; that link is lost.",
        "1 item has dates that go back in time; the later stage counts from the earlier one’s date.",
      ])
  }

  @Test func `a table with a date for each stage`() throws {
    let work = try WorkExports.read("stages.csv")
    #expect(work.items.map(\.key) == ["A-1", "A-2", "A-3", "A-5"] && work.isConsistent)
    let item = try work.item("A-1")
    #expect(
      item.moveLines == [
        "09-01 00:00 Backlog", "09-02 00:00 Ready", "09-08 00:00 In progress", "09-16 00:00 Review", "09-18 00:00 Done",
      ])
    #expect(item.hasHistory && item.createdAt.short == "09-01 00:00" && item.url == "https://work.example/A-1")
    #expect(try work.item("A-2").column == "In progress" && work.item("A-3").kind == .spike)
    #expect(try work.item("A-5").moveLines == ["09-10 00:00 Backlog", "09-10 00:00 Ready", "09-20 00:00 Done"])
    #expect(work.columns.map(\.guess.state) == [.written, .ready, .inWork, .validation, .done])
    #expect(
      work.notes == [
        "1 item has no date at all; left out.",
        "1 item has dates that go back in time; the later stage counts from the earlier one’s date.",
      ])
  }

  @Test func `a table with just a state`() throws {
    let work = try WorkExports.read("simple.csv", zone: .named("Europe/Berlin"))
    #expect(work.items.map(\.moveLines) == [["09-02 07:00 done"], ["09-02 22:00 open"]])
    #expect(
      work.items[0].people.map(\.person) == [
        ForeignPerson(email: "teo@example.com"), ForeignPerson(name: "Nadia Roth"),
      ])
    #expect(work.items[0].points == 3 && work.items[0].title == "Restore one table")
  }

  @Test(arguments: [
    ("title,state\nA,open", "line 1: must name the column id"),
    ("id,title\n1,A", "line 1: must name the column state, or have a column with dates for each stage"),
    ("id,state,created\n1,open,2026-13-01", "line 2 created: must be a time such as 2026-11-23 18:00, is “2026-13-01”"),
    ("id,state,created\n1,open,1026-01-01", "line 2 created: must be between the years 1990 and 2099, is 1026-01-01"),
    ("id,state,created\n1,,2026-01-01", "line 2 state: must not be empty"),
    ("id,state,created\n,open,2026-01-01", "line 2 id: must not be empty"),
    ("id,state,created,points\n1,open,2026-01-01,many", "line 2 points: must be a number, is “many”"),
    ("id,state,created", "body: must have at least one item of CSV"),
    ("id,state,created\n1,\"open", "line 2: must close its quotation"),
  ])
  func `a broken table is refused with its line`(text: String, expected: String) {
    #expect(WorkExports.problem(text) == expected)
  }

  @Test(arguments: [
    ("2026-11-23T18:00:00+01:00", "2026-11-23T17:00:00.000Z"), ("2026-11-23", "2026-11-22T23:00:00.000Z"),
    ("2026-11-23 18:00", "2026-11-23T17:00:00.000Z"), ("2026-11-23T18:00:30", "2026-11-23T17:00:30.000Z"),
    ("2026-11-23 18:00:00 UTC", "2026-11-23T18:00:00.000Z"), ("2026-11-23 18:00:00 +0200", "2026-11-23T16:00:00.000Z"),
    ("23/Nov/26 6:00 PM", "2026-11-23T17:00:00.000Z"), ("3/Okt/26 12:30 AM", "2026-10-02T22:30:00.000Z"),
    ("23.11.2026 18:00:00", "2026-11-23T17:00:00.000Z"), ("Nov 23, 2026", "2026-11-22T23:00:00.000Z"),
    ("04/03/2026 6:00 pm", "2026-04-03T16:00:00.000Z"), ("2026-11-23 18:00:00.250", "2026-11-23T17:00:00.000Z"),
    ("5/Mär/26", "2026-03-04T23:00:00.000Z"),
  ])
  func `times are read as tables have them`(text: String, expected: String) throws {
    let dates = WorkDates(["1/2/2026"], zone: try .named("Europe/Berlin"))
    #expect(dates.instant(text)?.rfc3339 == expected)
    #expect(dates.isGuessed)
  }

  @Test(arguments: [
    "", "soon", "23", "2026", "2026-11", "32/Nov/26", "2026-02-30", "1/2/3", "25:00", "2026-11-23 25:00",
    "13/Nov/26 13:00 PM",
    "2026-11-23 18:60", "///", "-- ::", "2026-11-23 18:00 19:00", "99999999999999999999/1/2026", "1/1/2026 +9999",
  ])
  func `what is no time is none`(text: String) {
    #expect(WorkDates([], zone: .utc).instant(text) == nil)
  }

  @Test func `one day above twelve says for the whole file which number is the month`() {
    let dates = WorkDates(["1/2/2026", "23/2/2026"], zone: .utc)
    #expect(dates.instant("3/4/2026")?.rfc3339.prefix(10) == "2026-04-03" && !dates.isGuessed)
    let american = WorkDates(["1/2/2026", "2/23/2026"], zone: .utc)
    #expect(american.instant("3/4/2026")?.rfc3339.prefix(10) == "2026-03-04" && !american.isGuessed)
  }

  @Test func `parents and dependencies in circles are cut where they close, and the plan says so`() throws {
    let text = """
      id,title,type,state,created,parent,after
      F,Feature,Feature,open,2026-09-01,,
      1,A,Story,open,2026-09-01,2,3
      2,B,Story,open,2026-09-01,1,1
      3,C,Story,open,2026-09-01,F,2
      4,D,Story,open,2026-09-01,3,4
      4,again,Story,open,2026-09-01,,
      G,Part,Epic,open,2026-09-01,F,
      """
    let work = try WorkReader.read(Array(text.utf8))
    #expect(work.items.map(\.parentKey) == [nil, nil, nil, "F", "F", nil])
    #expect(work.items.map(\.after) == [[], ["3"], [], ["2"], [], []])
    #expect(
      work.notes == [
        "1 item is in the file twice; the first one counts.",
        "1 item is a feature within something larger; that level is lost.",
        "4 items are part of a circle of parents or dependencies; the link that closes it is lost.",
      ])
  }

  @Test func `more than 20,000 items or 20 MiB are refused`() throws {
    let head = "id,state,created\n"
    let rows = (1...20_001).map { "\($0),open,2026-09-01" }.joined(separator: "\n")
    #expect(WorkExports.problem(head + rows) == "body: must have at most 20,000 items")
    let issues = String(repeating: "{},", count: 20_001).dropLast()
    #expect(
      WorkExports.problem("{\"issues\": [\(issues)]}", as: .jira)
        == "issues: must have at most 20000 entries, has 20001")
    let large = String(repeating: "x", count: 20 << 20)
    #expect(WorkExports.problem(head + large).hasPrefix("body: must have at most 20971520 bytes, has "))
    #expect(WorkExports.problem("{\"a\": \"\(large)\"}").hasPrefix("body: must have at most 20971520 bytes"))
    let states = (1...201).map { "\($0),state \($0),2026-09-01" }.joined(separator: "\n")
    #expect(WorkExports.problem(head + states) == "body: must have at most 200 columns, has 201")
  }

  @Test func `a long circle of dependencies does not overflow`() throws {
    let rows = (1...3000).map { "\($0),open,2026-09-01,\($0 == 1 ? 3000 : $0 - 1)" }
    let work = try WorkReader.read(Array(("id,state,created,after\n" + rows.joined(separator: "\n")).utf8))
    #expect(work.items.count { $0.after.isEmpty } == 1)
  }

  @Test(arguments: [
    "jira.json", "jira.csv", "trello.json", "github.json", "kanboard.json", "taiga.json", "lighthouse.csv",
  ])
  func `a file that was cut anywhere is refused or read, never half`(name: String) throws {
    let bytes = try WorkExports.bytes(name)
    for part in 0..<20 {
      do {
        let work = try WorkReader.read(Array(bytes.prefix(bytes.count * part / 20)))
        // Only tables can be cut at the end of a line.
        #expect(name.hasSuffix(".csv") && work.isConsistent)
      } catch { #expect(error is Refusal) }
    }
  }

  @Test(arguments: ["jira.json", "trello.json", "github.json", "kanboard.json", "taiga.json"])
  func `a value of another type anywhere is refused with its place, or left aside`(name: String) throws {
    let text = try WorkExports.text(name)
    let source = try WorkReader.source(of: Array(text.utf8))
    for (shift, value) in ["null", "{}", "-1", "1e99", "\"x\"", "[[{}]]"].enumerated() {
      for (place, match) in text.matches(of: #/": ("[^"\n]*"|\d+|null)/#).enumerated() where place % 6 == shift {
        let broken = text.replacingCharacters(of: match.1, with: value)
        do {
          let work = try WorkReader.read(Array(broken.utf8), as: source)
          #expect(work.isConsistent, "\(match.0) → \(value)")
        } catch { #expect(error is Refusal, "\(match.0) → \(value)") }
      }
    }
  }

  @Test(arguments: [
    ("{}", "source: cannot be seen from the file; say which tool it is from"),
    ("[1]", "source: cannot be seen from the file; say which tool it is from"),
    (#"{"format": "agileops-work"}"#, "body: is an export of AgileOps and not of another tool"),
    ("{\"issues\": [}", "body: is not JSON"), ("", "body: must have a line with the names of the columns"),
    (#"{"issues": []}"#, "body: must have at least one item of Jira"),
  ])
  func `what is nothing is refused`(text: String, expected: String) {
    #expect(WorkExports.problem(text).hasPrefix(expected))
  }

  @Test func `the source can be said; then the file must be of it`() throws {
    #expect(WorkExports.problem("id,state\n", as: .jira) == "body: must be JSON")
    #expect(try WorkExports.problem(WorkExports.text("trello.json"), as: .taiga) == "slug: must not be empty")
  }
}

extension String {
  fileprivate func replacingCharacters(of part: Substring, with other: String) -> String {
    String(self[..<part.startIndex]) + other + String(self[part.endIndex...])
  }
}
