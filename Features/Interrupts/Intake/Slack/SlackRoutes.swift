import Core
import HTTPTypes
import JSON
import Storage
import Web

/// Slack: a slash command and buttons, signed; and messages of tools that only know Slack's incoming webhook.
enum SlackRoutes {
  /// A signature of longer ago may have been overheard.
  private static let longest = Span.minutes(5)

  static var routes: [Route] { [message, command, press] }

  private static var message: Route {
    .guest(.post, "/in/{key}/slack", maximumBody: SlackMessage.maximumBody) { incoming, database in
      do {
        let key = try IntakeKey(incoming)
        let signal = try SlackMessage.signal(incoming.form["payload"].map { Array($0.utf8) } ?? incoming.body)
        try await database.write { tx in
          let source = try IntakeActions.source(keyHash: key.hash, signed: .slack, in: tx)
          try SignalActions(tx, from: source).apply(signal)
        }
        return .text("ok")
      } catch let refusal as Refusal {
        switch refusal {
        case .invalid: return .text("invalid_payload", status: .badRequest)
        case .notAllowed: return .text("invalid_token", status: .forbidden)
        default: return .text(refusal.message, status: refusal.status)
        }
      }
    }
  }

  private static var command: Route {
    .guest(.post, "/in/{key}/slack/command") { incoming, database in
      try await signed(incoming, database) { source, tx in
        let command = try SlackCommand(incoming.form.pairs)
        let text = try answer(command, source, tx)
        return .json(["response_type": "ephemeral", "text": .string(text)])
      }
    }
  }

  private static var press: Route {
    .guest(.post, "/in/{key}/slack/interactive") { incoming, database in
      try await signed(incoming, database) { source, tx in
        let press = try SlackPress(incoming.form["payload"] ?? "")
        var signal = Signal(press.act)
        signal.by = press.user
        _ = try act(signal, on: press.interrupt, source, tx)
        return Reply()
      }
    }
  }

  /// Checks signature and time, then does the work in the same transaction. People read what Slack is answered, so a
  /// refusal of what they asked for is an answer too.
  private static func signed(
    _ incoming: Incoming, _ database: Database, _ work: @escaping @Sendable (Source, Transaction) throws -> Reply
  ) async throws -> Reply {
    let key = try IntakeKey(incoming)
    let time = incoming.header("X-Slack-Request-Timestamp") ?? ""
    let code = incoming.header("X-Slack-Signature").map { $0.hasPrefix("v0=") ? String($0.dropFirst(3)) : "" }
    return try await database.write { tx in
      let source = try IntakeActions.source(keyHash: key.hash, signed: .slack, in: tx)
      let base = Array("v0:\(time):".utf8) + incoming.body
      guard source.kind == .slack, let seconds = Int64(time), time.utf8.count <= 12,
        SignedBody(secret: try SourceStore(tx).secret(of: source.id) ?? "").signs(base, as: code)
      else { throw SignedBody.refusal }
      let age = tx.now - Instant(seconds: seconds)
      guard age <= longest, age >= Span.zero - longest else {
        throw Refusal.notAllowed("The signature is of another time; compare the clocks.")
      }
      return try work(source, tx)
    }
  }

  private static func answer(_ command: SlackCommand, _ source: Source, _ tx: Transaction) throws -> String {
    switch command.wish {
    case .help:
      return """
        Write what is wrong or wanted, with P1 to P4 in front if it matters: `P2 Mail queue grows`.
        `list` shows what is open; `ack I-12`, `note I-12 text` and `resolve I-12 text` act on one.
        """
    case .list:
      var filter = InterruptFilter()
      filter.state = .open
      let open = try InterruptStore(tx).list(filter, limit: 100).elements.filter { $0.team == source.team }
      guard !open.isEmpty else { return "Nothing is open." }
      return open.prefix(20).map { "\($0.number) \($0.priority.name) \($0.title), \($0.state.words)" }
        .joined(separator: "\n")
    case .open(let title, let priority):
      let outcome = try SignalActions(tx, from: source).apply(command.signal(title, priority))
      guard let interrupt = outcome.interrupt else { return "Nothing was opened." }
      return "\(interrupt.number) is open as \(interrupt.priority.name). Who triages now is told."
    case .act(let act, let id, let text):
      var signal = Signal(act)
      signal.by = command.user
      signal.text = text
      return try self.act(signal, on: id, source, tx)
    }
  }

  /// - Returns: what became of it, in words.
  private static func act(
    _ signal: Signal, on id: ID<Interrupt>, _ source: Source, _ tx: Transaction
  ) throws -> String {
    guard let interrupt = try InterruptStore(tx).find(id), interrupt.team == source.team else {
      return "There is no interrupt I-\(id)."
    }
    let outcome = try SignalActions(tx, from: source).apply(signal, to: interrupt)
    let now = outcome.interrupt ?? interrupt
    return outcome.effect == .nothingOpen
      ? "\(now.number) was resolved already." : "\(now.number) is \(now.state.words): \(now.title)"
  }
}

extension IntakeSnippets {
  var slack: [Snippet] {
    [
      Snippet(
        title: "Slack app",
        explanation: "api.slack.com/apps, your app. Its signing secret (Basic Information) belongs to this source.",
        text: """
          Slash Commands, Request URL   \(intakeURL)/slack/command
          Interactivity, Request URL    \(intakeURL)/slack/interactive
          """),
      Snippet(
        title: "Tools that can only post to Slack", explanation: "Take this for the address of an incoming webhook.",
        text: "\(intakeURL)/slack"),
      Snippet(
        title: "alertmanager.yml", explanation: "Alertmanager's own receiver for Slack.",
        text: """
          receivers:
            - name: agileops
              slack_configs:
                - api_url: \(intakeURL)/slack
                  send_resolved: true
          """),
    ]
  }
}
