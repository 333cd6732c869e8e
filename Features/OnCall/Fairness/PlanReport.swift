import Core
import Teams

/// Says what is on the board, by the positions of the request.
struct PlanReport {
  let board: PlanBoard
  private var facts: PlanFacts { board.facts }

  init(board: PlanBoard) { self.board = board }

  func plan(before: PlanValue, tried: Int) -> FairPlan {
    let facts = facts
    let turns = facts.turns.indices.sorted { facts.positions[$0] < facts.positions[$1] }
    let conflicts = turns.filter { !facts.turns[$0].isPast }.flatMap { turn in
      board.crews[turn].prefix(board.fixedCounts[turn]).compactMap { person in
        board.obstacle(person, turn).map {
          FairPlan.Conflict(turn: facts.positions[turn], person: facts.people[person].id, obstacle: $0)
        }
      }
    }
    return FairPlan(
      people: turns.map(people), unfilled: turns.filter { board.missing($0) > 0 }.map(unfilled), conflicts: conflicts,
      loads: facts.people.indices.map(load), before: before, after: board.value, tried: tried)
  }

  private func people(_ turn: Int) -> [ID<Person>] {
    let planned = board.crews[turn].dropFirst(board.fixedCounts[turn]).sorted()
    return facts.turns[turn].fixed + planned.map { facts.people[$0].id }
  }

  private func unfilled(_ turn: Int) -> FairPlan.Unfilled {
    let reasons = facts.people.indices.filter { !board.has($0, turn) }.compactMap { person in
      board.obstacle(person, turn).map { (person: facts.people[person].id, obstacle: $0) }
    }
    return FairPlan.Unfilled(turn: facts.positions[turn], missing: board.missing(turn), reasons: reasons)
  }

  private func load(_ person: Int) -> FairPlan.Load {
    let turns = facts.turns.indices.filter { board.has(person, $0) && !facts.turns[$0].isPast }
    let hours = turns.reduce(PerKind<Span>.zero) { $0 + facts.hours[facts.at(person, $1)] }
    var share = PerKind { _ in 0.0 }
    for turn in facts.turns.indices {
      let at = facts.at(person, turn)
      for kind in HourKind.allCases { share[kind] += facts.hours[at][kind].inHours * facts.part[at] }
    }
    return FairPlan.Load(
      person: facts.people[person].id, turns: turns.count, hours: hours, all: facts.people[person].done + hours,
      share: PerKind { facts.shareBefore[person][$0] + Span(hours: share[$0]) },
      unwished: turns.reduce(.zero) { $0 + facts.unwished[facts.at(person, $1)] })
  }
}
