import Calendars
import Core

/// What distinguishes two plans of a rotation from now on; how far back their turns are counted does not.
enum PlanDifference {
  /// A sentence for each difference; none where the same people have the same turns.
  static func sentences(from old: RotationPlan, to new: RotationPlan, now: Instant) throws -> [String] {
    guard old.layers.count == new.layers.count else {
      return ["It has \(layers(new.layers.count)), had \(old.layers.count)."]
    }
    return try zip(old.layers, new.layers).flatMap { old, new in
      let place = new.name.isEmpty ? "" : "“\(new.name)”: "
      return try sentences(old, new, now).map { place + $0 }
    }
  }

  private static func layers(_ count: Int) -> String { count == 1 ? "1 layer" : "\(count) layers" }

  private static func sentences(_ old: LayerPlan, _ new: LayerPlan, _ now: Instant) throws -> [String] {
    guard old != new else { return [] }
    var found: [String] = []
    func compare(_ what: String, _ old: String, _ new: String) {
      if old != new { found.append("\(what) is \(new), was \(old).") }
    }
    compare("The name of the layer", "“\(old.name)”", "“\(new.name)”")
    compare("The zone", old.zoneName, new.zoneName)
    compare("The hand-over", old.handOverText, new.handOverText)
    compare("The layer’s hours", old.windows, new.windows)
    if old.cadence != new.cadence {
      found.append("Turns change \(CadenceText(new).words), did \(CadenceText(old).words).")
    }
    if Set(old.slots.joined()) != Set(new.slots.joined()) {
      found.append("Other people take turns.")
    } else if old.slots.count != new.slots.count {
      found.append("A round has \(new.slots.count) turns, had \(old.slots.count).")
    }
    if found.isEmpty, try !isSame(old, new, now) { found.append("The same people take turns at other times.") }
    return found
  }

  /// How far ahead turns are compared where a whole round takes longer.
  private static let furthest = Span.days(3653)

  /// Whether two layers that differ at most in where they begin to count have the same turns for a whole round.
  static func isSame(_ old: LayerPlan, _ new: LayerPlan, _ now: Instant) throws -> Bool {
    let starts = try [old, new].map { try RotationPlan([$0]).layered().firstStart ?? now }
    guard starts[0] == starts[1] || starts.allSatisfy({ $0 <= now }) else { return false }
    let start = max(now, starts[0])
    let end = start + min(old.longestTurn * Int64(old.slots.count + 1), furthest)
    let one = try old.turns().shifts(from: start, to: end)
    let two = try new.turns().shifts(from: start, to: end)
    return one.count == two.count
      && zip(one, two).allSatisfy { $0.start == $1.start && $0.end == $1.end && Set($0.people) == Set($1.people) }
  }
}

extension LayerPlan {
  /// How long a turn lasts at most, with the time until the next one that counts.
  fileprivate var longestTurn: Span {
    let turn: Span =
      switch cadence {
      case .hours(let count): .hours(Int64(count) + 2)
      case .days(let count): .days(Int64(count))
      case .weeks(let count, _): .days(Int64(count) * 7)
      case .months(let count, _): .days(Int64(count) * 31)
      }
    // A turn outside the hours takes nobody's place.
    return windows == Self.always ? turn : turn + .days(7)
  }
}
