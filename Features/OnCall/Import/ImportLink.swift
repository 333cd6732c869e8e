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
