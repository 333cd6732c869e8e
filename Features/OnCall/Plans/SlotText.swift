import Core
import Teams

/// Slots as people write them: a line for each turn, names with commas between them, `-` for nobody.
enum SlotText {
  /// - Parameter people: those who may be named, by whole name, e-mail address or, where only one has it, first name.
  /// - Returns: the slots, and what is wrong with the text, for the field `slots`.
  static func parse(_ text: String, people: [Person]) -> (slots: [[ID<Person>]], errors: [FieldError]) {
    var slots: [[ID<Person>]] = []
    var errors: [FieldError] = []
    for line in text.split(whereSeparator: \.isNewline).map({ String($0).trimmed }) where !line.isEmpty {
      var slot: [ID<Person>] = []
      for word in line == "-" ? [] : line.split(separator: ",").map({ String($0).trimmed }) where !word.isEmpty {
        switch find(word, in: people) {
        case .success(let person): slot.append(person)
        case .failure(let problem):
          errors.append(FieldError(field: "slots", problem: "turn \(slots.count + 1): \(problem.text)"))
        }
      }
      slots.append(slot)
    }
    return (slots, errors)
  }

  /// The text that reads back as the same slots while the names are unique.
  static func text(_ slots: [[ID<Person>]], name: (ID<Person>) -> String) -> String {
    slots.map { $0.isEmpty ? "-" : $0.map(name).joined(separator: ", ") }.joined(separator: "\n")
  }

  struct Problem: Error { let text: String }

  /// - Parameter word: a whole name, an e-mail address or, where only one has it, a first name.
  static func find(_ word: String, in people: [Person]) -> Result<ID<Person>, Problem> {
    let wanted = word.lowercased()
    let whole = people.filter { $0.email == wanted || $0.name.lowercased() == wanted }
    let found = whole.isEmpty ? people.filter { $0.firstName.lowercased() == wanted } : whole
    if let person = found.first, found.count == 1 { return .success(person.id) }
    let name = word.prefix(80)
    return .failure(
      Problem(
        text: found.isEmpty
          ? "nobody active in operations is called “\(name)”"
          : "\(found.count) people are called “\(name)”; write the e-mail address"))
  }
}
