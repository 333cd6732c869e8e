import Core
import HTTPTypes
import JSON
import Storage
import Web

/// GitHub and Sentry: the key in the address finds the source, and the signature shows that its secret is known.
enum SignedIntakeRoutes {
  static var routes: [Route] { [github, sentry] }

  private static var github: Route {
    .guest(.post, "/in/{key}/github", maximumBody: GitHubEvent.maximumBody) { incoming, database in
      let event = incoming.header("X-GitHub-Event") ?? ""
      let code = incoming.header("X-Hub-Signature-256")?.split(separator: "=", maxSplits: 1).last.map(String.init)
      return try await receive(.gitHub, incoming, code, database) { try GitHubEvent.report(event, $0) }
    }
  }

  private static var sentry: Route {
    .guest(.post, "/in/{key}/sentry", maximumBody: SentryEvent.maximumBody) { incoming, database in
      let resource = incoming.header("Sentry-Hook-Resource") ?? ""
      let code = incoming.header("Sentry-Hook-Signature")
      return try await receive(.sentry, incoming, code, database) { try SentryEvent.report(resource, $0) }
    }
  }

  /// The signature is checked before anything is read of the body.
  private static func receive(
    _ kind: Source.Kind, _ incoming: Incoming, _ code: String?, _ database: Database,
    _ read: @escaping @Sendable ([UInt8]) throws -> SenderReport
  ) async throws -> Reply {
    let key = try IntakeKey(incoming)
    let (source, secret) = try await database.read { tx in
      let source = try IntakeActions.source(keyHash: key.hash, signed: kind, in: tx)
      return (source, try SourceStore(tx).secret(of: source.id))
    }
    guard source.kind == kind, SignedBody(secret: secret ?? "").signs(incoming.body, as: code) else {
      throw SignedBody.refusal
    }
    let report = try read(incoming.body)
    guard !report.isEmpty else { return .json(["status": "ignored"], status: .accepted) }
    let outcomes = try await database.write { tx in
      let source = try IntakeActions.source(keyHash: key.hash, signed: kind, in: tx)
      return try report.apply(from: source, tx)
    }
    let numbers = outcomes.compactMap { $0.interrupt?.id.number }.map { JSONValue.int($0) }
    return .json(["status": "accepted", "interrupts": .array(numbers)], status: .accepted)
  }
}

extension IntakeSnippets {
  var github: [Snippet] {
    [
      Snippet(
        title: "GitHub", explanation: "Settings, Webhooks, Add webhook, of a repository or an organisation.",
        text: """
          Payload URL   \(intakeURL)/github
          Content type  application/json
          Secret        \(secret ?? "the signing secret of this source")
          Events        Issues, Workflow runs, Deployment statuses, Releases, Dependabot alerts,
                        Code scanning alerts, Secret scanning alerts
          """)
    ]
  }

  var sentry: [Snippet] {
    [
      Snippet(
        title: "Sentry",
        explanation: "Settings, Custom Integrations, Create New Integration. Its client secret belongs to this source.",
        text: """
          Webhook URL        \(intakeURL)/sentry
          Alert Rule Action  on
          Webhooks           issue, comment
          """)
    ]
  }
}
