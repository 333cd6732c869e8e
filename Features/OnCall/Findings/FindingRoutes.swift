import Core
import Storage
import Web

/// The form by which a manager lets a gap or conflict stay.
enum FindingRoutes {
  static let all: [Route] = [
    .act("/findings/{id}/accept") { request, tx in
      let stored = try FindingActions(tx, as: request.actor).accept(
        request.id("id"), note: request.incoming.form["note"] ?? "")
      return .seeOther("/rotations?team=\(stored.team)")
    }
  ]
}
