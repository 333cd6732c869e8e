import Core
import Teams
import Web

/// A plan's constraints as a form or a link has them, and as a form shows them.
struct PlanForm {
  static let labels = [
    "weeks": "Weeks", "max_in_a_row": "Turns in a row", "rest_hours": "Rest in hours", "away": "Away",
    "avoids": "Would rather not", "prefers": "Would rather",
  ]
  static let names = ["weeks", "max_in_a_row", "rest_hours", "away", "avoids", "prefers"]

  let people: [Person]

  /// - Throws: `Refusal.invalid`
  func question(_ form: Query) throws -> PlanQuestion {
    var findings = FieldFindings()
    var question = PlanQuestion()
    func number(_ field: String, _ usual: Int64) -> Int64 {
      guard let text = form[field] else { return usual }
      if let number = Int64(text.trimmed), Int64(Int32.min)...Int64(Int32.max) ~= number { return number }
      findings.add(field, "must be a whole number")
      return usual
    }
    question.weeks = number("weeks", question.weeks)
    question.maxInARow = Int(number("max_in_a_row", Int64(question.maxInARow)))
    question.restHours = number("rest_hours", question.restHours)
    for (person, text) in lines("away", form, &findings) {
      do { question.away[person, default: []] += try PlanWords.away(text) } catch { findings.add("away", error.text) }
    }
    for (field, isPreferred) in [("avoids", false), ("prefers", true)] {
      for (person, text) in lines(field, form, &findings) {
        do {
          question.wishes[person, default: []] += try PlanWords.subjects(text).map {
            isPreferred ? .prefers($0) : .avoids($0)
          }
        } catch { findings.add(field, error.text) }
      }
    }
    try findings.refuse()
    return question
  }

  /// `Nadia Roth: 2026-12-21 to 2027-01-03`, a line for each person.
  private func lines(
    _ field: String, _ form: Query, _ findings: inout FieldFindings
  ) -> [(person: ID<Person>, text: String)] {
    (form[field] ?? "").split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
      .compactMap { line in
        let parts = line.split(separator: ":", maxSplits: 1).map { String($0).trimmed }
        guard parts.count == 2 else {
          findings.add(field, "“\(line.prefix(80))” must be a name, a colon and what it is about")
          return nil
        }
        switch SlotText.find(parts[0], in: people) {
        case .success(let person): return (person, parts[1])
        case .failure(let problem):
          findings.add(field, problem.text)
          return nil
        }
      }
  }

  /// The same with what is usual for the numbers that a link leaves out.
  static func filled(_ form: Query) -> Query {
    let usual = PlanQuestion()
    let numbers = [
      ("weeks", "\(usual.weeks)"), ("max_in_a_row", "\(usual.maxInARow)"), ("rest_hours", "\(usual.restHours)"),
    ]
    return Query(form.pairs + numbers.filter { form.all($0.0).isEmpty })
  }

  func html(_ path: String, _ form: FormState) -> HTML {
    func limit(_ name: String, _ limits: ClosedRange<Int>, help: String? = nil) -> HTML {
      field(Self.labels[name] ?? "", name, .number, in: form, help: help, isRequired: true, limits: limits)
    }
    func words(_ name: String, help: String) -> HTML {
      textArea(Self.labels[name] ?? "", name, in: form, rows: 3, help: help)
    }
    return """
      <form class="form" method="get" action="\(path)"><div class="two-f">\
      \(limit("weeks", 1...Int(PlanQuestion.longest)))\
      \(limit("max_in_a_row", 1...100, help: "At most, for one person; with the turns before and after these weeks."))</div>\
      \(limit("rest_hours", 0...2000, help: "At least, between two turns of one person, also to those before and after."))\
      \(words("away", help: "A line for each person, such as Nadia: 2026-12-21 to 2027-01-03."))\
      \(words("avoids", help: "Such as Teo: nights, Fr, 2026-12-24. Weighed against fairness."))\
      \(words("prefers", help: "Such as Mina: weekends."))\
      <p class="row">\(button("Preview", style: .go))</p></form>
      """
  }
}
