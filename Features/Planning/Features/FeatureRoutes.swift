import Calendars
import Core
import JSON
import Storage
import Teams
import Web

/// Pages and forms of features.
enum FeatureRoutes {
  static let all: [Route] = [
    .page("/features") { request, tx in try FeatureListPage(request, tx).page },
    .page("/features/new") { request, tx in try FeatureForm(request, tx, .fresh).new },
    .act(
      "/features", onInvalid: { try FeatureForm($0, $1, FormState($0, errors: $2)).new }
    ) { request, tx in
      let draft = try FeatureForm.draft(try request.form(.object(FeatureForm.properties)))
      return .seeOther(try FeatureActions(tx, as: request.actor).add(draft).path)
    },
    .page("/features/{number}") { request, tx in try FeaturePage(try visible(request, tx), request, tx).page },
    .page("/features/{number}/edit") { request, tx in
      try FeatureForm(request, tx, .fresh).edit(try visible(request, tx))
    },
    .act(
      "/features/{number}/edit",
      onInvalid: { try FeatureForm($0, $1, FormState($0, errors: $2)).edit(try visible($0, $1)) }
    ) { request, tx in
      let feature = try visible(request, tx)
      let fields = try request.form(.object(FeatureForm.properties + [version]))
      // A form sends all fields: one that is missing was emptied.
      let draft = try FeatureForm.draft(fields)
      try FeatureActions(tx, as: request.actor).edit(feature.id, version: fields.version, to: draft)
      return .seeOther(feature.path)
    },
    act("move", [.required("to", .choice(of: FeatureStep.self)), .optional("reason", .line(0...500))]) {
      actions, id, fields, _ in
      try actions.move(
        id, to: FeatureStep(rawValue: try fields.text("to")) ?? .definition,
        reason: fields.optionalText("reason") ?? "",
        version: fields.version)
    },
    act("lead", [.optional("lead", .integer(1...Int64.max))]) { actions, id, fields, _ in
      try actions.lead(id, fields.optionalInteger("lead").map { ID($0) }, version: fields.version)
    },
    act("rank", [.optional("behind", .integer(1...Int64.max)), .optional("back", .line(1...4000))]) {
      actions, id, fields, _ in
      try actions.rank(id, behind: fields.optionalInteger("behind").map { ID($0) })
    },
    act("demo", [.optional("at", .line(0...16))]) { actions, id, fields, request in
      let at = try fields.optionalText("at").flatMap { $0.isEmpty ? nil : try local($0, in: request.admission.zone) }
      try actions.setDemo(id, at: at, version: fields.version)
    },
    act("checks", [.required("kind", .choice(of: FeatureCheck.Kind.self)), .required("text", .line(1...300))]) {
      actions, id, fields, _ in
      try actions.addCheck(
        FeatureCheck.Kind(rawValue: try fields.text("kind")) ?? .criterion, try fields.text("text"), to: id)
    },
    .act("/features/checks/{id}", onInvalid: onWrongCheck, judge),
  ]

  static let version = Schema.Property.optional("version", .integer(1...Int64.max))

  static func visible(_ request: Request, _ tx: Transaction) throws -> PlannedFeature {
    try FeatureVisibility(request.actor, tx).require(try FeatureStore(tx).get(try request.id("number")))
  }

  /// A form below the page of one feature; shows that page again when the form is wrong.
  private static func act(
    _ name: String, _ fields: [Schema.Property],
    _ work: @escaping @Sendable (FeatureActions, ID<PlannedFeature>, Fields, Request) throws -> Void
  ) -> Route {
    .act(
      "/features/{number}/\(name)",
      onInvalid: { try FeaturePage(try visible($0, $1), $0, $1, form: FormState($0, errors: $2)).page },
      { request, tx in
        let feature = try visible(request, tx)
        let sent = try request.form(.object(fields + [version]))
        try work(FeatureActions(tx, as: request.actor), feature.id, sent, request)
        let back = request.incoming.form["back"]
        return .seeOther(back?.hasPrefix("/features") == true ? back ?? feature.path : feature.path)
      })
  }

  private static let onWrongCheck: Route.OnInvalid = { request, tx, errors in
    let check = try FeatureCheckStore(tx).get(try request.id("id"))
    let feature = try FeatureVisibility(request.actor, tx).require(try FeatureStore(tx).get(check.feature))
    return try FeaturePage(feature, request, tx, form: FormState(request, errors: errors)).page
  }

  private static func judge(_ request: Request, _ tx: Transaction) throws -> Reply {
    let check = try FeatureCheckStore(tx).get(try request.id("id"))
    let feature = try FeatureVisibility(request.actor, tx).require(try FeatureStore(tx).get(check.feature))
    let states = FeatureCheck.State.allCases.map(\.rawValue) + ["remove"]
    let fields = try request.form(
      .object([
        .required("state", .choice(states)), .optional("evidence", .line(0...500)), .optional("check", .line(0...20)),
      ]))
    let actions = FeatureActions(tx, as: request.actor)
    if let state = FeatureCheck.State(rawValue: try fields.text("state")) {
      try actions.setCheck(check.id, state, evidence: fields.optionalText("evidence") ?? "")
    } else {
      try actions.removeCheck(check.id)
    }
    return .seeOther(feature.path)
  }

  /// A browser's `2026-03-13T14:00` by the clocks of the zone.
  private static func local(_ text: String, in zoneName: String) throws -> Instant {
    let parts = text.split(separator: "T")
    guard parts.count == 2, let day = Day(String(parts[0])), let time = TimeOfDay(String(parts[1].prefix(5))) else {
      throw Refusal.invalid("at", "must be a day and a time such as 2026-03-13T14:00")
    }
    return try Zone.named(zoneName).first(LocalTime(day: day, time: time))
  }
}

extension Fields {
  var version: Int? { optionalInteger("version").map(Int.init) }
}
