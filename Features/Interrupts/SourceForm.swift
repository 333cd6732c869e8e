import Core
import JSON
import Storage
import Teams

/// What can be said about a new source, by the form and by the API.
enum SourceForm {
  static let groupBy = Schema.array(of: .line(1...128), maxCount: 10)
    .described("Alerts with the same values of these labels are one interrupt.")
  static let resolveTimeout = Schema.integer(1...604_800)
    .described("How long an alert without an end fires after it was last heard of.")
  static let priority = Schema.choice(Priority.allCases.map(\.name))
    .described("Of alerts whose labels say nothing about it.")

  static let floodLimit = Schema.integer(1...10_000)
    .described("New interrupts within five minutes; what goes beyond is counted on one, P1 excepted.")

  static let schema = Schema.object([
    .required("name", .line(1...80)), .required("kind", .choice(of: Source.Kind.self)),
    .optional("team", .integer(1...Int64.max).described("Number of the operations team; the only one without it.")),
    .optional("group_by", groupBy), .optional("resolve_timeout_seconds", resolveTimeout),
    .optional("default_priority", priority), .optional("flood_limit", floodLimit),
  ])

  /// The page's form: labels in one line, the timeout in minutes.
  static let page = Schema.object([
    .required("name", .line(1...80)), .required("kind", .choice(of: Source.Kind.self)),
    .optional("team", .integer(1...Int64.max)), .optional("group_by", .line(1...1300)),
    .required("resolve_timeout_minutes", .integer(1...10_080)), .required("default_priority", priority),
    .optional("flood_limit", floodLimit),
  ])

  /// From the page's form. An empty line of labels groups nothing: each alert is an interrupt.
  static func add(page fields: Fields, _ actor: Actor, _ tx: Transaction) throws -> (Source, key: String) {
    try SourceActions(tx, as: actor).add(
      name: try fields.text("name"), kind: Source.Kind(rawValue: try fields.text("kind")) ?? .generic,
      team: fields.optionalInteger("team").map { ID($0) },
      groupBy: labels(fields.optionalText("group_by") ?? ""),
      resolveTimeout: .minutes(try fields.integer("resolve_timeout_minutes")),
      defaultPriority: Priority(name: try fields.text("default_priority")) ?? .p3,
      floodLimit: fields.optionalInteger("flood_limit").map(Int.init) ?? Source.defaultFloodLimit)
  }

  /// `alertname, cluster` and `alertname cluster`.
  static func labels(_ line: String) -> [String] {
    line.split { $0 == "," || $0.isWhitespace }.map(String.init)
  }

  static func add(_ fields: Fields, _ actor: Actor, _ tx: Transaction) throws -> (Source, key: String) {
    let timeout = fields.optionalInteger("resolve_timeout_seconds").map { Span.seconds($0) }
    return try SourceActions(tx, as: actor).add(
      name: try fields.text("name"), kind: Source.Kind(rawValue: try fields.text("kind")) ?? .generic,
      team: fields.optionalInteger("team").map { ID($0) },
      groupBy: fields.contains("group_by") ? fields.texts("group_by") : Source.defaultGroupBy,
      resolveTimeout: timeout ?? Source.defaultResolveTimeout,
      defaultPriority: fields.optionalText("default_priority").flatMap(Priority.init(name:)) ?? .p3,
      floodLimit: fields.optionalInteger("flood_limit").map(Int.init) ?? Source.defaultFloodLimit)
  }
}
