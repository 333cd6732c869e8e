import Calendars
import Core
import Testing

@testable import OnCall

@Suite struct ImportCSVTests {
  private func read(_ text: String) throws -> [ImportedRotation] { try CSVImport.rotations(Array(text.utf8)) }

  private static let turns = """
    rotation,layer,kind,zone,starts_on,hand_over,cadence,windows,turn,people,note
    Platform PoTW,,potw,Europe/Berlin,2026-01-05,09:00,"FREQ=WEEKLY;BYDAY=MO,FR",Mo-Fr 09:00-17:00,1,nadia@example.org,x
    Platform PoTW,,,,,,,,2,Teo Lang; Ida Holm <Ida@example.org>,
    Platform PoTW,,,,,,,,3,-,
    On call,base,on call,UTC,2026-01-05,,,,2,Bo,
    On call,base,,,,,,,1,Ada,
    On call,nights,,America/New_York,2026-01-06,18:30,daily,24/7,1,Cy,
    """

  @Test func `a line is a turn, and what belongs to the rotation is said once`() throws {
    let found = try read(Self.turns)
    #expect(found.map(\.externalID) == ["csv:Platform PoTW", "csv:On call"])
    #expect(found.map(\.kind) == [.potw, .onCall] && found.map(\.zoneName) == ["Europe/Berlin", "UTC"])
    let layer = found[0].layers[0]
    #expect(layer.cadence == .weeks(1, on: [1, 5]) && layer.windows == "Mo-Fr 09:00-17:00")
    #expect(layer.startsOn.description == "2026-01-05" && layer.handOverMinute == 540)
    #expect(layer.slots.map { $0.map(\.title) } == [["nadia@example.org"], ["Teo Lang", "Ida Holm"], []])
    #expect(layer.slots[1][1].email == "ida@example.org")
  }

  @Test func `layers have turns of their own; what is left out is weekly, at midnight and always`() throws {
    let layers = try read(Self.turns)[1].layers
    #expect(layers.map(\.name) == ["base", "nights"] && layers.map(\.zoneName) == ["UTC", "America/New_York"])
    #expect(layers[0].cadence == .weekly && layers[0].handOverMinute == 0 && layers[0].windows == "24/7")
    #expect(layers[0].slots.map { $0[0].title } == ["Ada", "Bo"])
    #expect(layers[1].cadence == .days(1) && layers[1].handOverMinute == 18 * 60 + 30)
  }

  @Test func `fixed shifts add coverage`() throws {
    let found = try read(
      """
      rotation,start,end,person,zone
      Christmas,2026-12-24T18:00:00+01:00,2026-12-25T09:00:00+01:00,Ada <ada@example.org>,
      Christmas,2026-10-25 02:30,2026-10-25 02:30,bo@example.org,Europe/Berlin
      Party,2026-12-31 20:00,2027-01-01 04:00,Cy,Europe/Berlin
      """)
    #expect(found.map(\.externalID) == ["csv:Christmas", "csv:Party"] && found.allSatisfy(\.layers.isEmpty))
    let shifts = found[0].overrides
    #expect(shifts.map(\.replaced) == [.nobody, .nobody])
    #expect(shifts[0].externalID == "2026-12-24T17:00:00.000Z ada@example.org")
    // From the first to the last time at which clocks show half past two.
    #expect(shifts[1].to - shifts[1].from == .hours(1))
    #expect(found[1].overrides[0].from.rfc3339 == "2026-12-31T19:00:00.000Z")
  }

  @Test func `spreadsheets write marks, semicolons, quotations and carriage returns`() throws {
    let found = try read(
      "\u{FEFF}Rotation;Kind;Zone;Starts_on;Turn;People\r\n\"A; \"\"B\"\"\";potw;UTC;2026-01-05;1;\"Ada; Bo\"\r\n;;;;;\r\n"
        + "\"A; \"\"B\"\"\";;;;2;\"Cy\nDi\"\r\n".replacing("Cy\nDi", with: "Cy"))
    #expect(found.map(\.name) == ["A; \"B\""])
    #expect(found[0].layers[0].slots.map { $0.map(\.title) } == [["Ada", "Bo"], ["Cy"]])
  }

  @Test(arguments: [
    ("1,nadia@example.org", "0,nadia@example.org", "line 2 turn: must be a number from 1 to 3, is “0”"),
    ("2,Teo", "1,Teo", "line 3 turn: must be another number in each line of “Platform PoTW”, 1 is there twice"),
    ("potw", "boss", "line 2 kind: must be potw or on_call, is “boss”"),
    ("2026-01-05,09:00", "5.1.2026,09:00", "line 2 starts_on: must be a day such as 2026-11-23, is “5.1.2026”"),
    ("09:00,", "9 o'clock,", "line 2 hand_over: must be a time such as 09:00, is “9 o'clock”"),
    ("BYDAY=MO,FR", "BYDAY=XX", "line 2 cadence: “XX” is not a weekday; they are MO, TU, WE, TH, FR, SA and SU"),
    (
      "FREQ=WEEKLY;", "FREQ=WEEKLY;COUNT=3;",
      "line 2 cadence: must not have COUNT: a rotation goes on until it is ended"
    ),
    (
      "Europe/Berlin", "Berlin",
      "line 2 zone: there is no time zone Berlin; write a name such as Europe/Berlin"
    ),
    ("UTC", "", "line 5 zone: must not be empty; write a name such as Europe/Berlin"),
    ("Mo-Fr 09:00-17:00", "Mo-Fr", "line 2 windows: “Mo-Fr”: has no hours; write such as Mo-Fr 09:00-18:00"),
    ("Mo-Fr 09:00-17:00", "none", "line 2 windows: must have at least one minute in the week"),
    ("Teo Lang; Ida", "Ida Holm <ida@example.org>; Ida", "line 3 people: must not name a person twice"),
    ("PoTW,,,,,,,,2", "PoTW,,on_call,,,,,,2", "line 3 kind: must be “potw” as in line 2, or empty"),
    ("rotation,layer", "rota,layer", "line 1: must name the column rotation"),
    ("turn,people", "turn,crew", "line 1: must name the columns turn and people, or start, end and person"),
    ("people,note", "people,turn", "line 1: must name each column once, “turn” is there twice"),
    ("example.org,x", "example.org,x,y", "line 2: must have at most 11 cells, has 12"),
    ("\"FREQ", "\"\"\"FREQ", "line 2 cadence: FREQ"),
    ("2026-01-06,18:30", "\"2026-01-06,18:30", "line 7: must close its quotation"),
  ])
  func `what is wrong is named by its line and column`(from: String, to: String, problem: String) {
    let found = refusal { try read(Self.turns.replacing(from, with: to, maxReplacements: 1)) }
    #expect(found == problem || problem == "line 2 cadence: FREQ" && found.hasPrefix("line 2 cadence: "))
  }

  @Test func `empty files, files in other alphabets and too much are refused`() {
    #expect(refusal { try read("") } == "body: must have a line with the names of the columns")
    #expect(
      refusal { try read("rotation,turn,people\n\n") }
        == "body: must have at least one line below the names of the columns")
    #expect(refusal { try CSVImport.rotations([0x72, 0xFF]) } == "body: must be UTF-8")
    let many = (1...101).map { "A,potw,UTC,2026-01-05,\($0),Ada" }.joined(separator: "\n")
    #expect(
      refusal { try read("rotation,kind,zone,starts_on,turn,people\n" + many) }
        == "line 102 turn: must be at most 100, are 101")
    let shifts = (1...1001).map { "A,2026-01-05T\($0)" }.joined(separator: "\n")
    #expect(
      refusal { try read("rotation,start,end,person\n" + shifts) }
        == "rotation: “A” must have at most 1000 shifts, has 1001")
  }

  @Test(arguments: [
    ("2026-12-24 18:00,2026-12-25 09:00,Ada,", "line 2 zone: must not be empty; write a name such as Europe/Berlin"),
    ("2026-12-24T18:00:00Z,2026-12-24T18:00:00Z,Ada,", "line 2 end: must be later than start"),
    (
      "tomorrow,2026-12-24T18:00:00Z,Ada,",
      "line 2 start: must be a time such as 2026-12-24T18:00:00+01:00 or 2026-12-24 18:00, is “tomorrow”"
    ),
    (
      "2026-12-24T18:00:00Z,2026-12-25T18:00:00Z,,",
      "line 2 person: must be a name or an address of at most 200 characters, is “”"
    ),
  ])
  func `so are shifts`(line: String, problem: String) {
    #expect(refusal { try read("rotation,start,end,person,zone\nA," + line) } == problem)
  }
}
