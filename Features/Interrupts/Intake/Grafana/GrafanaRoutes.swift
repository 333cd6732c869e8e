import Core
import HTTPTypes
import JSON
import Storage
import Web

/// Grafana's contact point “Webhook”, by POST or PUT, signed where the source has a secret.
enum GrafanaRoutes {
  static var routes: [Route] {
    [.post, .put].map { method in
      .guest(method, "/in/{key}/grafana", maximumBody: AlertDecoding.maximumBody) { incoming, database in
        let key = try IntakeKey(incoming)
        let alert = try GrafanaAlert(incoming.body)
        try await database.write { tx in
          let source = try IntakeActions.source(keyHash: key.hash, in: tx)
          if let secret = try SourceStore(tx).secret(of: source.id) { try verify(incoming, SignedBody(secret: secret)) }
          try receive(alert, from: source, tx)
        }
        return try reply(alert)
      }
    }
  }

  static func receive(_ alert: GrafanaAlert, from source: Source, _ tx: Transaction) throws {
    switch alert {
    case .group(let group): try IntakeActions(tx, from: source).receive(group)
    case .state(let signal): try SignalActions(tx, from: source).apply(signal)
    }
  }

  /// - Throws: `Refusal.invalid` for alerts of the group that could not be read; the others are stored.
  static func reply(_ alert: GrafanaAlert) throws -> Reply {
    guard case .group(let group) = alert else { return .json(["status": "accepted"]) }
    guard group.decoded.errors.isEmpty else { throw Refusal.invalid(group.decoded.errors) }
    return .json(["status": "accepted", "alerts": .int(group.decoded.alerts.count)])
  }

  /// The code is over the body, or over time and body where Grafana was told a header for the time.
  private static func verify(_ incoming: Incoming, _ signed: SignedBody) throws {
    let code = incoming.header("X-Grafana-Alerting-Signature")
    let time = incoming.header("X-Grafana-Alerting-Timestamp").map { Array("\($0):".utf8) } ?? []
    guard signed.signs(time + incoming.body, as: code) else { throw SignedBody.refusal }
  }
}

extension IntakeSnippets {
  var grafana: [Snippet] {
    [
      Snippet(
        title: "Grafana", explanation: "Alerting, Contact points, new one of the type Webhook.",
        text: """
          URL          \(intakeURL)/grafana
          HTTP Method  POST
          """),
      Snippet(
        title: "contact-points.yaml", explanation: "The same by provisioning.",
        text: """
          apiVersion: 1
          contactPoints:
            - name: agileops
              receivers:
                - uid: agileops
                  type: webhook
                  settings: {url: "\(intakeURL)/grafana"}
          """),
    ]
  }
}
