import Core
import Storage
import Web

/// The page of hand-overs and the form for the next.
enum HandOverRoutes {
  static let all: [Route] = [
    .page("/rotations/{id}/handovers") { request, tx in try page(request, tx, .fresh) },
    .act(
      "/rotations/{id}/note",
      onInvalid: { request, tx, errors in try page(request, tx, FormState(request, errors: errors)) },
      { request, tx in
        let id: ID<Rotation> = try request.id("id")
        let form = request.incoming.form
        guard let version = form["version"].flatMap({ Int($0) }) else {
          throw Refusal.invalid("version", "must be the number of the note that you changed")
        }
        try HandOverActions(tx, as: request.actor).write(form["text"] ?? "", for: id, version: version)
        return .seeOther("/rotations/\(id)/handovers")
      }),
  ]

  private static func page(_ request: Request, _ tx: Transaction, _ form: FormState) throws -> Page {
    try HandOverActions(tx, as: request.actor).requireReader()
    let lane = try OnCallReader(tx).lane(request.id("id"))
    return try HandOverPages.list(lane, request, tx, form)
  }
}
