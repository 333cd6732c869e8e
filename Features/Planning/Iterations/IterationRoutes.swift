import Calendars
import Core
import OnCall
import Storage
import Teams
import Web

/// Pages about iterations, and their forms. `/iterations/{id}` alone is the board.
enum IterationRoutes {
  static let all: [Route] = pages + lifecycle + stories + retro

  private static let pages: [Route] = [
    .page("/iterations") { request, tx in try IterationsPage(request, tx).page() },
    .page("/iterations/{id}/plan") { request, tx in try IterationPlanPage(request, tx).page() },
    .page("/iterations/{id}/standup") { request, tx in try StandUpPage(request, tx).page() },
    .page("/iterations/{id}/demo") { request, tx in try DemoDayPage(request, tx).page() },
    .page("/iterations/{id}/close") { request, tx in try IterationClosePage(request, tx).page() },
    .page("/iterations/{id}/retro") { request, tx in try RetroPage(request, tx).page() },
  ]

  private static let lifecycle: [Route] = [
    .act("/iterations", onInvalid: again(.add)) { request, tx in
      let form = request.incoming.form
      var findings = FieldFindings()
      let days = (day("starts_on", form, &findings), day("ends_on", form, &findings))
      try findings.refuse()
      let team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
      let iteration = try IterationActions(tx, as: request.actor).add(
        team.id, startsOn: days.0, endsOn: days.1, goal: form["goal"] ?? "")
      return .seeOther(iteration.path + "/plan")
    },
    .act("/iterations/rhythm", onInvalid: again(.rhythm)) { request, tx in
      let team = try TeamChoice(tx).named(request.incoming.query["team"], for: request.actor)
      let form = request.incoming.form
      try RhythmActions(tx, as: request.actor).set(
        try RhythmForm.read(form), of: team.id, seen: form["version"].flatMap { Int($0) })
      return .seeOther("/iterations?team=\(team.id)")
    },
    .act(
      "/iterations/{id}/edit",
      onInvalid: { request, tx, errors in
        try IterationPlanPage(request, tx, sent: FormState(request, errors: errors)).page()
      }, edit),
    .act("/iterations/{id}/start") { request, tx in
      let id: ID<Iteration> = try request.id("id")
      try IterationActions(tx, as: request.actor).start(id, version: version(request))
      return .seeOther("/iterations/\(id)/plan")
    },
    .act("/iterations/{id}/close") { request, tx in
      let id: ID<Iteration> = try request.id("id")
      let chosen = request.incoming.form.pairs.compactMap { name, value -> (ID<Story>, Leftover)? in
        guard name.hasPrefix("story-"), let story = ID<Story>(name.dropFirst(6)), let to = Leftover(rawValue: value)
        else { return nil }
        return (story, to)
      }
      try IterationActions(tx, as: request.actor).close(
        id, Dictionary(chosen) { _, last in last }, version: version(request))
      return .seeOther("/iterations/\(id)/demo")
    },
  ]

  private static let stories: [Route] = [
    .act("/iterations/{id}/stories/{story}/add") { request, tx in
      let id: ID<Iteration> = try request.id("id")
      try IterationActions(tx, as: request.actor).plan(try request.id("story"), into: id)
      return .seeOther("/iterations/\(id)/plan")
    },
    .act("/iterations/{id}/stories/{story}/remove") { request, tx in
      let id: ID<Iteration> = try request.id("id")
      try IterationActions(tx, as: request.actor).unplan(try request.id("story"), from: id)
      return .seeOther("/iterations/\(id)/plan")
    },
  ]

  private static let retro: [Route] = [
    .act("/iterations/{id}/retro", onInvalid: retroAgain) { request, tx in
      let id: ID<Iteration> = try request.id("id")
      let form = request.incoming.form
      guard let kind = form["kind"].flatMap(RetroNote.Kind.init(rawValue:)) else {
        throw Refusal.invalid("kind", "must be keep, change or action")
      }
      try RetroActions(tx, as: request.actor).note(kind, form["text"] ?? "", on: id)
      return .seeOther("/iterations/\(id)/retro")
    },
    .act("/iterations/{id}/retro/text", onInvalid: retroAgain) { request, tx in
      let id: ID<Iteration> = try request.id("id")
      var draft = IterationDraft(try IterationReader(tx).get(id))
      draft.retro = request.incoming.form["retro"] ?? ""
      try IterationActions(tx, as: request.actor).edit(id, version: version(request), to: draft)
      return .seeOther("/iterations/\(id)/retro")
    },
    .act("/iterations/{id}/retro/{note}/remove") { request, tx in
      try RetroActions(tx, as: request.actor).remove(try request.id("note"))
      return .seeOther("/iterations/\(try request.id("id", of: Iteration.self))/retro")
    },
  ]

  private static func edit(_ request: Request, _ tx: Transaction) throws -> Reply {
    let id: ID<Iteration> = try request.id("id")
    let iteration = try IterationReader(tx).get(id)
    let form = request.incoming.form
    var findings = FieldFindings()
    var draft = IterationDraft(iteration)
    draft.startsOn = day("starts_on", form, &findings)
    draft.endsOn = day("ends_on", form, &findings)
    draft.goal = form["goal"] ?? ""
    let zone = try TeamStore(tx).get(iteration.team).hours.zone
    draft.demoAt = form["demo_at"].flatMap { IterationText.instant($0, in: zone) }
    if form["demo_at"] != nil, draft.demoAt == nil {
      findings.add("demo_at", "must be a time such as 2026-12-04T14:00")
    }
    try findings.refuse()
    try IterationActions(tx, as: request.actor).edit(id, version: version(request), to: draft)
    return .seeOther("/iterations/\(id)/plan")
  }

  private static func version(_ request: Request) -> Int? { request.incoming.form["version"].flatMap { Int($0) } }

  private static func day(_ field: String, _ form: Query, _ findings: inout FieldFindings) -> Day {
    if let day = form[field].flatMap({ Day($0) }) { return day }
    findings.add(field, "must be a day such as 2026-11-23")
    return Day(number: 0)
  }

  private static func again(_ form: IterationsPage.Form) -> Route.OnInvalid {
    { request, tx, errors in
      try IterationsPage(request, tx, sent: (form, FormState(request, errors: errors))).page()
    }
  }

  private static let retroAgain: Route.OnInvalid = { request, tx, errors in
    try RetroPage(request, tx, sent: FormState(request, errors: errors)).page()
  }
}
