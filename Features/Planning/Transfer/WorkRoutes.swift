import Core
import HTTPTypes
import OnCall
import Storage
import Teams
import Web

/// The pages that bring work along and take it away.
enum WorkRoutes {
  /// A form with a file, and what stands around the file.
  private static let maximumBody = TransferLimits.bytes + 1 << 20

  static let all: [Route] = [
    .page("/work/import") { request, tx in
      try WorkImportActions.require(request.actor)
      return try WorkImportPage(request, tx, .fresh).page()
    },
    Route(
      .post, "/work/import", scope: .write, maximumBody: maximumBody,
      handler: .write(
        act,
        { request, tx, errors in
          try WorkImportPage(request, tx, FormState(sent: request.incoming.form, errors: errors)).page()
        })),
    .page("/work/export") { request, tx in try WorkExportPage(request, tx).page() },
    download("/work/export.json", "json") { request, tx in
      try WorkAPIRoutes.reply(request, tx, table: nil)
    },
    download("/work/export.csv", "csv") { request, tx in
      let what = request.incoming.query["what"].flatMap(WorkTable.init(rawValue:))
      return try WorkAPIRoutes.reply(request, tx, table: what ?? .items)
    },
  ]

  private static func download(
    _ path: String, _ ending: String, _ show: @escaping @Sendable (Request, Transaction) throws -> Reply
  ) -> Route {
    Route(
      .get, path, scope: .read,
      handler: .read { request, tx in
        var reply = try show(request, tx)
        let what = request.incoming.query["what"].flatMap(WorkTable.init(rawValue:))
        let name = ["agileops-work", what?.rawValue].compactMap(\.self).joined(separator: "-")
        reply.headers[.contentDisposition] = "attachment; filename=\"\(name).\(ending)\""
        return reply
      })
  }

  private static func act(_ request: Request, _ tx: Transaction) throws -> Reply {
    try WorkImportActions.require(request.actor)
    guard let number = request.actor.person else {
      throw Refusal.notAllowed("A file is sent by a person; programs use POST /api/v1/work/import.")
    }
    let form = request.incoming.form
    let store = WorkLinkStore(tx)
    let (bytes, upload) = try file(request, of: ID(number), store)
    let asked = try WorkImportFields.request(form, bytes)
    let actions = WorkImportActions(tx, as: request.actor)
    func page(_ errors: [FieldError]) throws -> Page {
      let state = FormState(sent: form, errors: errors)
      return try WorkImportPage(request, tx, state, plan: try actions.plan(asked), upload: upload).page()
    }
    do {
      guard form["then"] == "apply", let digest = form["digest"] else { return .page(try page([])) }
      try actions.apply(asked, digest: digest)
    } catch Refusal.invalid(let errors) {
      throw Refusal.invalid(errors.map(WorkImportFields.named))
    } catch Refusal.conflict(let why) {
      // An answer may have been changed since: the plan of now is what there is to look at.
      return .page(try page([FieldError(field: "", problem: why)]), status: .conflict)
    }
    try store.forget(ID(number))
    return .seeOther("/board?team=\(asked.team)")
  }

  /// The file that was chosen now, or else the one that was sent before.
  private static func file(
    _ request: Request, of person: ID<Person>, _ store: WorkLinkStore
  ) throws -> (bytes: [UInt8], upload: String) {
    if let text = try request.incoming.text(ofFile: "file") {
      let bytes = Array(text.utf8)
      return (bytes, try store.keep(bytes, of: person))
    }
    guard let upload = request.incoming.form["upload"] else { throw Refusal.invalid("file", "must be chosen") }
    guard let bytes = try store.kept(upload, of: person) else {
      throw Refusal.invalid("file", "must be chosen again: the one that you sent has been forgotten")
    }
    return (bytes, upload)
  }
}

/// The fields of the form.
enum WorkImportFields {
  static let labels = [
    "source": "From", "team": "Into the team", "scope": "Board", "file": "File",
  ]

  /// - Throws: `Refusal.invalid` with what is wrong, under the names of the fields.
  static func request(_ form: Query, _ bytes: [UInt8]) throws -> WorkImportRequest {
    guard let team = ID<Team>(form["team"] ?? "") else {
      throw Refusal.invalid("team", "must be a team of operations")
    }
    var request = WorkImportRequest(
      team: team, source: form["source"].flatMap(WorkSource.init(rawValue:)), bytes: bytes)
    request.scope = (form["scope"] ?? "").trimmed.cut(to: 200)
    for (index, name) in form.all("column").enumerated() {
      if let state = form[column(index)] { request.columns[name] = state }
    }
    for (index, key) in form.all("who").enumerated() {
      switch form[answer(index)] {
      case nil: continue
      case "nobody": request.people.updateValue(nil, forKey: key)
      case let number?: if let id = ID<Person>(number) { request.people.updateValue(id, forKey: key) }
      }
    }
    return request
  }

  /// The name of the field that says what the n-th column of the file is.
  static func column(_ index: Int) -> String { "as-\(index)" }

  /// The name of the field that says who the n-th person of the file is.
  static func answer(_ index: Int) -> String { "is-\(index)" }

  /// Places in the file are found in the one file.
  static func named(_ error: FieldError) -> FieldError {
    if labels[error.field] != nil { return error }
    return FieldError(
      field: "file", problem: error.field == "body" ? error.problem : "\(error.field): \(error.problem)")
  }
}
