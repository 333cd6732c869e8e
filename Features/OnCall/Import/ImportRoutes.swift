import Core
import Storage
import Teams
import Web

/// The page that brings rotations along from other products.
enum ImportRoutes {
  /// A form writes most signs of JSON with three bytes.
  private static let maximumBody = 3 * ImportLimits.bytes

  static let all: [Route] = [
    .page("/rotations/import") { request, tx in
      try OnCallActions(tx, as: request.actor).requireOperations(to: "import rotations")
      return try ImportPages.form(request, tx, .fresh)
    },
    Route(
      .post, "/rotations/import", scope: .write, maximumBody: maximumBody,
      handler: .write(
        act,
        { request, tx, errors in
          let form = ImportFields.filled(request.incoming.form, try? request.incoming.text(ofFile: "file"))
          return try ImportPages.form(request, tx, FormState(sent: form, errors: errors))
        })),
  ]

  private static func act(_ request: Request, _ tx: Transaction) throws -> Reply {
    let form = ImportFields.filled(request.incoming.form, try request.incoming.text(ofFile: "file"))
    let asked = try ImportFields.request(form)
    let actions = ImportActions(tx, as: request.actor)
    do {
      guard form["then"] == "apply", let digest = form["digest"] else {
        let state = FormState(sent: form, errors: [])
        return .page(try ImportPages.form(request, tx, state, plan: try actions.plan(asked)))
      }
      try actions.apply(asked, digest: digest)
    } catch Refusal.invalid(let errors) {
      throw Refusal.invalid(errors.map(ImportFields.named))
    }
    return .seeOther("/rotations?team=\(asked.team)")
  }
}

/// The fields of the form.
enum ImportFields {
  static let labels = [
    "source": "From", "team": "Team", "kind": "Duty", "text": "Export", "file": "File", "only": "Only these",
  ]

  /// The form with the text of a chosen file in the field of pasted text: a browser sends a file only once.
  static func filled(_ form: Query, _ file: String?) -> Query {
    guard let text = file ?? form["text"] else { return form }
    return Query(form.pairs.filter { $0.0 != "file" && $0.0 != "text" } + [("text", asKept(text))])
  }

  /// The text as it is after a browser has kept it in a field: that ends lines its own way, and drops a first empty one.
  private static func asKept(_ text: String) -> String {
    let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var isAfterReturn = false
    for byte in text.utf8 {
      if !(byte == lineFeed && isAfterReturn) { bytes.append(byte == carriageReturn ? lineFeed : byte) }
      isAfterReturn = byte == carriageReturn
    }
    return String(decoding: bytes.drop { $0 == lineFeed }, as: UTF8.self)
  }

  /// - Throws: `Refusal.invalid` with all that is wrong, under the names of the fields.
  static func request(_ form: Query) throws -> ImportRequest {
    var errors: [FieldError] = []
    let source = form["source"].flatMap { ImportSource(rawValue: $0) }
    if source == nil { errors.append(FieldError(field: "source", problem: "must be chosen")) }
    let team = ID<Team>(form["team"] ?? "")
    if team == nil { errors.append(FieldError(field: "team", problem: "must be a team of operations")) }
    let kind = form["kind"].flatMap { Rotation.Kind(rawValue: $0) }
    if kind == nil { errors.append(FieldError(field: "kind", problem: "must be PoTW or on call")) }
    guard let source, let team, let kind else { throw Refusal.invalid(errors) }
    let lines = (form["only"] ?? "").split(whereSeparator: \.isNewline).map { String($0).trimmed }
    return ImportRequest(
      source: source, team: team, kind: kind, files: [ImportFile(path: "", bytes: Array((form["text"] ?? "").utf8))],
      people: people(form), only: lines.filter { !$0.isEmpty })
  }

  /// Who is who: `who` names a person of the file, the field beside it says who that is.
  private static func people(_ form: Query) -> [String: ID<Person>?] {
    var people: [String: ID<Person>?] = [:]
    for (index, key) in form.all("who").enumerated() {
      switch form[answer(index)] {
      case nil: continue
      case "nobody": people.updateValue(nil, forKey: key)
      case let number?: if let id = ID<Person>(number) { people.updateValue(id, forKey: key) }
      }
    }
    return people
  }

  /// The name of the field that says who the n-th person of the file is.
  static func answer(_ index: Int) -> String { "is-\(index)" }

  /// Places in the file are found in the one large field.
  static func named(_ error: FieldError) -> FieldError {
    if labels[error.field] != nil { return error }
    let place = ["files", "body"].contains(error.field) ? "" : "\(error.field): "
    return FieldError(field: "text", problem: place + error.problem)
  }
}
