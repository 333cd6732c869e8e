import Core
import Teams

/// Which rotation a schedule of another product became here.
struct ImportLink: Hashable, Sendable {
  let externalID: String
  let team: ID<Team>
  let kind: Rotation.Kind
  let rotation: ID<Rotation>
  /// As the source called it at the last import.
  let name: String
  /// The one that the last import made.
  let version: Int
}

/// What was entered for a change by hand of the source.
struct EnteredChange: Hashable, Sendable {
  let externalID: String
  /// What it said; `HandChange.content`.
  let content: String
  let overrides: [ID<StoredOverride>]
}
