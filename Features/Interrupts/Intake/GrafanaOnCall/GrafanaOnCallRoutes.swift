import Core
import HTTPTypes
import JSON
import Storage
import Web

/// The addresses of Grafana OnCall's integrations: only the host changes, and the token.
enum GrafanaOnCallRoutes {
  static var routes: [Route] {
    let path = "/integrations/v1/{type}/{key}"
    return [
      route(.post, path) { incoming, database in
        let key = try IntakeKey(incoming)
        let (type, body) = (incoming.parameters["type"] ?? "", incoming.body)
        let alert = try await database.write { tx in
          let source = try IntakeActions.source(keyHash: key.hash, in: tx)
          let mapping = try SourceStore(tx).mapping(of: source.id)
          let alert = try GrafanaOnCallAlert(body, type: type, mapping: mapping)
          switch alert {
          case .grafana(let grafana): try GrafanaRoutes.receive(grafana, from: source, tx)
          case .signal(let signal): try SignalActions(tx, from: source).apply(signal)
          }
          return alert
        }
        if case .grafana(let grafana) = alert { _ = try GrafanaRoutes.reply(grafana) }
        return .text("Ok.")
      }
    ]
      + [.get, .post].map { method in
        route(method, path + "/heartbeat") { incoming, database in
          let key = try IntakeKey(incoming)
          try await database.write { tx in
            let source = try IntakeActions.source(keyHash: key.hash, in: tx)
            _ = try HeartbeatActions.ping("heartbeat", from: source, tx)
          }
          return .text("Ok.")
        }
      }
  }

  /// Errors are plain text there.
  private static func route(
    _ method: HTTPRequest.Method, _ path: String, _ work: @escaping @Sendable (Incoming, Database) async throws -> Reply
  ) -> Route {
    .guest(method, path, maximumBody: AlertDecoding.maximumBody) { incoming, database in
      do { return try await work(incoming, database) } catch let refusal as Refusal {
        let isInvalid = refusal.status == .unprocessableContent
        return .text(refusal.message, status: isInvalid ? .badRequest : refusal.status)
      }
    }
  }
}

extension IntakeSnippets {
  var grafanaOnCall: [Snippet] {
    [
      Snippet(
        title: "Addresses of integrations",
        explanation: "Replace host and token of each address; one source can take all of them.",
        text: GrafanaOnCallAlert.types.map { "\(publicURL)/integrations/v1/\($0)/\(key)/" }.joined(separator: "\n")),
      Snippet(
        title: "curl", explanation: "A test by hand. The state ok ends it.",
        text: """
          curl -H 'Content-Type: application/json' \(publicURL)/integrations/v1/formatted_webhook/\(key)/ \\
            -d '{"alert_uid": "test", "title": "A test of the new source", "state": "alerting"}'
          """),
      Snippet(
        title: "Heartbeat", explanation: "Make a heartbeat with the name heartbeat here first, on the page Heartbeats.",
        text: "\(publicURL)/integrations/v1/webhook/\(key)/heartbeat/"),
    ]
  }
}
