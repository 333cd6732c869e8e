import Calendars
import Core
import Testing

@testable import Planning

/// Trello, GitHub, Kanboard and Taiga.
@Suite struct WorkReaderBoardTests {
  @Test func `a Trello board has the moves of its actions; a card was created when its id says`() throws {
    let work = try WorkExports.read("trello.json")
    #expect(work.source == .trello && work.scope == "pLaT0001" && work.isConsistent)
    let card = try work.item("aAaA1111")
    #expect(
      card.moveLines == [
        "09-01 07:00 To Do – Nadia Roth", "09-07 08:01 Doing – Nadia Roth", "09-15 08:00 Staging – Teo Lang",
        "09-20 10:00 Done – Teo Lang",
      ])
    #expect(card.peopleLines == ["Nadia Roth: 09-07 08:00 to 09-10 08:00", "Teo Lang: 09-10 08:00 to now"])
    #expect(card.checks == [ForeignCheck(text: "web", isDone: true), ForeignCheck(text: "db", isDone: false)])
    #expect(card.text == "All **hosts**.\n- web\n- db" && card.labels == ["toil", "red"] && card.backlogHint == .ssa)
    #expect(card.url == "https://trello.example/c/aAaA1111")
    #expect(
      try work.item("bBbB2222").moveLines == [
        "09-02 07:00 Ideas – Nadia Roth", "09-10 09:00 To Do – Nadia Roth", "09-25 09:00 To Do (archived) – Nadia Roth",
      ])
    #expect(try work.item("cCcC3333").kind == .spike)
    #expect(
      work.columnLines == [
        "Ideas: written (name)", "To Do: ready (name)", "Doing: in_work (name)", "Review: validation (name)",
        "Done: done (name)", "Staging: in_work (place)", "To Do (archived): dropped (name)",
        "Done (archived): done (name)",
      ])
    #expect(
      work.notes == [
        "1 item has attachments; they stay in Trello.", "1 item has comments; they stay in Trello.",
        "1 item has a due date; a date here is a commitment, which somebody makes.",
        "1 item has fields of your own; they stay in Trello.",
      ])
  }

  @Test func `a Trello file with a thousand actions says that it has no more`() throws {
    let filler = String(
      repeating: #"{"type": "x", "date": "2026-09-01T07:00:00.000Z", "data": {"card": {"id": "y"}}}, "#, count: 1000)
    let text = try WorkExports.text("trello.json").replacing(#""actions": ["#, with: #""actions": ["# + filler)
    let cut = text.replacing(#""createCard""#, with: #""somethingElse""#)
    let work = try WorkReader.read(Array(cut.utf8))
    #expect(work.notes.first == "The file has only the newest 1,000 actions of the board; what was before is missing.")
    #expect(work.notes.contains("4 items have only a part of their history in the file; the rest is missing."))
    #expect(try !work.item("dDdD4444").hasHistory && work.isConsistent)
  }

  @Test func `GitHub issues go through the columns of their project, are closed and opened again`() throws {
    let work = try WorkExports.read("github.json")
    #expect(work.source == .github && work.scope == "acme/infra" && work.isConsistent)
    #expect(work.items.map(\.key) == ["1", "2", "3", "4"])
    #expect(work.items.map(\.kind) == [.feature, .story, .story, .story])
    #expect(work.items.map(\.parentKey) == [nil, "1", "1", nil])
    let issue = try work.item("2")
    #expect(
      issue.moveLines == [
        "09-02 07:00 Open – petra-s", "09-12 08:05 In Progress – teo-l", "09-20 10:00 Closed – teo-l",
        "09-21 10:00 In Progress – lena-v", "09-25 10:00 Closed – teo-l",
      ])
    #expect(issue.peopleLines == ["teo-l: 09-12 08:00 to now"] && issue.backlogHint == .ssa)
    #expect(issue.blockLines == ["blocked: 09-14 08:00 to 09-15 08:00"])
    #expect(issue.iterationLines == ["Summer: 09-05 08:00 to 09-10 08:00", "Autumn: 09-10 08:00 to now"])
    #expect(try work.item("3").column == "In review" && work.item("3").blockLines == ["blocked: 10-01 08:00 to now"])
    #expect(try work.item("4").column == "Closed as not planned" && !work.item("1").hasHistory)
    #expect(
      work.columnLines == [
        "Open: written (category)", "In Progress: in_work (name)", "In review: validation (name)",
        "Closed: done (category)", "Closed as not planned: dropped (category)",
      ])
    #expect(work.iterations.first == ForeignIteration(name: "Autumn", endsOn: Day("2026-10-31")))
    #expect(
      work.notes == [
        "GitHub does not write down every move on a project’s board, so moves between its columns may be missing.",
        "1 item has comments; they stay in GitHub Issues.", "1 item is a pull request; left out.",
      ])
  }

  @Test func `the list of the GitHub program is read too, and events of a repository`() throws {
    let program = """
      [{"number": 7, "title": "Tidy", "state": "CLOSED", "stateReason": "NOT_PLANNED", "createdAt": "2026-09-01T07:00:00Z",
        "closedAt": "2026-09-02T07:00:00Z", "author": {"login": "teo-l"}, "assignees": [], "labels": [{"name": "chore"}],
        "milestone": {"title": "Autumn", "dueOn": "2026-10-31T00:00:00Z"}, "url": "https://github.com/acme/infra/issues/7"}]
      """
    let work = try WorkReader.read(Array(program.utf8))
    #expect(work.scope == "acme/infra" && work.items[0].backlogHint == .internal && !work.items[0].hasHistory)
    #expect(work.items[0].moveLines == ["09-01 07:00 Open – teo-l", "09-02 07:00 Closed as not planned"])
    let events = """
      {"issues": [[{"number": 8, "title": "A", "state": "open", "created_at": "2026-09-01T07:00:00Z"}]],
       "events": [[{"event": "reopened", "created_at": "2026-09-03T07:00:00Z", "issue": {"number": 8}},
                   {"event": "closed", "created_at": "2026-09-02T07:00:00Z", "issue": {"number": 8}},
                   {"event": "closed", "created_at": "2026-09-02T07:00:00Z", "issue": {"number": 9}}]]}
      """
    let found = try WorkReader.read(Array(events.utf8))
    #expect(found.items[0].moveLines == ["09-01 07:00 Open", "09-02 07:00 Closed", "09-03 07:00 Open"])
  }

  @Test func `issues of two repositories keep their numbers apart, with their events and parents`() throws {
    func issue(_ repository: String, _ number: Int, _ title: String, more: String = "") -> String {
      """
      {"number": \(number), "title": "\(title)", "state": "open", "created_at": "2026-09-01T07:00:00Z",
       "html_url": "https://github.com/acme/\(repository)/issues/\(number)"\(more)}
      """
    }
    let api = "https://api.github.com/repos/acme"
    let part = #", "parent_issue_url": "\#(api)/infra/issues/1""#
    let issues = [
      issue("infra", 1, "Epic", more: #", "sub_issues_summary": {"total": 2}"#), issue("infra", 2, "Disk", more: part),
      issue("app", 1, "Login"), issue("app", 2, "Logout", more: part + #", "assignees": [{"login": "teo"}]"#),
    ]
    let event = """
      {"event": "assigned", "created_at": "2026-09-02T07:00:00Z", "assignee": {"login": "teo"},
       "issue": {"number": 2, "repository_url": "\(api)/app"}}
      """
    let text = #"{"issues": [\#(issues.joined(separator: ","))], "events": [\#(event)]}"#
    let work = try WorkReader.read(Array(text.utf8))
    #expect(work.source == .github && work.scope == "acme/app+acme/infra")
    #expect(work.items.map(\.key) == ["acme/infra#1", "acme/infra#2", "acme/app#1", "acme/app#2"])
    #expect(work.items.map(\.parentKey) == [nil, "acme/infra#1", nil, "acme/infra#1"])
    #expect(work.items.map(\.people.count) == [0, 0, 0, 1])
    let one = try WorkReader.read(Array("[\(issues[2]),\(issues[3])]".utf8))
    #expect(one.items.map(\.key) == ["1", "2"] && one.scope == "acme/app")
  }

  @Test func `an issue that is closed without a known event was closed when GitHub says so`() throws {
    let text = """
      {"issues": [{"number": 8, "title": "A", "state": "closed", "created_at": "2026-09-01T07:00:00Z",
                   "closed_at": "2026-09-05T07:00:00Z"}], "events": []}
      """
    let work = try WorkReader.read(Array(text.utf8))
    #expect(work.items[0].moveLines == ["09-01 07:00 Open", "09-05 07:00 Closed"])
    #expect(work.notes.contains { $0.contains("moves missing in their history") })
  }

  @Test func `Kanboard tasks go through their transitions to the end`() throws {
    let work = try WorkExports.read("kanboard.json")
    #expect(work.source == .kanboard && work.scope == "7" && work.isConsistent)
    #expect(work.items.map(\.key) == ["21", "22", "23", "24"])
    let task = try work.item("21")
    #expect(
      task.moveLines == [
        "09-01 07:00 Backlog – Nadia Roth", "09-02 08:00 Ready – Nadia Roth", "09-07 08:00 Work in progress – teo",
        "09-12 08:00 Done – teo", "09-13 08:00 Closed",
      ])
    #expect(task.checks == [ForeignCheck(text: "row A", isDone: true), ForeignCheck(text: "row B", isDone: false)])
    #expect(task.peopleLines == ["teo@example.com: 09-01 07:00 to now"] && task.text == "Both **rows**.")
    #expect(try work.item("22").points == 5 && work.item("22").backlogHint == .internal)
    #expect(
      try work.item("24").moveLines.map { $0.split(separator: " – ")[0] } == [
        "09-05 07:00 Column 99", "09-14 08:00 Work in progress",
      ])
    #expect(work.columnLines.first == "Backlog: written (name)" && work.columns.last?.name == "Column 99")
    #expect(
      work.notes == [
        "1 item has comments; they stay in Kanboard.",
        "1 item has a due date; a date here is a commitment, which somebody makes.",
        "1 item names people by numbers that the file does not explain; they are left out.",
      ])
  }

  @Test func `Kanboard’s own table of moves is read in the zone of who saved it`() throws {
    let table =
      #"Id,Titre,Colonne source,Colonne de destination,Exécuteur,Date,Temps\n21,x,Backlog,Ready,Nadia Roth,09/02/2026 10:00,1\n"#
    let text = try WorkExports.text("kanboard.json")
    let start = try #require(text.range(of: #""transitions": ["#)?.lowerBound)
    let work = try WorkReader.read(
      Array((text[..<start] + "\"transitions\": \"\(table)\"}").utf8), zone: .named("Europe/Berlin"))
    #expect(try work.item("21").moveLines[1] == "09-02 08:00 Ready – Nadia Roth")
    #expect(work.notes.first == "Days such as 3/4/2026 are read as month/day; nothing in the file says which it is.")
    #expect(work.notes.contains("1 item has moves missing in their history; the next known move stands for them."))
  }

  @Test func `a Taiga project has its history by what statuses were called`() throws {
    let work = try WorkExports.read("taiga.json")
    #expect(work.source == .taiga && work.scope == "acme-infra" && work.isConsistent)
    #expect(
      work.items.map(\.key) == ["10", "11", "12", "13"] && work.items.map(\.parentKey) == [nil, "10", "10", nil])
    let story = try work.item("11")
    #expect(
      story.moveLines == [
        "09-02 07:00 New – petra@example.com", "09-08 10:00 In progress – Teo Lang",
        "09-16 10:00 Ready for test – Teo Lang",
        "09-18 10:00 Done – Teo Lang",
      ])
    #expect(story.blockLines == ["waits for the vendor: 09-10 10:00 to 09-12 10:00"])
    #expect(
      story.peopleLines == ["nadia@example.com: 09-02 07:00 to 09-08 10:00", "teo@example.com: 09-08 10:00 to now"])
    #expect(story.iterationLines == ["Sprint 1: 09-07 08:00 to now"] && story.points == 5)
    #expect(story.checks == [ForeignCheck(text: "dump", isDone: true), ForeignCheck(text: "load", isDone: false)])
    #expect(try work.item("12").labels == ["automation", "db"] && work.item("12").points == nil)
    #expect(try work.item("13").blockLines == ["no disk: 09-21 07:00 to now"])
    #expect(
      work.columnLines == [
        "New: written (name)", "Ready: ready (name)", "In progress: in_work (name)",
        "Ready for test: validation (name)",
        "Done: done (category)",
      ])
    #expect(
      work.iterations == [ForeignIteration(name: "Sprint 1", startsOn: Day("2026-09-07"), endsOn: Day("2026-09-20"))])
    #expect(
      work.notes == [
        "The pages of the wiki stay in Taiga.", "1 item has attachments; they stay in Taiga.",
        "1 item has comments; they stay in Taiga.",
        "1 item is an issue and no story; left out, as interrupts are not planned.",
        "1 item is a task without a story; left out.",
        "1 item has a size that is no whole number of points; they are left unsized.",
        "1 item names people by numbers that the file does not explain; they are left out.",
      ])
  }

  @Test(arguments: [
    (
      "trello.json", #""idList": "66d0000000000000000000"#, #""idList": "77d0000000000000000000"#,
      "cards[0].idList: must be one of the lists"
    ),
    ("trello.json", #""type": "updateCard""#, #""type": 3"#, "actions[1].type: must be text"),
    ("trello.json", #""shortLink": "aAaA1111""#, #""shortLink": {}"#, "cards[0].shortLink: must be text"),
    ("github.json", #""state": "open""#, #""state": "ajar""#, "[0].state: must be open or closed"),
    (
      "github.json", #""created_at": "2026-09-01T07:00:00Z""#, #""created_at": "3026-09-01T07:00:00Z""#,
      "[0].created_at: must be between the years 1990 and 2099, is 3026-09-01"
    ),
    ("github.json", #""number": 1,"#, #""number": [1],"#, "[0].number: must be text"),
    (
      "kanboard.json", #""date_creation": "1788"#, #""date_creation": "x1788"#,
      "tasks[0].result[0].date_creation: must be a whole number"
    ),
    ("kanboard.json", #""date_creation": "1788"#, #""date_creation": "9991788"#, "must be a smaller number"),
    (
      "taiga.json", #""subject": "Restore a cluster""#, #""subject": null"#,
      "user_stories[0].subject: must not be empty"
    ),
    ("taiga.json", #""slug": "acme-infra""#, #""slug": [1]"#, "slug: must be text"),
  ])
  func `what is broken is refused with its place`(name: String, part: String, other: String, expected: String) throws {
    let problem = try WorkExports.problem(name, part, other)
    #expect(problem.hasSuffix(expected) || problem.contains(expected), "\(problem)")
  }
}
