extension Schema {
  /// The schema in the JSON Schema dialect of OpenAPI 3.1.
  package var openAPI: JSONValue {
    var members = kind.openAPI
    if isNullable { members = members.map(Self.allowingNull) }
    if let description { members.append(.init("description", .string(description))) }
    if let example { members.append(.init("examples", .array([example]))) }
    return .object(members)
  }

  private static func allowingNull(_ member: JSONValue.Member) -> JSONValue.Member {
    switch (member.key, member.value) {
    case ("type", let type): .init("type", .array([type, "null"]))
    case ("enum", .array(let choices)): .init("enum", .array(choices + [.null]))
    default: member
    }
  }
}

extension Schema.Kind {
  fileprivate var openAPI: [JSONValue.Member] {
    switch self {
    case .string(let rule): rule.openAPI
    case .integer(let range): Self.openAPI(range)
    case .number(let range): Self.openAPI(range)
    case .boolean: [.init("type", "boolean")]
    case .array(let entry, let maxCount):
      [.init("type", "array"), .init("items", entry.openAPI), .init("maxItems", .int(maxCount))]
    case .object(let properties, let additional): Self.openAPI(properties, additional)
    case .map(let entry, let maxCount):
      [
        .init("type", "object"), .init("additionalProperties", entry.openAPI),
        .init("maxProperties", .int(maxCount)),
      ]
    }
  }

  private static func openAPI(_ range: ClosedRange<Int64>) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = [.init("type", "integer"), .init("format", "int64")]
    if range.lowerBound > .min { members.append(.init("minimum", .int(range.lowerBound))) }
    if range.upperBound < .max { members.append(.init("maximum", .int(range.upperBound))) }
    return members
  }

  private static func openAPI(_ range: ClosedRange<Double>) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = [.init("type", "number")]
    if range.lowerBound.isFinite { members.append(.init("minimum", .double(range.lowerBound))) }
    if range.upperBound.isFinite { members.append(.init("maximum", .double(range.upperBound))) }
    return members
  }

  private static func openAPI(_ properties: [Schema.Property], _ additional: Bool) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = [.init("type", "object")]
    members.append(.init("properties", .object(properties.map { .init($0.name, $0.schema.openAPI) })))
    let required = properties.filter(\.isRequired).map(\.name)
    if !required.isEmpty { members.append(.init("required", .array(required))) }
    members.append(.init("additionalProperties", .bool(additional)))
    return members
  }
}

extension Schema.Text {
  fileprivate var openAPI: [JSONValue.Member] {
    var members: [JSONValue.Member] = [.init("type", "string")]
    if let choices {
      members.append(.init("enum", .array(choices)))
      return members
    }
    if let format { members.append(.init("format", .string(format.rawValue))) }
    if length.lowerBound > 0 { members.append(.init("minLength", .int(length.lowerBound))) }
    if length.upperBound < .max { members.append(.init("maxLength", .int(length.upperBound))) }
    return members
  }
}
