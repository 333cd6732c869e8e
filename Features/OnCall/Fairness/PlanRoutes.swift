import Core
import JSON
import Storage
import Teams
import Web

/// Planning the coming turns of a rotation, by page and API.
enum PlanRoutes {
  static let all: [Route] = [
    .page("/rotations/{id}/plan") { request, tx in
      try OnCallActions(tx, as: request.actor).requireOperations(to: "plan rotations")
      return try PlanPage(request, tx).page()
    },
    .act(
      "/rotations/{id}/plan",
      onInvalid: { request, tx, errors in try PlanPage(request, tx, sent: FormState(request, errors: errors)).page() }
    ) { request, tx in
      let id: ID<Rotation> = try request.id("id")
      let form = request.incoming.form
      let people = try PersonStore(tx).all().filter { !$0.roles.isDisjoint(with: Role.operations) }
      let question = try PlanForm(people: people).question(form)
      try PlanActions(tx, as: request.actor).apply(question, to: id, seen: form["seen"])
      return .seeOther("/rotations/\(id)")
    },
    .act("/rotations/{id}/plan/end") { request, tx in
      let id: ID<Rotation> = try request.id("id")
      try PlanActions(tx, as: request.actor).takeBack(id)
      return .seeOther("/rotations/\(id)")
    },
    .command(
      .post, "/api/v1/rotations/{id}/plan",
      Operation(
        "planRotation", "Plans the coming turns evenly; changes nothing unless told to apply a plan that was seen",
        tag: OnCallAPIRoutes.tag, body: PlanReply.asked, reply: PlanReply.plan), plan),
    .command(
      .post, "/api/v1/rotations/{id}/plan/end",
      Operation(
        "endRotationPlan", "Takes back what plans have changed in turns that have not begun", tag: OnCallAPIRoutes.tag,
        reply: OnCallReply.rotation)
    ) { request, tx in
      let id: ID<Rotation> = try request.id("id")
      try PlanActions(tx, as: request.actor).takeBack(id)
      return .json(OnCallReply.json(try OnCallReader(tx).lane(id)))
    },
  ]

  private static func plan(_ request: Request, _ tx: Transaction) throws -> Reply {
    let actions = OnCallActions(tx, as: request.actor)
    try actions.requireOperations(to: "plan rotations")
    let fields = try request.json(PlanReply.asked)
    let question = try PlanReply.question(fields)
    let lane = try OnCallReader(tx).lane(request.id("id"))
    let desk = try PlanDesk(lane, question, tx)
    let isApplied = fields.flag("apply")
    if isApplied {
      try PlanActions(tx, as: request.actor).apply(question, to: lane.rotation.id, seen: fields.optionalText("seen"))
    }
    return .json(PlanReply.json(desk, isApplied: isApplied, names: try PersonStore(tx).names(desk.named)))
  }
}
