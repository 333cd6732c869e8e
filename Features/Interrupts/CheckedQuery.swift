import Core
import JSON
import Web

/// The query of a GET of the API, read as strictly as a body: unknown names, repetitions and wrong values are errors.
struct CheckedQuery {
  private let fields: Fields

  /// - Throws: `Refusal.invalid` with everything that is wrong.
  init(_ query: Query, _ parameters: [Operation.Parameter]) throws {
    var members: [JSONValue.Member] = []
    var errors: [FieldError] = []
    for (name, text) in query.pairs {
      if members.contains(where: { $0.key == name }) {
        errors.append(FieldError(field: name, problem: "must be given only once"))
        continue
      }
      let schema = parameters.first { $0.name == name }?.schema
      if case .integer? = schema?.kind, let number = Int64(text) {
        members.append(.init(name, .int(number)))
      } else {
        members.append(.init(name, .string(text)))
      }
    }
    guard errors.isEmpty else { throw Refusal.invalid(errors) }
    let schema = Schema.object(parameters.map { .optional($0.name, $0.schema) })
    fields = try Fields(.object(members), checkedBy: schema)
  }

  func text(_ name: String) -> String? { fields.optionalText(name) }
  func integer(_ name: String) -> Int64? { fields.optionalInteger(name) }
  func instant(_ name: String) -> Instant? { fields.optionalText(name).flatMap(Instant.init(rfc3339:)) }
}
