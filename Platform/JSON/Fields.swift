import Core

/// An object that was checked against its schema, read by the names of its fields. Null counts as absent, except in
/// `contains`.
package struct Fields: Sendable, Hashable {
  package let value: JSONValue
  /// The field that holds the object, empty for a whole body.
  private let path: String

  /// - Throws: `Refusal.invalid` with everything that is wrong.
  package init(_ value: JSONValue, checkedBy schema: Schema, at path: String = "") throws(Refusal) {
    let errors = schema.check(value, at: path)
    guard errors.isEmpty else { throw .invalid(errors) }
    self.init(checked: value, at: path)
  }

  /// - Throws: `Refusal.invalid` with everything that is wrong; see `Schema.fields(fromForm:)`.
  package init(form pairs: [(String, String)], checkedBy schema: Schema) throws(Refusal) {
    let (value, errors) = schema.fields(fromForm: pairs)
    guard errors.isEmpty else { throw .invalid(errors) }
    self.init(checked: value, at: "")
  }

  private init(checked value: JSONValue, at path: String) {
    self.value = value
    self.path = path
  }

  /// Whether the sender gave the field, be it null: what a change must tell from a field left as it is.
  package func contains(_ name: String) -> Bool { value[name] != nil }

  /// - Throws: `Refusal.invalid` when absent, which a schema that requires the field has ruled out; so do the two below.
  package func text(_ name: String) throws(Refusal) -> String { try present(optionalText(name), name) }
  package func integer(_ name: String) throws(Refusal) -> Int64 { try present(optionalInteger(name), name) }
  package func number(_ name: String) throws(Refusal) -> Double { try present(optionalNumber(name), name) }

  package func optionalText(_ name: String) -> String? { value[name]?.text }
  package func optionalInteger(_ name: String) -> Int64? { value[name]?.integer }
  package func optionalNumber(_ name: String) -> Double? { value[name]?.number }
  package func optionalFlag(_ name: String) -> Bool? { value[name]?.flag }

  /// False when absent.
  package func flag(_ name: String) -> Bool { optionalFlag(name) ?? false }

  /// Empty when absent.
  package func list(_ name: String) -> [JSONValue] { value[name]?.elements ?? [] }

  /// The strings of an array; empty when absent.
  package func texts(_ name: String) -> [String] { list(name).compactMap(\.text) }

  /// The members of an object inside; nil when absent.
  package func object(_ name: String) -> Fields? {
    guard let inner = value[name], inner.members != nil else { return nil }
    return Fields(checked: inner, at: field(name))
  }

  /// The objects of an array; empty when absent.
  package func objects(_ name: String) -> [Fields] {
    list(name).enumerated().map { Fields(checked: $1, at: "\(field(name))[\($0)]") }
  }

  private func field(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  private func present<Value>(_ value: Value?, _ name: String) throws(Refusal) -> Value {
    guard let value else { throw .invalid(field(name), "is required") }
    return value
  }
}
