import Core
import Storage
import Teams

/// Who worked on stories at the same time, as stored.
struct PairStore {
  let tx: Transaction

  init(_ tx: Transaction) { self.tx = tx }

  private struct Stay {
    let story: ID<Story>
    let person: ID<Person>
    let span: Range<Instant>
  }

  /// On stories of the team, since then. Who is on a story that is done left it when it was closed.
  func pairings(_ team: ID<Team>, since: Instant) throws -> [Pairing] {
    let stays = try tx.all(
      """
      SELECT p.story_id, p.person_id, p.since, COALESCE(p.until, s.closed_at, \(tx.now))
      FROM stories s JOIN story_people p ON p.story_id = s.id
      WHERE s.team_id = \(team) AND (s.closed_at IS NULL OR s.closed_at > \(since))
        AND COALESCE(p.until, s.closed_at, \(tx.now)) > \(since)
      ORDER BY p.story_id, p.id
      """
    ) { row in
      let from = try row.instant(2)
      return Stay(story: try row.id(0), person: try row.id(1), span: from..<max(from, try row.instant(3)))
    }
    return Dictionary(grouping: stays, by: \.story).sorted { $0.key < $1.key }.flatMap { Self.pairings($0.value) }
  }

  private static func pairings(_ stays: [Stay]) -> [Pairing] {
    stays.indices.flatMap { index in
      stays[(index + 1)...].compactMap { other in
        let one = stays[index]
        guard one.person != other.person, one.span.overlaps(other.span) else { return nil }
        return Pairing(
          first: min(one.person, other.person), second: max(one.person, other.person), story: one.story,
          until: min(one.span.upperBound, other.span.upperBound))
      }
    }
  }
}
