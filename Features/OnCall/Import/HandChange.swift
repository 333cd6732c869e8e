import Calendars
import Core
import Teams

/// Overrides that together are one change by hand of the source.
struct HandChange: Hashable, Sendable {
  /// One override: who has the duty instead of whom. At least one of the two is there.
  struct Part: Hashable, Sendable {
    let person: ID<Person>?
    /// nil: the person comes on top.
    let replaced: ID<Person>?
  }

  let externalID: String
  let from: Instant
  let to: Instant
  let parts: [Part]
  /// Where somebody here has moved the duty by hand, which stays; ascending and apart.
  var kept: [Range<Instant>] = []

  /// When it holds here.
  var spans: [Range<Instant>] {
    var taken = Coverage()
    for span in kept { taken.add(span) }
    return taken.gaps(in: from..<to)
  }

  /// As the calendar applies it.
  var applied: [ShiftOverride] {
    spans.flatMap { span in
      parts.map { part in
        let people = part.person.map { [$0.number] } ?? []
        return ShiftOverride(
          from: span.lowerBound, to: span.upperBound,
          part.replaced.map { .replace($0.number, by: people) } ?? .add(people))
      }
    }
  }

  /// The same as long as neither the source nor what it is about changes; `EnteredChange.ends` reads it.
  var content: String {
    let parts = parts.map { "\($0.person.map { "\($0)" } ?? "-")/\($0.replaced.map { "\($0)" } ?? "+")" }
    let gaps = kept.map { "\($0.lowerBound.rfc3339)/\($0.upperBound.rfc3339)" }
    let without = gaps.isEmpty ? "" : " \(Self.without) " + gaps.joined(separator: " ")
    return "\(externalID) \(from.rfc3339) \(to.rfc3339) \(parts.joined(separator: " "))\(without)"
  }

  fileprivate static let without = "without"
}

/// What was entered for a change by hand of the source.
struct EnteredChange: Hashable, Sendable {
  let externalID: String
  /// nil where it is not known any more.
  let source: ImportSource?
  /// What it said; `HandChange.content`. Empty where it is in the source no longer.
  let content: String
  let overrides: [ID<StoredOverride>]

  /// When its overrides end, in the words of `content`: one that ends at another time was ended here.
  var ends: Set<Substring> {
    let words = content.dropFirst(externalID.count + 1).split(separator: " ")
    guard words.count >= 2 else { return [] }
    let gaps = words.drop { $0 != HandChange.without }.dropFirst()
    return Set([words[1]] + gaps.map { $0.prefix { $0 != "/" } })
  }
}
