import Calendars
import Core
import Storage
import Web

/// Pages and forms of rotations.
enum OnCallRoutes {
  static let all: [Route] = [
    .page("/rotations") { request, tx in try RotationsPage(request, tx).page() },
    .page("/rotations/new") { request, tx in
      try OnCallActions(tx, as: request.actor).requireOperations(to: "add rotations")
      return try RotationForm.new(request, tx, .fresh)
    },
    .page("/rotations/{id}") { request, tx in
      let sent = SentForm(link: request.incoming.query)
      return try RotationPages.rotation(try OnCallReader(tx).lane(request.id("id")), request, tx, sent: sent)
    },
    .page("/rotations/{id}/edit") { request, tx in
      try OnCallActions(tx, as: request.actor).requireOperations(to: "change rotations")
      return try RotationForm.edit(try OnCallReader(tx).lane(request.id("id")), request, tx, .fresh)
    },
    .act(
      "/rotations",
      onInvalid: { request, tx, errors in try RotationForm.new(request, tx, FormState(request, errors: errors)) },
      add),
    .act(
      "/rotations/{id}",
      onInvalid: { request, tx, errors in
        try RotationForm.edit(
          try OnCallReader(tx).lane(request.id("id")), request, tx, FormState(request, errors: errors))
      }, change),
    .act("/rotations/{id}/end") { request, tx in
      let version = try version(of: request.incoming.form)
      try OnCallActions(tx, as: request.actor).removeRotation(request.id("id"), version: version)
      return .seeOther("/rotations")
    },
  ]

  private static func add(_ request: Request, _ tx: Transaction) throws -> Reply {
    let actions = OnCallActions(tx, as: request.actor)
    try actions.requireOperations(to: "add rotations")
    if LayerFields.count(in: request.incoming.form).changed {
      return .page(try RotationForm.new(request, tx, FormState(request, errors: [])))
    }
    let draft = try RotationDraft(request.incoming.form, existing: nil, tx)
    if request.incoming.form["then"] == "preview" {
      let preview = try draft.lane(existing: nil, now: tx.now)
      return .page(try RotationForm.new(request, tx, FormState(request, errors: []), preview: preview))
    }
    let rotation = try actions.addRotation(
      name: draft.name, kind: draft.kind, team: draft.team, plan: draft.plan)
    return .seeOther("/rotations/\(rotation.id)")
  }

  private static func change(_ request: Request, _ tx: Transaction) throws -> Reply {
    let actions = OnCallActions(tx, as: request.actor)
    try actions.requireOperations(to: "change rotations")
    let lane = try OnCallReader(tx).lane(request.id("id"))
    if LayerFields.count(in: request.incoming.form).changed {
      return .page(try RotationForm.edit(lane, request, tx, FormState(request, errors: [])))
    }
    let draft = try RotationDraft(request.incoming.form, existing: lane, tx)
    if request.incoming.form["then"] == "preview" {
      let preview = try draft.lane(existing: lane, now: tx.now)
      return .page(try RotationForm.edit(lane, request, tx, FormState(request, errors: []), preview: preview))
    }
    let version = try version(of: request.incoming.form)
    try actions.changeRotation(lane.rotation.id, version: version, name: draft.name, plan: draft.plan)
    return .seeOther("/rotations/\(lane.rotation.id)")
  }

  private static func version(of form: Query) throws -> Int {
    guard let version = form["version"].flatMap({ Int($0) }) else {
      throw Refusal.invalid("version", "must be the number of the version that you changed")
    }
    return version
  }
}
