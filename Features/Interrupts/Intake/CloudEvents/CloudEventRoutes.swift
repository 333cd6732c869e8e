import Core
import HTTPTypes
import JSON
import Storage
import Web

/// CloudEvents over HTTP in all three forms: headers and body, one document, a batch.
enum CloudEventRoutes {
  static var routes: [Route] {
    [
      .guest(.post, "/in/{key}/cloudevents", maximumBody: CloudEvent.maximumBody) { incoming, database in
        let key = try IntakeKey(incoming)
        let signals = try CloudEvent.all(incoming).map(\.signal)
        let outcomes = try await database.write { tx in
          let source = try IntakeActions.source(keyHash: key.hash, in: tx)
          return try SignalActions(tx, from: source).apply(signals)
        }
        return .json(["status": "accepted", "events": .int(outcomes.count)], status: .accepted)
      }
    ]
  }
}

extension IntakeSnippets {
  var cloudEvents: [Snippet] {
    [
      Snippet(
        title: "Where to send",
        explanation: "Structured, binary or as a batch. Source and subject together are the key.",
        text: "\(intakeURL)/cloudevents"),
      Snippet(
        title: "curl", explanation: "A test by hand, in binary form.",
        text: """
          curl \(intakeURL)/cloudevents -H 'Content-Type: application/json' -H 'ce-specversion: 1.0' \\
            -H 'ce-id: 1' -H 'ce-source: /test' -H 'ce-type: org.example.disk.full' -H 'ce-subject: db-1' \\
            -d '{"title": "A test of the new source", "severity": "warning"}'
          """),
    ]
  }
}
