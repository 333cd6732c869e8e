import Calendars
import Core
import Storage
import Teams
import Web

/// Forms by which people change who has a duty, and ask each other to.
enum OverrideRoutes {
  static let all: [Route] = [
    form("replace", .replace, replace),
    form("cover", .cover) { request, tx, lane in
      let form = DutyForm(request, lane)
      let span = try form.span()
      try OverrideActions(tx, as: request.actor).addCoverage(
        by: try form.person("person"), to: lane.rotation.id, from: span.from, to: span.to, reason: form.text("reason"))
    },
    form("take", .give) { request, tx, lane in
      let form = DutyForm(request, lane)
      try OverrideActions(tx, as: request.actor).takePager(
        in: lane.rotation.id, from: try form.optionalPerson("replaced"), for: try form.optionalPerson("person"),
        reason: form.text("reason"))
    },
    form("swaps", .swap, ask),
    .act("/overrides/{id}/end") { request, tx in
      let id: ID<StoredOverride> = try request.id("id")
      let rotation = try OverrideStore(tx).get(id).rotation
      try OverrideActions(tx, as: request.actor).end(id)
      return .seeOther("/rotations/\(rotation)")
    },
    .act(
      "/swaps/{id}/accept",
      onInvalid: { request, tx, errors in
        let swap = try SwapStore(tx).get(request.id("id"))
        return try page(swap.rotation, .accept, request, tx, errors)
      },
      { request, tx in
        try answer(request, tx) { id, actions in
          try actions.accept(id, for: ID(request.incoming.form["person"] ?? ""))
        }
      }),
    .act("/swaps/{id}/decline") { request, tx in try answer(request, tx) { try $1.decline($0) } },
    .act("/swaps/{id}/withdraw") { request, tx in try answer(request, tx) { try $1.withdraw($0) } },
  ]

  /// A form of a rotation's page, which shows it again when something is wrong.
  private static func form(
    _ verb: String, _ act: SentForm.Act,
    _ change: @escaping @Sendable (Request, Transaction, RotationLane) throws -> Void
  ) -> Route {
    .act(
      "/rotations/{id}/\(verb)",
      onInvalid: { request, tx, errors in try page(request.id("id"), act, request, tx, errors) },
      { request, tx in
        let lane = try OnCallReader(tx).lane(request.id("id"))
        try change(request, tx, lane)
        return .seeOther("/rotations/\(lane.rotation.id)")
      })
  }

  private static func page(
    _ rotation: ID<Rotation>, _ act: SentForm.Act, _ request: Request, _ tx: Transaction, _ errors: [FieldError]
  ) throws -> Page {
    try RotationPages.rotation(
      try OnCallReader(tx).lane(rotation), request, tx, sent: SentForm(act, request, errors))
  }

  private static func replace(_ request: Request, _ tx: Transaction, _ lane: RotationLane) throws {
    let form = DutyForm(request, lane)
    let span = try form.span()
    let person = form.text("person") == "nobody" ? nil : try form.person("person")
    try OverrideActions(tx, as: request.actor).replace(
      try form.person("replaced"), by: person, in: lane.rotation.id, from: span.from, to: span.to,
      reason: form.text("reason"))
  }

  private static func ask(_ request: Request, _ tx: Transaction, _ lane: RotationLane) throws {
    let form = DutyForm(request, lane)
    let span = try form.span()
    var draft = SwapActions.Draft(from: span.from, to: span.to)
    draft.asker = try form.optionalPerson("asker")
    draft.asked = try form.optionalPerson("asked")
    if let (person, back) = try form.turn("return_from") {
      // Whose turn it is says who is asked, unless somebody else is.
      draft.asked = draft.asked ?? person
      draft.inReturn = back
    }
    draft.note = form.text("note")
    try SwapActions(tx, as: request.actor).ask(draft, in: lane.rotation.id)
  }

  private static func answer(
    _ request: Request, _ tx: Transaction, _ act: (ID<Swap>, SwapActions) throws -> Void
  ) throws -> Reply {
    let id: ID<Swap> = try request.id("id")
    let rotation = try SwapStore(tx).get(id).rotation
    try act(id, SwapActions(tx, as: request.actor))
    return .seeOther("/rotations/\(rotation)")
  }
}

/// The fields that forms about a duty share.
struct DutyForm {
  private let form: Query
  private let times: ShiftTimes

  init(_ request: Request, _ lane: RotationLane) {
    form = request.incoming.form
    times = ShiftTimes(zone: lane.zone)
  }

  func text(_ field: String) -> String { form[field] ?? "" }

  /// - Throws: `Refusal.invalid` for from and to.
  func span() throws -> (from: Instant, to: Instant) {
    try times.span(in: form, turn: form["about"].flatMap { Range(key: $0) })
  }

  /// - Throws: `Refusal.invalid` for the field.
  func person(_ field: String) throws -> ID<Person> {
    guard let person = try optionalPerson(field) else { throw Refusal.invalid(field, "must be chosen") }
    return person
  }

  /// - Returns: nil when nobody was chosen.
  /// - Throws: `Refusal.invalid` for the field.
  func optionalPerson(_ field: String) throws -> ID<Person>? {
    guard let text = form[field] else { return nil }
    guard let person = ID<Person>(text) else { throw Refusal.invalid(field, "must be one of the people") }
    return person
  }

  /// A turn of somebody, as `SwapForms` offers them; nil when none was chosen.
  /// - Throws: `Refusal.invalid` for the field.
  func turn(_ field: String) throws -> (person: ID<Person>, span: Range<Instant>)? {
    guard let text = form[field] else { return nil }
    let parts = text.split(separator: ":").map(String.init)
    guard parts.count == 2, let person = ID<Person>(parts[0]), let span = Range(key: parts[1]) else {
      throw Refusal.invalid(field, "must be one of the turns")
    }
    return (person, span)
  }
}
