import Core
import Teams

/// That two people worked on a story at the same time.
package struct Pairing: Hashable, Sendable {
  package let first: ID<Person>
  /// The greater id.
  package let second: ID<Person>
  package let story: ID<Story>
  /// When it ended, or now.
  package let until: Instant
}

/// Who worked with whom, and how fresh that is (I9, G3).
package struct PairHistory: Sendable {
  package struct Pair: Hashable, Sendable {
    package let first: ID<Person>
    package let second: ID<Person>

    package init(_ one: ID<Person>, _ other: ID<Person>) {
      first = min(one, other)
      second = max(one, other)
    }
  }

  package struct Record: Hashable, Sendable {
    /// Stories that they did together.
    package var stories = 0
    /// When they last did.
    package var last: Instant
    /// Each story counts 1000 when it has just ended, half of that after eight weeks, and so on.
    package var weight = 0
  }

  /// How far back it looks.
  package static let span = Span.days(26 * 7)
  static let halfLife = Span.days(8 * 7)

  package let records: [Pair: Record]

  /// - Parameter pairings: each story of two people counts once, by its latest end.
  package init(_ pairings: [Pairing], now: Instant) {
    var latest: [Pair: [ID<Story>: Instant]] = [:]
    for pairing in pairings where pairing.until > now - Self.span && pairing.first != pairing.second {
      let pair = Pair(pairing.first, pairing.second)
      latest[pair, default: [:]][pairing.story, default: pairing.until].raise(to: pairing.until)
    }
    records = latest.mapValues { stories in
      stories.values.reduce(into: Record(last: .distantPast)) { record, until in
        record.stories += 1
        record.last = max(record.last, until)
        record.weight += Self.weight(now - until)
      }
    }
  }

  package subscript(one: ID<Person>, other: ID<Person>) -> Record? { records[Pair(one, other)] }

  /// 0 for those who have not worked together.
  package func weight(_ one: ID<Person>, _ other: ID<Person>) -> Int { self[one, other]?.weight ?? 0 }

  /// Halves with each half-life, along a straight line in between, so that it is the same on every machine.
  static func weight(_ age: Span) -> Int {
    let age = max(age, .zero)
    let halvings = age.microseconds / halfLife.microseconds
    guard halvings < 10 else { return 0 }
    let (from, rest) = (1000 >> halvings, age.microseconds % halfLife.microseconds)
    return Int(from) - Int(Int64(from) * rest / (2 * halfLife.microseconds))
  }
}

extension Instant {
  fileprivate mutating func raise(to other: Instant) { self = max(self, other) }
}
