import Core
import OnCall
import Storage
import Teams
import Web

/// What is asked about the future, by the page, the API and the command.
struct ForecastQuestion: Sendable {
  let team: Team
  /// How much of the past counts.
  let weeks: Int
  /// How many by the end of this day; nil: two weeks from today.
  let by: Day?
  /// When so many are done; nil: all that is left.
  let items: Int?

  /// - Throws: `Refusal.invalid` with everything that is wrong.
  init(_ query: Query, for actor: Actor, _ tx: Transaction) throws {
    team = try TeamChoice(tx).named(query["team"], for: actor)
    var findings = FieldFindings()
    weeks = FlowQuestion.weeks(query, &findings)
    by = query["by"].flatMap { Day($0) }
    items = query["items"].flatMap { Int($0) }
    if let text = query["by"], by == nil {
      findings.add("by", "must be a day such as 2026-12-24, is “\(text.prefix(40))”")
    }
    if let text = query["items"], items == nil {
      findings.add("items", "must be a whole number, is “\(text.prefix(40))”")
    }
    try findings.refuse()
  }
}
