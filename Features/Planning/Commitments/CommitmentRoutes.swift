import Calendars
import Core
import JSON
import OnCall
import Storage
import Teams
import Web

/// The page about commitments, and its forms.
enum CommitmentRoutes {
  static let all: [Route] = [
    .page("/commitments") { request, tx in try CommitmentPage(request, tx).page },
    .act("/commitments", onInvalid: again) { request, tx in
      let form = request.incoming.form
      let made = try CommitmentActions(tx, as: request.actor).commit(
        to: try CommitmentAPIRoutes.subject(form["to"] ?? ""), person: form["person"].flatMap { ID<Person>($0) },
        until: try until(form["until"], request))
      let isBack = form["back"] == made.subject.path
      return .seeOther(isBack ? made.subject.path : "/commitments?team=\(made.team)")
    },
    .act("/commitments/{id}/withdraw", onInvalid: again) { request, tx in
      let fields = try request.form(
        .object([
          .required("reason", .line(1...500)), .optional("version", .integer(1...Int64.max)),
          .optional("act", .line(0...40)),
        ]))
      let id: ID<Commitment> = try request.id("id")
      try CommitmentActions(tx, as: request.actor).withdraw(
        id, reason: try fields.text("reason"), version: fields.optionalInteger("version").map(Int.init))
      return .seeOther("/commitments?team=\(try CommitmentStore(tx).get(id).team)")
    },
  ]

  private static let again: Route.OnInvalid = { request, tx, errors in
    try CommitmentPage(request, tx, form: FormState(request, errors: errors)).page
  }

  /// By the clocks of whoever fills the form.
  private static func until(_ text: String?, _ request: Request) throws -> Instant? {
    guard let text, !text.isEmpty else { return nil }
    guard let instant = AnswerAt.instant(text, in: viewerZone(request)) else {
      throw Refusal.invalid("until", "must be a time such as 2026-12-04T17:00")
    }
    return instant
  }
}
