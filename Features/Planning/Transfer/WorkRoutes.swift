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
      handler: .flow { request, database in
        do {
          return try await act(request, database)
        } catch Refusal.invalid(let errors) {
          return try await database.read { tx in
            let form = FormState(sent: request.incoming.form, errors: errors)
            return .page(try WorkImportPage(request, tx, form).page(), status: .unprocessableContent)
          }
        }
      }),
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

  /// Looking at a large file takes a while, in which others go on writing: only keeping it and doing what it says are
  /// changes.
  private static func act(_ request: Request, _ database: Database) async throws -> Reply {
    try WorkImportActions.require(request.actor)
    guard let number = request.actor.person else {
      throw Refusal.notAllowed("A file is sent by a person; programs use POST /api/v1/work/import.")
    }
    let form = request.incoming.form
    let (bytes, upload) = try await file(request, of: ID(number), database)
    let asked = try WorkImportFields.request(form, bytes)
    guard form["then"] == "apply", let digest = form["digest"] else {
      return .page(try await plan(asked, request, database, upload))
    }
    let actor = request.actor
    do {
      try await database.write { tx in
        try WorkImportActions(tx, as: actor).apply(asked, digest: digest)
        try WorkLinkStore(tx).forget(ID(number))
      }
    } catch Refusal.invalid(let errors) {
      throw Refusal.invalid(errors.map(WorkImportFields.named))
    } catch Refusal.conflict(let why) {
      // An answer may have been changed since: the plan of now is what there is to look at.
      let errors = [FieldError(field: "", problem: why)]
      return .page(try await plan(asked, request, database, upload, errors), status: .conflict)
    }
    return .seeOther("/board?team=\(asked.team)")
  }

  private static func plan(
    _ asked: WorkImportRequest, _ request: Request, _ database: Database, _ upload: String, _ errors: [FieldError] = []
  ) async throws -> Page {
    do {
      return try await database.read { tx in
        let plan = try WorkImportActions(tx, as: request.actor).plan(asked)
        let form = FormState(sent: request.incoming.form, errors: errors)
        return try WorkImportPage(request, tx, form, plan: plan, upload: upload).page()
      }
    } catch Refusal.invalid(let errors) {
      throw Refusal.invalid(errors.map(WorkImportFields.named))
    }
  }

  /// The file that was chosen now, or else the one that was sent before.
  private static func file(
    _ request: Request, of person: ID<Person>, _ database: Database
  ) async throws -> (bytes: [UInt8], upload: String) {
    if let text = try request.incoming.text(ofFile: "file") {
      let bytes = Array(text.utf8)
      guard bytes.count <= TransferLimits.bytes else {
        throw Refusal.invalid(
          "file", "must have at most \(TransferLimits.bytes.grouped) bytes, has \(bytes.count.grouped)")
      }
      return (bytes, try await database.write { tx in try WorkLinkStore(tx).keep(bytes, of: person) })
    }
    guard let upload = request.incoming.form["upload"] else { throw Refusal.invalid("file", "must be chosen") }
    guard let bytes = try await database.read({ tx in try WorkLinkStore(tx).kept(upload, of: person) }) else {
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
