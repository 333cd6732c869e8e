import Core
import JSON
import Storage
import Web

/// The parts of a source's page about its secret and its mapping.
enum SourceSettingsRoutes {
  static func routes(_ pages: SourcePages) -> [Route] {
    [
      .act("/sources/{id}/secret") { request, tx in
        let id: ID<Source> = try request.id("id")
        let fields = try request.form(SourceSettingsForm.secret)
        let made = try SourceSettingsActions(tx, as: request.actor).setSecret(id, fields.optionalText("secret"))
        // The secret is in the answer itself and nowhere else, so this one is not followed by a redirect.
        return .page(try pages.source(try SourceStore(tx).get(id), key: nil, secret: made, request, tx))
      },
      .act(
        "/sources/{id}/mapping",
        onInvalid: { request, tx, errors in
          try request.actor.require(.manager, to: "change how a source is read")
          let source = try SourceStore(tx).get(try request.id("id"))
          return try pages.source(source, key: nil, request, tx, form: FormState(request, errors: errors))
        }
      ) { request, tx in
        try request.actor.require(.manager, to: "change how a source is read")
        let id: ID<Source> = try request.id("id")
        let fields = try request.form(SourceSettingsForm.page)
        let mapping = try SourceSettingsForm.mapping(page: fields)
        let sample = fields.optionalText("sample") ?? ""
        let isTrial = try fields.text("act") == "try"
        if isTrial, sample.isEmpty { throw Refusal.invalid("sample", "is needed to try the paths") }
        let outcome = sample.isEmpty ? nil : try SourceSettingsForm.outcome(mapping, sample: sample)
        guard !isTrial else {
          let source = try SourceStore(tx).get(id)
          return .page(
            try pages.source(source, key: nil, request, tx, form: FormState(request, errors: []), outcome: outcome))
        }
        try SourceSettingsActions(tx, as: request.actor).setMapping(id, mapping)
        return .seeOther("/sources/\(id)")
      },
    ]
  }
}
