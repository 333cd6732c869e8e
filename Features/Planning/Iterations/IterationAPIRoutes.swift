import Core
import JSON
import OnCall
import Storage
import Teams
import Web

/// Iterations in the JSON API.
enum IterationAPIRoutes {
  static let tag = "Planning"
  static let team = Operation.Parameter(
    "team", .line(1...80).described("Number or name of an operations team; else the asker's own, else the first."))

  static let all: [Route] = reading + changing + stories + notes

  private static let reading: [Route] = [
    .query(
      "/api/v1/iterations",
      Operation(
        "listIterations", "Iterations of a team, latest first, with what came of them", tag: tag, query: [team],
        reply: IterationReply.list("iterations", of: IterationReply.iteration))
    ) { request, tx in
      let team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
      let iterations = try IterationReader(tx).all(team.id)
      let counts = try IterationReader(tx).counts(iterations)
      return .json([
        "iterations": .array(iterations.map { IterationReply.json($0, counts[$0.id] ?? IterationCounts()) })
      ])
    },
    .query(
      "/api/v1/iterations/{id}",
      Operation("getIteration", "One iteration", tag: tag, reply: IterationReply.iteration)
    ) { request, tx in .json(try IterationReply.json(try request.id("id"), tx)) },
    .query(
      "/api/v1/iterations/{id}/stories",
      Operation(
        "listIterationStories", "The stories that are in it, done and dropped ones too", tag: tag,
        reply: IterationReply.list("stories", of: IterationReply.story))
    ) { request, tx in
      let iteration = try IterationReader(tx).get(try request.id("id"))
      return .json(["stories": .array(try IterationReader(tx).stories(iteration.id).map { IterationReply.json($0) })])
    },
    .query(
      "/api/v1/iterations/{id}/scope",
      Operation(
        "iterationScope", "The numbers of the stories that were in it at a time, now without it", tag: tag,
        query: [.init("at", .format(.dateTime))], reply: IterationReply.scope)
    ) { request, tx in
      let at = request.query.instant("at") ?? tx.now
      let iteration = try IterationReader(tx).get(try request.id("id"))
      let scope = try IterationReader(tx).scope(iteration.id, at: at)
      return .json(["at": .instant(at), "stories": .array(scope.map { .id($0) })])
    },
    .query(
      "/api/v1/iterations/{id}/plan",
      Operation(
        "planIteration", "What could be taken in, what is in, who has time, and what fits", tag: tag,
        reply: IterationReply.plan)
    ) { request, tx in .json(IterationReply.json(try IterationPlan(try request.id("id"), tx))) },
    .query(
      "/api/v1/iterations/{id}/standup",
      Operation(
        "standUp", "What a stand-up talks about: exceptions, then the board from right to left", tag: tag,
        reply: IterationReply.standUp)
    ) { request, tx in .json(IterationReply.json(try StandUp(try request.id("id"), tx))) },
    .query(
      "/api/v1/team-rhythm",
      Operation(
        "getTeamRhythm", "How long a team's iterations are and when its board warns", tag: tag, query: [team],
        reply: IterationReply.rhythm)
    ) { request, tx in
      let team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
      return .json(IterationReply.json(try IterationReader(tx).rhythm(team.id)))
    },
  ]

  private static let changing: [Route] = [
    .command(
      .post, "/api/v1/iterations",
      Operation(
        "addIteration", "Plans the next iteration of a team", tag: tag, body: IterationReply.new,
        reply: IterationReply.iteration, successStatus: .created)
    ) { request, tx in
      let fields = try request.json(IterationReply.new)
      let asked = fields.optionalInteger("team").map { ID<Team>($0) }
      let team = try asked ?? TeamChoice(tx).named(nil, for: request.actor).id
      let iteration = try IterationActions(tx, as: request.actor).add(
        team, startsOn: fields.optionalText("starts_on").flatMap { Day($0) },
        endsOn: fields.optionalText("ends_on").flatMap { Day($0) }, goal: fields.optionalText("goal") ?? "")
      return .json(try IterationReply.json(iteration.id, tx), status: .created)
    },
    .command(
      .patch, "/api/v1/iterations/{id}",
      Operation(
        "changeIteration", "Changes goal, days, demo or what the team takes from it", tag: tag,
        body: IterationReply.changed, reply: IterationReply.iteration)
    ) { request, tx in
      let fields = try request.json(IterationReply.changed)
      let id: ID<Iteration> = try request.id("id")
      var draft = IterationDraft(try IterationReader(tx).get(id))
      if let day = fields.optionalText("starts_on").flatMap({ Day($0) }) { draft.startsOn = day }
      if let day = fields.optionalText("ends_on").flatMap({ Day($0) }) { draft.endsOn = day }
      if let goal = fields.optionalText("goal") { draft.goal = goal }
      if let retro = fields.optionalText("retro") { draft.retro = retro }
      if fields.contains("demo_at") { draft.demoAt = fields.optionalText("demo_at").flatMap { Instant(rfc3339: $0) } }
      try IterationActions(tx, as: request.actor).edit(id, version: Int(try fields.integer("version")), to: draft)
      return .json(try IterationReply.json(id, tx))
    },
    .command(
      .post, "/api/v1/iterations/{id}/start",
      Operation(
        "startIteration", "Starts it: what enters later counts as unplanned", tag: tag, body: IterationReply.seen,
        reply: IterationReply.iteration)
    ) { request, tx in
      let id: ID<Iteration> = try request.id("id")
      let version = try request.json(IterationReply.seen).optionalInteger("version").map { Int($0) }
      try IterationActions(tx, as: request.actor).start(id, version: version)
      return .json(try IterationReply.json(id, tx))
    },
    .command(
      .post, "/api/v1/iterations/{id}/close",
      Operation(
        "closeIteration", "Closes it, with a decision about each unfinished story", tag: tag,
        body: IterationReply.closing, reply: IterationReply.iteration), close),
    .command(
      .put, "/api/v1/team-rhythm",
      Operation(
        "setTeamRhythm", "Chooses how long a team's iterations are and when its board warns", tag: tag, query: [team],
        body: IterationReply.rhythm, reply: IterationReply.rhythm)
    ) { request, tx in
      let team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
      let fields = try request.json(IterationReply.rhythm)
      try RhythmActions(tx, as: request.actor).set(
        try IterationReply.rhythm(fields, stored: try IterationReader(tx).rhythm(team.id)), of: team.id,
        seen: fields.optionalInteger("version").map { Int($0) })
      return .json(IterationReply.json(try IterationReader(tx).rhythm(team.id)))
    },
  ]

  private static func close(_ request: Request, _ tx: Transaction) throws -> Reply {
    let fields = try request.json(IterationReply.closing)
    let id: ID<Iteration> = try request.id("id")
    var decisions: [ID<Story>: Leftover] = [:]
    for decision in fields.objects("stories") {
      let story = ID<Story>(try decision.integer("story"))
      guard decisions[story] == nil else { throw Refusal.invalid("stories", "must name S-\(story) once") }
      decisions[story] = Leftover(rawValue: try decision.text("to"))
    }
    try IterationActions(tx, as: request.actor).close(
      id, decisions, version: fields.optionalInteger("version").map { Int($0) })
    return .json(try IterationReply.json(id, tx))
  }
}

extension IterationAPIRoutes {
  private static let stories: [Route] = [
    .command(
      .post, "/api/v1/iterations/{id}/stories",
      Operation(
        "planStory", "Takes a story in; after the start it counts as unplanned", tag: tag,
        body: IterationReply.chosen, reply: IterationReply.iteration)
    ) { request, tx in
      let id: ID<Iteration> = try request.id("id")
      let story = ID<Story>(try request.json(IterationReply.chosen).integer("story"))
      try IterationActions(tx, as: request.actor).plan(story, into: id)
      return .json(try IterationReply.json(id, tx))
    },
    .command(
      .post, "/api/v1/iterations/{id}/stories/{story}/remove",
      Operation("unplanStory", "Puts a story back into the backlog", tag: tag, reply: IterationReply.iteration)
    ) { request, tx in
      let id: ID<Iteration> = try request.id("id")
      try IterationActions(tx, as: request.actor).unplan(try request.id("story"), from: id)
      return .json(try IterationReply.json(id, tx))
    },
  ]

  private static let notes: [Route] = [
    .query(
      "/api/v1/iterations/{id}/notes",
      Operation(
        "listRetroNotes", "Notes of the retro, as they were written", tag: tag,
        reply: IterationReply.list("notes", of: IterationReply.note))
    ) { request, tx in
      let iteration = try IterationReader(tx).get(try request.id("id"))
      return .json(["notes": .array(try RetroStore(tx).of(iteration.id).map { IterationReply.json($0) })])
    },
    .command(
      .post, "/api/v1/iterations/{id}/notes",
      Operation(
        "addRetroNote", "Writes a note for the retro", tag: tag, body: IterationReply.newNote,
        reply: IterationReply.note, successStatus: .created)
    ) { request, tx in
      let fields = try request.json(IterationReply.newNote)
      let kind = RetroNote.Kind(rawValue: try fields.text("kind")) ?? .keep
      let note = try RetroActions(tx, as: request.actor).note(
        kind, try fields.text("text"), on: try request.id("id"))
      return .json(IterationReply.json(note), status: .created)
    },
    .command(
      .post, "/api/v1/retro-notes/{id}/remove",
      Operation("removeRetroNote", "Removes a note", tag: tag, reply: .object([]))
    ) { request, tx in
      try RetroActions(tx, as: request.actor).remove(try request.id("id"))
      return .json([:])
    },
  ]
}
