import Core
import Storage
import Teams
import Web

/// The form by which a manager lets a gap or conflict stay.
enum FindingRoutes {
  static let all: [Route] = [
    .act("/findings/{id}/accept") { request, tx in
      // Back to the calendar of whichever of its teams somebody looked at.
      let stored = try FindingActions(tx, as: request.actor).accept(
        request.id("id"), note: request.incoming.form["note"] ?? "")
      let form = request.incoming.form
      let shown = form["team"].flatMap { ID<Team>($0) }.flatMap { stored.teams.contains($0) ? $0 : nil }
      return .seeOther("/rotations?team=\(shown ?? stored.team)")
    }
  ]
}
