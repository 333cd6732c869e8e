import Calendars
import Core
import Teams

/// What becomes of the turns of somebody who takes none any more.
struct Succession {
  enum Heir: Hashable {
    /// Another takes them, at the same places.
    case person(ID<Person>)
    /// They stay, with nobody in them: the others keep their weeks.
    case nobody
    /// They go: the others move up, and whoever would be next is.
    case leaveOut
  }

  let person: ID<Person>
  let heir: Heir

  /// - Parameter now: after which the order goes on with whoever would be next.
  /// - Returns: nil when the person takes no turns in the plan, or it has to be written anew before anything else.
  /// - Throws: `Refusal.invalid` when a layer cannot be.
  func plan(after plan: RotationPlan, now: Instant) throws -> RotationPlan? {
    guard plan.people.contains(person), plan.layers.allSatisfy({ $0.unreadable == nil }) else { return nil }
    return RotationPlan(try plan.layers.map { try layer($0, now: now) })
  }

  private func layer(_ layer: LayerPlan, now: Instant) throws -> LayerPlan {
    guard layer.slots.joined().contains(person) else { return layer }
    var after = layer
    after.slots = layer.slots.map(slot)
    guard heir == .leaveOut else { return after }
    // A turn that others share stays; one that was the person's alone goes.
    after.slots = zip(layer.slots, after.slots).filter { $0.0.isEmpty || !$0.1.isEmpty }.map(\.1)
    // Without anybody left the layer has one turn, which nobody has.
    guard after.slots.contains(where: { !$0.isEmpty }) else {
      after.slots = [[]]
      return after
    }
    // In a zone that is not known any more nobody is next.
    guard (try? Zone.named(layer.zoneName)) != nil else { return after }
    return try goingOn(after, as: expected(layer, now: now), now: now)
  }

  private func slot(_ slot: [ID<Person>]) -> [ID<Person>] {
    guard case .person(let heir) = heir else { return slot.filter { $0 != person } }
    // The heir may share the turn already.
    return slot.map { $0 == person ? heir : $0 }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Who has the next turns of the layer, without the person.
  private func expected(_ layer: LayerPlan, now: Instant) throws -> [[Int64]] {
    let turns = try layer.turns().people(after: now, count: 2 * layer.slots.count)
    return turns.compactMap { people in
      let left = people.filter { $0 != person.number }
      return people.isEmpty || !left.isEmpty ? left : nil
    }.prefix(layer.slots.count).map(\.self)
  }

  /// The slots turned so that the expected people come next.
  private func goingOn(_ layer: LayerPlan, as expected: [[Int64]], now: Instant) throws -> LayerPlan {
    for offset in layer.slots.indices {
      var turned = layer
      turned.slots = Array(layer.slots[offset...] + layer.slots[..<offset])
      if try turned.turns().people(after: now, count: expected.count) == expected { return turned }
    }
    return layer
  }
}

extension TurnLayer {
  /// In which time before now the turn that is on has surely been worked.
  private static let lookback = Span.days(400)

  /// Who has the turns that begin after the one that is on.
  fileprivate func people(after now: Instant, count: Int) -> [[Int64]] {
    let current = shift(at: now) ?? shifts(from: now - Self.lookback, to: now).last
    var last = current?.index
    var moment = now
    var found: [[Int64]] = []
    // Within hours of the week a turn is many shifts.
    while found.count < count, let next = next(after: moment) {
      moment = next.start
      if next.index != last { found.append(next.people) }
      last = next.index
    }
    return found
  }
}
