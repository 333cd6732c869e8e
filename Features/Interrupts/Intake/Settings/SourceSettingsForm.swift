import Core
import JSON
import Storage

/// What can be said about how a source is read, by page and API.
enum SourceSettingsForm {
  private static let path = Schema.line(0...FieldMapping.longestPath)

  static let mapping = Schema.object(
    FieldMapping.Field.allCases.map { .optional($0.rawValue, path.described(description($0))) } + [
      .optional(
        "ends",
        .array(of: .line(1...80), maxCount: 30).described("Values of the state that mean: it is over; in any case."))
    ])

  static let trial = Schema.object([
    .required("mapping", mapping), .required("sample", .text(1...100_000).described("A body as the sender posts it.")),
  ])

  static let page = Schema.object(
    FieldMapping.Field.allCases.map { .optional($0.rawValue, path) } + [
      .optional("ends", .line(0...1000)), .optional("sample", .text(0...100_000)),
      .required("act", .choice(["try", "save"])),
    ])

  static let secret = Schema.object([
    .optional("secret", .line(0...200).described("As the sender has it; one is made and answered without it."))
  ])

  /// Values between commas.
  static func mapping(page fields: Fields) throws -> FieldMapping {
    let ends = (fields.optionalText("ends") ?? "").split(separator: ",").map { JSONValue.string(String($0).trimmed) }
    let members = fields.value.members ?? []
    return try FieldMapping(.object(members.filter { $0.key != "ends" } + [.init("ends", .array(ends))]))
  }

  /// What a body comes to.
  /// - Throws: `Refusal.invalid` for `sample` when it cannot be read so.
  static func outcome(_ mapping: FieldMapping, sample: String) throws -> JSONValue {
    let signal: Signal
    do { signal = try mapping.signal(try JSONValue.parse(sample)) } catch let refusal as Refusal {
      throw Refusal.invalid("sample", refusal.message)
    }
    return [
      "state": signal.act == .resolve ? "resolved" : "open", "title": .string(signal.title),
      "text": .string(signal.detail), "key": .string(signal.key), "priority": .string(signal.priority?.name),
      "link": .string(signal.links.first?.address), "customer": .string(signal.customer),
      "technology": .string(signal.technology),
    ]
  }

  static func description(_ field: FieldMapping.Field) -> String {
    switch field {
    case .title: "Path to the title; required in what is sent."
    case .text: "Path to what else is known."
    case .key: "Path to what makes repeats one interrupt, and its end find it."
    case .priority: "Path to P1 to P4, or to a word such as critical, error, warning, info."
    case .state: "Path to the state, which says whether it is over."
    case .link: "Path to an address where to look."
    case .customer: "Path to the name of a customer team."
    case .technology: "Path to what it concerns."
    }
  }
}
