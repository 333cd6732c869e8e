import Calendars
import Core

/// Layers of a product in which several may have the duty at once, sorted into rotations in each of which one layer
/// covers the other. Together the rotations have the same people on duty at every moment.
struct LayerStack {
  struct Member {
    /// Of two layers at the same time the higher one has the duty, and both where they are equal.
    let level: Int
    var layer: ImportedLayer
  }

  private let members: [Member]

  init(_ members: [Member]) {
    self.members = members.reduce(into: []) { joined, member in
      if let same = joined.firstIndex(where: { $0.canTake(member) }) {
        joined[same].take(member)
      } else {
        joined.append(member)
      }
    }
  }

  /// - Returns: at least one, each lowest first. Layers that are never at the same time stay together.
  func rotations() throws -> [[ImportedLayer]] {
    let duties = try DutySpans(members.map(\.layer))
    let levels = Set(members.map(\.level)).sorted().map { level in
      Self.apart(members.indices.filter { members[$0].level == level }, duties)
    }
    let count = levels.map(\.count).max() ?? 1
    return (0..<max(count, 1)).map { number in
      levels.enumerated().flatMap { height, sets -> [ImportedLayer] in
        let own = number % sets.count
        // Above the lowest level the others lie beneath, so that they cover lower levels where the own ones are free.
        let others = height == 0 ? [] : sets.indices.filter { $0 != own }
        return (others + [own]).flatMap { sets[$0] }.map { members[$0].layer }
      }
    }
  }

  /// Sets in each of which no two have the duty at the same time.
  private static func apart(_ members: [Int], _ duties: DutySpans) -> [[Int]] {
    var sets: [[Int]] = []
    for member in members {
      if let free = sets.firstIndex(where: { !$0.contains { duties.overlap($0, member) } }) {
        sets[free].append(member)
      } else {
        sets.append([member])
      }
    }
    return sets
  }
}

extension LayerStack.Member {
  /// Whether one slot can hold the people of both: always the same people at the same times.
  fileprivate func canTake(_ other: LayerStack.Member) -> Bool {
    let (one, two) = (layer, other.layer)
    guard level == other.level, one.slots.count == 1, two.slots.count == 1 else { return false }
    return one.zoneName == two.zoneName && one.windows == two.windows && one.startsAt == two.startsAt
      && Set(one.slots[0] + two.slots[0]).count <= RotationCheck.mostPeople
  }

  fileprivate mutating func take(_ other: LayerStack.Member) {
    layer.externalID += "+" + other.layer.externalID
    layer.name += ", " + other.layer.name
    layer.slots[0] += other.layer.slots[0].filter { !layer.slots[0].contains($0) }
  }
}

/// When each of some layers has somebody, for half a year from the latest start on.
private struct DutySpans {
  private let spans: [[Range<Instant>]]
  /// How long two must be at the same time to count.
  private let tolerance: Span

  init(_ layers: [ImportedLayer]) throws {
    guard layers.count > 1, let latest = layers.map(\.first).max() else {
      (spans, tolerance) = (layers.map { _ in [] }, .zero)
      return
    }
    // In one zone clocks that are set do not matter. In several they make layers that meet overlap at times.
    let sameZone = Set(layers.map(\.zoneName)).count == 1
    let from = Zone.utc.first(latest)
    spans = try layers.map { layer in
      let zone = sameZone ? Zone.utc : try Zone.named(layer.zoneName)
      let windows = layer.windows == LayerPlan.always ? nil : try WorkingHours(layer.windows, zone: zone)
      let near = try layer.advanced(to: latest)
      return try TurnLayer(
        zone: zone, first: near.first, cadence: layer.cadence, windows: windows,
        slots: near.slots.map { $0.isEmpty ? [] : [1] }
      ).shifts(from: from, to: from + .days(182)).filter { !$0.people.isEmpty }.map { $0.start..<$0.end }
    }
    tolerance = sameZone ? .zero : .hours(2)
  }

  func overlap(_ one: Int, _ two: Int) -> Bool {
    var (left, right) = (spans[one][...], spans[two][...])
    while let first = left.first, let second = right.first {
      let both = first.clamped(to: second)
      if both.upperBound - both.lowerBound > tolerance { return true }
      if first.upperBound < second.upperBound { left = left.dropFirst() } else { right = right.dropFirst() }
    }
    return false
  }
}
