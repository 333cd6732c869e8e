import Core
import Teams
import Testing

@testable import OnCall

@Suite struct SlotTextTests {
  private let people = [("Nadia Roth", "nadia@x.org"), ("Teo Lang", "teo@x.org"), ("Teo Berg", "teo2@x.org")]
    .enumerated().map { index, pair in
      Person(
        id: ID(Int64(index + 1)), name: pair.0, email: pair.1, position: "", roles: [.engineer], team: nil,
        zoneName: nil, hoursText: nil, deactivatedAt: nil, version: 1)
    }

  @Test func `whole names, first names and addresses name people; a dash nobody; blank lines nothing`() {
    let (slots, errors) = SlotText.parse("nadia , teo2@x.org\r\n\r\n-\r\nTEO LANG\n", people: people)
    #expect(slots == [[ID(1), ID(3)], [], [ID(2)]] && errors.isEmpty)
  }

  @Test func `a first name that two have, and a name that nobody has, are said with their turn`() {
    let errors = SlotText.parse("Nadia\nTeo, Zoe", people: people).errors
    #expect(
      errors.map(\.problem) == [
        "turn 2: 2 people are called “Teo”; write the e-mail address",
        "turn 2: nobody active in operations is called “Zoe”",
      ])
  }

  @Test func `what is written reads back as the same slots`() {
    let slots: [[ID<Person>]] = [[ID(1), ID(2)], [], [ID(3)]]
    let text = SlotText.text(slots) { id in people.first { $0.id == id }?.name ?? "" }
    #expect(SlotText.parse(text, people: people).slots == slots)
  }
}
