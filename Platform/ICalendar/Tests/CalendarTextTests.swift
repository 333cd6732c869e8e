import Calendars
import Core
import ICalendar
import Testing

@Suite("Calendars that are written")
struct CalendarTextTests {
  private func entry(_ uid: String, _ start: String, _ summary: String = "Duty") throws -> CalendarText.Entry {
    CalendarText.Entry(
      uid: uid, changed: try at("2026-01-01T00:00:00Z"), start: try at(start), end: try at(start) + .hours(8),
      summary: summary)
  }

  private func text(_ calendar: CalendarText) -> String { String(decoding: calendar.bytes, as: UTF8.self) }

  @Test("The file has the fields that calendar programs look for")
  func fields() throws {
    let entry = CalendarText.Entry(
      uid: "shift-7@ops", changed: try at("2026-01-01T12:00:00.900Z"), start: try at("2026-03-29T00:30:00Z"),
      end: try at("2026-03-29T09:00:00Z"), summary: "On call: Nadia", description: "Until 11:00",
      url: "https://ops.example.org/shifts/7?a=1;b,c", sequence: 3, isBusy: false)
    let lines = text(CalendarText(name: "Nights", entries: [entry]))
    let expected = """
      BEGIN:VCALENDAR
      VERSION:2.0
      PRODID:-//AgileOps//AgileOps//EN
      CALSCALE:GREGORIAN
      METHOD:PUBLISH
      NAME:Nights
      X-WR-CALNAME:Nights
      REFRESH-INTERVAL;VALUE=DURATION:PT1H
      X-PUBLISHED-TTL:PT1H
      BEGIN:VEVENT
      UID:shift-7@ops
      DTSTAMP:20260101T120000Z
      DTSTART:20260329T003000Z
      DTEND:20260329T090000Z
      SUMMARY:On call: Nadia
      DESCRIPTION:Until 11:00
      URL:https://ops.example.org/shifts/7?a=1;b,c
      SEQUENCE:3
      TRANSP:TRANSPARENT
      END:VEVENT
      END:VCALENDAR

      """
    #expect(lines == expected.replacing("\n", with: "\r\n"))
  }

  @Test("The order of the entries and repeated writing do not matter")
  func deterministic() throws {
    let entries = [try entry("b", "2026-01-02T00:00:00Z"), try entry("a", "2026-01-02T00:00:00Z")]
    let calendar = CalendarText(name: "x", entries: entries)
    #expect(calendar.bytes == CalendarText(name: "x", entries: entries.reversed()).bytes)
    #expect(calendar.entries.map(\.uid) == ["a", "b"])
  }

  @Test("Lines have at most 75 octets and no character is cut", arguments: 0..<5)
  func folding(offset: Int) throws {
    let summary = String(repeating: "x", count: offset) + String(repeating: "Zürich 🚀 ", count: 40)
    let calendar = CalendarText(name: "x", entries: [try entry("a", "2026-01-02T00:00:00Z", summary)])
    let lines = calendar.bytes.split(separator: 0x0A)
    #expect(lines.allSatisfy { $0.last == 0x0D && $0.count <= 76 })
    #expect(lines.allSatisfy { String(validating: $0, as: UTF8.self) != nil })
    #expect(lines.contains { $0.count >= 73 })
  }

  @Test("What is written is read back the same, however strange the words")
  func readBack() throws {
    let words = [
      "Plain", "a, b; c \\ d", "two\nlines", "ends in \\", "\\n is not a line end", "Zürich 🚀 " + "ß".padded(200),
      "BEGIN:VEVENT", "quote \" and : colon", "tab\there", "x".padded(75), "é".padded(75),
    ]
    let entries = try words.enumerated().map { index, words in
      try entry("uid;\(words.prefix(20)),\(index.padded(2))", "2026-0\(index % 9 + 1)-02T10:15:30Z", words)
    }
    let bytes = CalendarText(name: "Odd; names, here", entries: entries).bytes
    let found = try CalendarFile(bytes: bytes)
      .occurrences(from: at("2026-01-01T00:00:00Z"), to: at("2027-01-01T00:00:00Z"), zone: .utc)
    #expect(found.count == entries.count)
    for entry in entries {
      let same = found.first { $0.summary == entry.summary && $0.start == entry.start && $0.end == entry.end }
      #expect(same != nil, "\(entry.summary)")
    }
    let uids = Set(entries.map { $0.uid.filter { $0 != "\n" } })
    #expect(Set(found.map { $0.uid.filter { $0 != "\n" } }) == uids)
  }

  @Test("Line ends and control characters cannot begin a line of their own")
  func injection() throws {
    let entry = CalendarText.Entry(
      uid: "a", changed: try at("2026-01-01T00:00:00Z"), start: try at("2026-01-01T00:00:00Z"),
      end: try at("2026-01-01T01:00:00Z"), summary: "a\r\nEND:VEVENT\u{0}\u{85}", url: "https://x/\r\nSUMMARY:b")
    let lines = text(CalendarText(name: "a\rb", entries: [entry])).split(separator: "\r\n")
    #expect(lines.contains("SUMMARY:a\\nEND:VEVENT"))
    #expect(lines.contains("URL:https://x/SUMMARY:b"))
    #expect(lines.contains("NAME:ab"))
    #expect(lines.count { $0 == "END:VEVENT" } == 1)
  }
}

extension String {
  fileprivate func padded(_ count: Int) -> String { String(repeating: self, count: count) }
}
