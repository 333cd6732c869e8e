import Calendars
import Core
import Storage
import Teams

/// Answers who worked with whom, and who should next.
package struct PairReader {
  package let tx: Transaction
  package let team: Team
  package let history: PairHistory

  package init(_ team: Team, _ tx: Transaction) throws {
    self.tx = tx
    self.team = team
    history = PairHistory(try PairStore(tx).pairings(team.id, since: tx.now - PairHistory.span), now: tx.now)
  }

  /// Engineers of the team and everybody who worked with somebody, by name.
  package func people() throws -> [Person] {
    let met = Set(history.records.keys.flatMap { [$0.first, $0.second] })
    return try PersonStore(tx).all().filter {
      met.contains($0.id) || ($0.team == team.id && $0.roles.contains(.engineer))
    }
  }

  /// Among those who work today and have no duty, however few they are.
  package func suggestion() throws -> PairSuggestion {
    let here = try present()
    return here.count < 2 ? PairSuggestion(alone: here.first) : try suggestion(here)
  }

  /// Engineers of the team who work today and have no duty, by name; the first of them when there are too many.
  package func present() throws -> [ID<Person>] {
    let reader = try CapacityReader(team, tx)
    let today = team.hours.zone.local(tx.now).day
    guard let day = try reader.workDay(from: today) else { return [] }
    let here = try reader.capacity(day...day).people.filter { $0.days >= 0.5 }.map(\.person)
    return Array(here.prefix(PairSuggestion.most))
  }

  /// - Throws: `Refusal.invalid` for `person`.
  package func suggestion(_ people: [ID<Person>]) throws -> PairSuggestion {
    let known = try PersonStore(tx).all().filter { !$0.roles.isDisjoint(with: Role.operations.union([.customer])) }
    let ids = Set(known.map(\.id))
    if let stranger = people.first(where: { !ids.contains($0) }) {
      throw Refusal.invalid("person", "must be active and of operations or a customer; \(stranger) is not")
    }
    return try PairSuggestion(people, weight: history.weight)
  }
}
