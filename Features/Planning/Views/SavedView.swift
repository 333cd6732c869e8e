import Core
import Teams

/// A filter that somebody keeps under a name, for themselves or for their team.
struct SavedView: Sendable {
  static let maximumName = 60
  /// Of one person, and of one team.
  static let most = 50

  let id: ID<SavedView>
  let team: ID<Team>
  /// Whose it is; of one that is shared, who saved it.
  let owner: ID<Person>
  /// Everybody of operations sees it.
  let isShared: Bool
  let name: String
  let place: WorkPlace
  /// As a query: `person=me&mark=blocked`.
  let query: String
  let version: Int

  /// The page that it shows.
  /// - Parameter path: where its place is; of an iteration's board another one, which knows its team.
  func link(_ path: String? = nil) -> String {
    path.map { "\($0)?\(query)" } ?? "\(place.path)?team=\(team)&\(query)"
  }
}
