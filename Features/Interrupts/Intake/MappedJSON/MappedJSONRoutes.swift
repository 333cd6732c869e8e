import Core
import HTTPTypes
import JSON
import Storage
import Web

/// JSON of any form, read by the paths that the source was told.
enum MappedJSONRoutes {
  static var routes: [Route] {
    [.post, .put].map { method in
      .guest(method, "/in/{key}/json") { incoming, database in
        let key = try IntakeKey(incoming)
        let body = try JSONValue.parse(incoming.body)
        let interrupt = try await database.write { tx in
          let source = try IntakeActions.source(keyHash: key.hash, in: tx)
          let signal = try SourceStore(tx).mapping(of: source.id).signal(body)
          return try SignalActions(tx, from: source).apply(signal).interrupt
        }
        guard let interrupt else { return .json(["status": "nothing_open"]) }
        return .json([
          "status": .string(interrupt.isOpen ? "open" : "resolved"), "number": .int(interrupt.id.number),
          "path": .string(interrupt.path), "count": .int(interrupt.count),
        ])
      }
    }
  }
}

extension IntakeSnippets {
  var mappedJSON: [Snippet] {
    [
      Snippet(
        title: "Where to send", explanation: "Any JSON object or array, by POST or PUT.", text: "\(intakeURL)/json"),
      Snippet(
        title: "curl", explanation: "A test by hand, for the paths that a new source begins with.",
        text: """
          curl -H 'Content-Type: application/json' \(intakeURL)/json \\
            -d '{"title": "A test of the new source", "key": "test", "severity": "warning", "status": "firing"}'
          curl -H 'Content-Type: application/json' \(intakeURL)/json -d '{"key": "test", "status": "ok"}'
          """),
    ]
  }
}
