import Core
import Statistics
import Testing

@testable import Planning

@Suite("Histories that commands read")
struct ForecastHistoryTests {
  private func read(_ csv: String) throws -> ForecastHistory { try ForecastHistory(csv: csv) }

  private func problem(_ csv: String) -> String? {
    do {
      _ = try ForecastHistory(csv: csv)
      return nil
    } catch { return error.message }
  }

  @Test("A list of counts, with blanks")
  func list() throws {
    let made = try ForecastHistory(list: "2, 0,5")
    #expect(made.counts == [2, 0, 5])
    #expect(made.last == nil)
    for text in ["", "2,,5", "2;5", "2,x", "2,0.5"] {
      #expect(throws: Refusal.self, "\(text)") { try ForecastHistory(list: text) }
    }
  }

  @Test("One count a day, in the order of days")
  func counts() throws {
    let made = try read("count\r\n3\r\n0\r\n\r\n1\r\n")
    #expect(made.counts == [3, 0, 1])
    #expect(made.last == nil)
  }

  @Test("A day and its count, in any order; days that are missing had nothing done")
  func dated() throws {
    let made = try read("\u{FEFF}day;done\n2026-03-02;\"4\"\n2026-02-27;1\n2026-03-03;0\n")
    #expect(made.counts == [1, 0, 0, 4, 0])
    #expect(made.last == Day("2026-03-03"))
  }

  @Test("A day for each item, in any order, also with a time")
  func finished() throws {
    let made = try read("2026-03-02\n2026-02-28 23:59\n2026-03-02T10:00:00Z\n")
    #expect(made.counts == [1, 0, 2])
    #expect(made.last == Day("2026-03-02"))
  }

  @Test("What is wrong is said with its line, and nothing is guessed")
  func problems() {
    let form = "must be a count, a day and a count, or a day such as 2026-11-23"
    #expect(problem("") == "history-file: has no line with a count or a day")
    #expect(problem("day\n\n") == "history-file: has no line with a count or a day")
    #expect(problem("3\nx") == "history-file: line 2 \(form); is “x”")
    #expect(problem("title\ntitle\n3") == "history-file: line 2 \(form); is “title”")
    #expect(problem("2026-02-30") == "history-file: has no line with a count or a day")
    #expect(problem("2026-02-28,1,2\n2026-02-28,1,2") == "history-file: line 2 \(form); is “2026-02-28,1,2”")
    #expect(problem("3\n2026-02-28") == "history-file: line 2 must be a count as line 1 is")
    #expect(
      problem("2026-02-27,1\n2026-02-28,1\n2026-02-27,2")
        == "history-file: line 3 has 2026-02-27, which line 1 has already")
    #expect(
      problem("2026-02-28\n1026-02-28")
        == "history-file: must span at most 7305 days, spans 365244: 1026-02-28 to 2026-02-28")
  }
}
