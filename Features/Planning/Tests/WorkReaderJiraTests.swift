import Calendars
import Core
import Testing

@testable import Planning

@Suite struct WorkReaderJiraTests {
  @Test func `a search with its changelog becomes items with every move`() throws {
    let work = try WorkExports.read("jira.json")
    #expect(work.source == .jira && work.scope == "OPS")
    #expect(work.items.map(\.key) == (10...16).map { "OPS-\($0)" })
    #expect(work.items.map(\.kind) == [.feature, .story, .story, .story, .spike, .story, .story])
    #expect(work.items.map(\.parentKey) == [nil, "OPS-10", "OPS-10", "OPS-10", "OPS-10", nil, nil])
    #expect(work.isConsistent)
    let item = try work.item("OPS-11")
    // “Doing” was renamed since; statuses are known by id.
    #expect(
      item.moveLines == [
        "09-02 06:00 To Do – Petra Sommer", "09-16 06:00 In Progress – Teo Lang", "09-23 10:00 In Review – Teo Lang",
        "09-25 10:00 Done – Lena Vogt",
      ])
    #expect(item.peopleLines == ["Max Frei: 09-02 06:00 to 09-16 06:00", "teo@example.com: 09-16 06:00 to now"])
    #expect(item.blockLines == ["Impediment: 09-17 10:00 to 09-18 10:00"])
    #expect(
      item.iterationLines == ["Iteration 17: 09-02 06:00 to 09-14 05:05", "Iteration 18, autumn: 09-14 05:05 to now"])
    #expect(item.points == 3 && item.backlogHint == .ssa && item.createdBy?.email == "petra@example.com")
    #expect(item.acceptance == "A table of yesterday is back within an hour.")
    #expect(item.url == "https://acme.example.net/browse/OPS-11" && item.hasHistory)
    #expect(try work.item("OPS-12").after == ["OPS-11"])
  }

  @Test func `statuses are columns in the order of their categories; what was given up has one of its own`() throws {
    let work = try WorkExports.read("jira.json")
    #expect(
      work.columnLines == [
        "Created: written (category)", "To Do: ready (category)", "In Progress: in_work (category)",
        "In Review: validation (category)", "Done: done (category)", "Done (Won't Do): dropped (category)",
        "Analysis: in_work (place)",
      ])
    #expect(try work.item("OPS-13").moveLines.last == "09-18 07:00 Done (Won't Do) – Teo Lang")
    #expect(
      work.iterations.map { "\($0.name) \($0.startsOn?.description ?? "–") \($0.endsOn?.description ?? "–")" } == [
        "Iteration 18, autumn 2026-09-14 2026-09-27", "Iteration 19 2026-09-28 2026-10-12", "Iteration 17 – –",
      ])
  }

  @Test func `without a changelog it appears where it is, and a part of one says that it is a part`() throws {
    let work = try WorkExports.read("jira.json")
    let item = try work.item("OPS-15")
    #expect(item.moveLines == ["09-03 06:00 Created – Teo Lang", "09-20 06:00 Done"] && !item.hasHistory)
    #expect(try work.item("OPS-14").blockLines == ["Impediment: 10-05 06:00 to now"])
    let cut = try work.item("OPS-16")
    #expect(
      cut.moveLines.map { $0.split(separator: " – ")[0] } == [
        "09-04 06:00 To Do", "09-06 06:00 Analysis", "09-10 06:00 In Review",
      ])
    #expect(
      work.notes == [
        "Fields of your own stay in Jira: cost centre.", "1 item has attachments; they stay in Jira.",
        "1 item has comments; they stay in Jira.",
        "1 item has a due date; a date here is a commitment, which somebody makes.",
        "2 items have a priority; the order of the file becomes the rank.",
        "1 item has links to other items; only what comes before what is carried over.",
        "1 item is a sub-task; here each is a story of the same feature.",
        "1 item has a size that is no whole number of points; they are left unsized.",
        "1 item waits for something not in the file; that link is lost.",
        "1 item has only a part of their history in the file; the rest is missing.",
        "1 item has moves missing in their history; the next known move stands for them.",
      ])
  }

  @Test func `sprints have the days of the team, and what was resolved without a change was so when Jira says`() throws
  {
    let sprints = """
      [{"id": 1, "name": "One", "state": "closed", "startDate": "2026-09-13T22:30:00.000Z", "endDate": "2026-09-27T22:30:00.000Z"},
       {"id": 2, "name": "Two", "state": "active", "startDate": "2026-09-27T22:45:00.000Z", "endDate": "2026-10-11T22:30:00.000Z"}]
      """
    let text = """
      [{"key": "A-1", "changelog": {"histories": []}, "fields": {"summary": "One", "created": "2026-09-01T08:00:00.000+0000",
        "status": {"id": "3", "name": "Done", "statusCategory": {"key": "done"}}, "customfield_10020": \(sprints),
        "resolutiondate": "2026-09-20T08:00:00.000+0000"}}]
      """
    let work = try WorkReader.read(Array(text.utf8), as: .jira, zone: .named("Europe/Berlin"))
    #expect(
      work.iterations.map { "\($0.startsOn?.description ?? "") \($0.endsOn?.description ?? "")" } == [
        "2026-09-14 2026-09-28", "2026-09-28 2026-10-12",
      ])
    #expect(work.items[0].moveLines == ["09-01 08:00 Created", "09-20 08:00 Done"])
    #expect(work.notes.contains { $0.contains("moves missing in their history") })
    let states = Dictionary(uniqueKeysWithValues: work.columns.map { ($0.name, $0.guess.state) })
    let now = try #require(Instant(rfc3339: "2026-11-01T00:00:00Z"))
    let found = WorkTranslation(work, states: states, zone: try .named("Europe/Berlin"), now: now).translated().document
    #expect(found.iterations.map(\.days.upperBound.description) == ["2026-09-27", "2026-10-12"])
  }

  @Test func `wiki text of any length is read in time`() {
    #expect(JiraMarkup.wiki(String(repeating: "{{", count: 100_000)).unicodeScalars.count == ForeignLimits.text)
  }

  @Test func `wiki text and documents become Markdown`() throws {
    let work = try WorkExports.read("jira.json")
    #expect(
      try work.item("OPS-10").text == """
        ## Why
        Nobody has **ever** restored one, see [the report](https://wiki.example.net/restore).
        - by hand
          - per table
        1. first
        ```
        pg_restore *x*
        ```
        """)
    #expect(
      try work.item("OPS-12").text == "From **cold** storage.\n\n- primary\n- [replica](https://wiki.example.net/r)")
  }

  @Test func `a table has the state of now and the times of creation and end`() throws {
    let work = try WorkExports.read("jira.csv", zone: .named("Europe/Berlin"))
    #expect(work.source == .jiraCSV && work.scope == "OPS" && work.isConsistent)
    #expect(work.items.map(\.parentKey) == [nil, "OPS-10", "OPS-10", "OPS-10", nil, nil])
    let item = try work.item("OPS-11")
    #expect(item.moveLines == ["09-02 06:00 Created – petra", "09-25 10:00 Done"] && !item.hasHistory)
    #expect(item.labels == ["self-service", "postgres"] && item.points == 3)
    #expect(item.iterations.map(\.name) == ["Iteration 17", "Iteration 18"])
    #expect(item.peopleLines == ["teo@example.com: 09-02 06:00 to now"])
    #expect(try work.item("OPS-10").text == "## Why\nNobody has **ever** restored one.")
    #expect(try work.item("OPS-12").after == ["OPS-11"] && work.item("OPS-14").blocks.count == 1)
    #expect(try work.item("OPS-15").moves.last?.at.short == "09-20 21:30")
    #expect(
      work.columnLines == [
        "Created: written (category)", "To Do: ready (category)", "In Progress: in_work (category)",
        "Done: done (category)",
        "Done (Won't Do): dropped (category)",
      ])
    #expect(work.notes.contains("1 item belongs to something not in the file; here they stand alone."))
    #expect(work.notes.contains("1 item has an estimate in hours; only points are carried over."))
  }

  @Test(arguments: [
    (#""key": "OPS-12", "self""#, #""self""#, "issues[2].key: must not be empty"),
    (#""summary": "Restore one table""#, #""summary": 7"#, "issues[1].fields.summary: must be text"),
    (
      #""created": "2026-09-02T08:00:00.000+0200""#, #""created": "yesterday""#,
      "issues[1].fields.created: must be a time with its offset such as 2026-11-23T18:00:00+01:00, is “yesterday”"
    ),
    (
      #""created": "2026-09-02T08:00:00.000+0200""#, #""created": "0026-09-02T08:00:00.000+0200""#,
      "issues[1].fields.created: must be between the years 1990 and 2099, is 0026-09-02"
    ),
    (#""histories": ["#, #""histories": [5, "#, "issues[0].changelog.histories[0].created: must not be empty"),
    (
      #""status": {"id": "3", "name": "In Progress", "statusCategory": {"id": 4"#, #""x": {"y": {"id": 4"#,
      "issues[0].fields.status: must not be empty"
    ),
    (#""fields""#, #""field""#, "source: cannot be seen from the file; say which tool it is from"),
  ])
  func `what is broken is refused with its place`(part: String, other: String, expected: String) throws {
    #expect(try WorkExports.problem("jira.json", part, other) == expected)
  }

  @Test(arguments: [
    ("02/Sep/26 8:10 AM", "soon", "line 5 created: must be a time such as 2026-11-23 18:00, is “soon”"),
    (
      "02/Sep/26 8:10 AM", "31/Feb/26 8:10 AM",
      "line 5 created: must be a time such as 2026-11-23 18:00, is “31/Feb/26 8:10 AM”"
    ),
    ("Issue key", "Key", "line 1: must name the column issue key"),
    ("3.0,,30/Sep", "three,,30/Sep", "line 4 custom field (story points): must be a number, is “three”"),
    ("Restore one table,OPS-11", ",OPS-11", "line 4 summary: must not be empty"),
  ])
  func `a broken table is refused with its line`(part: String, other: String, expected: String) throws {
    let text = try WorkExports.text("jira.csv")
    #expect(WorkExports.problem(text.replacing(part, with: other, maxReplacements: 1), as: .jiraCSV) == expected)
  }

  @Test func `a page that others follow is read, and the plan says so`() throws {
    let text = try WorkExports.text("jira.json").replacing(#""total": 7"#, with: #""total": 8"#)
    let work = try WorkReader.read(Array(text.utf8))
    #expect(work.notes.first == "The file has not all pages of the answer; what is on the others is missing.")
    let page = text.replacing(#""total": 8"#, with: #""isLast": false"#)
    let first = try WorkReader.read(Array("[\(page)]".utf8))
    #expect(first.notes.first == work.notes.first)
    let all = try WorkReader.read(Array("[{\"issues\": [], \"isLast\": true}, \(page)]".utf8))
    #expect(all.notes.first != work.notes.first && all.items.count == 7)
  }
}
