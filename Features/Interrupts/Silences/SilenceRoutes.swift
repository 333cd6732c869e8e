import Calendars
import Core
import JSON
import OnCall
import Storage
import Teams
import Web

/// Pages about silences: form in, action, redirect or page out.
enum SilenceRoutes {
  static let all: [Route] = [
    .page("/silences") { request, tx in
      try request.actor.require(.manager, .productOwner, .engineer, .viewer, to: "see silences")
      return try SilencePages(request, tx).list
    },
    .page("/silences/new") { request, tx in
      try request.actor.require(.manager, .productOwner, .engineer, to: "silence interrupts")
      return try SilencePages(request, tx).new()
    },
    .act("/silences", onInvalid: { try SilencePages($0, $1, form: FormState($0, errors: $2)).new() }, add),
    .act("/silences/{id}/end") { request, tx in
      let version = request.incoming.form["version"].flatMap { Int($0) }
      try SilenceActions(tx, as: request.actor).end(try request.id("id"), version: version)
      return .seeOther("/silences")
    },
    .act(
      "/silences/{id}/change",
      onInvalid: { try SilencePages($0, $1, form: FormState($0, errors: $2)).list }
    ) { request, tx in
      let id = try request.id("id", of: Silence.self)
      let form = request.incoming.form
      let silence = try SilenceStore(tx).get(id)
      _ = try SilenceActions(tx, as: request.actor).change(
        id, endsAt: try moment("ends_at", form, request), comment: form["comment"] ?? silence.comment,
        version: form["version"].flatMap { Int($0) })
      return .seeOther("/silences")
    },
  ]

  private static func add(_ request: Request, _ tx: Transaction) throws -> Reply {
    let form = request.incoming.form
    let team = try TeamChoice(tx).named(form["team"], for: request.actor)
    let draft = SilenceActions.Draft(
      matchers: try AlertMatcher.list(form["matchers"] ?? ""),
      startsAt: (form["starts_at"] ?? "").isEmpty ? nil : try moment("starts_at", form, request),
      endsAt: try moment("ends_at", form, request), comment: form["comment"] ?? "",
      source: form["source"].flatMap { ID($0) })
    _ = try SilenceActions(tx, as: request.actor).add(draft, team: team.id)
    return .seeOther("/silences")
  }

  /// By the clocks of who asks.
  static func moment(_ field: String, _ form: Query, _ request: Request) throws -> Instant {
    guard let instant = AnswerAt.instant(form[field] ?? "", in: try Zone.named(request.admission.zone)) else {
      throw Refusal.invalid(field, "must be a time such as 2026-03-11T14:00")
    }
    return instant
  }
}
