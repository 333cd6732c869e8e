import Core

/// What a thing of a source became here.
struct WorkLink: Sendable, Hashable {
  let key: String
  let kind: WorkPlan.Kind
  let item: Int64
  /// Of what the source said at the last import.
  let digest: String
  /// The version that the last import left.
  let version: Int
}
