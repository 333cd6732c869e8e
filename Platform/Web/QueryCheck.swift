import Core
import JSON

extension Operation {
  /// The query, read as strictly as a body: unknown names, repetitions and wrong values are errors.
  /// - Throws: `Refusal.invalid` with everything that is wrong.
  package func check(_ sent: Query) throws(Refusal) {
    guard !sent.pairs.isEmpty else { return }
    var values = [[JSONValue]](repeating: [], count: query.count)
    var unknown: [JSONValue.Member] = []
    for (name, text) in sent.pairs {
      if let index = query.firstIndex(where: { $0.name == name }) {
        values[index].append(query[index].schema.value(fromQuery: text))
      } else {
        unknown.append(.init(name, .string(text)))
      }
    }
    var errors: [FieldError] = []
    var members: [JSONValue.Member] = []
    for (parameter, values) in zip(query, values) {
      guard let first = values.first else { continue }
      if values.count > 1, !parameter.isRepeatable {
        errors.append(FieldError(field: parameter.name, problem: "must be given only once"))
      }
      members.append(.init(parameter.name, parameter.isRepeatable ? .array(values) : first))
    }
    errors += Schema.object(query.map(\.property)).check(.object(members + unknown))
    guard errors.isEmpty else { throw .invalid(errors) }
  }
}

extension Operation.Parameter {
  fileprivate var property: Schema.Property {
    .optional(name, isRepeatable ? .array(of: schema, maxCount: Int.max) : schema)
  }
}

extension Schema {
  /// What is not of the schema's kind stays text, so that the check says what was sent.
  fileprivate func value(fromQuery text: String) -> JSONValue {
    switch kind {
    case .integer: Int64(text).map { .int($0) } ?? .string(text)
    case .number: Double(text).map { .double($0) } ?? .string(text)
    case .boolean where text == "true" || text == "false": .bool(text == "true")
    default: .string(text)
    }
  }
}

/// Values of a query that an operation has checked; nil when absent.
extension Query {
  package func integer(_ name: String) -> Int64? { self[name].flatMap { Int64($0) } }
  package func instant(_ name: String) -> Instant? { self[name].flatMap { Instant(rfc3339: $0) } }
  /// False when absent.
  package func flag(_ name: String) -> Bool { self[name] == "true" }
}
