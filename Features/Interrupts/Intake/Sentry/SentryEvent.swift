import Core
import JSON

/// What an integration of Sentry reports: documented in `docs/formats/sentry.md`.
enum SentryEvent {
  static let maximumBody = 4 << 20

  /// - Parameter resource: the header Sentry-Hook-Resource.
  /// - Returns: an empty report for what nobody has to look at.
  /// - Throws: `Refusal.invalid` with all that is wrong.
  static func report(_ resource: String, _ body: [UInt8]) throws -> SenderReport {
    var fields = try SenderFields(body, most: maximumBody)
    let signal: Signal?
    switch resource {
    case "issue": signal = issue(&fields)
    case "event_alert": signal = event(&fields)
    case "metric_alert": signal = metric(&fields)
    case "comment": signal = comment(&fields)
    default: signal = nil
    }
    try fields.check()
    guard var signal else { return SenderReport() }
    if let name = fields["actor.name"]?.text, fields["actor.type"]?.text == "user" { signal.by = name.cut(toLine: 100) }
    return SenderReport([signal])
  }

  private static func issue(_ fields: inout SenderFields) -> Signal? {
    let action = fields.required("action", most: 50)
    let id = id("data.issue.id", &fields)
    let act: Signal.Act
    switch action {
    case "created", "unresolved": act = .raise
    case "resolved", "archived", "ignored": act = .resolve
    default: return nil
    }
    var signal = Signal(act, key: "sentry:issue:\(id)")
    signal.say(fields.required("data.issue.title", most: 5000), [fields.cut("data.issue.culprit", most: 2000) ?? ""])
    signal.link(fields.cut("data.issue.web_url", most: 2000) ?? fields.cut("data.issue.permalink", most: 2000), "Issue")
    describe(&signal, &fields, "data.issue.project.slug", "data.issue.level", "data.issue.platform")
    signal.label("short_id", fields.cut("data.issue.shortId", most: 100))
    return signal
  }

  /// A rule about events; its issue is the key, so that the issue's end ends it.
  private static func event(_ fields: inout SenderFields) -> Signal? {
    let action = fields.required("action", most: 50)
    guard action == "triggered" else { return nil }
    let issue = fields["data.event.issue_id"]?.words ?? fields["data.event.groupid"]?.words
    let key = issue.map { "sentry:issue:\($0)" } ?? "sentry:event:\(fields.required("data.event.event_id", most: 100))"
    var signal = Signal(.raise, key: key)
    signal.say(
      fields.required("data.event.title", most: 5000),
      [fields.cut("data.event.culprit", most: 2000) ?? "", fields.cut("data.event.message", most: 5000) ?? ""])
    signal.link(fields.cut("data.event.web_url", most: 2000), "Event")
    describe(&signal, &fields, "data.event.project_name", "data.event.level", "data.event.platform")
    signal.label("rule", fields.cut("data.triggered_rule", most: 300))
    return signal
  }

  private static func metric(_ fields: inout SenderFields) -> Signal? {
    let action = fields.choice("action", ["critical", "warning", "resolved"])
    if action == nil, fields["action"] == nil { fields.refuse("action", "is required") }
    let id = id("data.metric_alert.id", &fields)
    var signal = Signal(action == "resolved" ? .resolve : .raise, key: "sentry:metric:\(id)")
    let title = fields.cut("data.description_title", most: 2000) ?? fields.cut("data.metric_alert.title", most: 2000)
    signal.say(title?.nilIfEmpty ?? "Metric alert \(id)", [fields.cut("data.description_text", most: 5000) ?? ""])
    signal.priority = action == "critical" ? .p1 : action == "warning" ? .p3 : nil
    signal.link(fields.cut("data.web_url", most: 2000), "Alert")
    return signal
  }

  private static func comment(_ fields: inout SenderFields) -> Signal? {
    guard fields.required("action", most: 50) == "created" else { return nil }
    var signal = Signal(.note, key: "sentry:issue:\(id("data.issue_id", &fields))")
    signal.text = fields.required("data.comment", most: 10_000).cut(toText: Signal.longestDetail)
    return signal
  }

  /// A number or a text.
  private static func id(_ path: String, _ fields: inout SenderFields) -> String {
    guard let found = fields[path], found.text?.isEmpty == false || found.integer != nil else {
      fields.refuse(path, "is required")
      return ""
    }
    return found.words.cut(toLine: 100)
  }

  private static func describe(
    _ signal: inout Signal, _ fields: inout SenderFields, _ project: String, _ level: String, _ platform: String
  ) {
    let name = fields.cut(project, most: 200)
    signal.label("project", name)
    signal.technology = name?.cut(toLine: 80).nilIfEmpty
    let level = fields.cut(level, most: 50)
    signal.label("level", level)
    signal.label("platform", fields.cut(platform, most: 100))
    // An error is what Sentry is for: how much it matters the source and its rules say.
    signal.priority = level == "error" ? nil : level.flatMap(Priority.init(severity:))
  }
}
