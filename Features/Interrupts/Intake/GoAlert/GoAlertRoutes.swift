import Core
import HTTPTypes
import JSON
import Storage
import Web

/// GoAlert's generic integration: a form, JSON or the query, with the key as `token`.
enum GoAlertRoutes {
  static var routes: [Route] {
    ["/in/{key}/api/v2/generic/incoming", "/api/v2/generic/incoming"].map { path in
      .guest(.post, path, maximumBody: GoAlertMessage.maximumBody) { incoming, database in
        do { return try await receive(incoming, database) } catch let refusal as Refusal { return reply(refusal) }
      }
    }
  }

  private static func receive(_ incoming: Incoming, _ database: Database) async throws -> Reply {
    let type = incoming.headers[.contentType]?.lowercased() ?? ""
    let isForm = type.hasPrefix("application/x-www-form-urlencoded") || type.hasPrefix("multipart/form-data")
    let form = isForm ? incoming.form.pairs : []
    let key = try IntakeKey(incoming, else: (form + incoming.query.pairs).first { $0.0 == "token" }?.1)
    let message = try GoAlertMessage(isForm ? [] : incoming.body, pairs: form + incoming.query.pairs)
    let outcome = try await database.write { tx in
      let source = try IntakeActions.source(keyHash: key.hash, in: tx)
      return (try SignalActions(tx, from: source).apply(message.signal), source.id)
    }
    guard incoming.headers[.accept]?.lowercased().contains("application/json") == true else { return .noContent }
    return .json([
      "AlertID": .int(outcome.0.interrupt?.id.number ?? 0), "ServiceID": .string("\(outcome.1)"),
      "IsNew": .bool(outcome.0.effect == .opened),
    ])
  }

  /// As there: a line of text.
  private static func reply(_ refusal: Refusal) -> Reply {
    let status: HTTPResponse.Status =
      switch refusal {
      case .invalid: refusal.status == .contentTooLarge ? .contentTooLarge : .badRequest
      case .notAllowed: .unauthorized
      default: refusal.status
      }
    return .text(refusal.message, status: status)
  }
}

extension IntakeSnippets {
  var goAlert: [Snippet] {
    [
      Snippet(
        title: "Generic API of GoAlert", explanation: "Replace the host and the token; nothing else changes.",
        text: "\(publicURL)/api/v2/generic/incoming?token=\(key)"),
      Snippet(
        title: "curl", explanation: "A test by hand, and its end.",
        text: """
          curl '\(publicURL)/api/v2/generic/incoming?token=\(key)' -d summary='A test of the new source' -d dedup=test
          curl '\(publicURL)/api/v2/generic/incoming?token=\(key)' -d action=close -d dedup=test
          """),
    ]
  }
}
