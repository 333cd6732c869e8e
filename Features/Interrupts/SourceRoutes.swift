import Core
import Storage
import Web

/// Pages about what sends interrupts, for managers and administrators.
enum SourceRoutes {
  /// - Parameter publicURL: where programs reach the product, without a slash at the end; the snippets begin with it.
  static func routes(publicURL: String) -> [Route] {
    let pages = SourcePages(publicURL: publicURL)
    return [
      .page("/sources") { request, tx in
        try request.actor.require(.manager, to: "see sources")
        return try pages.list(request, tx)
      },
      .page("/sources/new") { request, tx in
        try request.actor.require(.manager, to: "add a source")
        return try pages.new(request, tx, .fresh)
      },
      .page("/sources/{id}") { request, tx in
        try request.actor.require(.manager, to: "see sources")
        return try pages.source(try SourceStore(tx).get(request.id("id")), key: nil, request, tx)
      },
      // The key is in the answer itself and nowhere else, so this one is not followed by a redirect.
      .act(
        "/sources",
        onInvalid: { request, tx, errors in
          try request.actor.require(.manager, to: "add a source")
          return try pages.new(request, tx, FormState(request, errors: errors))
        }
      ) { request, tx in
        let (source, key) = try SourceForm.add(page: try request.form(SourceForm.page), request.actor, tx)
        let secret =
          source.kind == .gitHub ? try SourceSettingsActions(tx, as: request.actor).setSecret(source.id, nil) : nil
        return .page(try pages.source(source, key: key, secret: secret, request, tx), status: .created)
      },
      .act("/sources/{id}/key") { request, tx in
        let id: ID<Source> = try request.id("id")
        let key = try SourceActions(tx, as: request.actor).replaceKey(id)
        return .page(try pages.source(try SourceStore(tx).get(id), key: key, request, tx))
      },
      switching("disable", false), switching("enable", true),
    ] + SourceSettingsRoutes.routes(pages)
  }

  private static func switching(_ verb: String, _ isOn: Bool) -> Route {
    .act("/sources/{id}/\(verb)") { request, tx in
      let id: ID<Source> = try request.id("id")
      try SourceActions(tx, as: request.actor).setEnabled(id, isOn)
      return .seeOther("/sources/\(id)")
    }
  }
}
