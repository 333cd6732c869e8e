import Core

/// Layers of turns that together are one duty: a later layer covers an earlier one wherever it has people.
package struct LayeredRotation: Hashable, Sendable {
  package let layers: [TurnLayer]

  package init(_ layers: [TurnLayer]) { self.layers = layers }

  /// All shifts of which a part lies in `from..<to`, earliest first. Of turns that nobody has, what no other layer covers.
  package func shifts(from: Instant, to: Instant) -> [Shift] { shifts(from: from, to: to, since: nil) }

  /// - Parameter start: leaves out turns before the one that runs then, of which only the rest counts.
  func shifts(from: Instant, to: Instant, since start: Instant?) -> [Shift] {
    if layers.count == 1 { return Self.shifts(of: layers[0], from: from, to: to, since: start) }
    let touching = layers.flatMap { Self.shifts(of: $0, from: from, to: to, since: start) }
    guard let first = touching.map(\.start).min(), let last = touching.map(\.end).max() else { return [] }
    // What covers a part of them may lie outside the time that was asked for.
    let turns = layers.reversed().map { Self.shifts(of: $0, from: first, to: last, since: start) }
    var covered = Coverage()
    var found: [Shift] = []
    for wantsPeople in [true, false] {
      for layer in turns {
        let shifts = layer.filter { $0.people.isEmpty != wantsPeople }
        for shift in shifts { found += covered.gaps(in: shift.start..<shift.end).map(shift.cut) }
        // Shifts of one layer overlap only while the clocks are set back, and then on purpose.
        for shift in shifts { covered.add(shift.start..<shift.end) }
      }
    }
    return found.filter { $0.end > from && $0.start < to }
      .sorted { ($0.start, $0.end, $0.index) < ($1.start, $1.end, $1.index) }
  }

  private static func shifts(of layer: TurnLayer, from: Instant, to: Instant, since start: Instant?) -> [Shift] {
    guard let start else { return layer.shifts(from: from, to: to) }
    let shifts = layer.shifts(from: max(from, start), to: to)
    // Nearly always nobody asks for the time in which it began.
    if layer.windows == nil, shifts.first.map({ $0.start >= start }) ?? true { return shifts }
    let turn = layer.firstTurn(from: start)
    // Where a turn takes over just then, the one before has no part any more, even if its end is ambiguous.
    let earliest = layer.boundary(turn).first == start ? turn : turn - 1
    return shifts.filter { $0.index >= earliest }
      .map { $0.cut(start..<max(start, $0.end)) }.filter { $0.start < $0.end }
  }

  /// The shift that has the duty; where two overlap, the one that started later.
  package func shift(at instant: Instant) -> Shift? {
    layers.count == 1
      ? layers[0].shift(at: instant) : shifts(from: instant, to: instant + Span(microseconds: 1)).last
  }

  /// The first shift that starts later than the instant; nil only without shifts within two years.
  package func next(after instant: Instant) -> Shift? {
    guard layers.count != 1 else { return layers[0].next(after: instant) }
    // What starts next may be the rest of a turn that another layer had covered.
    for days: Int64 in [8, 64, 731] {
      let shifts = shifts(from: instant, to: instant + .days(days))
      if let found = shifts.first(where: { $0.start > instant }) { return found }
    }
    return nil
  }

  /// When the first of all turns takes over.
  package var firstStart: Instant? { layers.map { $0.boundary(0).first }.min() }

  /// When the first turn of any layer takes over at the instant or later, and the last occurrence of that local time.
  func firstHandOver(from instant: Instant) -> TurnLayer.Boundary? {
    layers.map { $0.boundary($0.firstTurn(from: instant)) }.min { ($0.first, $0.last) < ($1.first, $1.last) }
  }
}

extension Shift {
  /// The part of the shift in the span.
  package func cut(_ span: Range<Instant>) -> Shift {
    Shift(index: index, start: max(start, span.lowerBound), end: min(end, span.upperBound), people: people)
  }
}

/// Spans that are taken, kept apart and ascending.
package struct Coverage {
  private var spans: [Range<Instant>] = []

  package init() {}

  package mutating func add(_ span: Range<Instant>) {
    guard !span.isEmpty else { return }
    let low = spans.firstIndex { $0.upperBound >= span.lowerBound } ?? spans.endIndex
    let high = spans[low...].firstIndex { $0.lowerBound > span.upperBound } ?? spans.endIndex
    let start = low < high ? min(span.lowerBound, spans[low].lowerBound) : span.lowerBound
    let end = low < high ? max(span.upperBound, spans[high - 1].upperBound) : span.upperBound
    spans.replaceSubrange(low..<high, with: [start..<end])
  }

  /// The parts of the span that are not taken, ascending.
  package func gaps(in span: Range<Instant>) -> [Range<Instant>] {
    var gaps: [Range<Instant>] = []
    var start = span.lowerBound
    for taken in spans where taken.upperBound > start && taken.lowerBound < span.upperBound {
      if taken.lowerBound > start { gaps.append(start..<taken.lowerBound) }
      start = max(start, taken.upperBound)
    }
    if start < span.upperBound { gaps.append(start..<span.upperBound) }
    return gaps
  }
}
