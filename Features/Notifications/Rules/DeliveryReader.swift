import Calendars
import Core
import Storage
import Teams

/// Collects the facts of a plan.
struct DeliveryReader {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  func steps(for person: Person, by methods: [ContactMethod], _ loudness: Loudness) throws -> [DeliveryPlan.Step] {
    let ways = try ways(methods, loudness)
    // The hours are of use only to who waits for them.
    let needsHours = loudness != .p1 && ways.contains { $0.timing == .workingHours || $0.timing == .digest }
    return DeliveryPlan.steps(ways, loudness, now: tx.now, hours: needsHours ? try hours(of: person) : nil)
  }

  /// What holds for each way: what the person said, or the usual.
  func timings(_ methods: [ContactMethod]) throws -> [ID<ContactMethod>: [Loudness: Timing]] {
    let said = try DeliveryStore(tx).rules(of: methods.map(\.id))
    return methods.reduce(into: [:]) { all, method in
      all[method.id] = Loudness.allCases.reduce(into: [:]) { timings, loudness in
        timings[loudness] = said[method.id]?[loudness] ?? .usual(method.kind, loudness)
      }
    }
  }

  private func ways(_ methods: [ContactMethod], _ loudness: Loudness) throws -> [DeliveryPlan.Way] {
    let store = DeliveryStore(tx)
    let ids = methods.map(\.id)
    let rules = try store.rules(of: ids)
    let counts = loudness == .p1 ? [:] : try store.counts(of: ids, since: tx.now - DeliveryPlan.burst)
    return methods.map { method in
      DeliveryPlan.Way(
        method: method, timing: rules[method.id]?[loudness] ?? .usual(method.kind, loudness),
        lately: counts[method.id] ?? 0)
    }
  }

  private func hours(of person: Person) throws -> WorkingHours? {
    guard let team = try person.team.flatMap({ try TeamStore(tx).find($0) }) else { return nil }
    return person.hours(in: team.hours)
  }
}
