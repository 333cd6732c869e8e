import Core
import JSON

/// Alerts read out of a body: each one whole or refused, never half.
package struct DecodedAlerts: Sendable {
  package var alerts: [IncomingAlert] = []
  /// What was wrong with the refused ones, with the place of each.
  package var errors: [FieldError] = []
}

/// Reads Alertmanager's API v2 and the alerts of its webhook. Unknown keys are ignored: other products' formats grow.
package enum AlertDecoding {
  /// Body of an intake in bytes; Prometheus' largest batches are far below.
  package static let maximumBody = 5 << 20
  package static let maximumAlerts = 10_000
  static let maximumLabels = 64
  static let maximumLabelValue = 4096
  static let maximumAnnotationValue = 16_384
  /// Earlier and later times are mistakes of the sender's clock.
  static let earliest = Instant(seconds: 946_684_800)
  static let latest = Instant(seconds: 4_102_444_800)

  /// `POST /api/v2/alerts`: an array of alerts.
  /// - Throws: `Refusal.invalid` when the body as a whole cannot be read.
  package static func batch(_ body: [UInt8]) throws -> DecodedAlerts {
    try JSON.parse(body, limits: JSON.Limits(bytes: maximumBody)) { root in
      guard root.kind == .array else { throw Refusal.invalid("body", "must be an array of alerts") }
      return try alerts(root, at: "")
    }
  }

  static func alerts(_ list: JSON, at path: String) throws -> DecodedAlerts {
    guard list.count <= maximumAlerts else {
      throw Refusal.invalid(
        path.isEmpty ? "body" : path, "must have at most \(maximumAlerts) alerts, has \(list.count)")
    }
    var decoded = DecodedAlerts()
    decoded.alerts.reserveCapacity(list.count)
    list.array { index, entry in
      do throws(FieldError) {
        decoded.alerts.append(try alert(entry))
      } catch {
        if decoded.errors.count < 20 {
          let place = "\(path)[\(index)]" + (error.field.isEmpty ? "" : ".\(error.field)")
          decoded.errors.append(FieldError(field: place, problem: error.problem))
        }
      }
    }
    return decoded
  }

  private static func alert(_ json: JSON) throws(FieldError) -> IncomingAlert {
    guard json.kind == .object else { throw FieldError(field: "", problem: "must be an object") }
    let labels = try pairs(json["labels"], "labels", limit: maximumLabelValue)
    guard !labels.isEmpty else {
      throw FieldError(field: "labels", problem: "must have at least one label that is not empty")
    }
    let startsAt = try instant(json["startsAt"], "startsAt")
    let endsAt = try instant(json["endsAt"], "endsAt")
    if let startsAt, let endsAt, startsAt > endsAt {
      throw FieldError(field: "endsAt", problem: "must not be before startsAt")
    }
    return IncomingAlert(
      labels: labels, annotations: try pairs(json["annotations"], "annotations", limit: maximumAnnotationValue),
      startsAt: startsAt, endsAt: endsAt, generatorURL: try text(json["generatorURL"], "generatorURL", limit: 2048))
  }

  /// Sorted by name, without empty values.
  private static func pairs(_ json: JSON?, _ field: String, limit: Int) throws(FieldError) -> [Label] {
    guard let json, !json.isNull else { return [] }
    guard json.kind == .object else { throw FieldError(field: field, problem: "must be an object of strings") }
    guard json.count <= maximumLabels else {
      throw FieldError(field: field, problem: "must have at most \(maximumLabels) entries, has \(json.count)")
    }
    var pairs: [Label] = []
    pairs.reserveCapacity(json.count)
    var problem: FieldError?
    json.object { key, value in
      guard problem == nil else { return }
      do throws(FieldError) {
        let pair = Label(key.string, try Self.value(value, "\(field).\(key.string.prefix(80))", limit: limit))
        guard pair.name.isLabelName else {
          throw FieldError(
            field: field,
            problem: "“\(pair.name.prefix(80))” is not a name of letters, digits and underscores, at most 128")
        }
        if !pair.value.isEmpty { pairs.append(pair) }
      } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    return sortedUnique(pairs, field)
  }

  /// Of duplicate keys the first one counts.
  private static func sortedUnique(_ pairs: [Label], _ field: String) -> [Label] {
    var sorted = pairs
    sorted.sort { $0.name < $1.name }
    guard zip(sorted, sorted.dropFirst()).contains(where: { $0.name == $1.name }) else { return sorted }
    var seen: Set<String> = []
    return pairs.filter { seen.insert($0.name).inserted }.sorted { $0.name < $1.name }
  }

  private static func value(_ json: JSON, _ field: String, limit: Int) throws(FieldError) -> String {
    guard let text = json.text else { throw FieldError(field: field, problem: "must be a string") }
    guard text.count <= limit else {
      throw FieldError(field: field, problem: "must have at most \(limit) bytes, has \(text.count)")
    }
    let hasControl = text.withUTF8 { $0.contains { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 && $0 != 0x0D } }
    guard !hasControl else { throw FieldError(field: field, problem: "must not contain control characters") }
    return text.string
  }

  private static func text(_ json: JSON?, _ field: String, limit: Int) throws(FieldError) -> String {
    guard let json, !json.isNull else { return "" }
    return try value(json, field, limit: limit)
  }

  /// Go's zero time, which clients send for "absent", is nil.
  private static func instant(_ json: JSON?, _ field: String) throws(FieldError) -> Instant? {
    guard let json, !json.isNull else { return nil }
    guard let text = json.string else { throw FieldError(field: field, problem: "must be a time as text (RFC 3339)") }
    if text.isEmpty || text.hasPrefix("0001-01-01T00:00:00") { return nil }
    guard let instant = Instant(rfc3339: text) else {
      throw FieldError(field: field, problem: "must be a time like 2026-03-11T09:04:00Z, is “\(text.prefix(40))”")
    }
    guard instant >= earliest, instant <= latest else {
      throw FieldError(field: field, problem: "must be between the years 2000 and 2100, is \(text.prefix(40))")
    }
    return instant
  }
}
