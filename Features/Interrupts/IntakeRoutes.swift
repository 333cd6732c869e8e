import Core
import FeatureKit
import Foundation
import HTTPTypes
import JSON
import Storage
import Web

/// The one door for programs. Each address exists twice: below the source's own prefix `/in/KEY`, which Prometheus'
/// `path_prefix` and amtool's `--alertmanager.url` take as it is, and at the root with the key as bearer or basic
/// authentication.
struct IntakeRoutes {
  /// When this process began, for the status that amtool asks for.
  let startedAt: Instant
  let version: String

  var routes: [Route] {
    ["/in/{key}", ""].flatMap { prefix -> [Route] in
      [
        .guest(.post, prefix + "/api/v2/alerts", maximumBody: AlertDecoding.maximumBody) { incoming, database in
          try await Self.alertmanager { try await postAlerts(incoming, database) }
        },
        .guest(.get, prefix + "/api/v2/alerts") { incoming, database in
          try await Self.alertmanager { try await AlertListing(incoming, database).reply() }
        },
        .guest(.get, prefix + "/api/v2/status") { incoming, database in
          try await Self.alertmanager { try await status(incoming, database) }
        },
        .guest(.get, prefix + "/api/v2/receivers") { incoming, database in
          try await Self.alertmanager { try await receivers(incoming, database) }
        },
      ]
    } + [
      .guest(.post, "/in/{key}/webhook", maximumBody: AlertDecoding.maximumBody) { try await postWebhook($0, $1) },
      .guest(.post, "/in/{key}") { try await postMessage($0, $1) },
    ] + PagerDutyRoutes.routes + OpsgenieRoutes.routes + HeartbeatIntakeRoutes.routes
      + GrafanaRoutes.routes + GrafanaOnCallRoutes.routes + GoAlertRoutes.routes + CloudEventRoutes.routes
      + SignedIntakeRoutes.routes + MappedJSONRoutes.routes + SlackRoutes.routes
  }

  /// `POST /api/v2/alerts`. As in Alertmanager the alert is the unit: each is stored whole or refused, and a refused one
  /// does not take a firing one down with it, because Prometheus does not send a failed batch again.
  private func postAlerts(_ incoming: Incoming, _ database: Database) async throws -> Reply {
    let key = try IntakeKey(incoming)
    let decoded = try AlertDecoding.batch(incoming.body)
    try await database.write { tx in
      let source = try IntakeActions.source(keyHash: key.hash, in: tx)
      try IntakeActions(tx, from: source).receive(decoded.alerts)
    }
    guard decoded.errors.isEmpty else { throw Refusal.invalid(decoded.errors) }
    return Reply()
  }

  private func postWebhook(_ incoming: Incoming, _ database: Database) async throws -> Reply {
    let key = try IntakeKey(incoming)
    let group = try WebhookGroup(incoming.body)
    try await database.write { tx in
      let source = try IntakeActions.source(keyHash: key.hash, in: tx)
      try IntakeActions(tx, from: source).receive(group)
    }
    guard group.decoded.errors.isEmpty else { throw Refusal.invalid(group.decoded.errors) }
    return .json(["status": "accepted", "alerts": .int(group.decoded.alerts.count)])
  }

  private func postMessage(_ incoming: Incoming, _ database: Database) async throws -> Reply {
    let key = try IntakeKey(incoming)
    let message = try GenericMessage(incoming.body)
    let interrupt = try await database.write { tx in
      let source = try IntakeActions.source(keyHash: key.hash, in: tx)
      return try SignalActions(tx, from: source).apply(message.signal).interrupt
    }
    guard let interrupt else { return .json(["status": "nothing_open"]) }
    return .json(
      [
        "status": .string(interrupt.isOpen ? "open" : "resolved"), "number": .int(interrupt.id.number),
        "path": .string(interrupt.path), "count": .int(interrupt.count),
      ], status: interrupt.count == 1 && interrupt.isOpen ? .created : .ok)
  }

  private func status(_ incoming: Incoming, _ database: Database) async throws -> Reply {
    let key = try IntakeKey(incoming)
    _ = try await database.read { tx in try IntakeActions.source(keyHash: key.hash, in: tx) }
    return .json([
      "cluster": ["status": "disabled", "peers": []],
      "versionInfo": [
        "version": .string(version), "revision": "", "branch": "", "buildUser": "agileops", "buildDate": "",
        "goVersion": "",
      ],
      "config": ["original": ""],
      "uptime": .instant(startedAt),
    ])
  }

  private func receivers(_ incoming: Incoming, _ database: Database) async throws -> Reply {
    let key = try IntakeKey(incoming)
    let source = try await database.read { tx in try IntakeActions.source(keyHash: key.hash, in: tx) }
    return .json([["name": .string(source.name)]])
  }

  /// Alertmanager answers errors with a JSON string, and 400 for anything malformed.
  static func alertmanager(_ work: () async throws -> Reply) async throws -> Reply {
    do {
      return try await work()
    } catch let refusal as Refusal {
      let status: HTTPResponse.Status =
        switch refusal {
        case .invalid: .badRequest
        case .notAllowed: .unauthorized
        default: refusal.status
        }
      return .json(JSONValue.string(refusal.message), status: status)
    }
  }
}

/// The key of a source, from the path or from the Authorization header.
struct IntakeKey: Sendable {
  /// As `sources` keeps it; computed where many requests work at once.
  let hash: String

  /// - Throws: `Refusal.notAllowed` when there is none.
  init(_ incoming: Incoming) throws {
    try self.init(incoming, else: nil)
  }

  /// - Parameter other: where a format has its key beside the path and the header, such as in the body.
  init(_ incoming: Incoming, else other: String?) throws {
    guard let key = incoming.parameters["key"] ?? other ?? Self.authorization(incoming.headers[.authorization]) else {
      throw Refusal.notAllowed("A source key is needed: in the path (/in/KEY/…), as bearer token or as basic password.")
    }
    hash = SourceKey.hash(key)
  }

  private static func authorization(_ header: String?) -> String? {
    guard let header else { return nil }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    switch parts[0].lowercased() {
    case "bearer", "geniekey": return String(parts[1]).trimmed
    case "basic":
      guard let data = Data(base64Encoded: String(parts[1])) else { return nil }
      let pair = String(decoding: data, as: UTF8.self).split(
        separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return pair.count == 2 ? String(pair[1]) : nil
    default: return nil
    }
  }
}
